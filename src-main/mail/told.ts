/**
 * What addresses have had already, whichever campaign it was in: the same kind of message within the quiet
 * time, or the same document ever. Asked in the preview, before a campaign is written, and as each message
 * is claimed.
 */
import { sql } from 'kysely'
import { among } from '#main/db/among.ts'
import type { MessageRecord } from '#main/db/campaigns.ts'
import { db, type Database } from '#main/db/database.ts'
import type { CampaignState, MessageState } from '#main/db/schema.ts'
import { separated } from './addressees.ts'
import { REGISTRATION_KINDS } from './kinds/names.ts'

/** After "again" too, a second one within this time is a slip of the finger. */
export const AGAIN_GUARD_MS = 600_000

export const RECENTLY_SENT = 'Recently sent: the same kind of message went, or may have gone, to this address a short time ago.'
export const ON_ITS_WAY = 'Already on its way in another campaign.'
export const WAITS_PAUSED = 'Waits in a campaign that is paused.'

interface Earlier {
  id: string
  campaignId: string
  toAddress: string
  at: number
}

const AT = sql<number>`coalesce(m."settledAt", m."sendingAt", m."queuedAt")`

/** Kinds that are one to whoever receives them. */
const alike = (kind: string): readonly string[] => ((REGISTRATION_KINDS as readonly string[]).includes(kind) ? REGISTRATION_KINDS : [kind])

/** Messages that went, may have gone, or are going, since `since`. Unary plus: it is asked by address, or by id. */
const lately = (kind: string, since: number) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(['m.id', 'm.campaignId', 'm.toAddress', AT.as('at')])
    .where((eb) => eb.or([
      eb.and([eb('m.settledAt', '>', since), eb(sql`+m.state`, 'in', ['sent', 'uncertain'])]),
      eb.and([eb('m.settledAt', 'is', null), eb(sql`+m.state`, '=', 'sending')]),
    ]))
    .where('c.kind', 'in', alike(kind))

/** To exactly one of these addresses; through `message_by_address`. */
export const latelyToOne = (kind: string, addresses: readonly string[], since: number) => lately(kind, since).where(among('m.toAddress', addresses))
/** To one of these addresses and others; through `messageRecipient`. */
export const latelyToSeveral = (kind: string, addresses: readonly string[], since: number) =>
  lately(kind, since).innerJoin('messageRecipient as r', 'r.messageId', 'm.id').where(among('r.address', addresses))

/** Of so many addresses it is asked first whether there is a campaign at all that could have written to one of them. */
const MANY = 100
/** Campaigns are few: a desk makes some a day. */
const campaignsSince = (kind: string, since: number) =>
  db.selectFrom('campaign as c').select('c.id').where('c.kind', 'in', alike(kind)).where((eb) => eb.or([eb('c.finishedAt', 'is', null), eb('c.finishedAt', '>', since)])).limit(1)
/** One that still may send, by itself or when somebody resumes it. */
const campaignsUnderWay = (kind: string) => db.selectFrom('campaign as c').select('c.id').where('c.kind', 'in', alike(kind)).where('c.state', 'in', ['ready', 'running', 'paused']).limit(1)

/** When an address had such a message last; an address that had none is not in it. `except`: a message, or a whole campaign, by the beginning of the id. */
export function toldLately(database: Database, kind: string, addresses: readonly string[], since: number, except = ''): Map<string, number> {
  const told = new Map<string, number>()
  if (addresses.length > MANY && database.first(campaignsSince(kind, since)) === undefined) return told
  const asked = JSON.stringify(addresses)
  let wanted: Set<string> | null = null
  for (const read of latelyStatements(database, kind)) {
    for (const { id, toAddress, at } of read(asked, since)) {
      if (except !== '' && id.startsWith(except)) continue
      wanted ??= new Set(addresses)
      for (const address of separated(toAddress)) if (wanted.has(address)) told.set(address, Math.max(told.get(address) ?? 0, at))
    }
  }
  return told
}

type ReadLately = (addresses: string, since: number) => Earlier[]
const statements = new WeakMap<Database['raw'], Map<string, ReadLately[]>>()

/** Asked twice for each message that goes: built once a connection and kind. */
function latelyStatements({ raw }: Database, kind: string): ReadLately[] {
  const kept = statements.get(raw) ?? new Map<string, ReadLately[]>()
  statements.set(raw, kept)
  const known = kept.get(kind)
  if (known !== undefined) return known
  const SINCE = -1
  const made = [latelyToOne(kind, [], SINCE), latelyToSeveral(kind, [], SINCE)].map((query): ReadLately => {
    const { sql: text, parameters } = query.compile()
    const statement = raw.prepare<unknown[], Earlier>(text)
    return (addresses, since) => statement.all(...parameters.map((parameter) => (parameter === SINCE ? since : parameter === '[]' ? addresses : parameter)))
  })
  kept.set(kind, made)
  return made
}

