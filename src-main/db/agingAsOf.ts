/**
 * Receivables as of any date: of everybody, of a party, of one account, of an agency with its
 * sub-accounts. Ask on one moment of the copy (`atOneMoment`) where the answers are to agree.
 */
import type { AccountAging, AgingRow } from '#contract/reports.ts'
import type { AccountId, BusinessDate, PartyId } from '#contract/vocabulary.ts'
import { agingAt, type Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { sql, type SqlBool } from 'kysely'
import { accountBatches, accountsNamed, historiesOf, withoutRecord, type AccountName } from './books.ts'
import { db, type Database } from './database.ts'
import type { DerivedTables } from './derivedSchema.ts'
import { dayOf, LATEST_LETTERS, lettersOf, SPAN_LETTERS } from './derive/agingSpans.ts'
import { BOOKS } from './derive/parts.ts'
import { hasStale, partiesWithoutLists } from './derive/staleAccounts.ts'
import { beyond } from './keyset.ts'
import { SpansReader } from './spansReader.ts'

export interface AgingQuestion {
  /** The end of this day. */
  asOf: BusinessDate
  /** Null: every party. */
  party: string | null
  /** Ids; null: every account. Some thousands at the most. */
  accounts: readonly string[] | null
}

/** Something that still has a remainder at a date. */
export interface OpenItemAt {
  accountId: string
  currency: string
  kind: 'invoice' | 'payment' | 'credit_note'
  id: string
  /** Its number, or the payment's reference. */
  ref: string
  /** Positive: owed to us. Unapplied cash and credits are negative, so that all of them add up to the balance. */
  remainderMinor: number
  /** Of an invoice, the issue date where it has none; null for the rest. */
  dueOn: BusinessDate | null
  /** Issued, or received. */
  issuedOn: BusinessDate
}

/** One row a currency, in the order of the codes; never a sum across currencies. Currencies in which no account has anything are left out. */
export function agingTotals(database: Database, question: AgingQuestion): AgingRow[] {
  const totals = new AgingTotals()
  if (readsSpans(database, question)) {
    const reader = new SpansReader(question.asOf)
    for (const { currency, spans } of database.all(spansInAnyOrder(question.party, dayOf(question.asOf)))) {
      const aging = reader.read(currency, spans)
      if (hasSomething(aging)) totals.add(aging)
    }
  } else for (const row of agingByAccount(database, question)) totals.add(row)
  return totals.rows()
}

/**
 * One row an account and currency, in the order of names, then of the codes; last come those that have books and
 * no record. Accounts with nothing owed and nothing unapplied are left out. All amounts in minor units of their
 * row's currency. Read from what was computed with the records (`derive/agingSpans`); of accounts whose computed
 * rows are older than their records, and of parties that have none yet, from the ledger.
 */
export function* agingByAccount(database: Database, question: AgingQuestion): Generator<AccountAging, void> {
  if (readsSpans(database, question)) {
    yield* fromSpans(database, question)
    return
  }
  const stale = staleIn(database)
  for (const batch of batchesOf(database, question)) yield* ofBatch(database, batch, question.asOf, stale)
}

/** Whether all that is asked for can be read from the spans alone. */
const readsSpans = (database: Database, { accounts }: AgingQuestion): boolean => accounts === null && !hasStale(database) && partiesWithoutLists(database).length === 0

/** Rows of the table read at once: some milliseconds, and a megabyte or two. */
const ROWS = 2000

function* fromSpans(database: Database, { asOf, party }: AgingQuestion): Generator<AccountAging, void> {
  const reader = new SpansReader(asOf)
  for (let after: [string, string, string] | null = null; ; ) {
    const rows: SpansRow[] = database.all(spansByName(party, dayOf(asOf), after, ROWS))
    for (const { accountId, partyId, accountName, accountRef, currency, spans } of rows) {
      const { ref, name } = accountRef === null ? withoutRecord({ id: accountId, partyId, currency }) : { ref: accountRef, name: accountName }
      const row: AccountAging = { currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0, accountId: accountId as AccountId, ref, name, partyId: partyId as PartyId }
      reader.addTo(row, spans)
      if (hasSomething(row)) yield row
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS) return
    after = [last.accountName, last.accountId, last.currency]
  }
}

function* ofBatch(database: Database, batch: readonly AccountName[], asOf: BusinessDate, stale: Stale): Generator<AccountAging, void> {
  const isStale = ({ id, partyId }: AccountName) => stale.accounts.has(id) || stale.parties.has(partyId)
  const idsOf = (accounts: readonly AccountName[]) => accounts.map(({ id }) => id)
  const histories = historiesOf(database, idsOf(batch.filter(isStale)))
  const spans = Map.groupBy(database.all(spansOf(JSON.stringify(idsOf(batch.filter((account) => !isStale(account)))))), ({ accountId }) => accountId)
  const reader = new SpansReader(asOf)
  for (const account of batch) {
    const history = histories.get(account.id)
    const agings = history === undefined ? (spans.get(account.id) ?? []).map((row) => reader.read(row.currency, row.spans)) : agingAt(history, asOf)
    for (const aging of agings) if (hasSomething(aging)) yield rowOf(account, aging)
  }
}

/** Whose computed rows cannot be believed. */
interface Stale {
  accounts: ReadonlySet<string>
  parties: ReadonlySet<string>
}

const staleIn = (database: Database): Stale => ({
  accounts: new Set(database.all(db.selectFrom('cache.staleAccount').select('accountId').where(sql<SqlBool>`parts & ${BOOKS}`)).map(({ accountId }) => accountId)),
  parties: new Set(partiesWithoutLists(database)),
})

type SpansRow = Pick<DerivedTables['cache.accountAging'], 'accountId' | 'currency' | 'partyId' | 'accountName' | 'accountRef' | 'spans'>

/** The part of the spans that the index carries, in the words it was made with. */
export const LATEST_SPANS = sql<string>`substr(spans, 1, ${sql.lit(LATEST_LETTERS)})`
const LAST_OF_THEM = sql<string>`substr(${LATEST_SPANS}, ${sql.lit(LATEST_LETTERS - SPAN_LETTERS + 1)}, 4)`

/**
 * A page of what is open after a day, in the order of names, through `accountAging_by_name`. Of the spans the letters
 * that matter for that day, which the index has, mostly: to the row itself SQLite goes only where none of those had ended.
 */
export const spansByName = (party: string | null, day: number, after: readonly [name: string, accountId: string, currency: string] | null, limit: number) =>
  db.selectFrom('cache.accountAging')
    .select(['accountId', 'currency', 'partyId', 'accountName', 'accountRef', sql<string>`iif(${LAST_OF_THEM} > ${lettersOf(day)}, spans, ${LATEST_SPANS})`.as('spans')])
    .where('untilDay', '>', day)
    .$if(party !== null, (q) => q.where('partyId', '=', party ?? ''))
    .$if(after !== null, (q) => q.where(beyond(['accountName', 'accountId', 'currency'], after ?? [])))
    .orderBy('accountName').orderBy('accountId').orderBy('currency')
    .limit(limit)

const spansInAnyOrder = (party: string | null, day: number) =>
  db.selectFrom('cache.accountAging').select(['currency', 'spans']).where('untilDay', '>', day).$if(party !== null, (q) => q.where('partyId', '=', party ?? ''))

/** Of these accounts, through the table's key. */
export const spansOf = (ids: string) =>
  db.selectFrom('cache.accountAging').select(['accountId', 'currency', 'partyId', 'spans']).where(sql<SqlBool>`accountId IN (SELECT value FROM json_each(${ids}))`).orderBy('accountId').orderBy('currency')

/**
 * Aging of these accounts as it was computed last, and how many of their invoices are past due: for figures that are
 * made of computed tables throughout. A row an account and currency, in no order, with those that have nothing.
 */
export function* computedAging(database: Database, { asOf, party, accounts }: AgingQuestion & { accounts: readonly string[] }): Generator<{ aging: Aging; overdueInvoices: number }, void> {
  const reader = new SpansReader(asOf)
  for (let from = 0; from < accounts.length; from += ROWS) {
    for (const { currency, spans, partyId } of database.all(spansOf(JSON.stringify(accounts.slice(from, from + ROWS))))) {
      if (party === null || partyId === party) yield { aging: reader.read(currency, spans), overdueInvoices: reader.overdueInvoices(spans) }
    }
  }
}

/** Every item with a remainder: accounts in the order of names; of each its invoices, payments and credit notes, in the order of their ids. */
export function* openItemsAt(database: Database, question: AgingQuestion): Generator<OpenItemAt, void> {
  for (const batch of batchesOf(database, question)) {
    const histories = historiesOf(database, batch.map(({ id }) => id))
    for (const { id: accountId } of batch) {
      const history = histories.get(accountId)
      if (history === undefined) continue
      const settled = settle(history)
      const { invoices, payments, creditNotes } = remaindersAt(settled, question.asOf)
      for (const { id, number: ref, currency, issuedOn, dueOn } of inOrder(settled.invoices)) {
        const remainderMinor = invoices.get(id) ?? 0
        if (remainderMinor !== 0) yield { accountId, currency, kind: 'invoice', id, ref, remainderMinor, dueOn: dueOn ?? issuedOn, issuedOn }
      }
      for (const { id, ref, currency, receivedOn } of inOrder(settled.payments)) {
        const leftMinor = payments.get(id) ?? 0
        if (leftMinor !== 0) yield { accountId, currency, kind: 'payment', id, ref, remainderMinor: -leftMinor, dueOn: null, issuedOn: receivedOn }
      }
      for (const { id, number: ref, currency, issuedOn } of inOrder(settled.creditNotes)) {
        const leftMinor = creditNotes.get(id) ?? 0
        if (leftMinor !== 0) yield { accountId, currency, kind: 'credit_note', id, ref, remainderMinor: -leftMinor, dueOn: null, issuedOn }
      }
    }
  }
}

/** Adds account rows up, a total for each currency. */
export class AgingTotals {
  readonly #byCurrency = new Map<string, AgingRow>()

  add(row: Aging): void {
    let total = this.#byCurrency.get(row.currency)
    if (total === undefined) {
      total = { currency: row.currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
      this.#byCurrency.set(row.currency, total)
    }
    for (const amount of AMOUNTS) total[amount] = addMinor(total[amount], row[amount])
  }

  /** In the order of the codes. */
  rows(): AgingRow[] {
    return [...this.#byCurrency.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
  }
}

/** Whether anything is owed or unapplied. Amounts that cancel out in one bucket are nothing. */
export function hasSomething({ current, d1_30, d31_60, d61_90, d90plus, unapplied }: Aging): boolean {
  return current !== 0 || d1_30 !== 0 || d31_60 !== 0 || d61_90 !== 0 || d90plus !== 0 || unapplied !== 0
}

const AMOUNTS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus', 'unapplied', 'balance'] as const

// Named one by one: there are tens of thousands of them, and a spread costs as much as reading the row.
const rowOf = ({ id, ref, name, partyId }: Omit<AccountName, 'currency'>, { currency, current, d1_30, d31_60, d61_90, d90plus, unapplied, balance }: Aging): AccountAging => ({
  currency, current, d1_30, d31_60, d61_90, d90plus, unapplied, balance, accountId: id as AccountId, ref, name, partyId: partyId as PartyId,
})

const inOrder = <T extends { readonly id: string }>(rows: readonly T[]): T[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))

function* batchesOf(database: Database, { party, accounts }: AgingQuestion): Generator<AccountName[], void> {
  if (accounts === null) yield* accountBatches(database, { party })
  else yield accountsNamed(database, accounts, party)
}
