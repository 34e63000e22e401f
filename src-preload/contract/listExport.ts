/** What a list shows, as a file: the list, what it was narrowed to, its order, and the columns that stood there. */
import { z } from 'zod'
import { AccountFilter } from './accounts.ts'
import { BankEntryFilter } from './bank.ts'
import { BulkOutcome } from './bulk.ts'
import { FailedChargeFilter } from './failedCharges.ts'
import { HeldInvoiceFilter } from './heldInvoices.ts'
import { RegistrationFilter } from './registrations.ts'

const terms = {
  descending: z.boolean().default(false),
  /** As they stand in the window, from left to right. `id`: the window's own; `header` is not read, the file names its columns itself. */
  columns: z.array(z.object({ id: z.string().min(1).max(40), header: z.string().max(80).optional() })).min(1).max(60),
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
}

export const ListExport = z.discriminatedUnion('list', [
  z.object({ list: z.literal('registrations'), filter: RegistrationFilter, sort: z.enum(['since', 'account', 'times']).default('since'), ...terms }),
  z.object({ list: z.literal('failed-charges'), filter: FailedChargeFilter, sort: z.enum(['amount', 'last', 'account', 'attempts']).default('last'), ...terms }),
  z.object({ list: z.literal('held-invoices'), filter: HeldInvoiceFilter, sort: z.enum(['clock', 'amount', 'account', 'since']).default('clock'), ...terms }),
  /** One row an account, by its name. */
  z.object({ list: z.literal('failed-accounts'), filter: FailedChargeFilter, sort: z.enum(['account']).default('account'), ...terms }),
  z.object({ list: z.literal('accounts'), filter: AccountFilter, sort: z.enum(['name', 'oldest_due']).default('name'), ...terms }),
  z.object({ list: z.literal('bank'), filter: BankEntryFilter, sort: z.enum(['booked', 'amount']).default('booked'), ...terms }),
  /** What became of each item of a bulk action, and who was left out. */
  z.object({ list: z.literal('bulk-results'), filter: z.object({ run: z.string().min(1).max(64), outcome: BulkOutcome.optional() }), sort: z.enum(['n']).default('n'), ...terms }),
])
export type ListExport = z.infer<typeof ListExport>

const WORK = ['assigned', 'next', 'promise'] as const
/** The columns of each list that can be put into a file, by the window's names for them. */
export const listColumns = {
  registrations: ['account', 'party', 'email', 'contact', 'reason', 'need', 'state', 'sent', 'invited', 'since', ...WORK],
  'failed-charges': ['account', 'invoice', 'party', 'amount', 'reason', 'code', 'kind', 'tried', 'last', 'method', 'backup', 'autopay', 'paused', 'state', ...WORK],
  'failed-accounts': ['account', 'ref', 'party', 'failures', 'hard', 'risk', 'last', 'autopay', 'paused'],
  'held-invoices': ['invoice', 'account', 'party', 'amount', 'state', 'answer', 'approves', 'reason', 'channel', 'since', 'approver', 'open', 'by', 'preference', ...WORK],
  accounts: ['name', 'ref', 'party', 'open', 'due', 'unapplied', 'wallet', 'state'],
  bank: ['booked', 'payer', 'amount', 'says', 'state', 'what', 'sure', 'command', 'by', 'settled', 'bank', 'party', 'from', 'value'],
  'bulk-results': ['title', 'subtitle', 'amount', 'outcome', 'message', 'outbox'],
} as const
export type ListName = keyof typeof listColumns
export type ListColumnId<L extends ListName> = (typeof listColumns)[L][number]

export const listHeadings: Readonly<Record<ListName, string>> = { registrations: 'Registrations', 'failed-charges': 'Failed charges', 'failed-accounts': 'Failed charges by account', 'held-invoices': 'Held invoices', accounts: 'Accounts', bank: 'Bank entries', 'bulk-results': 'Bulk action' }

export const hasListColumn = (list: ListName, id: string): boolean => (listColumns[list] as readonly string[]).includes(id)
