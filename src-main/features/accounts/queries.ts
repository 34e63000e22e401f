/** SQL of the account list and of one account's page. */
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { beyond, type KeyValue } from '#main/db/keyset.ts'
import { accountMatches, accountsMatching, fewAccountsMatching } from '#main/db/searchText.ts'

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
  /** The few that match the text, or the billing, where they are few (`fewAccounts`): begun at, and sorted. */
  few?: readonly string[] | null
}

/** So many accounts are found and sorted as fast as a page of the order is walked. */
const FEW = 300

/** The ids of those that match the text, or party and billing, where they are few; null where many are, or the walk finds them as they are. By words, or along `account_by_billing`. */
export function fewAccounts(database: Database, { party, billing, text }: AccountListFilter): string[] | null {
  const matching = fewAccountsMatching(database, text)
  if (matching !== null) return matching
  if (billing === undefined) return null
  const ids = database.all(accountsBilled(billing, party))
  return ids.length > FEW ? null : ids.map(({ id }) => id)
}

export const accountsBilled = (billing: 'postpaid' | 'prepaid', party: string | undefined) =>
  db.selectFrom('cache.account as a').select('a.id').where('a.billing', '=', billing).$if(party !== undefined, (q) => q.where('a.partyId', '=', party!)).limit(FEW + 1)

const COLUMNS = ['a.id', 'a.partyId', 'a.ref', 'a.name', 'a.kind', 'a.status', 'a.billing'] as const

/** By name, along `account_by_name` or `account_by_party_name`; one row more than `limit`, which tells that there is a next page. */
export function accountsByName(filter: AccountListFilter, page: AccountPageOptions) {
  const direction = page.descending ? 'desc' : 'asc'
  const words = filter.text === undefined ? null : accountMatches('a.id', filter.text)
  return db
    .selectFrom('cache.account as a')
    .select(COLUMNS)
    .$if(page.few != null, (q) => q.where(among('a.id', page.few!)))
    .$if(filter.party !== undefined, (q) => q.where(page.few == null ? sql<SqlBool>`a."partyId" = ${filter.party!}` : inOrder('a.partyId', sql`= ${filter.party!}`)))
    .$if(filter.billing !== undefined, (q) => q.where(inOrder('a.billing', sql`= ${filter.billing!}`)))
    .$if(words !== null, (q) => q.where(words!))
    .$if(page.after !== null, (q) => q.where(beyond(['a.name', 'a.id'], page.after!, page.descending)))
    .orderBy(page.few == null ? sql.ref('a.name') : sql`+a.name`, direction)
    .orderBy(page.few == null ? sql.ref('a.id') : sql`+a.id`, direction)
    .limit(page.limit + 1)
}

/**
 * Accounts with something open, by the due date of the oldest, along `accountBalance_by_oldest`. An
 * account of several currencies stands at its oldest.
 */
export function accountsByOldestDue(filter: AccountListFilter, page: AccountPageOptions) {
  const direction = page.descending ? 'desc' : 'asc'
  const words = filter.text === undefined ? null : accountMatches('b."accountId"', filter.text)
  return db
    .selectFrom('cache.accountBalance as b')
    // A cross join is one that SQLite does not turn round: the list is in the order of the balances.
    .crossJoin('cache.account as a')
    .whereRef('a.id', '=', 'b.accountId')
    .select(COLUMNS)
    .select('b.oldestDueOn')
    .where('b.oldestDueOn', 'is not', null)
    .$if(page.few != null, (q) => q.where(among('b.accountId', page.few!)))
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom('cache.accountBalance as o')
          .select('o.currency')
          .whereRef('o.accountId', '=', 'b.accountId')
          .where((eb) => eb.or([eb('o.oldestDueOn', '<', eb.ref('b.oldestDueOn')), eb.and([eb('o.oldestDueOn', '=', eb.ref('b.oldestDueOn')), eb('o.currency', '<', eb.ref('b.currency'))])])),
      )))
    .$if(filter.party !== undefined, (q) => q.where(inOrder('a.partyId', sql`= ${filter.party!}`)))
    .$if(filter.billing !== undefined, (q) => q.where(inOrder('a.billing', sql`= ${filter.billing!}`)))
    .$if(words !== null, (q) => q.where(words!))
    .$if(page.after !== null, (q) => q.where(beyond(['b.oldestDueOn', 'b.accountId'], page.after!, page.descending)))
    .orderBy(page.few == null ? sql.ref('b.oldestDueOn') : sql`+b."oldestDueOn"`, direction)
    .orderBy(page.few == null ? sql.ref('b.accountId') : sql`+b."accountId"`, direction)
    .limit(page.limit + 1)
}

