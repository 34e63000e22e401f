/** What comes, or came, of a file: counts, records, remarks, and the rows that are rejected. */
import type { ImportResult } from '#contract/imports.ts'
import { formatCount } from '../../ui/format/words.ts'
import { Rejected } from './Rejected.tsx'
import { recordWordsOf } from './resultWords.ts'
import styles from './Wizard.module.css'

export function Result({ result, fileName, tried }: { result: ImportResult; fileName: string; /** Nothing of it was kept yet. */ tried: boolean }) {
  const { rows, inserted, updated, unchanged, rejectedRows, rejected, records, remarks } = result
  const counts: readonly (readonly [string, number, string])[] = [
    [tried ? 'New' : 'Inserted', inserted, ''], [tried ? 'To be updated' : 'Updated', updated, ''], [tried ? 'Here already, the same' : 'Unchanged', unchanged, ''], ['Rejected', rejectedRows, rejectedRows > 0 ? styles.bad! : ''],
  ]
  const kinds = Object.entries(records).filter(([, { inserted, updated, unchanged }]) => inserted + updated + unchanged > 0)
  return (
    <>
      <dl className={styles.counts} aria-label="Rows">
        <div><dt>Rows</dt><dd>{formatCount(rows)}</dd></div>
        {counts.map(([name, count, tone]) => <div key={name}><dt>{name}</dt><dd className={count === 0 ? styles.none : tone}>{formatCount(count)}</dd></div>)}
      </dl>
      {kinds.length > 0 && (
        <ul className={styles.records} aria-label="Records">
          {kinds.map(([resource, count]) => <li key={resource}>{recordWordsOf(resource, count)}</li>)}
        </ul>
      )}
      {remarks.length > 0 && (
        <section aria-label="Remarks" className={styles.part}>
          <h2>Remarks</h2>
          <ul className={styles.remarks}>{remarks.map((remark) => <li key={remark}>{remark}</li>)}</ul>
        </section>
      )}
      {rejectedRows > 0 && <Rejected rejected={rejected} rows={rejectedRows} fileName={fileName} />}
    </>
  )
}
