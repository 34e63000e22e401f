/** SQL of the radar: cards along their expiry, recharges along the wallets that are below their threshold. */
import { sql, type SqlBool } from 'kysely'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { beyond } from '#main/db/keyset.ts'
import { silentRecharges as silent } from '#main/db/silentRecharges.ts'

export interface CardsWish {
  party: string | undefined
  /** The last month that is looked at; a card is good to the end of its own. */
  until: { year: number; month: number }
}

/** Cards of active accounts, through `paymentMethod_by_expiry`. */
const cards = ({ party, until }: CardsWish) =>
  db.selectFrom('cache.paymentMethod as m')
    .innerJoin('cache.account as a', 'a.id', 'm.accountId')
    // Written out, not bound: SQLite uses a partial index only where it can see the condition.
    .where(sql<SqlBool>`m.kind = 'card'`)
    .where(sql<SqlBool>`(m."expYear", m."expMonth") <= (${until.year}, ${until.month})`)
    .where(sql<SqlBool>`+a.status = 'active'`)
    .$if(party !== undefined, (q) => q.where(sql<SqlBool>`+m."partyId" = ${party}`))

/** The soonest first; one more than `limit`. `after`: year, month and id of the last one. */
export const expiringCards = (wish: CardsWish, after: readonly [number, number, string] | null, limit: number) =>
  cards(wish)
    .selectAll('m')
    .select([
      'a.name as accountName', 'a.ref as accountRef', 'a.autopay',
      // Good for longer than this one.
      sql<number>`EXISTS (SELECT 1 FROM cache."paymentMethod" AS o WHERE o."accountId" = m."accountId" AND o.id <> m.id AND o."notAccepted" IS NULL AND (o.kind <> 'card' OR (o."expYear", o."expMonth") > (m."expYear", m."expMonth")))`.as('hasOther'),
    ])
    .$if(after !== null, (q) => q.where(beyond(['m.expYear', 'm.expMonth', 'm.id'], after!)))
    .orderBy('m.expYear')
    .orderBy('m.expMonth')
    .orderBy('m.id')
    .limit(limit + 1)

export const countExpiringCards = (wish: CardsWish) => cards(wish).select(({ fn }) => fn.countAll<number>().as('count'))

/** The account's own, or one of its people's; through `contact_by_account`. */
const hasCriticalNumber = sql<number>`(a."criticalPhone" IS NOT NULL OR EXISTS (SELECT 1 FROM cache.contact AS k WHERE k."accountId" = a.id AND k.phone IS NOT NULL AND k.roles LIKE '%"critical_sms"%'))`

/** By name; one more than `limit`. `after`: name and id of the last one. */
export const silentRecharges = (party: string | undefined, after: readonly [string, string] | null, limit: number) =>
  silent(party)
    .select(['w.accountId', 'w.partyId', 'a.name as accountName', 'a.ref as accountRef', 'w.balanceMinor', 'w.thresholdMinor', 'w.targetMinor', 'w.currency', 'w.pausedAt', hasCriticalNumber.as('criticalNumber')])
    .$if(after !== null, (q) => q.where(sql<SqlBool>`(a.name COLLATE NOCASE, a.id) > (${after![0]}, ${after![1]})`))
    .orderBy(sql`a.name COLLATE NOCASE`)
    .orderBy('a.id')
    .limit(limit + 1)

export const countSilentRecharges = (party: string | undefined) => silent(party).select(({ fn }) => fn.countAll<number>().as('count'))

/** What these accounts owe, by currency; through the table's key. */
export const openOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.accountBalance').select(['accountId', 'currency', 'openMinor']).where(among('accountId', accountIds)).where('openMinor', '>', 0).orderBy('accountId').orderBy('currency')

export const timeZones = () => db.selectFrom('cache.party').select(['id', 'timeZone'])