/** `+` keeps SQLite from leaving the order of the list for an index on this column, after which it would have to sort. */
const inOrder = (column: string, condition: RawBuilder<unknown>): RawBuilder<SqlBool> => sql<SqlBool>`+${sql.ref(column)} ${condition}`

/** How many accounts match; without a text from an index alone. */
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
  db.selectFrom('cache.accountBalance').selectAll().where(among('accountId', accountIds)).orderBy('accountId').orderBy('currency')

export const walletsOf = (accountIds: readonly string[]) => db.selectFrom('cache.wallet').selectAll().where(among('accountId', accountIds))

export const accountById = (id: string) => db.selectFrom('cache.account as a').selectAll('a').where('a.id', '=', id)

// One account's page is for reading: past these numbers the rest is left out, and the lists have it.
const SUB_ACCOUNTS_MAX = 500
const CONTACTS_MAX = 200
const SUBSCRIPTIONS_MAX = 200
const ADD_ONS_MAX = 100

export const subAccountsOf = (id: string) =>
  db.selectFrom('cache.account').select(['id', 'name']).where('parentId', '=', id).orderBy('name').orderBy('id').limit(SUB_ACCOUNTS_MAX)

export const contactsOf = (accountId: string) =>
  db.selectFrom('cache.contact').selectAll().where('accountId', '=', accountId).orderBy('name').orderBy('id').limit(CONTACTS_MAX)

/** A contact of the account, or of the agency it belongs to. */
export const approverOf = (account: { id: string; parentId: string | null; approverId: string | null }) =>
  db.selectFrom('cache.contact').select(['id', 'name']).where('id', '=', account.approverId ?? '').where('accountId', 'in', [account.id, account.parentId ?? account.id])

/** Active ones first. */
export const subscriptionsOf = (accountId: string) =>
  db.selectFrom('cache.subscription').selectAll().where('accountId', '=', accountId).orderBy('status').orderBy('startedOn', 'desc').orderBy('id').limit(SUBSCRIPTIONS_MAX)

export const addOnsOf = (accountId: string) =>
  db.selectFrom('cache.addOn').selectAll().where('accountId', '=', accountId).orderBy('name').orderBy('id').limit(ADD_ONS_MAX)

/** The newest, should there be several. */
export const registrationOf = (accountId: string) =>
  db.selectFrom('cache.registration').select(['id', 'rev', 'state', 'email', 'invitedAt']).where('accountId', '=', accountId).orderBy('invitedAt', 'desc').orderBy('id').limit(1)

export const firstInvoiceOn = (accountId: string) =>
  db.selectFrom('cache.invoice').select(({ fn }) => fn.min('issuedOn').as('on')).where('accountId', '=', accountId)

export const firstPaymentOn = (accountId: string) =>
  db.selectFrom('cache.payment').select(({ fn }) => fn.min('receivedOn').as('on')).where('accountId', '=', accountId)

export const lastInvoiceOn = (accountId: string) =>
  db.selectFrom('cache.invoice').select(({ fn }) => fn.max('issuedOn').as('on')).where('accountId', '=', accountId)

export const lastPaymentOn = (accountId: string) =>
  db.selectFrom('cache.payment').select(({ fn }) => fn.max('receivedOn').as('on')).where('accountId', '=', accountId)

export const lastWalletEntryAt = (accountId: string) =>
  db.selectFrom('cache.walletEntry').select(({ fn }) => fn.max('at').as('at')).where('accountId', '=', accountId)

