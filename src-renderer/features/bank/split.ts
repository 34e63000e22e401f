/** An entry split by hand: what is typed beside each invoice, what is left, and whether it comes out even. */
import type { AppliedTo } from '#contract/bank.ts'
import type { AccountId, InvoiceId, Money } from '#contract/vocabulary.ts'
import { amountProblem, amountText, minorOf } from '../../ui/format/amountInput.ts'
import { formatMoney } from '../../ui/format/money.ts'
import type { z } from 'zod'

export interface DraftPart {
  accountId: string
  accountName: string
  /** By invoice: as it was typed. Empty: nothing. */
  amounts: Readonly<Record<string, string>>
}

export interface Draft {
  parts: readonly DraftPart[]
  /** The account that what is left stays with, as unapplied cash. */
  restTo: string | null
}

interface Part {
  accountId: AccountId
  rows: z.infer<typeof AppliedTo>[]
  unappliedMinor: number
}

interface Footing {
  appliedMinor: number
  /** Of the entry; below nought where more was typed than came. */
  leftMinor: number
  invoices: number
  /** What is wrong beside an invoice. */
  problems: ReadonlyMap<string, string>
  /** As the core takes it; null while it does not come out even. */
  parts: Part[] | null
  /** Why not yet, in words; null when it does. */
  why: string | null
}

/** `openMinor`: what is open on each invoice that can be paid, by its id. */
export function footing({ parts, restTo }: Draft, entry: Money, openMinor: ReadonlyMap<string, number>): Footing {
  const { currency } = entry
  const problems = new Map<string, string>()
  const made = parts.map(({ accountId, amounts }) => {
    const rows: Part['rows'] = []
    for (const [invoiceId, text] of Object.entries(amounts)) {
      if (text.trim() === '') continue
      const minor = minorOf(text, currency)
      const open = openMinor.get(invoiceId)
      if (minor === null) problems.set(invoiceId, amountProblem(text, currency) ?? 'This is no amount.')
      else if (open !== undefined && minor > open) problems.set(invoiceId, `Only ${formatMoney({ minor: open, currency })} is open.`)
      if (minor !== null && minor > 0) rows.push({ invoiceId: invoiceId as InvoiceId, amountMinor: minor })
    }
    return { accountId: accountId as AccountId, rows, unappliedMinor: 0 }
  })
  const appliedMinor = made.reduce((sum, { rows }) => rows.reduce((more, { amountMinor }) => more + amountMinor, sum), 0)
  const leftMinor = entry.minor - appliedMinor
  const why = reason({ parts, restTo }, leftMinor, problems, currency)
  const whole = why === null ? made.map((part) => (part.accountId === restTo && leftMinor > 0 ? { ...part, unappliedMinor: leftMinor } : part)).filter(({ rows, unappliedMinor }) => rows.length > 0 || unappliedMinor > 0) : null
  return { appliedMinor, leftMinor, invoices: made.reduce((sum, { rows }) => sum + rows.length, 0), problems, parts: whole, why }
}

function reason({ parts, restTo }: Draft, leftMinor: number, problems: ReadonlyMap<string, string>, currency: string): string | null {
  if (problems.size > 0) return 'One of the amounts cannot be right.'
  if (leftMinor < 0) return `${formatMoney({ minor: -leftMinor, currency })} more than came. Take less.`
  if (leftMinor > 0 && !parts.some(({ accountId }) => accountId === restTo)) return 'Say whose the rest is.'
  return null
}

/** The text that takes all an invoice can take of what is left, beside what stands there already. */
export function filled(now: string, openMinor: number, leftMinor: number, currency: string): string {
  const there = minorOf(now, currency) ?? 0
  const minor = Math.min(openMinor, Math.max(0, there + leftMinor))
  return minor === 0 ? '' : amountText({ minor, currency })
}

/** The invoices of an account, oldest due first, take what is left as far as it goes; what was typed stays. */
export function oldestFirst(part: DraftPart, invoices: readonly { invoiceId: string; openMinor: number; dueOn: string | null; closed: boolean }[], leftMinor: number, currency: string): DraftPart {
  const amounts: Record<string, string> = { ...part.amounts }
  let left = leftMinor
  const inOrder = invoices.filter(({ closed }) => !closed).toSorted((a, b) => ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : 1))
  for (const { invoiceId, openMinor } of inOrder) {
    if (left <= 0) break
    if ((amounts[invoiceId] ?? '').trim() !== '') continue
    const minor = Math.min(left, openMinor)
    if (minor <= 0) continue
    amounts[invoiceId] = amountText({ minor, currency })
    left -= minor
  }
  return { ...part, amounts }
}
