/** Rows that cannot be taken: where, what stands there, and why. To be copied, or kept as CSV. */
import { Button, CopyButton, Group } from '@mantine/core'
import { useState } from 'react'
import type { Rejection } from '#contract/imports.ts'
import { bridge } from '../../client.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { rejectedAsCsv, rejectedAsText } from './rejectedText.ts'
import styles from './Wizard.module.css'

const FIRST = 50

export function Rejected({ rejected, rows, fileName }: { rejected: readonly Rejection[]; /** How many there are in all. */ rows: number; fileName: string }) {
  const [all, setAll] = useState(false)
  const shown = all ? rejected : rejected.slice(0, FIRST)
  return (
    <section className={styles.part} aria-label="Rejected rows">
      <div className={styles.partHead}>
        <h2>Rejected rows</h2>
        <Group gap={6}>
          <CopyButton value={rejectedAsText(rejected)}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton>
          {bridge === undefined ? <AsCsv rejected={rejected} fileName={fileName} /> : <CopyButton value={rejectedAsCsv(rejected)}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy as CSV'}</Button>}</CopyButton>}
        </Group>
      </div>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Rejected rows">
          <thead><tr><th scope="col" className={styles.figure}>Row</th><th scope="col">Column</th><th scope="col">Value</th><th scope="col">Why</th></tr></thead>
          <tbody>
            {shown.map(({ row, column, value, reason }, n) => (
              <tr key={n}><td className={styles.figure}>{formatCount(row)}</td><td>{column ?? <Muted>The row</Muted>}</td><td className={styles.value}>{value === '' ? <Muted>Empty</Muted> : value}</td><td className={styles.reason}>{reason}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && rejected.length > FIRST && <div><Button variant="default" onClick={() => setAll(true)}>Show all {formatCount(rejected.length)}</Button></div>}
      {new Set(rejected.map(({ row }) => row)).size < rows && <p className={styles.dim}>The first {formatCount(rejected.length)} reasons of {plural(rows, 'rejected row')}.</p>}
    </section>
  )
}

function AsCsv({ rejected, fileName }: { rejected: readonly Rejection[]; fileName: string }) {
  const save = () => {
    const href = URL.createObjectURL(new Blob([rejectedAsCsv(rejected)], { type: 'text/csv' }))
    const link = document.createElement('a')
    link.href = href
    link.download = `${fileName.replace(/\.[^.]*$/, '')} rejected.csv`
    link.click()
    // The browser has begun to read it by then.
    window.setTimeout(() => URL.revokeObjectURL(href), 10_000)
  }
  return <Button size="xs" variant="default" onClick={save}>Export as CSV</Button>
}
