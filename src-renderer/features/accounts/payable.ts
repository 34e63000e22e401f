/** Whether an invoice can be paid now. The billing system is asked again before money moves: this is what can be known here. */
import type { AccountRow, InvoiceRow } from '#contract/accounts.ts'
import type { MethodSummary } from '#contract/failedCharges.ts'
import { noMoneyBecause } from '../../ui/commands/onItsWay.ts'
import { invoiceStatuses } from '../../ui/format/words.ts'

type Invoice = Pick<InvoiceRow, 'status' | 'openMinor' | 'approval' | 'atBankSince' | 'pending'>

/** Whether there is anything to pay at all. */
export const isPayable = ({ status, openMinor }: Pick<Invoice, 'status' | 'openMinor'>): boolean => status === 'open' && openMinor > 0

/** Why it cannot be paid now; null when it can. */
export function notPayableBecause(row: Invoice, account: Pick<AccountRow, 'status'>, methods: readonly Pick<MethodSummary, 'unusable'>[]): string | null {
  if (!isPayable(row)) return row.status === 'open' ? 'Nothing is owed on this invoice any more.' : `This invoice is not open: ${invoiceStatuses[row.status].toLowerCase()}.`
  if (account.status === 'closed') return 'The account is closed; its methods are charged no more.'
  if (row.approval === 'held') return 'This invoice is on hold. Release it first.'
  if (row.atBankSince !== null) return 'The bank has been asked for this money already, and answers after some days.'
  const underWay = noMoneyBecause(row.pending)
  if (underWay !== null) return underWay
  if (methods.length === 0) return 'No payment method is saved. The customer saves one in the portal.'
  return methods.some(({ unusable }) => unusable === null) ? null : 'No method on file can be charged. The customer adds a new one in the portal.'
}
