/** Addresses and numbers that nothing is sent to, and why. */
import { sql } from 'kysely'
import type { SuppressionReason } from '#contract/suppressions.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { dateWords } from '#main/domain/instantWords.ts'
import { e164, spellings } from '#main/domain/phoneNumbers.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import { beyond, type KeyValue } from './keyset.ts'
import type { Schema } from './schema.ts'
import { accountsMatching } from './searchText.ts'

export type SuppressionRecord = Schema['suppression']

/** Those of these addresses (in lower case, or numbers as `+61400000000`) that nothing is sent to. */
export const suppressedAmong = (addresses: readonly string[]) => db.selectFrom('suppression').selectAll().where(among('address', addresses))

/** Null where it may be written to. `address` in any case. */
export const suppressionOf = (database: Database, address: string): SuppressionRecord | null =>
  database.first<SuppressionRecord>(db.selectFrom('suppression').selectAll().where('address', '=', suppressionKey(address))) ?? null

/** An address as the list has it. */
export const suppressionKey = (address: string): string => address.trim().toLowerCase()

/** Which reason stands where there are several: a customer's own wish is above what a server or a colleague said. */
const WEIGHT: Record<SuppressionReason, number> = { bounced: 0, by_hand: 1, unsubscribed: 2, stopped: 2, complained: 3 }

/**
 * Puts an address on the list, or keeps what stands there where that weighs as much. Answers whether
 * anything changed. In the caller's transaction, where there is one.
 */
export function suppress(database: Database, given: Pick<SuppressionRecord, 'address' | 'reason' | 'words' | 'at' | 'by'> & { messageId?: string | null }): boolean {
  const address = suppressionKey(given.address)
  return deskTransaction(database, () => {
    const known = suppressionOf(database, address)
    if (known !== null && WEIGHT[known.reason] >= WEIGHT[given.reason]) return false
    const row: SuppressionRecord = { address, channel: address.includes('@') ? 'email' : 'sms', reason: given.reason, words: given.words, at: given.at, by: given.by, messageId: given.messageId ?? null }
    database.run(db.insertInto('suppression').values(row).onConflict((conflict) => conflict.column('address').doUpdateSet(row)))
    return true
  })
}

/** Takes an address off the list; false where it is not on it. */
export const unsuppress = (database: Database, address: string): boolean =>
  database.run(db.deleteFrom('suppression').where('address', '=', suppressionKey(address))).changes === 1

const BECAUSE: Record<SuppressionReason, string> = {
  bounced: 'Mail to this address comes back',
  complained: 'The customer complained about our mail',
  unsubscribed: 'The customer asked for no more mail',
  stopped: 'The customer answered STOP',
  by_hand: 'It is on the list of those who are not written to',
}

/** Why, in the same words for everybody of the same reason: `Mail to this address comes back.` For counts by reason. */
export const suppressedBecause = ({ reason }: Pick<SuppressionRecord, 'reason'>): string => `${BECAUSE[reason]}.`

const WORDS_SHOWN = 160

/** Why, since when and in whose words: `Mail to this address comes back since 3 Nov 2026 (there is no such mailbox: 550 5.1.1 …).` */
export function suppressionWords({ reason, words, at }: Pick<SuppressionRecord, 'reason' | 'words' | 'at'>, timeZone: string): string {
  const on = dateWords(businessDateAt(at, timeZone))
  const said = words === null || words === '' ? '' : ` (${words.length > WORDS_SHOWN ? `${words.slice(0, WORDS_SHOWN)}…` : words})`
  return `${BECAUSE[reason]}, ${reason === 'bounced' || reason === 'by_hand' ? 'since' : 'on'} ${on}${said}.`
}

export interface SuppressionFilter {
  text?: string | undefined
  reason?: SuppressionReason | undefined
}

/** One page, the newest first; through `suppression_by_time`, or `suppression_by_reason`. A text is part of the address or the number, or names an account. */
export function suppressionPage({ text = '', reason }: SuppressionFilter, { after, limit }: { after: readonly KeyValue[] | null; limit: number }) {
  const part = suppressionKey(text)
  const found = part === '' ? null : accountsMatching(text)
  const digits = part.replaceAll(/[\s()-]/g, '')
  return db.selectFrom('suppression as s')
    .selectAll()
    .$if(reason !== undefined, (q) => q.where('s.reason', '=', reason!))
    .$if(part !== '', (q) => q.where((eb) => eb.or([
      sql<boolean>`instr(s.address, ${part}) > 0`,
      ...(/^\+?\d{4,}$/.test(digits) ? [sql<boolean>`instr(s.address, ${digits}) > 0`] : []),
      ...(found === null ? [] : [sql<boolean>`s.address IN (SELECT lower(c.email) FROM cache.contact AS c WHERE c."accountId" IN ${found} AND c.email IS NOT NULL)`]),
    ])))
    .$if(after !== null, (q) => q.where(beyond(['s.at', 's.address'], after!, true)))
    .orderBy('s.at', 'desc').orderBy('s.address', 'desc')
    .limit(limit)
}

/** How many, by reason; through `suppression_by_reason`. */
export const suppressionCounts = db.selectFrom('suppression').select(['reason', sql<number>`count(*)`.as('count')]).groupBy('reason')

export interface AccountNamed {
  id: string
  name: string
}

/** Some accounts with a contact of this address or number, `limit` at most. */
export function accountsOf(database: Database, { address, channel }: Pick<SuppressionRecord, 'address' | 'channel'>, limit: number): AccountNamed[] {
  if (channel === 'email') return database.all<AccountNamed>(accountsOfEmail(address, limit))
  const rows = [...database.all<NumberRow>(accountsOfNumber(address)), ...database.all<NumberRow>(accountsOfCriticalNumber(address))]
  const own = rows.filter(({ phone, country }) => e164(phone, country) === address)
  return [...new Map(own.map(({ id, name }) => [id, { id, name }])).values()].slice(0, limit)
}

interface NumberRow extends AccountNamed {
  phone: string
  country: string
}

/** Through `contact_by_email`. */
export const accountsOfEmail = (address: string, limit: number) =>
  db.selectFrom('cache.contact as c').innerJoin('cache.account as a', 'a.id', 'c.accountId').select(['a.id', 'a.name']).distinct().where(sql`lower(c.email)`, '=', address).limit(limit)

/** A number is written in many ways, and the same way in another country is another number. */
const NUMBERS_MAX = 100
const country = sql<string>`a."billingAddress" ->> '$.country'`.as('country')
const spelt = (column: string, number: string) =>
  sql<boolean>`replace(replace(replace(replace(replace(${sql.ref(column)}, ' ', ''), '-', ''), '(', ''), ')', ''), '.', '') IN (SELECT value FROM json_each(${JSON.stringify(spellings(number))}))`

/** Through `contact_by_phone`. */
export const accountsOfNumber = (number: string) =>
  db.selectFrom('cache.contact as c').innerJoin('cache.account as a', 'a.id', 'c.accountId').select(['a.id', 'a.name', 'c.phone', country]).where(spelt('c.phone', number)).limit(NUMBERS_MAX)

/** Through `account_by_critical_phone`. */
export const accountsOfCriticalNumber = (number: string) =>
  db.selectFrom('cache.account as a').select(['a.id', 'a.name', 'a.criticalPhone as phone', country]).where(spelt('a.criticalPhone', number)).limit(NUMBERS_MAX)
