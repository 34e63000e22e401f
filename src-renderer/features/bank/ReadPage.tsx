/** Reading a statement: handing the file over, how a table is read, and what came of each statement in it. */
import { Button, Group, Progress, Skeleton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { formatBytes } from '../../ui/format/words.ts'
import { Note } from '../../ui/parts/Note.tsx'
import { Page } from '../../ui/parts/Page.tsx'
import { BackToEntries } from './BackToEntries.tsx'
import { ChooseStatement, DropStatement } from './ChooseStatement.tsx'
import { drop, useReading } from './reading.ts'
import { ReadResult } from './ReadResult.tsx'
import { TableForm } from './TableForm.tsx'
import styles from './Bank.module.css'

export function ReadPage() {
  const { step, fileName, bytes, handedBytes, table, came, failure } = useReading()
  const main = useRef<HTMLDivElement>(null)
  // What there is to do now has the focus.
  const focused = useRef<string | null>(null)
  useEffect(() => {
    if (focused.current === step) return
    focused.current = step
    main.current?.querySelector<HTMLElement>('[data-main-action=true]')?.focus()
  })
  const ended = (step === 'done' && came?.statements.some(({ state }) => state !== 'refused') === true) || step === 'table'
  return (
    <Page title={fileName === null ? 'Read a bank statement' : `Reading ${fileName}`} wide above={<BackToEntries />} aside={ended && <ChooseStatement label="Choose another file…" />}>
      <DropStatement />
      <div ref={main} className={styles.reading}>
        {step === 'none' && (
          <div className={styles.begin}>
            <p className={styles.lead}>Choose a file of the bank’s, or drop one anywhere here</p>
            <p className={styles.dim}>camt.053, MT940, BAI2, OFX, or a table (CSV) whose columns you name once. A statement is believed when its entries lead from its opening to its closing balance, and refused with the difference when they do not. The same statement again changes nothing.</p>
            <div><ChooseStatement label="Choose a file…" variant="filled" main /></div>
          </div>
        )}
        {step === 'handing' && (
          <div className={styles.begin}>
            <p className={styles.lead}>The file is being handed over</p>
            <Progress size={6} value={bytes === 0 ? 100 : Math.floor((handedBytes / bytes) * 100)} aria-label="Handing over" />
            <Group gap={8}><output className={styles.dim}>{formatBytes(handedBytes)} of {formatBytes(bytes)}</output><Button variant="subtle" color="gray" onClick={drop}>Cancel</Button></Group>
          </div>
        )}
        {(step === 'looking' || step === 'reading') && <div className={styles.begin} aria-busy><p className={styles.lead}>{step === 'looking' ? 'Looking at the file' : 'Reading its statements'}</p><Skeleton height={48} /></div>}
        {step === 'failed' && failure !== null && (
          <div className={styles.begin}>
            <p className={styles.lead}>Nothing was taken</p>
            <Note tone="bad"><span role="alert">{failure}</span></Note>
            <div><ChooseStatement label="Choose another file…" variant="filled" main /></div>
          </div>
        )}
        {step === 'table' && table !== null && <TableForm table={table} />}
        {step === 'done' && came !== null && <ReadResult came={came} />}
      </div>
    </Page>
  )
}
