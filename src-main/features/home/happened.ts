/**
 * What happened since a moment, as one list each: its count and its sums are those of its rows. Each
 * begins at an index in time, so what is read is what happened, however much there is.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Happening } from '#contract/home.ts'
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import type { KeyShape, KeyValue } from '#main/db/keyset.ts'
import { db } from '#main/db/database.ts'

export interface Span {
  party: string | null
  since: Instant
  /** The days of money: both included. */
  from: BusinessDate
  to: BusinessDate
}

/** One row of any of them. `when`: an instant, or a business date. */
interface Row {
  id: string
  when: KeyValue
  accountId: string
  partyId: string
  title: string
  says: string | null
  minor: number | null
  currency: string | null
  invoiceId: string | null
}

const of = (party: string | null, alias: string) => (party === null ? sql`` : sql`AND ${sql.ref(`${alias}.partyId`)} = ${party}`)
const NOTHING = 'NULL AS minor, NULL AS currency'

/** A payment that a charge made whose money had been asked for in vain before. */
const HAD_FAILED = sql`EXISTS (SELECT 1 FROM cache.charge AS e WHERE e.id = p."chargeId" AND EXISTS (SELECT 1 FROM cache.charge AS x WHERE x."seriesId" = e."seriesId" AND x.at < e.at AND x.status = 'failed'))`
const payments = ({ party, from, to }: Span, which: RawBuilder<unknown>) => sql<Row>`
  SELECT p.id, p."receivedOn" AS "when", p."accountId", p."partyId", p.ref AS title, p.medium AS says, p."amountMinor" AS minor, p.currency, NULL AS "invoiceId"
  FROM cache.payment AS p WHERE p."receivedOn" >= ${from} AND p."receivedOn" <= ${to} ${of(party, 'p')} ${which}`

const ASKS = `m.state IN ('part_kept','broken') AND m."answeredAt" IS NULL`
/** Of one that was not kept, what has not come; of one that was, all of it. Said which index: those that ask are few, whenever they were broken. */
const promises = (party: string | null, index: 'promise_by_change' | 'promise_asks', which: RawBuilder<unknown>) => sql<Row>`
  SELECT m.id, m."stateAt" AS "when", m."accountId", m."partyId", 'Promise' AS title, m.state AS says, CASE m.state WHEN 'kept' THEN m."amountMinor" ELSE max(0, m."amountMinor" - m."receivedMinor") END AS minor, m.currency, m."invoiceId"
  FROM main.promise AS m INDEXED BY ${sql.raw(index)} WHERE ${which} ${of(party, 'm')}`

const messages = (party: string | null, column: 'settledAt' | 'bouncedAt', which: RawBuilder<unknown>) => sql<Row>`
  SELECT g.id, ${sql.ref(`g.${column}`)} AS "when", g."accountId", g."partyId", g."toAddress" AS title, g.channel AS says, ${sql.raw(NOTHING)}, NULL AS "invoiceId"
  FROM main.message AS g WHERE ${which} ${of(party, 'g')}`

const SOURCES: Record<Happening, (span: Span) => RawBuilder<Row>> = {
  received: (span) => payments(span, sql``),
  recovered: (span) => payments(span, sql`AND p."chargeId" IS NOT NULL AND ${HAD_FAILED}`),
  failed: ({ party, since }) => sql`
    SELECT c.id, c.at AS "when", c."accountId", c."partyId", coalesce((SELECT i.number FROM cache.invoice AS i WHERE i.id = c."invoiceId"), CASE c.kind WHEN 'one_time' THEN 'One-time payment' ELSE 'Recharge' END) AS title,
      c."declineCode" AS says, c."amountMinor" AS minor, c.currency, c."invoiceId"
    FROM cache.charge AS c WHERE c.status = 'failed' AND c.at >= ${since} ${of(party, 'c')}`,
  held: ({ party, since }) => holds(party, sql`"heldAt"`, sql`h."heldAt" >= ${since}`),
  released: ({ party, since }) => holds(party, sql`"releasedAt"`, sql`h."releasedAt" IS NOT NULL AND h."releasedAt" >= ${since}`),
  approved: ({ party, since }) => sql`
    SELECT v.id, v."updatedAt" AS "when", v."accountId", v."partyId", i.number AS title, v.preference AS says, i."totalMinor" AS minor, i.currency, v."invoiceId"
    FROM cache.approval AS v CROSS JOIN cache.invoice AS i ON i.id = v."invoiceId" WHERE v.state = 'auto_approved' AND v."updatedAt" >= ${since} ${of(party, 'v')}`,
  registered: ({ party, since }) => sql`
    SELECT r.id, r."registeredAt" AS "when", r."accountId", r."partyId", coalesce((SELECT t.name FROM cache.contact AS t WHERE t.id = r."contactId"), r.email, 'Portal') AS title, r.email AS says, ${sql.raw(NOTHING)}, NULL AS "invoiceId"
    FROM cache.registration AS r WHERE r."registeredAt" IS NOT NULL AND r."registeredAt" >= ${since} ${of(party, 'r')}`,
  sent: ({ party, since }) => messages(party, 'settledAt', sql`g.state = 'sent' AND g."settledAt" >= ${since}`),
  bounced: ({ party, since }) => messages(party, 'bouncedAt', sql`g."bouncedAt" IS NOT NULL AND g."bouncedAt" >= ${since}`),
  kept: ({ party, since }) => promises(party, 'promise_by_change', sql`m.state = 'kept' AND m."stateAt" >= ${since}`),
  broken: ({ party, since }) => promises(party, 'promise_by_change', sql`m.state IN ('part_kept','broken') AND m."stateAt" >= ${since}`),
  asking: ({ party }) => promises(party, 'promise_asks', sql.raw(ASKS)),
}

function holds(party: string | null, column: RawBuilder<unknown>, which: RawBuilder<unknown>) {
  return sql<Row>`
    SELECT h.id, h.${column} AS "when", h."accountId", h."partyId", i.number AS title, h.reason AS says, i."totalMinor" AS minor, i.currency, h."invoiceId"
    FROM cache.hold AS h CROSS JOIN cache.invoice AS i ON i.id = h."invoiceId" WHERE ${which} ${of(party, 'h')}`
}

/** Whether its rows bear a business date instead of an instant. */
export const isDated = (what: Happening): boolean => what === 'received' || what === 'recovered'
export const keyShape = (what: Happening): KeyShape => [isDated(what) ? 'string' : 'integer', 'string']

/** The newest first; one row more than `limit` tells that there is a next page. */
export const happenedPage = (what: Happening, span: Span, { after, limit }: { after: readonly KeyValue[] | null; limit: number }) =>
  db.selectFrom(sql<Row>`(${SOURCES[what](span)})`.as('n'))
    .leftJoin('cache.account as a', 'a.id', 'n.accountId')
    .select(['n.id', 'n.when', 'n.accountId', 'n.partyId', 'n.title', 'n.says', 'n.minor', 'n.currency', 'n.invoiceId', 'a.name as accountName', 'a.ref as accountRef'])
    .$if(after !== null, (q) => q.where(sql<boolean>`(n."when", n.id) < (${sql.join([...after!])})`))
    .orderBy('n.when', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit + 1)

/** How many and how much, by currency; what is about no money under none. */
export const happenedSums = (what: Happening, span: Span) =>
  db.selectFrom(sql<Row>`(${SOURCES[what](span)})`.as('n'))
    .select(({ fn }) => ['n.currency', fn.countAll<number>().as('count'), sql<number>`coalesce(sum(n.minor), 0)`.as('minor')])
    .groupBy('n.currency')
