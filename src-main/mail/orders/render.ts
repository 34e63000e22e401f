/** One message of an order as it would read; the link in it is a placeholder, none is made. */
import type { PaperSpec } from '#contract/documents.ts'
import type { RenderedMessage } from '#contract/mail.ts'
import type { OrderToRead } from '#main/core/ports/mail.ts'
import { db, type Database } from '#main/db/database.ts'
import { numberFor } from '#main/domain/smsNumbers.ts'
import { segmentsOf } from '#main/domain/smsSegments.ts'
import { shownMailbox, type Mailbox } from '../compose.ts'
import { inviteeById, type Invitee } from '../invitees.ts'
import { matterOf } from '../kinds/matters.ts'
import { REGISTRATION } from '../kinds/names.ts'
import { matterEmail, matterSms } from '../matterMessage.ts'
import { paperFacts } from '../paperFacts.ts'
import { registrationMessage } from '../registrationMessage.ts'
import { senderMailbox, senderOf } from '../sender.ts'
import { shownTemplate } from '../templates.ts'
import { planMatter } from './order.ts'
import { separated } from '../addressees.ts'

/** A message as it would read, with the mailbox it is from and the documents it would carry. */
export interface OrderMessage {
  shown: RenderedMessage
  from: Mailbox
  papers: readonly PaperSpec[]
}

/** Null where nothing can be said to this account. @throws JobFailure `TEMPLATE`, `NO_PARTY`, `TOO_MANY`, `BAD_PERIOD` */
export function renderOrder(database: Database, request: OrderToRead, accountId: string): OrderMessage | null {
  const { order, now } = request
  if (order.kind === 'registration') return registration(database, accountId)
  const [one] = planMatter(database, { ...request, order }, accountId)
  if (one === undefined || one.things.length === 0) return null
  const matter = matterOf(order.kind)
  const { things, customer, sender, channel, toAddress, toName } = one
  const template = shownTemplate(database, order.kind, one.partyId)
  const about = { matter, things, customer, sender, now }
  if (channel === 'sms') {
    const text = matterSms(template, about, toAddress === '' ? '' : toName)
    const from = numberFor(sender.smsNumbers, toAddress) ?? 'no number'
    return { shown: { channel, from, to: toAddress === '' ? 'no number' : toAddress, subject: '', html: '', text, attachments: [], segments: segmentsOf(text) }, from: senderMailbox(sender), papers: [] }
  }
  const names = toName.split(', ')
  const to = separated(toAddress).map((address, n) => ({ name: names[n] ?? '', address }))
  const { from, ...content } = matterEmail(template, about, to)
  const papers = matter.papers(things)
  return {
    from, papers,
    shown: {
      ...content, channel, segments: null, from: shownMailbox(from), to: to.length === 0 ? 'no address' : to.map(shownMailbox).join(', '),
      attachments: papers.flatMap((spec) => paperFacts(database, spec)?.fileName ?? []),
    },
  }
}

function registration(database: Database, accountId: string): OrderMessage | null {
  const found = database.first<{ id: string }>(db.selectFrom('cache.registration').select('id').where('accountId', '=', accountId))
  const invitee = found === undefined ? undefined : database.first<Invitee>(inviteeById(found.id))
  if (invitee === undefined) return null
  const { from, ...content } = registrationMessage(shownTemplate(database, REGISTRATION, invitee.partyId), senderOf(database, invitee.partyId), invitee, null)
  return {
    from, papers: [],
    shown: {
      ...content, channel: 'email', segments: null, attachments: [], from: shownMailbox(from),
      to: shownMailbox({ name: invitee.contactName ?? invitee.accountName, address: invitee.email ?? 'no address' }),
    },
  }
}
