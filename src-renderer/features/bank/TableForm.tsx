/** A table whose columns have to be named: what is guessed is shown beside the first rows, and can be changed. */
import { Group, Radio, Select, TextInput } from '@mantine/core'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { readIt, say, useReading } from './reading.ts'
import { columnOf, columnWords, missing, withColumn } from './tableMapping.ts'
import type { TableColumn } from './tableMapping.ts'
import styles from './Bank.module.css'

const CURRENCIES = Intl.supportedValuesOf('currency')
/** Rows that are looked at beside their heading. */
const SHOWN = 3

export function TableForm({ table: { headings, sample, kept } }: { table: { headings: string[]; sample: string[][]; kept: boolean } }) {
  const { mapping, failure } = useReading()
  const lacks = missing(mapping)
  const dates = mapping['bookedOn'] === undefined ? undefined : sample[0]?.[headings.indexOf(mapping['bookedOn'])]
  return (
    <form
      className={styles.tableForm} aria-label="How the table is read"
      onSubmit={(event) => {
        event.preventDefault()
        if (lacks === null) readIt()
      }}
    >
      {failure !== null && <Note tone="bad"><span role="alert">{failure}</span></Note>}
      <p className={styles.dim}>{kept ? 'A table of this shape was read before; it is filled in as it was then.' : 'This is a table, and the bank does not say what its columns are. What could be guessed is filled in; look at it once, and it is kept for the next one.'}</p>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Columns of the table">
          <thead><tr><th scope="col">Column</th><th scope="col">In the file</th><th scope="col">Is</th></tr></thead>
          <tbody>
            {headings.map((heading, at) => (
              <tr key={`${at} ${heading}`}>
                <th scope="row">{heading === '' ? <Muted>No heading</Muted> : heading}</th>
                <td className={styles.sample}>{sample.slice(0, SHOWN).map((row) => row[at] ?? '').filter((cell) => cell !== '').join(' · ')}</td>
                <td className={styles.select}>
                  <Select aria-label={`${heading === '' ? `Column ${at + 1}` : heading} is`} clearable disabled={heading.trim() === ''} placeholder="Left out" data={Object.entries(columnWords).map(([value, label]) => ({ value, label }))} value={columnOf(mapping, heading)} onChange={(value) => useReading.setState({ mapping: withColumn(mapping, heading, value as TableColumn | null), failure: null })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Group gap={24} align="flex-start">
        <Radio.Group label={`Days are written${dates === undefined ? '' : ` (${dates})`}`} value={mapping['dateOrder'] ?? ''} onChange={(dateOrder) => say({ dateOrder })}>
          <Group gap={12} mt={4}><Radio value="YMD" label="year, month, day" /><Radio value="DMY" label="day, month, year" /><Radio value="MDY" label="month, day, year" /></Group>
        </Radio.Group>
        <Radio.Group label="Before the decimals stands" value={mapping['decimal'] ?? ''} onChange={(decimal) => say({ decimal })}>
          <Group gap={12} mt={4}><Radio value="." label="a point" /><Radio value="," label="a comma" /></Group>
        </Radio.Group>
      </Group>
      <Group gap={8} align="flex-start">
        <TextInput label="Account" description="IBAN or number of ours" required value={mapping['account'] ?? ''} onChange={(event) => say({ account: event.currentTarget.value })} />
        <Select label="Currency" description="Of that account" required searchable data={CURRENCIES} value={mapping['currency'] ?? null} onChange={(currency) => say({ currency: currency ?? '' })} />
        <TextInput label="Bank" description="BIC or code; may be left out" value={mapping['bank'] ?? ''} onChange={(event) => say({ bank: event.currentTarget.value })} />
      </Group>
      <Group gap={12}>
        <ManageButton type="submit" data-main-action not={lacks}>Read it</ManageButton>
        {lacks !== null && <Muted>{lacks}</Muted>}
      </Group>
    </form>
  )
}
