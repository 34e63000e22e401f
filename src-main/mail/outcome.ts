/** What follows from what became of one try: how the message is written down, and whether the campaign goes on, and how fast. */
import type { Delivery } from '#main/core/ports/delivery.ts'
import type { MessageRecord } from '#main/db/campaigns.ts'
import type { Settlement } from './messageLog.ts'
import type { Pacing } from './pacing.ts'
import type { RunState } from './runState.ts'
import { cutReply, isThrottle } from './smtpReply.ts'
import { withoutLink } from './withoutLink.ts'

export interface Tried {
  /** When it had its turn, as `Pacing` counts. */
  turnAt: number
  /** Over a connection that had carried nothing before; an SMS has none of its own. */
  fresh: boolean
}

export interface OutcomeParts {
  run: RunState
  pacing: Pacing
  /** Pauses before a message that was put off is tried again; as many tries more. */
  retryPausesMs: readonly number[]
  /** Permanent failures in a row after which the campaign stops. */
  stopAfter: number
}

export interface Outcome {
  settlement: Settlement
  /** When it is tried again, once that is written down; null when it is not. `counted`: not for ever. */
  again: { pauseMs: number; counted: boolean } | null
}

/** Failures in a row that are not about one recipient, after which going on would only make more of them. */
const FAILURES_IN_A_ROW = 5
/** "You send too much", or a closed connection, one after the other with nothing taken between, each time twice as long waited: seventeen minutes. */
const THROTTLES_IN_A_ROW = 10
/** Tries of one message in all its runs. */
const TRIES_MAX = 12

/** Reads each delivery of a run, in the order they come. */
export function createOutcome({ run, pacing, retryPausesMs, stopAfter }: OutcomeParts): (message: MessageRecord, delivery: Delivery, tried: Tried) => Outcome {
  let ourFaults = 0
  let refusals = 0

  return (message, delivery, { turnAt, fresh }) => {
    const { kind } = delivery
    const other = message.channel === 'sms' ? 'SMS provider' : 'mail server'
    const words = 'reply' in delivery ? delivery.reply : delivery.reason
    const again = (pauseMs: number, counted: boolean): Outcome => ({ settlement: { state: 'queued', serverReply: words }, again: run.over() ? null : { pauseMs, counted } })
    const ended = (settlement: Settlement): Outcome => ({ settlement, again: null })
    // A connection that has been used, and is closed before the message went over it: it was idle for too long, or the
    // laptop slept, or it has carried as much as the server lets one carry. That says nothing about the next connection.
    if (!fresh && message.attempts < TRIES_MAX && (kind === 'cut' || (kind === 'deferred' && delivery.reply.startsWith('421')))) return again(0, false)

    // A new connection that is closed at once says no more than that, however many messages had one: a server that starts again
    // does it to all of them. So all are slowed down, and none has been tried in vain.
    const throttle = kind === 'deferred' && delivery.about === 'us' && (delivery.retryAfterMs !== undefined || isThrottle(delivery.reply))
    if (throttle || kind === 'cut') {
      const inARow = pacing.throttled(turnAt, throttle ? delivery.retryAfterMs : undefined)
      const what = throttle ? `asks for less mail and took none for ${inARow} pauses` : `closed the connection and took none for ${inARow} pauses`
      if (inARow >= THROTTLES_IN_A_ROW) run.stop(`The ${other} ${what}, each longer than the one before, so the rest was not tried. The last time: ${words}`)
      if (run.over() || message.attempts < TRIES_MAX) return again(0, false)
    }

    const ourFault = kind === 'unknown' || ((kind === 'refused' || kind === 'deferred') && delivery.about === 'us')
    ourFaults = ourFault ? ourFaults + 1 : 0
    refusals = kind === 'refused' ? refusals + 1 : kind === 'accepted' ? 0 : refusals
    if (refusals >= stopAfter) run.stop(`${refusals === 1 ? 'A message was' : `${refusals} messages in a row were`} refused for good, so the rest was not tried. The last time: ${words}`)
    if (ourFaults >= FAILURES_IN_A_ROW) run.stop(`${ourFaults} messages in a row could not be sent, so the rest was not tried. The last time: ${words}`)

    switch (delivery.kind) {
      case 'accepted':
        pacing.accepted()
        return ended({ state: 'sent', serverReply: delivery.reply, reason: delivery.without === null ? null : `Not taken for ${delivery.without}`, providerId: delivery.providerId ?? null })
      case 'refused': return ended({ state: 'failed', reason: `The ${other} refused it.`, serverReply: delivery.reply })
      case 'unknown': return ended({ state: 'uncertain', reason: `${delivery.reason} It may have been sent.` })
      case 'deferred':
      case 'cut': {
        const pause = retryPausesMs[run.triesOf(message)]
        if (run.over() || (pause !== undefined && message.attempts < TRIES_MAX)) return again(pause ?? 0, true)
        return ended({ state: 'failed', reason: kind === 'cut' ? `The ${other} closed the connection ${message.attempts} times before it went over.` : `The ${other} put it off ${message.attempts} times.`, serverReply: words })
      }
    }
  }
}

/** Some servers repeat what they object to: a link must not come to rest in the log by that way, nor a reply without end. */
export function withoutSecret(delivery: Delivery, secret: string | null): Delivery {
  const kept = (words: string): string => cutReply(secret === null ? words : withoutLink(words, secret))
  if (!('reply' in delivery)) return delivery
  if (delivery.kind !== 'accepted') return { ...delivery, reply: kept(delivery.reply) }
  return { ...delivery, reply: kept(delivery.reply), without: delivery.without === null ? null : kept(delivery.without) }
}

/** What its kind has to say of a message that went: who was left out of it, and why. */
export function noted({ settlement, again }: Outcome, note: string | undefined): Outcome {
  if (note === undefined || settlement.state !== 'sent') return { settlement, again }
  return { settlement: { ...settlement, reason: [settlement.reason, note].filter(Boolean).join(' ') }, again }
}
