/** The columns of the bank entries. */
import { appliedByAccount, standingOf, type BankEntry, type EntryState } from '#contract/bank.ts'
import type { ListColumnId } from '#contract/listExport.ts'
import { name, on, text, whole } from '../reports/columns.ts'
import { amount, moment, said, type Fields } from './fields.ts'

/** As the window calls them. */
export const ENTRY_STATES: Readonly<Record<EntryState | 'all', string>> = { open: 'To apply', applied: 'Applied', parked: 'Parked', ignored: 'Put aside', debit: 'Money out', all: 'All' }

export const bankFields: Fields<BankEntry, ListColumnId<'bank'>> = {
  booked: [said(on('Booked'), ({ bookedOn }) => bookedOn)],
  payer: [said(name('Payer', 34), ({ payerName }) => payerName || null)],
  amount: [amount('Amount', (row) => row.amount)],
  says: [said(name('Reference', 24), ({ reference }) => reference || null), said(name('Text', 50), (row) => row.text || null)],
  state: [said(text('State', 14), ({ state }) => ENTRY_STATES[state])],
  what: [
    said(name('Customer', 34), ({ suggested, applied }) => suggested?.accountName ?? (appliedByAccount(applied).map(({ accountName }) => accountName).join('; ') || null)),
    said(name('What it is', 50), ({ suggested, applied, reason }) => suggested?.words ?? (appliedByAccount(applied).map(({ to }) => to.join(', ')).join('; ') || reason)),
  ],
  sure: [said(whole('Sure in %', 10), ({ suggested }) => suggested?.confidence ?? null)],
  command: [said(name('Payment', 30), ({ applied }) => becameOf(applied))],
  by: [said(name('By', 24), ({ byRule, settledBy }) => (byRule === null ? settledBy : `Rule “${byRule}”`))],
  settled: [moment('When', ({ settledAt }) => settledAt)],
  bank: [said(name('Bank account', 28), ({ bankAccountName }) => bankAccountName)],
  party: [said(name('Party', 16), ({ party }, { nameOf }) => nameOf(party))],
  from: [said(text('From account', 30), ({ payerAccount }) => payerAccount)],
  value: [said(on('Value'), ({ valueOn }) => valueOn)],
}

/** As the window tells it, and with it why it was refused. */
function becameOf(applied: BankEntry['applied']): string | null {
  const standing = standingOf(applied)
  return standing === null ? null : standing.why === null ? standing.word : `${standing.word}: ${standing.why}`
}
