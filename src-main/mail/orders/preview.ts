/** An order as a person looks at it before anything goes. */
import type { Channel, DispatchPreview, MailKind, Recipient } from '#contract/mail.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { OrderToRead, PreviewPage } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { templateWords } from '#main/domain/mailKinds.ts'
import { shownMailbox } from '../compose.ts'
import { matterOf, type MatterKind } from '../kinds/matters.ts'
import { matterSms, segmentsOfSms } from '../matterMessage.ts'
import { createSenders, senderMailbox, type Sender } from '../sender.ts'
import { shownTemplate, type ShownTemplate } from '../templates.ts'
import { plan, planMatter, type Planned } from './order.ts'
import { reckonedSum } from './reckoned.ts'
import { oncePerAccount } from './prepare.ts'
import type { MatterPlanned } from './matterOrder.ts'

/** Examples told of each reason. */
const EXAMPLES = 5
const RECIPIENTS_SHOWN = 50

/** @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
export function previewOrder(database: Database, request: OrderToRead): DispatchPreview {
  const { order } = request
  if (order.kind === 'registration') return previewOf(database, order.kind, oncePerAccount(plan(database, request)), null)
  const planned = planMatter(database, { ...request, order })
  return previewOf(database, order.kind, planned, segmentsFor(database, order.kind, planned, request.now))
}

/** @throws JobFailure `TOO_MANY`, `BAD_PERIOD` */
export function previewPage(database: Database, request: OrderToRead, { show, reason, after, limit }: PreviewPage): { rows: Recipient[]; total: number } {
  const planned = oncePerAccount(plan(database, request))
  const shown = planned.filter(({ skip }) => (show === 'going' ? skip === null : skip !== null && (reason === undefined || skip === reason)))
  return { rows: shown.slice(after, after + limit).map(recipientOf), total: shown.length }
}

function previewOf(database: Database, kind: MailKind, planned: readonly Planned[], segments: Texts | null): DispatchPreview {
  const byReason = new Map<string, { count: number; recent: boolean; examples: Recipient[] }>()
  const byParty = new Map<string, { party: string; channel: Channel; count: number }>()
  const recipients: Recipient[] = []
  let willSend = 0
  for (const one of planned) {
    if (one.skip === null) {
      willSend++
      if (recipients.length < RECIPIENTS_SHOWN) recipients.push(recipientOf(one))
      const key = `${one.channel} ${one.partyId}`
      const entry = byParty.get(key)
      if (entry === undefined) byParty.set(key, { party: one.partyId, channel: one.channel, count: 1 })
      else entry.count++
      continue
    }
    let entry = byReason.get(one.skip)
    if (entry === undefined) byReason.set(one.skip, (entry = { count: 0, recent: one.recentAt !== null, examples: [] }))
    entry.count++
    if (entry.examples.length < EXAMPLES) entry.examples.push(recipientOf(one))
  }
  const senderFor = createSenders(database)
  return {
    willSend, texts: 0, segments: 0, segmentsReckoned: false, ...segments,
    skipped: [...byReason].map(([reason, entry]) => ({ reason, ...entry })).sort((a, b) => b.count - a.count),
    senders: [...byParty.values()].map(({ party, channel, count }) => ({
      party: party as PartyId, channel, count, from: fromOf(senderFor(party), channel), template: templateWords(kind, shownTemplate(database, kind, party).version),
    })).sort((a, b) => b.count - a.count),
    recipients,
  }
}

const fromOf = (sender: Sender, channel: Channel): string => (channel === 'sms' ? sender.smsNumbers.join(', ') : shownMailbox(senderMailbox(sender)))

/** Texts that are filled in to count their segments; with more, each stands for several. Filling in takes longer than all the rest of a preview. */
const FILLED_IN = 4000

interface Texts {
  texts: number
  segments: number
  segmentsReckoned: boolean
}

/** How many SMS, and how many parts they are sent in: each is filled in, as its amounts and names make it longer or shorter. */
function segmentsFor(database: Database, kind: MatterKind, planned: readonly MatterPlanned[], now: number): Texts {
  const matter = matterOf(kind)
  const templates = new Map<string, ShownTemplate>()
  const going = planned.filter(({ channel, skip }) => skip === null && channel === 'sms')
  const { sum, reckoned } = reckonedSum(going.length, FILLED_IN, (place) => {
    const { partyId, things, customer, sender, toName } = going[place]!
    let template = templates.get(partyId)
    if (template === undefined) templates.set(partyId, (template = shownTemplate(database, kind, partyId)))
    return segmentsOfSms(matterSms(template, { matter, things, customer, sender, now }, toName))
  })
  return { texts: going.length, segments: sum, segmentsReckoned: reckoned }
}

const recipientOf = ({ accountId, accountName, accountRef, partyId, channel, toAddress, about, skip, recentAt }: Planned): Recipient => ({
  accountId: accountId as AccountId, accountName, accountRef, partyId: partyId as PartyId, channel, to: toAddress === '' ? null : toAddress, about, skip, recentAt,
})
