/** SMS over Twilio's Messages resource, or whatever speaks it: https://www.twilio.com/docs/messaging/api/message-resource */
import { z } from 'zod'
import { SmsError, type IncomingSms, type ReceivedSms, type SmsAccess, type SmsConnector } from '#main/core/ports/sms.ts'
import { exchange, NoAnswer, type Answer } from './exchange.ts'
import { deliveryOf, parsed, problemOf } from './replies.ts'

const TIMEOUT_MS = 30_000
/** The largest page Twilio gives. A message of it is some kilobytes at the most. */
const PAGE = 1000
const PAGE_BYTES = 16_000_000
const REPLY_BYTES = 1_000_000
/** What is sent is listed among what comes in: so many messages are gone through. */
const PAGES = 500
/** Given back at once; the rest the next time. */
const MESSAGES = 1000

const Message = z.object({
  sid: z.string().min(1).max(64), direction: z.string().max(40), from: z.string().max(60), to: z.string().max(60).catch(''), body: z.string().max(20_000).nullable().catch(null),
  // RFC 2822: `Thu, 24 Aug 2023 05:01:45 +0000`. What came in has both.
  date_sent: z.string().max(60).nullable().catch(null), date_created: z.string().max(60).nullable().catch(null),
})
const Page = z.object({ messages: z.array(z.unknown()).max(PAGE), next_page_uri: z.string().max(2000).nullish() })
const Account = z.object({ sid: z.string(), status: z.string().catch('active') })

/** @throws SmsError when the address or the account cannot be one */
export function createSmsConnector({ url, accountSid, authToken, timeoutMs = TIMEOUT_MS }: SmsAccess): SmsConnector {
  const { origin, base } = providerAddress(url)
  const { host } = new URL(origin)
  if (!/^[A-Za-z0-9]{2,64}$/.test(accountSid)) throw new SmsError('This is not the name of an account at the SMS provider: it begins with AC and has 34 letters and digits.', true)
  const account = `${base}/2010-04-01/Accounts/${accountSid}`
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` }

  const get = async (path: string, signal: AbortSignal | undefined): Promise<Answer> => {
    let answer: Answer
    try {
      answer = await exchange(origin, { method: 'GET', path, headers, timeoutMs, bytesMax: PAGE_BYTES, signal })
    } catch (error) {
      if (error instanceof NoAnswer) throw new SmsError(error.message, error.settled)
      throw error
    }
    if (answer.status !== 200) throw failureOf(answer, host)
    return answer
  }

  return {
    async send({ from, to, body, signal }) {
      try {
        const form = new URLSearchParams({ To: to, From: from, Body: body })
        return deliveryOf(await exchange(origin, { method: 'POST', path: `${account}/Messages.json`, headers, form, timeoutMs, bytesMax: REPLY_BYTES, signal }), host)
      } catch (error) {
        if (!(error instanceof NoAnswer)) return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) }
        if (error.begun) return { kind: 'unknown', reason: error.message }
        // A wrong certificate is wrong for everybody.
        return error.settled ? { kind: 'refused', reply: error.message, about: 'us' } : { kind: 'cut', reason: error.message }
      }
    },

    async received(since, signal) {
      const query = new URLSearchParams({ PageSize: String(PAGE), 'DateSent>': new Date(Math.floor(since / 1000) * 1000).toISOString().replace('.000', '') })
      let path: string | null = `${account}/Messages.json?${query.toString()}`
      let upTo = since
      // The newest come first: the oldest thousand are the last ones seen.
      let found: IncomingSms[] = []
      for (let page = 0; path !== null; page++) {
        if (page === PAGES) throw new SmsError(`More than ${(PAGES * PAGE).toLocaleString('en')} messages were sent and received at ${host} since the last time. Ask again; if it stays so, ask whoever looks after Counterfoil.`, false)
        const answer = await get(path, signal)
        const { messages, next_page_uri: next } = Page.safeParse(parsed(answer.text)).data ?? notAProvider(host)
        if (page === 0) upTo = Math.max(since, Date.parse(answer.headers.date ?? '') || since)
        for (const message of messages) found.push(...incoming(message))
        if (found.length > 4 * MESSAGES) found = found.slice(-2 * MESSAGES)
        // A provider that does not tell its time: as far as is certain.
        if (page === 0 && answer.headers.date === undefined) upTo = Math.max(since, found[0]?.at ?? since)
        path = next === null || next === undefined || next === '' ? null : base + nextPath(next, `/2010-04-01/Accounts/${accountSid}/Messages.json`, host)
      }
      return oldest(found.filter(({ at }) => at >= Math.floor(since / 1000) * 1000), Math.max(upTo, since))
    },

    async verify(signal) {
      const found = Account.safeParse(parsed((await get(`${account}.json`, signal)).text)).data ?? notAProvider(host)
      if (found.status !== 'active') throw new SmsError(`The account at ${host} is ${found.status.slice(0, 40)}. Ask the provider to open it again.`, true)
    },

    close() {},
  }
}

/** The oldest thousand, and whatever came in the same second as the last of them: the next time begins there. */
function oldest(newestFirst: readonly IncomingSms[], upTo: number): ReceivedSms {
  const found = newestFirst.toReversed().sort((a, b) => a.at - b.at)
  const last = found[MESSAGES - 1]
  if (last === undefined || found.length === MESSAGES) return { messages: found, upTo }
  return { messages: found.filter(({ at }, n) => n < MESSAGES || at === last.at), upTo: last.at }
}

/** What is not a message, or went out, is none that came in. */
function incoming(raw: unknown): IncomingSms[] {
  const message = Message.safeParse(raw).data
  if (message === undefined || message.direction !== 'inbound') return []
  const at = Date.parse(message.date_sent ?? message.date_created ?? '')
  if (Number.isNaN(at)) return []
  return [{ id: message.sid, from: message.from, to: message.to, body: message.body ?? '', at }]
}

/** A page further on is asked for with the token, so only of the same list. */
function nextPath(uri: string, list: string, host: string): string {
  if (uri.startsWith(`${list}?`)) return uri
  throw new SmsError(`${host} answers, but the next page of messages is somewhere else. Check the address in Settings.`, true)
}

function failureOf(answer: Answer, host: string): SmsError {
  const { words } = problemOf(answer)
  const { status } = answer
  if (status === 401 || status === 403) return new SmsError(`${host} does not take the account and its token (${words}). Give them again in Settings.`, true)
  if (status === 404) return new SmsError(`${host} does not know this account (${words}). Check it in Settings.`, true)
  if (status === 429) return new SmsError(`${host} asks to be called less often. It will be asked again.`, false)
  if (status >= 500) return new SmsError(`${host} answers with an error of its own (${words}). It will be asked again.`, false)
  return new SmsError(`${host} answers, but not as an SMS provider does (${words}). Check the address in Settings.`, true)
}

function notAProvider(host: string): never {
  throw new SmsError(`${host} answers, but not as an SMS provider does. Check the address in Settings.`, true)
}

/** The token travels with every call, so the line must be encrypted; only this machine itself may be spoken to in clear. */
function providerAddress(text: string): { origin: string; base: string } {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw new SmsError(`“${text.slice(0, 200)}” is not the address of an SMS provider. It begins with https://, for example https://api.twilio.com.`, true)
  if (url.username !== '' || url.password !== '') throw new SmsError('The address of the SMS provider must not hold a name or password. Give the account and its token apart.', true)
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new SmsError(`The token would travel to ${url.host} in clear. Give an address that begins with https://.`, true)
  return { origin: url.origin, base: url.pathname.replace(/\/+$/, '') }
}

const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