/** An account's invoices, the newest first, through `invoice_by_account`. */
export const invoicesOf = (accountId: string, after: readonly KeyValue[] | null, limit: number) =>
  db
    .selectFrom('cache.invoice as i')
    .leftJoin('cache.openInvoice as o', 'o.invoiceId', 'i.id')
    .leftJoin('cache.heldInvoice as h', 'h.invoiceId', 'i.id')
    .select(['i.id', 'i.rev', 'i.number', 'i.issuedOn', 'i.dueOn', 'i.status', 'i.totalMinor', 'i.currency', 'i.poNumber', 'i.disputed', 'o.openMinor', 'h.state as approval'])
    // Through `charge_by_series`: the attempts for an invoice are one series.
    .select((q) => q.selectFrom('cache.charge as c').select('c.at').whereRef('c.seriesId', '=', 'i.id').where('c.status', '=', 'pending').limit(1).as('atBankSince'))
    .where('i.accountId', '=', accountId)
    .$if(after !== null, (q) => q.where(beyond(['i.issuedOn', 'i.id'], after!, true)))
    .orderBy('i.issuedOn', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)

/** Of an account with more, the newest. */
export const CREDIT_NOTES_MAX = 500

/** An account's credit notes, the newest first, through `creditNote_by_account`; one more than are shown, which tells that there are more. */
export const creditNotesOf = (accountId: string) =>
  db
    .selectFrom('cache.creditNote')
    .select(['id', 'number', 'issuedOn', 'reason', 'amountMinor', 'currency'])
    .where('accountId', '=', accountId)
    .orderBy('issuedOn', 'desc')
    .orderBy('id', 'desc')
    .limit(CREDIT_NOTES_MAX + 1)

/** What the account's credit notes were allocated to, through `allocation_by_account`; `counts` as for payments. */
export const allocationsOfCreditNotes = (accountId: string) =>
  db
    .selectFrom('cache.allocation as l')
    .innerJoin('cache.invoice as i', 'i.id', 'l.invoiceId')
    .innerJoin('cache.creditNote as c', 'c.id', 'l.creditNoteId')
    .select(['l.creditNoteId', 'l.invoiceId', 'i.number', 'l.amountMinor', 'l.effectiveOn'])
    .select(sql<0 | 1>`(l."paymentId" IS NULL AND c."accountId" = l."accountId" AND i."accountId" = l."accountId"
      AND l.currency = c.currency AND i.currency = l.currency AND i.status NOT IN ('draft', 'void') AND i."voidedOn" IS NULL)`.as('counts'))
    .where('l.accountId', '=', accountId)
    .where('l.creditNoteId', 'is not', null)
    .orderBy('l.effectiveOn')
    .orderBy('l.id')

/** An account's payments, the newest first, through `payment_by_account`. */
export const paymentsOf = (accountId: string, after: readonly KeyValue[] | null, limit: number) =>
  db
    .selectFrom('cache.payment as p')
    .select(['p.id', 'p.ref', 'p.receivedOn', 'p.medium', 'p.purpose', 'p.amountMinor', 'p.currency', 'p.memo', 'p.chargeId'])
    .where('p.accountId', '=', accountId)
    .$if(after !== null, (q) => q.where(beyond(['p.receivedOn', 'p.id'], after!, true)))
    .orderBy('p.receivedOn', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1)

/** What payments were allocated to; `counts` is 0 for a row that the books leave unapplied (`domain/settledHistory`). */
export const allocationsOfPayments = (paymentIds: readonly string[]) =>
  db
    .selectFrom('cache.allocation as l')
    .innerJoin('cache.invoice as i', 'i.id', 'l.invoiceId')
    .innerJoin('cache.payment as p', 'p.id', 'l.paymentId')
    .select(['l.paymentId', 'l.invoiceId', 'i.number', 'l.amountMinor', 'l.effectiveOn'])
    .select(sql<0 | 1>`(l."creditNoteId" IS NULL AND l."accountId" = p."accountId" AND i."accountId" = p."accountId"
      AND l.currency = p.currency AND i.currency = p.currency AND i.status NOT IN ('draft', 'void') AND i."voidedOn" IS NULL)`.as('counts'))
    .where(among('l.paymentId', paymentIds))
    .orderBy('l.paymentId')
    .orderBy('l.effectiveOn')
    .orderBy('l.id')

export const refundsOfPayments = (paymentIds: readonly string[]) =>
  db
    .selectFrom('cache.refund as r')
    .innerJoin('cache.payment as p', (join) => join.onRef('p.id', '=', 'r.paymentId').onRef('p.accountId', '=', 'r.accountId').onRef('p.currency', '=', 'r.currency'))
    .select(({ fn }) => ['r.paymentId', fn.sum<number>('r.amountMinor').as('refundedMinor')])
    .where(among('r.paymentId', paymentIds))
    .groupBy('r.paymentId')
