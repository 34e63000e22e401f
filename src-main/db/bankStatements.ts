/** Bank accounts and their statements: each statement is taken once, each entry told once, and what is missing between two statements is seen. */
import type { StatementFormat, StatementRead } from '#contract/bank.ts'
import { formatMoney } from '#main/domain/money.ts'
import { among } from './among.ts'
import { fromAnotherKind } from './bankOtherKind.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import { beyond, type KeyValue } from './keyset.ts'
import type { Schema } from './schema.ts'

/** A statement as the reader of the format gives it (`banks/statement`). */
export interface StatementToTake {
  accountNumber: string
  bank: string | null
  currency: string
  reference: string | null
  fromOn: string | null
  toOn: string
  openingMinor: number
  closingMinor: number
  footing: Schema['bankStatement']['footing']
  content: string
  entries: readonly EntryToTake[]
}
export interface EntryToTake {
  n: number
  bookedOn: string
  valueOn: string | null
  amountMinor: number
  payerName: string
  payerAccount: string | null
  reference: string
  text: string
  bankReference: string | null
  code: string | null
  /** `base`, of the second of equal ones `base-2`. */
  key: string
}
export interface Taking {
  database: Database
  format: StatementFormat
  fileName: string
  /** Whose account it is, where that is not known yet. */
  party: string | null
  at: number
  by: string
  newId(): string
  audit(action: string, subject: string, detail: Record<string, unknown>): void
}

export const bankAccountsNumbered = (number: string) => db.selectFrom('bankAccount').selectAll().where('number', '=', number)
const statementOf = (bankAccountId: string, content: string) => db.selectFrom('bankStatement').select(['id', 'entries']).where('bankAccountId', '=', bankAccountId).where('content', '=', content)

/** All of it or nothing, in one transaction of the desk; answers what became of it, and the credits that are new. */
export function takeStatement(taking: Taking, statement: StatementToTake): { read: StatementRead; credits: string[] } {
  const { database, format } = taking
  const { accountNumber, currency, reference, fromOn, toOn, openingMinor, closingMinor, entries } = statement
  const read = (state: StatementRead['state'], more: Partial<StatementRead> = {}): StatementRead => ({
    number: accountNumber, currency, format, reference, fromOn, toOn, openingMinor, closingMinor, entries: entries.length, news: 0, state, reason: null, differenceMinor: null, gap: null, bankAccountId: null, ...more,
  })
  return deskTransaction(database, () => {
    const known = database.all(bankAccountsNumbered(accountNumber))
    const account = known.find((one) => one.currency === currency)
    if (account === undefined && taking.party === null) {
      const [other] = known
      if (other === undefined) return { read: read('asks_party', { reason: 'It is not known whose account this is. Say which company of yours it belongs to.' }), credits: [] }
      return { read: read('refused', { reason: `Account ${accountNumber} is known in ${other.currency}, and this statement is in ${currency}. Where it is kept in both, say whose it is, and read the file again.` }), credits: [] }
    }
    const kind = account === undefined ? null : fromAnotherKind(database, account.id, format, statement, firstDay(statement))
    if (kind === 'same') return { read: read('known', { bankAccountId: account!.id }), credits: [] }
    if (kind !== null) return { read: read('refused', { reason: kind.reason }), credits: [] }
    const otherwise = account === undefined || format !== 'ofx' ? null : toldOtherwise(database, account.id, statement)
    if (otherwise !== null) return { read: read('refused', { reason: otherwise }), credits: [] }
    const bankAccountId = account?.id ?? addAccount(taking, statement, taking.party!)
    if (account !== undefined && database.first(statementOf(bankAccountId, statement.content)) !== undefined) return { read: read('known', { bankAccountId }), credits: [] }
    const partyId = account?.partyId ?? taking.party!
    const gap = gapBefore(database, { bankAccountId, id: null, fromOn: firstDay(statement), toOn, openingMinor, footing: statement.footing, currency })
    const id = taking.newId()
    const credits = addEntries(taking, { statementId: id, bankAccountId, partyId }, statement)
    const { footing, content } = statement
    database.run(db.insertInto('bankStatement').values({
      id, bankAccountId, format, reference, fromOn: firstDay(statement), toOn, openingMinor, closingMinor, footing, entries: entries.length, news: credits.news, fileName: taking.fileName, content, readAt: taking.at, readBy: taking.by,
    }))
    taking.audit('bank.read', id, { account: accountNumber, currency, toOn, entries: entries.length, news: credits.news, fileName: taking.fileName })
    return { read: read('taken', { news: credits.news, gap, bankAccountId }), credits: credits.ids }
  })
}