/** Those of the accounts to which a message of this kind is about to go, or will when somebody resumes its campaign; through `message_by_account`. */
export const waitingAccounts = (kind: string, accountIds: readonly string[]) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(['m.accountId', 'c.state'])
    .where(among('m.accountId', accountIds))
    .where(sql`+m.state`, 'in', ['queued', 'sending'])
    .where('c.state', 'in', ['ready', 'running', 'paused'])
    .where('c.kind', 'in', alike(kind))
/** Why nothing more is written to these accounts: a message of this kind waits for them already. Who is not in it has none. */
export function onTheirWay(database: Database, kind: string, accountIds: readonly string[]): Map<string, string> {
  const waiting = new Map<string, string>()
  if (database.first(campaignsUnderWay(kind)) === undefined) return waiting
  for (const { accountId, state } of database.all<{ accountId: string; state: CampaignState }>(waitingAccounts(kind, accountIds))) {
    if (state !== 'paused') waiting.set(accountId, ON_ITS_WAY)
    else if (!waiting.has(accountId)) waiting.set(accountId, WAITS_PAUSED)
  }
  return waiting
}

/** Written before this one, and in a campaign that is paused: of two that wait, the earlier goes. Through `message_by_account`. */
export const WAITS_EARLIER = `SELECT 1 FROM message AS m JOIN campaign AS c ON c.id = m.campaignId
  WHERE m.accountId = ? AND +m.state = 'queued' AND m.queuedAt < ? AND m.campaignId <> ? AND c.state = 'paused' AND c.kind IN (SELECT value FROM json_each(?)) LIMIT 1`

/** Whether an account waits in a paused campaign since before `message` was written; asked of every message, so it is built once. */
export function createWaitsPaused({ raw }: Database, kind: string): (message: Pick<MessageRecord, 'accountId' | 'campaignId' | 'queuedAt'>) => boolean {
  const statement = raw.prepare(WAITS_EARLIER)
  const kinds = JSON.stringify(alike(kind))
  return ({ accountId, campaignId, queuedAt }) => statement.get(accountId, queuedAt, campaignId, kinds) !== undefined
}

interface ToldThing extends Earlier {
  key: string
  state: MessageState
  campaignState: string
}

/** Messages about exactly one of these things; through `message_by_subject`. */
export const aboutOne = (keys: readonly string[]) => aboutThings(sql.ref('m.subjectId')).where(among('m.subjectId', keys))
/** Messages about one of them and others; through `messageSubject`. */
export const aboutSeveral = (keys: readonly string[]) => aboutThings(sql.ref('s.subjectId')).innerJoin('messageSubject as s', 's.messageId', 'm.id').where(among('s.subjectId', keys))

const aboutThings = (key: ReturnType<typeof sql.ref>) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select([key.$castTo<string>().as('key'), 'm.id', 'm.campaignId', 'm.toAddress', 'm.state', 'c.state as campaignState', AT.as('at')])
    .where(sql`+m.state`, 'in', ['sent', 'uncertain', 'sending', 'queued'])

export interface ToldThings {
  /** When the address got the thing, or was about to; null when it did not. */
  at(key: string, address: string): number | null
}

/**
 * Which of these things which addresses have had. `since`: only what is younger counts, for a person who says
 * "again". `except`: the message that asks. `waiting`: what is about to go counts too.
 */
export function toldThings(database: Database, keys: readonly string[], { since = 0, except = '', waiting = false }: { since?: number; except?: string; waiting?: boolean } = {}): ToldThings {
  const told = new Map<string, number>()
  for (const query of [aboutOne(keys), aboutSeveral(keys)]) {
    for (const { key, id, toAddress, state, campaignState, at } of database.all<ToldThing>(query)) {
      if (id === except) continue
      if (state === 'queued' ? !(waiting && (campaignState === 'ready' || campaignState === 'running')) : state !== 'sending' && at <= since) continue
      for (const address of separated(toAddress)) {
        const place = `${key} ${address}`
        told.set(place, Math.max(told.get(place) ?? 0, at))
      }
    }
  }
  return { at: (key, address) => told.get(`${key} ${address}`) ?? null }
}
