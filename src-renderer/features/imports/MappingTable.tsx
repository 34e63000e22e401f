/** Which column is what: its heading, what stands in it, the field it is, and how that reads. */
import { Select } from '@mantine/core'
import type { ImportLook } from '#contract/imports.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { fieldsOf, fieldWords } from './fieldWords.ts'
import { ACCOUNT_AND_NAME, fieldOf, withField } from './mapping.ts'
import { useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

/** Rows that are looked at side by side. */
const SHOWN = 3
/** So begins what the core says of a cell that it cannot read. */
const NOT_READ = 'Not read:'

export function MappingTable({ look: { headings, sample, mapping, readings } }: { look: ImportLook }) {
  const decide = useWizard((wizard) => wizard.decide)
  const fields = fieldsOf(mapping.kind)
  const taken = new Set(Object.keys(mapping.columns))
  const both = fields.some(({ name }) => name === 'accountName')
  const data = [
    ...fields.map(({ name, label, needed }) => ({ value: name, label: needed && !taken.has(name) ? `${label} (must be there)` : label })),
    ...(both ? [{ value: ACCOUNT_AND_NAME, label: 'Customer, number and name in one' }] : []),
  ]
  return (
    <section className={styles.part} aria-label="Columns">
      <h2>Columns</h2>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Columns of the file">
          <thead><tr><th scope="col">Column</th><th scope="col">In the file</th><th scope="col">Is</th><th scope="col">Reads as</th></tr></thead>
          <tbody>
            {headings.map((heading, at) => {
              const field = fieldOf(mapping.columns, heading)
              const names = field === null ? [] : field.split('+')
              const name = heading === '' ? `Column ${at + 1}` : heading
              return (
                <tr key={`${at} ${heading}`} className={field === null ? styles.off : undefined}>
                  <th scope="row">{heading === '' ? <Muted>No heading</Muted> : heading}</th>
                  <td><Lines of={sample.slice(0, SHOWN).map((row) => row[at] ?? '')} /></td>
                  <td className={styles.select}>
                    <Select aria-label={`${name} is`} size="sm" clearable searchable comboboxProps={{ width: 260, position: 'bottom-start' }} placeholder="Left out" data={data} value={field} onChange={(value) => decide({ columns: withField(mapping.columns, heading, value) })} />
                  </td>
                  <td>{field === null ? <Muted>Left out</Muted> : <Lines of={readings.slice(0, SHOWN).map((row) => names.map((one) => row[one]).find((read) => read !== undefined) ?? '')} />}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {headings.length === 0 && <p className={styles.dim}>No columns were found. Another row of headings, sheet or delimiter below may find them.</p>}
      <p className={styles.dim}>{leftOut(headings.filter((heading) => fieldOf(mapping.columns, heading) === null).length)}{unknown(mapping.columns, headings)}</p>
    </section>
  )
}

/** Values one under the other, so that one compares them with how they read. */
function Lines({ of }: { of: readonly string[] }) {
  return <ol className={styles.lines}>{of.map((text, n) => <li key={n} title={text} className={text.startsWith(NOT_READ) ? styles.unread : undefined}>{text === '' ? <Muted>–</Muted> : text}</li>)}</ol>
}

const leftOut = (count: number): string => (count === 0 ? 'Every column is taken.' : count === 1 ? 'One column is left out.' : `${count} columns are left out.`)

/** Fields of a saved mapping whose column this file does not have. */
function unknown(columns: ImportLook['mapping']['columns'], headings: readonly string[]): string {
  const have = new Set(headings.map((heading) => heading.trim().toLowerCase()))
  const missing = Object.entries(columns).filter(([, heading]) => !have.has(heading.trim().toLowerCase())).map(([field, heading]) => `${fieldWords(field)} (“${heading}”)`)
  return missing.length === 0 ? '' : ` Not in this file: ${missing.join(', ')}.`
}