/**
 * OFX names each entry for good (FITID), and states no opening balance that could prove the amounts: one that was told
 * before with another amount is a mistake in one of the two files. Words for it; null where nothing is told otherwise.
 */
function toldOtherwise(database: Database, bankAccountId: string, { entries, currency }: StatementToTake): string | null {
  for (const day of new Set(entries.map(({ bookedOn }) => bookedOn))) {
    const before = new Map<string, number[]>()
    for (const { bankReference, amountMinor } of database.all(entriesOfDay(bankAccountId, day))) if (bankReference !== null) before.set(bankReference, [...(before.get(bankReference) ?? []), amountMinor])
    for (const { bookedOn, bankReference, amountMinor } of entries) {
      const known = bookedOn === day && bankReference !== null ? before.get(bankReference) : undefined
      if (known === undefined || known.includes(amountMinor)) continue
      const words = (minor: number) => formatMoney({ minor, currency }, 'en')
      return `The bank told of the entry ${bankReference!} of ${day} as ${words(known[0]!)} before, and tells of it as ${words(amountMinor)} now. Nothing of it was taken; ask the bank which is right.`
    }
  }
  return null
}

/** Through `bankEntry_by_account`, which begins with the state. */
export const entriesOfDay = (bankAccountId: string, day: string) =>
  db.selectFrom('bankEntry').select(['bankReference', 'amountMinor']).where('bankAccountId', '=', bankAccountId).where('state', 'in', ['open', 'applied', 'parked', 'ignored', 'debit']).where('bookedOn', '=', day)

function addAccount({ database, at, by, newId }: Taking, { accountNumber, bank, currency }: StatementToTake, partyId: string): string {
  const id = newId()
  database.run(db.insertInto('bankAccount').values({ id, partyId, number: accountNumber, bank, name: `${currency} ${shortNumber(accountNumber)}`, currency, createdAt: at, createdBy: by }))
  return id
}
/** `•••4321` */
const shortNumber = (number: string): string => (number.length <= 6 ? number : `•••${number.slice(-4)}`)

/** The first day that it tells of. */
const firstDay = ({ fromOn, toOn, entries }: StatementToTake): string => fromOn ?? entries.reduce((first, { bookedOn }) => (bookedOn < first ? bookedOn : first), toOn)

