/** Registration emails: to who cannot sign in yet, each with a link that the billing system makes at that moment. */
import type { ChangedRecord, Connector } from '#main/core/ports/connector.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { campaignAbout, type CampaignRecord, type MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { isOneAddress } from '../compose.ts'
import { suppressedOf, NOT_AN_ADDRESS } from '../addressees.ts'
import { inviteeById, RECENTLY_INVITED, whyNot, type Invitee } from '../invitees.ts'
import { linkKey, newLink, type NewLink } from '../newLink.ts'
import { registrationMessage } from '../registrationMessage.ts'
import { sameAddress } from '../sameAddress.ts'
import type { Sender } from '../sender.ts'
import { AGAIN_GUARD_MS, createWaitsPaused, toldLately, WAITS_PAUSED } from '../told.ts'
import type { Going, Kind } from './kind.ts'
import { ADDRESS_CHANGED } from './matterKind.ts'
import { guardMs, REGISTRATION } from './names.ts'

export interface RegistrationParts {
  database: Database
  campaign: Pick<CampaignRecord, 'kind' | 'about'>
  senderFor(partyId: string): Sender
  connector: Pick<Connector, 'send'>
  /** Writes records the billing system changed into the copy. */
  applyChanges(changed: readonly ChangedRecord[]): void
  now(): number
  /** Pauses before the billing system is asked again after a failure that may pass. */
  pausesMs: readonly number[]
}

export function registrationKind({ database, campaign, senderFor, connector, applyChanges, now, pausesMs }: RegistrationParts): Kind<Invitee> {
  const about = campaignAbout(campaign)
  const quietMs = about !== null && 'order' in about ? (about.again ? AGAIN_GUARD_MS : about.quietMs) : guardMs(campaign.kind)
  const waitsPaused = createWaitsPaused(database, REGISTRATION)
  const repeated = (message: MessageRecord, at: number) =>
    toldLately(database, REGISTRATION, [message.toAddress], at - quietMs, message.id).size > 0 ? RECENTLY_INVITED : waitsPaused(message) ? WAITS_PAUSED : null
  // Asked of every message twice: built once.
  const byId = database.raw.prepare<[string], Invitee>(inviteeById('').compile().sql)

  async function linkFor(message: MessageRecord, run: Going): Promise<NewLink | null> {
    for (let tries = 0; ; tries++) {
      try {
        const key = linkKey(message)
        const made = await newLink(connector, message, key, run.signal)
        // Asked for before a long pause, and run out since: that was a link of this same try.
        const stale = made.kind === 'link' && made.link.expiresAt <= now()
        return stale ? await newLink(connector, message, `${key}-${now()}`, run.signal) : made
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error
        if (run.over() || error.code === 'CANCELLED') return null
        const pause = pausesMs[tries]
        if (pause === undefined || !(error.transient || error.code === 'MALFORMED')) return { kind: 'none', reason: `No registration link can be had. ${error.message}` }
        await run.pause(Math.max(pause, Math.min(error.retryAfterMs ?? 0, 60_000)))
        if (run.over()) return null
      }
    }
  }

  /** The copy shows at once what the billing system changed; where it cannot be written now, the next pull brings it. */
  function keep(changed: readonly ChangedRecord[]): void {
    try {
      applyChanges(changed)
    } catch {
      // A busy or damaged copy is no reason to leave a customer without the email.
    }
  }

  return {
    look(message) {
      const invitee = byId.get(message.subjectId)
      if (invitee === undefined) return { skip: 'The registration is not in the local copy any more.' }
      const skip = whyNot(invitee, suppressedOf(database, [message.toAddress]))
        ?? (sameAddress(invitee.email!) === message.toAddress ? null : ADDRESS_CHANGED)
        ?? (isOneAddress(message.toAddress) ? null : NOT_AN_ADDRESS)
        // Asked before the link is made: a new link would kill the one that has just reached the customer.
        ?? repeated(message, now())
      return skip === null ? { subject: invitee, toAddress: message.toAddress } : { skip }
    },

    repeated,

    async make(message, invitee, run) {
      const made = await linkFor(message, run)
      if (made === null) return { kind: 'over' }
      if (made.kind === 'none') return { kind: 'stop', reason: made.reason }
      if (made.kind === 'refused') return { kind: 'skip', reason: made.reason }
      keep(made.changed)
      const { from, subject, html, text } = registrationMessage(run.template, senderFor(message.partyId), invitee, made.link)
      return { kind: 'message', content: { channel: 'email', unsubscribe: false, from, to: [{ name: message.toName, address: message.toAddress }], subject, html, text, attachments: [] }, secret: made.link.url }
    },
  }
}
