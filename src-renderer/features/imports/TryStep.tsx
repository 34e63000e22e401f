/** Step 3: what would come of it. Nothing is kept yet. */
import { Button, Checkbox } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ImportMapping } from '#contract/imports.ts'
import { client } from '../../client.ts'
import { formatCount } from '../../ui/format/words.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { ChooseFile } from './ChooseFile.tsx'
import { Result } from './Result.tsx'
import { goodRows, partlyWords, triedWords } from './resultWords.ts'
import { Running } from './Running.tsx'
import { useFocusMain } from './useFocusMain.ts'
import { useGoOn } from './useGoOn.ts'
import { mappingKey, undecided } from './mapping.ts'
import { useLook } from './useLook.ts'
import { useOutcome } from './useOutcome.ts'
import { choose, useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

export function TryStep() {
  const { look, error, retry } = useLook()
  const { handle, go, fileName, tried, remember, set } = useWizard()
  const mapping = look?.mapping
  const key = mapping === undefined ? null : mappingKey(mapping)
  const attempt = tried !== null && tried.of === key ? tried : null
  const outcome = useOutcome(attempt?.activity ?? null)
  const begin = useMutation({ mutationFn: (wanted: ImportMapping) => client.imports.try({ file: handle ?? '-', mapping: wanted }), onSuccess: ({ activity }, wanted) => set({ tried: { activity, of: mappingKey(wanted) } }) })
  const sound = look !== undefined && undecided(look).length === 0
  const { mutate } = begin
  /** The mapping that was tried by itself: once. */
  const begun = useRef<string | null>(null)
  useEffect(() => {
    if (!sound || mapping === undefined || key === null || attempt !== null || begun.current === key) return
    begun.current = key
    mutate(mapping)
  }, [sound, mapping, key, attempt, mutate])
  const take = useTake()
  const done = outcome?.state === 'done' ? outcome.result : null
  const clean = done !== null && done.rejectedRows === 0 && done.rows > 0
  useGoOn(clean && mapping !== undefined ? () => take.mutate({ mapping, partly: false }) : null)
  useFocusMain(clean)
  const again = () => {
    if (mapping !== undefined) begin.mutate(mapping)
  }
  return (
    <>
      <div className={styles.body}>
        {error !== null && <ErrorNote error={error} onRetry={retry} />}
        {look !== undefined && !sound && <Note tone="wait">Something is not decided yet. Go back to the step before.</Note>}
        {begin.isError && <ErrorNote error={begin.error} onRetry={again} />}
        {outcome?.state === 'running' && <Running outcome={outcome} words="It is being tried; nothing is kept yet" />}
        {(outcome?.state === 'failed' || outcome?.state === 'unknown') && <><Note tone="bad">{outcome.why}</Note><div><Button variant="default" onClick={again}>Try again</Button></div></>}
        {outcome?.state === 'cancelled' && <><Note>Cancelled. Nothing was kept.</Note><div><Button variant="default" onClick={again}>Try again</Button></div></>}
        {done !== null && (
          <>
            <p className={styles.lead}>{triedWords(done)}</p>
            <Result result={done} fileName={fileName ?? ''} tried />
          </>
        )}
        {take.isError && <ErrorNote error={take.error} />}
        {(error !== null || begin.isError || take.isError) && <div><ChooseFile label="Choose the file again…" onChoose={(file) => choose(file, { keep: true })} /></div>}
      </div>
      <footer className={styles.footer}>
        <Button variant="default" onClick={() => go('what')}>Back</Button>
        {done !== null && <Checkbox label="Remember these columns for the next file of this shape" checked={remember} onChange={(event) => set({ remember: event.currentTarget.checked })} />}
        <span className={styles.footerWords} />
        {done !== null && mapping !== undefined && done.rejectedRows > 0 && (
          <>
            <ChooseFile label="Choose the corrected file…" onChoose={(file) => choose(file, { keep: true })} />
            {goodRows(done) > 0 && <Button loading={take.isPending} onClick={() => take.mutate({ mapping, partly: true })}>{partlyWords(done)}</Button>}
          </>
        )}
        {clean && mapping !== undefined && <Button data-main-action loading={take.isPending} rightSection={<kbd aria-hidden>Ctrl ↵</kbd>} onClick={() => take.mutate({ mapping, partly: false })}>Take {done.rows === 1 ? 'the row' : `all ${formatCount(done.rows)} rows`}</Button>}
      </footer>
    </>
  )
}

/** Starts the run; what is shown from then on is the last step. */
function useTake() {
  const { handle, remember, set, go } = useWizard()
  return useMutation({
    mutationFn: ({ mapping, partly }: { mapping: ImportMapping; partly: boolean }) => client.imports.run({ file: handle ?? '-', mapping, remember, partly }),
    onSuccess: ({ activity }, { mapping }) => {
      set({ taken: { activity, of: mappingKey(mapping) } })
      go('take')
    },
  })
}
