/** SQL of the account list and of one account's page. */
import { db } from '#main/db/database.ts'
import { beyond, type KeyValue } from '#main/db/keyset.ts'
import { accountsMatching } from '#main/db/searchText.ts'

export interface AccountListFilter {
  party?: string | undefined
  billing?: 'postpaid' | 'prepaid' | undefined
  text?: string | undefined
}

export interface AccountPageOptions {
  descending: boolean
  /** The last row's sort key; null for the first page. */
  after: readonly KeyValue[] | null
  limit: number
}

const COLUMNS = ['a.id', 'a.partyId', 'a.ref', 'a.name', 'a.kind', 'a.status', 'a.billing'] as const

/** By name, through `account_by_name` or `account_by_party_name`. */
export function accountsByName(filter: AccountListFilter, page: AccountPageOptions) {
  const direction = page.descending ? 'desc' : 'asc'
  const accounts = filter.text === undefined ? null : accountsMatching(filter.text)
  return db
    .selectFrom('cache.account as a')
    .select(COLUMNS)
    .$if(filter.party !== undefined, (q) => q.where('a.partyId', '=', filter.party!))
    .$if(filter.billing !== undefined, (q) => q.where('a.billing', '=', filter.billing!))
    .$if(accounts !== null, (q) => q.where('a.id', 'in', accounts!))
    .$if(page.after !== null, (q) => q.where(beyond(['a.name', 'a.id'], page.after!, page.descending)))
    .orderBy('a.name', direction)
    .orderBy('a.id', direction)
    .limit(page.limit + 1)
}

/** Accounts with something open, by the due date of the oldest, through `accountBalance_by_oldest`. An account of several currencies stands at its oldest. */
export function accountsByOldestDue(filter: AccountListFilter, page: AccountPageOptions) {
  const direction = page.descending ? 'desc' : 'asc'
  const accounts = filter.text === undefined ? null : accountsMatching(filter.text)
  return db
    .selectFrom('cache.accountBalance as b')
    .innerJoin('cache.account as a', 'a.id', 'b.accountId')
    .select(COLUMNS)
    .select('b.oldestDueOn')
    .where('b.oldestDueOn', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom('cache.accountBalance as o')
          .select('o.currency')
          .whereRef('o.accountId', '=', 'b.accountId')
          .where((eb) => eb.or([eb('o.oldestDueOn', '<', eb.ref('b.oldestDueOn')), eb.and([eb('o.oldestDueOn', '=', eb.ref('b.oldestDueOn')), eb('o.currency', '<', eb.ref('b.currency'))])])),
      )))
    .$if(filter.party !== undefined, (q) => q.where('a.partyId', '=', filter.party!))
    .$if(filter.billing !== undefined, (q) => q.where('a.billing', '=', filter.billing!))
    .$if(accounts !== null, (q) => q.where('b.accountId', 'in', accounts!))
    .$if(page.after !== null, (q) => q.where(beyond(['b.oldestDueOn', 'b.accountId'], page.after!, page.descending)))
    .orderBy('b.oldestDueOn', direction)
    .orderBy('b.accountId', direction)
    .limit(page.limit + 1)
}

export function accountsCount(filter: AccountListFilter) {
  const accounts = filter.text === undefined ? null : accountsMatching(filter.text)
  return db
    .selectFrom('cache.account as a')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .$if(filter.party !== undefined, (q) => q.where('a.partyId', '=', filter.party!))
    .$if(filter.billing !== undefined, (q) => q.where('a.billing', '=', filter.billing!))
    .$if(accounts !== null, (q) => q.where('a.id', 'in', accounts!))
}

export const balancesOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.accountBalance').selectAll().where('accountId', 'in', accountIds).orderBy('currency')

export const walletsOf = (accountIds: readonly string[]) => db.selectFrom('cache.wallet').selectAll().where('accountId', 'in', accountIds)

export const accountById = (id: string) => db.selectFrom('cache.account as a').selectAll('a').where('a.id', '=', id)

export const subAccountsOf = (id: string) =>
  db.selectFrom('cache.account').select(['id', 'name']).where('parentId', '=', id).orderBy('name').limit(500)

export const contactsOf = (accountId: string) => db.selectFrom('cache.contact').selectAll().where('accountId', '=', accountId).orderBy('name').limit(200)

export const subscriptionsOf = (accountId: string) =>
  db.selectFrom('cache.subscription').selectAll().where('accountId', '=', accountId).orderBy('status').orderBy('startedOn', 'desc').limit(200)

export const addOnsOf = (accountId: string) => db.selectFrom('cache.addOn').selectAll().where('accountId', '=', accountId).orderBy('name').limit(100)

export const registrationOf = (accountId: string) =>
  db.selectFrom('cache.registration').select(['state', 'email', 'invitedAt']).where('accountId', '=', accountId).limit(1)

/** The newest day something was invoiced or received. */
export const lastInvoiceOn = (accountId: string) =>
  db.selectFrom('cache.invoice').select(({ fn }) => fn.max('issuedOn').as('on')).where('accountId', '=', accountId)

/** An account's invoices, the newest first, through `invoice_by_account`. */
export const invoicesOf = (accountId: string, after: readonly KeyValue[] | null, limit: number) =>
  db
    .selectFrom('cache.invoice as i')
    .leftJoin('cache.openInvoice as o', 'o.invoiceId', 'i.id')
    .leftJoin('cache.heldInvoice as h', 'h.invoiceId', 'i.id')
    .select(['i.id', 'i.number', 'i.issuedOn', 'i.dueOn', 'i.status', 'i.totalMinor', 'i.currency', 'i.poNumber', 'i.disputed', 'o.openMinor', 'h.state as approval'])
    .where('i.accountId', '=', accountId)
    .$if(after !== null, (q) => q.where(beyond(['i.issuedOn', 'i.id'], after!, true)))
    .orderBy('i.issuedOn', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)

/** An account's payments, the newest first, through `payment_by_account`. */
export const paymentsOf = (accountId: string, after: readonly KeyValue[] | null, limit: number) =>
  db
    .selectFrom('cache.payment as p')
    .select(['p.id', 'p.ref', 'p.receivedOn', 'p.medium', 'p.purpose', 'p.amountMinor', 'p.currency', 'p.memo'])
    .where('p.accountId', '=', accountId)
    .$if(after !== null, (q) => q.where(beyond(['p.receivedOn', 'p.id'], after!, true)))
    .orderBy('p.receivedOn', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)

export const allocationsOfPayments = (paymentIds: readonly string[]) =>
  db
    .selectFrom('cache.allocation as l')
    .innerJoin('cache.invoice as i', 'i.id', 'l.invoiceId')
    .select(['l.paymentId', 'l.invoiceId', 'i.number', 'l.amountMinor', 'l.effectiveOn'])
    .where('l.paymentId', 'in', paymentIds)
    .orderBy('l.effectiveOn')
    .orderBy('l.id')

export const refundsOfPayments = (paymentIds: readonly string[]) =>
  db
    .selectFrom('cache.refund')
    .select(({ fn }) => ['paymentId', fn.sum<number>('amountMinor').as('refundedMinor')])
    .where('paymentId', 'in', paymentIds)
    .groupBy('paymentId')
