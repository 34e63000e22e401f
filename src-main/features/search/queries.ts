/** SQL of the search box. */
import { sql } from 'kysely'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'

/** Documents looked at for one question: enough to choose from, few enough for a key stroke. */
const DOCUMENTS_MAX = 200

/** Accounts whose entry in the full-text index matches, as they come: through `cache.search`, whatever the number there are. */
export const searchDocs = (matchExpression: string) =>
  db.selectFrom('cache.search as s')
    .crossJoin('cache.searchDoc as d')
    .whereRef('d.docId', '=', 's.rowid')
    .crossJoin('cache.account as a')
    .whereRef('a.id', '=', 'd.accountId')
    .select(['d.accountId', 'd.partyId', 'd.title', 'a.ref as accountRef'])
    .where(sql<boolean>`s.search match ${matchExpression}`)
    .limit(DOCUMENTS_MAX)

/** The contacts of accounts, through `contact_by_account`. */
export const contactsOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.contact').select(['id', 'accountId', 'partyId', 'name', 'email', 'phone']).where(among('accountId', accountIds)).orderBy('id')

export interface Beginning {
  from: string
  to: string
}
const NUMBERED = {
  invoice: { table: 'cache.invoice', number: 'i.number', total: 'i.totalMinor' },
  payment: { table: 'cache.payment', number: 'i.ref', total: 'i.amountMinor' },
} as const

/** Numbers that begin like this, the highest first: through `invoice_by_number`, `payment_by_ref`. */
export const numbered = (kind: keyof typeof NUMBERED, { from, to }: Beginning, limit: number) => {
  const { table, number, total } = NUMBERED[kind]
  return db.selectFrom(sql<NumberedRow>`${sql.table(table)}`.as('i'))
    .innerJoin('cache.account as a', 'a.id', 'i.accountId')
    .select(['i.id', 'i.accountId', 'i.partyId', 'i.currency', sql<string>`${sql.ref(number)}`.as('title'), sql<number>`${sql.ref(total)}`.as('minor'), 'a.name as accountName'])
    .where(sql<boolean>`${sql.ref(number)} >= ${from} AND ${sql.ref(number)} < ${to}`)
    .orderBy(sql.ref(number), 'desc')
    .limit(limit)
}
interface NumberedRow {
  id: string
  accountId: string
  partyId: string
  currency: string
}

/** The first number of all, and the last: what letters they begin with. */
export const endOfNumbers = (kind: keyof typeof NUMBERED, end: 'first' | 'last') => {
  const { table, number } = NUMBERED[kind]
  return db.selectFrom(sql`${sql.table(table)}`.as('i')).select(sql<string>`${sql.ref(number)}`.as('number')).orderBy(sql.ref(number), end === 'first' ? 'asc' : 'desc').limit(1)
}

const OF_AMOUNT = {
  invoice: { table: 'cache.invoice', amount: 'i.totalMinor', number: 'i.number', on: 'i.issuedOn' },
  payment: { table: 'cache.payment', amount: 'i.amountMinor', number: 'i.ref', on: 'i.receivedOn' },
} as const

/** The next currency in which something is of this amount: one look at the index on amounts, however many there are of it. */
export const nextCurrencyOf = (kind: keyof typeof OF_AMOUNT, minor: number, after: string) => {
  const { table, amount } = OF_AMOUNT[kind]
  return db.selectFrom(sql`${sql.table(table)}`.as('i')).select(sql<string>`i.currency`.as('currency'))
    .where(sql<boolean>`${sql.ref(amount)} = ${minor} AND i.currency > ${after}`).orderBy(sql`i.currency`).limit(1)
}

/** Rows of one amount that are looked at for the newest: those that came last. */
const AMOUNTS_MAX = 200

/** What is of exactly this amount, the newest first. */
export const ofAmount = (kind: keyof typeof OF_AMOUNT, { currency, minor }: Amount, limit: number) => {
  const { table, amount, number, on } = OF_AMOUNT[kind]
  const last = sql<NumberedRow & { title: string; minor: number; on: string }>`(SELECT i.id, i."accountId", i."partyId", i.currency, ${sql.ref(number)} AS title, ${sql.ref(amount)} AS minor, ${sql.ref(on)} AS "on"
    FROM ${sql.table(table)} AS i WHERE ${sql.ref(amount)} = ${minor} AND i.currency = ${currency} ORDER BY i.rowid DESC LIMIT ${sql.lit(AMOUNTS_MAX)})`
  return db.selectFrom(last.as('n'))
    .innerJoin('cache.account as a', 'a.id', 'n.accountId')
    .select(['n.id', 'n.accountId', 'n.partyId', 'n.title', 'n.currency', 'n.minor', 'n.on', 'a.name as accountName'])
    .orderBy('n.on', 'desc')
    .orderBy('n.id')
    .limit(limit)
}

export interface Amount {
  currency: string
  minor: number
}
