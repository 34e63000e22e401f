/** Step 4: it is taken; then what came of it, where it is found, and a way back. */
import { Button, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from '../../client.ts'
import { Note } from '../../ui/parts/Note.tsx'
import { go as goTo, hrefOf } from '../../ui/route.ts'
import { CameTo } from './CameTo.tsx'
import { Result } from './Result.tsx'
import { takenWords } from './resultWords.ts'
import { Running } from './Running.tsx'
import { UndoButton } from './UndoButton.tsx'
import { useFocusMain } from './useFocusMain.ts'
import { useOutcome } from './useOutcome.ts'
import { stop, useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

export function TakeStep() {
  const { taken, fileName, go, set } = useWizard()
  const outcome = useOutcome(taken?.activity ?? null)
  const queries = useQueryClient()
  const done = outcome?.state === 'done' ? outcome : null
  const whole = done !== null && done.importId !== null
  const over = done !== null
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: orpc.imports.list.key() })
  }, [over, queries])
  useFocusMain(over)
  const back = () => {
    set({ taken: null })
    go('try')
  }
  const undone = () => {
    stop()
    goTo(hrefOf('imports'))
  }
  return (
    <>
      <div className={styles.body}>
        {taken === null && <Note tone="wait">Nothing was started. Go back and try it first.</Note>}
        {outcome?.state === 'running' && <Running outcome={outcome} words="It is being taken: all of it, or nothing" />}
        {outcome?.state === 'failed' && <Note tone="bad">{outcome.why}</Note>}
        {outcome?.state === 'unknown' && <Note tone="wait">{outcome.why} Whether the file was taken is told by the list of imports; taken twice, it changes nothing.</Note>}
        {outcome?.state === 'cancelled' && <Note>Cancelled. Nothing was taken.</Note>}
        {done !== null && (
          <>
            <output className={styles.lead}>{done.failure ?? takenWords(done.result)}</output>
            {done.importId !== null && (
              <Group gap={8}>
                <CameTo kind={done.result.mapping.kind} />
                <UndoButton of={{ id: done.importId, fileName: fileName ?? '', ...done.result }} onUndone={undone} />
              </Group>
            )}
            <Result result={done.result} fileName={fileName ?? ''} tried={false} />
          </>
        )}
      </div>
      <footer className={styles.footer}>
        {outcome?.state !== 'running' && !whole && <Button variant="default" onClick={back}>Back</Button>}
        <span className={styles.footerWords} />
        {done !== null && <Button variant="default" onClick={() => { stop(); goTo(hrefOf('imports')) }}>To all imports</Button>}
        {done !== null && <Button data-main-action onClick={stop}>Import another file</Button>}
      </footer>
    </>
  )
}
