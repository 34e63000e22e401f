/** Invoices that wait for the customer's approval, told to their approver. */
import { sql, type SqlBool } from 'kysely'
import type { ApprovalPreference, InvoiceStatus } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import { shownInstant } from '../registrationMessage.ts'
import type { ApprovalRequestValues } from '../templates/approvalRequest.ts'
import { counted, type Gone, type Matter, type Thing } from './matter.ts'
import { day, money, totalOf } from './wording.ts'

export interface WaitingInvoice extends Thing {
  number: string
  amountMinor: number
  currency: string
  issuedOn: string
  dueOn: string | null
  /** When it approves itself; null when it never does. */
  dueAt: number | null
}

interface Found extends WaitingInvoice {
  status: InvoiceStatus
  state: 'held' | 'waiting' | null
  preference: ApprovalPreference | null
}

export const waitingById = (ids: readonly string[]) =>
  db.selectFrom('cache.invoice as i')
    .leftJoin('cache.heldInvoice as h', 'h.invoiceId', 'i.id')
    .select(['i.id', 'i.accountId', 'i.partyId', 'i.number', 'i.totalMinor as amountMinor', 'i.currency', 'i.issuedOn', 'i.dueOn', 'i.status', 'h.state', 'h.preference', 'h.dueAt'])
    .where(among('i.id', ids))

export const ON_HOLD = 'The invoice is on hold.'
export const APPROVED = 'Approved already.'
export const APPROVED_BY_US = 'Approved by us: the customer is not asked.'
export const DECIDED = 'A decision about it is on its way to the billing system.'

const LATELY = 3
/** Through `heldInvoice_by_account`: `+` keeps SQLite from the indexes by state. */
export const waitingOf = (accountId: string) => db.selectFrom('cache.heldInvoice').select('invoiceId').where('accountId', '=', accountId).where(sql<SqlBool>`+state = 'waiting'`).orderBy('orderAt').limit(LATELY)

export const approvalRequest: Matter<WaitingInvoice> = {
  kind: 'approval_request',
  audience: 'approver',
  told: 'quiet',
  unsubscribe: false,
  prefix: '',
  read(database, ids, now) {
    const found = database.all<Found>(waitingById(ids))
    const pending = pendingCommands(database, found.map(({ id }) => id))
    return new Map(found.map(({ status, state, preference, ...row }): [string, WaitingInvoice | Gone] => {
      const { id, accountId, partyId } = row
      const why = whyNot(status, state, preference)
        ?? (row.dueAt !== null && row.dueAt <= now ? 'Its time is over: it approves itself now.' : null)
        ?? (['queued', 'sending', 'uncertain'].includes(pending.get(id)?.state ?? '') ? DECIDED : null)
      return [id, why === null ? row : { id, accountId, partyId, gone: why }]
    }))
  },
  lately: (database, accountId) => database.all<{ invoiceId: string }>(waitingOf(accountId)).map(({ invoiceId }) => invoiceId),
  about: (things) => counted(things.map(({ number }) => number), 'invoices'),
  values(things, { sender }) {
    const invoices = things.toSorted((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || (a.id < b.id ? -1 : 1))
    const first = invoices[0]?.dueAt ?? null
    return {
      invoices: invoices.map(({ number, amountMinor, currency, issuedOn, dueOn }) => ({ number, amount: money(amountMinor, currency, sender), issuedOn: day(issuedOn), dueOn: day(dueOn ?? issuedOn) })),
      count: invoices.length, total: totalOf(invoices, sender),
      deadline: first === null ? '' : shownInstant(first, sender),
    } satisfies Omit<ApprovalRequestValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}

function whyNot(status: InvoiceStatus, state: Found['state'], preference: ApprovalPreference | null): string | null {
  if (status === 'void') return 'The invoice is void.'
  if (status === 'paid') return 'Paid already.'
  if (state === 'held') return ON_HOLD
  if (state === null) return APPROVED
  return preference === 'approved_by_us' ? APPROVED_BY_US : null
}
