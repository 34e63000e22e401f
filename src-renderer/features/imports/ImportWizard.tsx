/** One import from the file to what came of it: four steps in one view, and nothing is lost by going back or away. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useKeys } from '../../ui/keys.ts'
import { go, hrefOf } from '../../ui/route.ts'
import { formatBytes } from '../../ui/format/words.ts'
import { FileStep } from './FileStep.tsx'
import { TakeStep } from './TakeStep.tsx'
import { TryStep } from './TryStep.tsx'
import { WhatStep } from './WhatStep.tsx'
import { useWizard, type Step } from './wizard.ts'
import styles from './Wizard.module.css'

const STEPS: readonly { step: Step; name: string }[] = [{ step: 'file', name: 'File' }, { step: 'what', name: 'What it is' }, { step: 'try', name: 'Try' }, { step: 'take', name: 'Take it' }]

export function ImportWizard() {
  const { step, fileName, bytes, handed, taken } = useWizard()
  useKeys({ Escape: leave })
  const shown = fileName === null ? 'file' : step
  const at = STEPS.findIndex((one) => one.step === shown)
  return (
    <section className={styles.wizard} aria-label="Import a file">
      <header className={styles.header}>
        <h1 className={styles.title}>Import a file</h1>
        {fileName !== null && <span className={styles.file} title={fileName}>{fileName} <span className={styles.dim}>{formatBytes(bytes)}</span></span>}
        <ol className={styles.steps} aria-label="Steps">
          {STEPS.map((one, n) => <li key={one.step}><StepName {...one} n={n} state={n === at ? 'here' : n < at ? 'done' : 'ahead'} open={n < at && handed && taken === null} /></li>)}
        </ol>
        <Tooltip label={<>Leave; nothing of it is lost <kbd>Esc</kbd></>}><ActionIcon aria-label="Leave" onClick={leave}><IconX size={16} /></ActionIcon></Tooltip>
      </header>
      {shown === 'file' && <FileStep />}
      {shown === 'what' && <WhatStep />}
      {shown === 'try' && <TryStep />}
      {shown === 'take' && <TakeStep />}
    </section>
  )
}

const leave = (): void => go(hrefOf('imports'))

function StepName({ step, name, n, state, open }: { step: Step; name: string; n: number; state: 'here' | 'done' | 'ahead'; open: boolean }) {
  const go = useWizard((wizard) => wizard.go)
  const said = <><span className={styles.number} aria-hidden>{state === 'done' ? <IconCheck size={12} stroke={2.5} /> : n + 1}</span>{name}</>
  if (open) return <button type="button" className={`${styles.step} ${styles.done}`} onClick={() => go(step)}>{said}</button>
  return <span className={`${styles.step} ${styles[state]}`} {...(state === 'here' ? { 'aria-current': 'step' as const } : {})}>{said}</span>
}
