/** What the provider's answers mean. Codes: https://www.twilio.com/docs/api/errors */
import { z } from 'zod'
import type { Delivery } from '#main/core/ports/delivery.ts'
import { retryAfterMs } from '../retryAfter.ts'
import type { Answer } from './exchange.ts'

/** `{code, message}`, as every refusal is told. */
const Problem = z.object({ code: z.coerce.number().int().catch(0), message: z.string().catch('') })
const Taken = z.object({ sid: z.string().min(2).max(64), status: z.string().max(40).catch(''), error_code: z.coerce.number().int().nullable().catch(null), error_message: z.string().nullable().catch(null) })

/** Too much at once: of the account, of one of our numbers (its queue is full), of the provider (20503). */
const LATER = new Set([14107, 20429, 20503, 21611, 30001, 63038])

export function deliveryOf(answer: Answer, host: string): Delivery {
  const { status } = answer
  const body = parsed(answer.text)
  const { code, message } = Problem.safeParse(body).data ?? { code: 0, message: '' }
  const reply = said(status, code, message)
  if (status >= 200 && status < 300) {
    const taken = Taken.safeParse(body).data
    if (taken === undefined) return { kind: 'unknown', reason: `${host} answered ${status}, but not as an SMS provider does.` }
    if (taken.status === 'failed' || taken.status === 'undelivered') return { kind: 'refused', reply: said(status, taken.error_code ?? 0, taken.error_message ?? taken.status), about: 'recipient' }
    return { kind: 'accepted', reply: `${status} ${taken.status} ${taken.sid}`.replace('  ', ' '), without: null, providerId: taken.sid }
  }
  // A 429 is not carried out, and safe to be sent again (error 20429). A 503 says so only in the provider's own words:
  // a gateway before it answers 503 too, also where the message went through and its answer did not come back.
  if (status === 429 || LATER.has(code)) return { kind: 'deferred', reply, about: 'us', ...retryAfter(answer) }
  // Any other fault of the provider's own may have come after the message was taken.
  if (status >= 500 || status === 408 || status < 200) return { kind: 'unknown', reason: `${host} answered with an error of its own: ${reply}.` }
  if (status >= 300 && status < 400) return { kind: 'refused', reply: `${status} ${host} answers from another place. Give that address in Settings.`, about: 'us' }
  // 400 is about the number or the text of this one message (21211, 21610, 21614, 21617 …) unless it names us.
  const aboutUs = status !== 400 || ABOUT_US.has(code)
  return { kind: 'refused', reply, about: aboutUs ? 'us' : 'recipient' }
}

/** The account, its token, its money, and the number it is sent from. */
const ABOUT_US = new Set([10001, 20003, 20005, 20008, 20404, 21212, 21603, 21606, 21618, 21659, 21660, 30002, 30010])

/** Whose words it is: `400 21610 Attempt to send to unsubscribed recipient`. */
export const said = (status: number, code: number, message: string): string =>
  [status, code === 0 ? '' : code, message.replaceAll(/\s+/g, ' ').trim().slice(0, 300)].filter((part) => part !== '').join(' ')

/** At most an hour. */
function retryAfter({ headers }: Answer): { retryAfterMs?: number } {
  const ms = retryAfterMs(headers['retry-after'] ?? null)
  return ms === null ? {} : { retryAfterMs: Math.min(3_600_000, ms) }
}

export function problemOf(answer: Answer): { code: number; words: string } {
  const { code, message } = Problem.safeParse(parsed(answer.text)).data ?? { code: 0, message: '' }
  return { code, words: said(answer.status, code, message) }
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
