/** An order as a campaign: looked at and written down at one moment; what does not fit what was confirmed leaves nothing behind. */
import type { Channel, MailKind } from '#contract/mail.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { OrderToRead, PreparedCampaign } from '#main/core/ports/mail.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { campaignWords } from '#main/domain/mailKinds.ts'
import { templateFor } from '../templates.ts'
import { stageMessages, writeStaged, type NewMessage } from '../writeCampaign.ts'
import { plan, type Planned } from './order.ts'

export interface NewDispatch {
  /** The operator's name. */
  by: string
  /** How many messages were confirmed; null where nobody has seen a number. */
  expected: number | null
  /** Messages a minute and party; null for no limit. */
  ratePerMinute: number | null
  /** Channels that are not set: a campaign that needs one is refused. */
  without?: readonly Channel[]
}

/**
 * What takes the time is done before the desk is held: the order is read, its messages are staged. Where anybody
 * wrote to the desk meanwhile it is read once more, as it is then. @throws JobFailure `TOO_MANY`, `BAD_PERIOD`, `NOBODY`, `CHANGED`, `NO_TRANSPORT`, `NO_SMS`
 */
export function prepareOrder(database: Database, request: OrderToRead, how: NewDispatch): PreparedCampaign {
  const { by, expected, ratePerMinute, without = [] } = how
  const { order, again, quietMs, now } = request
  const before = staged()
  return deskTransaction(database, () => {
    const { planned, messages } = before.version === deskVersion(database) ? before : staged()
    const going = messages.total - messages.skipped
    if (going === 0) throw new JobFailure('NOBODY', 'Nobody in this selection can be written to.')
    if (expected !== null && going !== expected) throw new JobFailure('CHANGED', 'The list has changed since it was shown. Look at it again and confirm.')
    const lacking = without.find((channel) => planned.some((one) => one.skip === null && one.channel === channel))
    if (lacking === 'email') throw new JobFailure('NO_TRANSPORT', 'No mail server is set. Give its address in Settings.')
    if (lacking === 'sms') throw new JobFailure('NO_SMS', 'No SMS provider is set. Give its account in Settings.')
    const templates = templatesOf(database, order.kind, planned, now)
    const partyId = onlyParty(planned)
    const title = campaignWords(order.kind, { only: planned.length === 1 ? planned[0]!.accountName : null, party: partyId === null ? null : partyName(database, partyId) })
    const prepared = writeStaged(database, { kind: order.kind, partyId, templateId: templates.campaign, about: { order: order.kind, quietMs, title, again }, ratePerMinute, by, now }, messages)
    templates.write(prepared.campaignId)
    return prepared
  })

  function staged() {
    const version = deskVersion(database)
    const planned = oncePerAccount(plan(database, request))
    return { version, planned, messages: stageMessages(database, planned, now) }
  }
}

/** Another number each time that another connection has written to the desk. */
const deskVersion = ({ raw }: Database): number => raw.pragma('main.data_version', { simple: true }) as number

/** A campaign has one message an account; of several the one that goes is written down. */
export function oncePerAccount(planned: Planned[]): Planned[] {
  if (new Set(planned.map(({ accountId }) => accountId)).size === planned.length) return planned
  const byAccount = new Map<string, Planned>()
  for (const one of planned) {
    const known = byAccount.get(one.accountId)
    if (known === undefined || (known.skip !== null && one.skip === null)) byAccount.set(one.accountId, one)
  }
  return [...byAccount.values()]
}

export function onlyParty(planned: readonly { partyId: string }[]): string | null {
  const parties = new Set(planned.map(({ partyId }) => partyId))
  return parties.size === 1 ? [...parties][0]! : null
}

export interface Templates {
  /** The one for all; or the only party's. */
  campaign: string
  /** Each message with its party's. */
  named(planned: readonly Planned[]): NewMessage[]
  /** The same of a campaign that is written down. */
  write(campaignId: string): void
}

/** The versions that messages of a kind are made from, as they are now. */
export function templatesOf(database: Database, kind: MailKind, planned: readonly { partyId: string }[], now: number): Templates {
  const parties = new Map([...new Set(planned.map(({ partyId }) => partyId))].map((partyId) => [partyId, templateFor(database, kind, partyId, now).id]))
  const campaign = parties.size === 1 ? [...parties.values()][0]! : templateFor(database, kind, null, now).id
  return {
    campaign,
    named: (of) => of.map((one) => ({ ...one, templateId: parties.get(one.partyId)! })),
    write(campaignId) {
      for (const [partyId, templateId] of parties) {
        if (templateId !== campaign) database.run(db.updateTable('message').set({ templateId }).where('campaignId', '=', campaignId).where('partyId', '=', partyId))
      }
    },
  }
}

const partyName = (database: Database, partyId: string): string | null =>
  database.first<{ name: string }>(db.selectFrom('cache.party').select('name').where('id', '=', partyId))?.name ?? null
