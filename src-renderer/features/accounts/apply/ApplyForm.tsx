/** The form: open invoices in the order of the rule, an amount beside each. */
import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { AllocationSuggestion } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { formatDay } from '../../../ui/format/dates.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import { plural } from '../../../ui/format/words.ts'
import { Muted } from '../../../ui/parts/Muted.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import styles from './ApplyForm.module.css'
import { appliedOf, asSuggested, type Typed } from './applied.ts'

interface ApplyFormProps {
  suggestion: AllocationSuggestion
  source: { payment: string } | { creditNote: string }
  onClose: () => void
}

/** Rows that stand there at once; an account with more asks for them. */
const AT_ONCE = 40

export function ApplyForm({ suggestion: now, source, onClose }: ApplyFormProps) {
  const suggestion = useAtOpening(now)
  const { ref, rev, currency, unappliedMinor, rows: invoices, more } = suggestion
  const [typed, setTyped] = useState<Typed>(() => asSuggested(suggestion))
  const [all, setAll] = useState(false)
  const firstField = useRef<HTMLInputElement>(null)
  // The dialog put the focus somewhere before there were fields.
  useEffect(() => firstField.current?.focus(), [])
  const applied = appliedOf(suggestion, typed)
  const money = (minor: number) => formatMoney({ minor, currency })
  const count = applied.rows.length
  const shown = all ? invoices : invoices.filter(({ invoiceId, amountMinor }, at) => at < AT_ONCE || amountMinor > 0 || (typed[invoiceId] ?? '') !== '')
  const first = invoices.find(({ closed }) => !closed)?.invoiceId
  const over = applied.leftMinor === null ? `This is more than the ${money(unappliedMinor)} that is unapplied.` : null
  const form = {
    shown: { rev }, title: `Apply ${ref} to invoices`, confirm: count === 0 || over !== null || Object.keys(applied.problems).length > 0 ? 'Apply' : `Apply ${money(applied.wantedMinor)} to ${plural(count, 'invoice')}`, changed: count > 0,
    more: over === null ? applied.problems : { ...applied.problems, rows: over }, onClose,
  }
  const fields = (
    <>
      <div className={styles.top}>
        <p><strong>{money(unappliedMinor)}</strong> is unapplied.</p>
        {invoices.length > 0 && (
          <div className={styles.tools}>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setTyped(asSuggested(suggestion))}>As suggested</Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setTyped({})}>Clear</Button>
          </div>
        )}
      </div>
      {invoices.length === 0 ? <Note>No invoice of this account is open in {currency}: it stays unapplied until there is one.</Note> : (
        <div className={styles.scroll}>
          <table className={styles.table} aria-label="Open invoices">
            <thead><tr><th scope="col">Invoice</th><th scope="col">Due</th><th scope="col" className={styles.figure}>Open</th><th scope="col" className={styles.amount}>Apply, {currency}</th><th scope="col">Why</th></tr></thead>
            <tbody>
              {shown.map(({ invoiceId, number, issuedOn, dueOn, openMinor, amountMinor, reason, closed }) => {
                const problem = applied.problems[invoiceId]
                return (
                  <tr key={invoiceId} className={closed ? styles.off : undefined}>
                    <th scope="row">{number}</th>
                    <td>{formatDay(dueOn ?? issuedOn)}</td>
                    <td className={styles.figure}>{formatMoney({ minor: openMinor, currency }, { symbol: false })}</td>
                    <td className={styles.amount}>
                      {!closed && (
                        <TextInput
                          size="xs" inputMode="decimal" aria-label={`Apply to ${number}`} value={typed[invoiceId] ?? ''} ref={invoiceId === first ? firstField : undefined} error={problem !== undefined}
                          {...(problem === undefined ? {} : { 'aria-describedby': `problem-${invoiceId}` })}
                          styles={{ input: { textAlign: 'right' } }}
                          onChange={(event) => setTyped({ ...typed, [invoiceId]: event.currentTarget.value })} onFocus={(event) => event.currentTarget.select()}
                        />
                      )}
                    </td>
                    <td className={styles.why}>{problem === undefined ? (amountMinor > 0 ? reason : <Muted>{reason}</Muted>) : <span id={`problem-${invoiceId}`} className={styles.problem}>{problem}</span>}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {shown.length < invoices.length && <div><Button size="compact-sm" variant="default" onClick={() => setAll(true)}>Show all {plural(invoices.length, 'open invoice')}</Button></div>}
      {more && <Muted>The account has more open invoices: these are the {plural(invoices.length, 'oldest', 'oldest')}.</Muted>}
      <p className={over === null ? styles.left : styles.problem} aria-live="polite">
        {invoices.length > 0 && (over ?? (applied.leftMinor === 0 ? 'Nothing stays unapplied.' : `${money(applied.leftMinor ?? 0)} stays unapplied.`))}
      </p>
    </>
  )
  return 'payment' in source
    ? <CommandForm command="applyPayment" input={{ paymentId: source.payment, rows: applied.rows }} {...form}>{fields}</CommandForm>
    : <CommandForm command="applyCreditNote" input={{ creditNoteId: source.creditNote, rows: applied.rows }} {...form}>{fields}</CommandForm>
}
