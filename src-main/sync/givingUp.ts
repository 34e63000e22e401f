/**
 * When a command is not tried any more by itself. One that the billing system stumbles over for ever
 * holds up every later one of its account; so it is left to a person, who loses nothing by it: “again”
 * is the same command with its own key (docs/decisions/0016).
 */
import type { ConnectorError } from '#main/core/ports/connector.ts'
import { countBadAnswer, KEY_GOOD_FOR_MS, type OutboxRow } from '#main/db/outbox.ts'
import { settle, type SendContext } from './sendCommand.ts'

/** Answers that could not be read. */
const UNREADABLE_MAX = 5
/** Those, and errors of the billing system's own. */
const BAD_ANSWERS_MAX = 20
/** Where nothing came back, a day that the machine spent asleep or without a line is no day of trying. */
const TRIES_IN_A_DAY = 5

/**
 * Counts what `error` says of the command, and ends it where that is enough: `uncertain`, or `refused`
 * when it never left. Null: it goes on waiting. What is about the line, the token or the desk's own
 * pace counts for nothing.
 */
export function giveUp(context: Pick<SendContext, 'database' | 'now'>, row: OutboxRow, error: ConnectorError): 'uncertain' | 'refused' | null {
  const { code } = error
  if (code !== 'SERVER' && code !== 'MALFORMED' && code !== 'TIMEOUT' && code !== 'OFFLINE') return null
  const counted = context.database.first(countBadAnswer(row.id, { serverErrors: code === 'SERVER' ? 1 : 0, unreadable: code === 'MALFORMED' ? 1 : 0 }))
  if (counted === undefined) return null
  const { attempts, firstSentAt, serverErrors, unreadable } = counted
  const answered = code === 'SERVER' || code === 'MALFORMED'
  const isOld = firstSentAt !== null && context.now() - firstSentAt > KEY_GOOD_FOR_MS
  const isEnough = unreadable >= UNREADABLE_MAX || unreadable + serverErrors >= BAD_ANSWERS_MAX
  if (!isEnough && !(isOld && (answered || attempts >= TRIES_IN_A_DAY))) return null
  const last = error.message.replace(/ It will be tried again\.$/, '')
  if (attempts === 0) {
    settle(context, row, { state: 'rejected', outcome: JSON.stringify({ code: 'NOT_SENT' }), message: `${last} This was to be asked before sending, and ${unreadable + serverErrors} times no answer came that says it; so nothing was sent.` })
    return 'refused'
  }
  const tries = attempts === 1 ? 'once' : `${attempts} times`
  settle(context, row, {
    state: 'uncertain', outcome: JSON.stringify({ code: isOld ? 'TOO_OLD' : 'NO_ANSWER' }),
    message: `${last} It was sent ${tries}${isOld ? ' in more than a day' : ''} without an answer that says how it ended. So it is not known whether this was carried out, and it is not tried any more by itself: look at it in the billing system before doing it again.`,
  })
  return 'uncertain'
}
