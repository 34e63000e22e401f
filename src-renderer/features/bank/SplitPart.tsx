/** The open invoices of one account, each with what it takes of the entry. */
import { Button, Skeleton, TextInput, VisuallyHidden } from '@mantine/core'
import { useEffect } from 'react'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDue, todayIn } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { plural } from '../../ui/format/words.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { filled, oldestFirst } from './split.ts'
import type { DraftPart } from './split.ts'
import { useOpenInvoices } from './useOpenInvoices.ts'
import type { OpenInvoice } from './useOpenInvoices.ts'
import styles from './Bank.module.css'

interface SplitPartProps {
  part: DraftPart
  currency: string
  party: string
  leftMinor: number
  problems: ReadonlyMap<string, string>
  /** It has the focus to begin with. */
  main: boolean
  onChange: (part: DraftPart) => void
  onSeen: (invoices: readonly OpenInvoice[]) => void
  onRemove: () => void
}

export function SplitPart({ part, currency, party, leftMinor, problems, main, onChange, onSeen, onRemove }: SplitPartProps) {
  const { invoices, loading, error, more } = useOpenInvoices(part.accountId, currency)
  const today = todayIn(usePartyOf(party)?.timeZone ?? 'UTC')
  useEffect(() => onSeen(invoices))
  const unseen = Object.entries(part.amounts).filter(([invoiceId, text]) => text.trim() !== '' && !invoices.some((invoice) => invoice.invoiceId === invoiceId)).length
  const put = (invoiceId: string, text: string) => onChange({ ...part, amounts: { ...part.amounts, [invoiceId]: text } })
  return (
    <section className={styles.part} aria-label={`Invoices of ${part.accountName}`}>
      <div className={styles.who}>
        <h3>{part.accountName}</h3>
        <span className={styles.sure}>
          <Button size="compact-xs" variant="default" disabled={leftMinor <= 0 || invoices.length === 0} onClick={() => onChange(oldestFirst(part, invoices, leftMinor, currency))}>Oldest first<VisuallyHidden> of {part.accountName}</VisuallyHidden></Button>{' '}
          <Button size="compact-xs" variant="default" onClick={() => onChange({ ...part, amounts: {} })}>Empty<VisuallyHidden> the amounts of {part.accountName}</VisuallyHidden></Button>{' '}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={onRemove}>Leave out<VisuallyHidden> {part.accountName}</VisuallyHidden></Button>
        </span>
      </div>
      {error !== null && <ErrorNote error={error} />}
      {loading && invoices.length === 0 && <Skeleton height={64} />}
      {!loading && error === null && invoices.length === 0 && <Muted>Nothing is open on this account in {currency}. What is put here stays unapplied.</Muted>}
      {invoices.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.pays} aria-label={`Open invoices of ${part.accountName}`}>
            <thead><tr><th scope="col">Invoice</th><th scope="col">Due</th><th scope="col" className={styles.figure}>Open</th><th scope="col" className={styles.figure}>Pays {currency}</th><th scope="col" aria-label="Fill" /></tr></thead>
            <tbody>
              {invoices.map((invoice, at) => {
                const { invoiceId, number, dueOn, openMinor, closed, mark } = invoice
                const text = part.amounts[invoiceId] ?? ''
                return (
                  <tr key={invoiceId}>
                    <th scope="row">{number}</th>
                    <td>{dueOn === null ? <Muted>{DASH}</Muted> : formatDue(dueOn, today)} {mark !== null && <Tag quiet tone={closed ? 'bad' : 'wait'}>{mark}</Tag>}</td>
                    <td className={styles.figure}><Amount money={{ minor: openMinor, currency }} symbol={false} /></td>
                    <td className={styles.amount}>
                      <TextInput
                        size="xs" aria-label={`Pays of ${number}`} inputMode="decimal" styles={{ input: { textAlign: 'right' } }} disabled={closed && text === ''} value={text} {...(main && at === 0 ? { 'data-autofocus': true } : {})}
                        onChange={(event) => put(invoiceId, event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()} error={problems.get(invoiceId)}
                      />
                    </td>
                    <td><Button size="compact-xs" variant="default" disabled={closed || leftMinor <= 0} aria-label={`All of ${number}`} onClick={() => put(invoiceId, filled(text, openMinor, leftMinor, currency))}>All</Button></td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {unseen > 0 && !loading && <p><Muted>{plural(unseen, 'amount stands', 'amounts stand')} on invoices that are not open any more. “Empty” takes them off.</Muted></p>}
      {more !== null && <Button size="xs" variant="default" onClick={more}>Look through older invoices</Button>}
    </section>
  )
}