function addEntries({ database, newId }: Taking, of: { statementId: string; bankAccountId: string; partyId: string }, statement: StatementToTake): { news: number; ids: string[] } {
  // The statement's row comes after its entries, so that it can say how many were new.
  database.raw.pragma('defer_foreign_keys = ON')
  const known = database.raw.prepare<[string, string], { id: string; statementId: string }>('SELECT id, statementId FROM main.bankEntry WHERE bankAccountId = ? AND key = ?')
  const insert = database.raw.prepare(`INSERT INTO main.bankEntry (id, statementId, bankAccountId, partyId, n, bookedOn, valueOn, amountMinor, currency, payerName, payerAccount, reference, text, bankReference, code, key, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const shared = new Set<string>()
  const share = database.raw.prepare('INSERT OR IGNORE INTO main.bankShared (statementId, entryId) VALUES (?, ?)')
  const apart = besides(database, of.bankAccountId, statement)
  const ids: string[] = []
  let news = 0
  for (const { n, bookedOn, valueOn, amountMinor, payerName, payerAccount, reference, text, bankReference, code, key } of statement.entries) {
    let toldAs: string | undefined
    // One that stands for an equal entry of this statement already is not another one of it.
    const statementAt = (one: string): string | null => {
      const told = known.get(of.bankAccountId, one)
      toldAs = told?.id
      return told === undefined ? null : shared.has(told.id) ? of.statementId : told.statementId
    }
    const place = placeFor(key, statementAt, (statementId) => statementId === of.statementId || apart(statementId))
    if (place === null) {
      if (toldAs !== undefined) share.run(of.statementId, toldAs)
      shared.add(toldAs ?? '')
      continue
    }
    const id = newId()
    insert.run(id, of.statementId, of.bankAccountId, of.partyId, n, bookedOn, valueOn, amountMinor, statement.currency, payerName, payerAccount, reference, text, bankReference, code, place, amountMinor > 0 ? 'open' : 'debit')
    news += 1
    if (amountMinor > 0) ids.push(id)
  }
  return { news, ids }
}

/** Equal entries of one statement are numbered; so many in two statements that do not overlap are as many more. */
const EQUAL_MAX = 100_000

/** The key to keep an entry under; null where another statement has told of it. */
export function placeFor(key: string, statementAt: (key: string) => string | null, isApart: (statementId: string) => boolean): string | null {
  const [base = key, n = '1'] = key.split('-')
  for (let at = Number(n); at < EQUAL_MAX; at += 1) {
    const place = at === 1 ? base : `${base}-${at}`
    const told = statementAt(place)
    if (told === null) return place
    if (!isApart(told)) return null
  }
  return null
}

/** Statements of one day that go on from each other. */
const CHAIN_MAX = 100

/**
 * Which statements this one does not overlap with, though they are of the same day: one that closes with the balance it opens
 * with and ends on the day it begins, and the ones that one goes on from; and the same behind it. Other days need no answer:
 * an entry's key has its day.
 */
function besides(database: Database, bankAccountId: string, statement: StatementToTake): (statementId: string) => boolean {
  const apart = new Set<string>()
  if (statement.footing === 'no_balances') return () => false
  const [first, last] = [firstDay(statement), statement.toOn]
  const walk = (minor: number, next: (minor: number) => { id: string; minor: number }[]) => {
    for (let ends = [minor]; ends.length > 0 && apart.size < CHAIN_MAX;) {
      const found = ends.flatMap(next).filter(({ id }) => !apart.has(id))
      for (const { id } of found) apart.add(id)
      ends = found.map((one) => one.minor)
    }
  }
  walk(statement.openingMinor, (minor) => database.all(closingAt(bankAccountId, minor)).filter(({ toOn, footing }) => footing !== 'no_balances' && toOn === first).map(({ id, openingMinor }) => ({ id, minor: openingMinor })))
  walk(statement.closingMinor, (minor) => database.all(openingAt(bankAccountId, minor)).filter(({ fromOn, toOn, footing }) => footing !== 'no_balances' && (fromOn ?? toOn) === last).map(({ id, closingMinor }) => ({ id, minor: closingMinor })))
  return (statementId) => apart.has(statementId)
}

const cells = () => db.selectFrom('bankStatement').select(['id', 'fromOn', 'toOn', 'footing', 'closingMinor', 'openingMinor'])
const FOUND_MAX = 1_000
export const closingAt = (bankAccountId: string, minor: number) => cells().where('bankAccountId', '=', bankAccountId).where('closingMinor', '=', minor).limit(FOUND_MAX)
export const openingAt = (bankAccountId: string, minor: number) => cells().where('bankAccountId', '=', bankAccountId).where('openingMinor', '=', minor).limit(FOUND_MAX)
/** The newest that end no later, the newest first. */
export const statementsUpTo = (bankAccountId: string, toOn: string) => cells().where('bankAccountId', '=', bankAccountId).where('toOn', '<=', toOn).orderBy('toOn', 'desc').orderBy('id', 'desc').limit(20)

interface Placed {
  bankAccountId: string
  /** Null where it is not kept yet. */
  id: string | null
  fromOn: string
  toOn: string
  openingMinor: number
  footing: string
  currency: string
}

/** Words for what is missing before it; null where nothing is, or it cannot be told: it is the first, it overlaps, or the bank states no balances. */
export function gapBefore(database: Database, { bankAccountId, id, fromOn, toOn, openingMinor, footing, currency }: Placed): string | null {
  if (footing === 'no_balances') return null
  const earlier = database.all(statementsUpTo(bankAccountId, toOn)).filter((one) => one.id !== id && one.footing !== 'no_balances')
  const [last] = earlier
  if (last === undefined || earlier.some((one) => one.closingMinor === openingMinor || one.toOn >= fromOn)) return null
  const words = (minor: number) => formatMoney({ minor, currency }, 'en')
  return `It opens with ${words(openingMinor)}, and the one before it, to ${last.toOn}, closed with ${words(last.closingMinor)}: a statement between them is missing.`
}

/** Of each account its newest statement and how many credits are open. */
export const bankAccounts = () =>
  db.selectFrom('bankAccount as b')
    .leftJoin('cache.party as p', 'p.id', 'b.partyId')
    .select(['b.id', 'b.partyId', 'b.number', 'b.bank', 'b.name', 'b.currency', 'p.name as partyName'])
    .select((eb) => [
      eb.selectFrom('bankStatement as s').select('s.toOn').whereRef('s.bankAccountId', '=', 'b.id').orderBy('s.toOn', 'desc').orderBy('s.id', 'desc').limit(1).as('lastStatementOn'),
      eb.selectFrom('bankEntry as e').select(eb.fn.countAll<number>().as('n')).whereRef('e.bankAccountId', '=', 'b.id').where('e.state', '=', 'open').as('open'),
    ])
    .orderBy('p.name').orderBy('b.name').orderBy('b.id').limit(500)

/** The balance that its newest statement closed with; of several of one day, the one that no other goes on from. */
export function closingOf(database: Database, bankAccountId: string): number | null {
  const newest = database.all(statementsUpTo(bankAccountId, '9999-12-31')).filter(({ footing }) => footing !== 'no_balances')
  const ofTheDay = newest.filter(({ toOn }) => toOn === newest[0]?.toOn)
  return (ofTheDay.find(({ id, closingMinor }) => !ofTheDay.some((other) => other.id !== id && other.openingMinor === closingMinor)) ?? ofTheDay[0])?.closingMinor ?? null
}

/** The newest first, by the day they end; one more than `limit`. */
export const statementsPage = ({ bankAccount, after, limit }: { bankAccount: string | undefined; after: readonly KeyValue[] | null; limit: number }) =>
  db.selectFrom('bankStatement as s')
    .innerJoin('bankAccount as b', 'b.id', 's.bankAccountId')
    .selectAll('s')
    .select(['b.name as bankAccountName', 'b.currency'])
    .select((eb) => eb.selectFrom('bankEntry as e').select(eb.fn.countAll<number>().as('n')).whereRef('e.statementId', '=', 's.id').where('e.state', '=', 'open').as('open'))
    .$if(bankAccount !== undefined, (q) => q.where('s.bankAccountId', '=', bankAccount!))
    .$if(after !== null, (q) => q.where(beyond(['s.toOn', 's.id'], after!, true)))
    .orderBy('s.toOn', 'desc').orderBy('s.id', 'desc').limit(limit + 1)

export const bankAccountNames = (ids: readonly string[]) => db.selectFrom('bankAccount').select(['id', 'name']).where(among('id', ids))
