/** How the bytes are read: what is guessed right nearly always, and can be set where it is not. */
import { NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import type { ImportLook } from '#contract/imports.ts'
import { useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

const ENCODINGS = [{ value: 'utf-8', label: 'UTF-8' }, { value: 'windows-1252', label: 'Windows-1252 (Western)' }, { value: 'utf-16le', label: 'UTF-16, little end first' }, { value: 'utf-16be', label: 'UTF-16, big end first' }]
const DELIMITERS = [{ value: ',', label: 'Comma' }, { value: ';', label: 'Semicolon' }, { value: '\t', label: 'Tab' }, { value: '|', label: 'Bar |' }]
const DECIMALS = [{ value: '.', label: 'Point: 1,234.50' }, { value: ',', label: 'Comma: 1.234,50' }]
const ORDERS = [{ value: 'DMY', label: 'Day, month, year' }, { value: 'MDY', label: 'Month, day, year' }, { value: 'YMD', label: 'Year, month, day' }]

export function HowRead({ look: { format, sheets, mapping, asks } }: { look: ImportLook }) {
  const decide = useWizard((wizard) => wizard.decide)
  const asked = (field: string) => asks.some((ask) => ask.field === field)
  const choice = (field: 'encoding' | 'delimiter' | 'decimal' | 'dateOrder' | 'sheet', label: string, data: readonly { value: string; label: string }[], placeholder = 'Asked above') => (
    <Select label={label} allowDeselect={false} data={[...data]} value={asked(field) ? null : mapping[field]} placeholder={placeholder} onChange={(value) => value !== null && decide({ [field]: value })} />
  )
  return (
    <section className={styles.part} aria-label="How it is read">
      <h2>How it is read</h2>
      <div className={styles.row}>
        {sheets.length > 1 && choice('sheet', 'Sheet', sheets.map((sheet) => ({ value: sheet, label: sheet })), sheets[0])}
        {format === 'csv' && choice('encoding', 'Encoding', ENCODINGS)}
        {format === 'csv' && choice('delimiter', 'Between cells', DELIMITERS)}
        {choice('decimal', 'Decimals', DECIMALS)}
        {choice('dateOrder', 'Dates', ORDERS, asked('dateOrder') ? 'Asked above' : 'They say it themselves')}
        <HeaderRow key={mapping.headerRow} row={mapping.headerRow} onChange={(headerRow) => decide({ headerRow })} />
      </div>
    </section>
  )
}

/** Taken once it is left: each digit on the way would be another file. */
function HeaderRow({ row, onChange }: { row: number; onChange: (row: number) => void }) {
  const [typed, setTyped] = useState<string | number>(row)
  const take = () => {
    const value = Number(typed)
    if (Number.isInteger(value) && value >= 0 && value <= 100 && value !== row) onChange(value)
    else setTyped(row)
  }
  return <NumberInput label="Headings in row (0: none)" min={0} max={100} allowDecimal={false} value={typed} onChange={setTyped} onBlur={take} onKeyDown={(event) => event.key === 'Enter' && !event.ctrlKey && take()} />
}
