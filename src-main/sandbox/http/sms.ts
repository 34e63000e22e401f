/** SMS in the shape of Twilio's Messages resource: https://www.twilio.com/docs/messaging/api/message-resource */
import { createHash } from 'node:crypto'
import type { SmsLog, SmsMessage } from '../smsLog.ts'
import type { App } from './app.ts'

/** An account id as Twilio's look; the auth token is the sandbox's own. */
export const smsAccountSid = (seed: number): string => `AC${createHash('sha256').update(`sms ${seed}`).digest('hex').slice(0, 32)}`

/**
 * What happens to one request: nobody answers; the line is cut before or after it was taken; too many requests (429); an
 * error of the provider's own, before or after it was taken (500, 500after); not now (503); an answer that is none.
 */
export const smsFaults = ['hang', 'cutBefore', 'cutAfter', '429', '500', '500after', '503', 'html'] as const
export type SmsFault = (typeof smsFaults)[number]

/** Faults of the requests to come, one each, in their order. */
export interface SmsFaultPlan {
  next: SmsFault[]
}

const LONGEST = 1600
const MOST_A_PAGE = 1000

interface SmsParts {
  log: SmsLog
  sid: string
  token: string
  now: () => number
  faults: SmsFaultPlan
}

export function addSms(app: App, { log, sid, token, now, faults }: SmsParts): void {
  const account = `/2010-04-01/Accounts/${sid}`
  const base = `${account}/Messages.json`
  // Its time is the sandbox's, as its messages' is.
  const dated = (response: Response): Response => {
    response.headers.set('date', new Date(now()).toUTCString())
    return response
  }
  const problem = (status: 400 | 401 | 429 | 500 | 503, code: number, message: string, headers: Record<string, string> = {}): Response =>
    dated(Response.json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, { status, headers }))

  app.use('/2010-04-01/*', async (c, next) => {
    const [user, password] = Buffer.from((c.req.header('authorization') ?? '').replace(/^Basic /i, ''), 'base64').toString('utf8').split(':')
    if (user !== sid || password !== token) return problem(401, 20003, 'Authenticate')
    const fault = faults.next.shift()
    switch (fault) {
      case undefined:
        return next()
      case 'hang':
        return never()
      case 'cutBefore':
        c.env.incoming.socket.destroy()
        return never()
      case '429':
        return problem(429, 20429, 'Too Many Requests', { 'Retry-After': '2' })
      case '500':
        return problem(500, 20500, 'Internal Server Error')
      case '503':
        return problem(503, 20503, 'Service unavailable')
      case 'html':
        return new Response('<html>Sign in to the network</html>', { headers: { 'content-type': 'text/html' } })
      case 'cutAfter':
      case '500after':
        await next()
        if (fault === '500after') {
          c.res = problem(500, 20500, 'Internal Server Error')
          return
        }
        c.env.incoming.socket.destroy()
        return never()
      default:
        return fault satisfies never
    }
  })

  app.get(`${account}.json`, () => dated(Response.json({ sid, friendly_name: 'Meridian Fleet', status: 'active', type: 'Full', uri: `${account}.json` })))

  app.post(base, async (c) => {
    const form = await c.req.parseBody()
    const field = (name: string): string => {
      const value = form[name]
      return typeof value === 'string' ? value.trim() : ''
    }
    const [to, from, body] = [field('To'), field('From'), field('Body')]
    if (to === '') return problem(400, 21604, "A 'To' phone number is required.")
    if (from === '') return problem(400, 21603, "A 'From' phone number is required.")
    if (body === '') return problem(400, 21602, 'Message body is required.')
    if (body.length > LONGEST) return problem(400, 21617, `The concatenated message body exceeds the ${LONGEST} character limit`)
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return problem(400, 21211, `Invalid 'To' Phone Number: ${to}`)
    if (log.stopped(to, from)) return problem(400, 21610, 'Attempt to send to unsubscribed recipient')
    return dated(Response.json(shown(log.add({ direction: 'outbound', from, to, body, at: now() }), sid), { status: 201 }))
  })

  app.get(base, (c) => {
    const limit = Math.min(MOST_A_PAGE, Math.max(1, Number(c.req.query('PageSize') ?? 50) || 50))
    const before = Number(c.req.query('PageToken') ?? '') || undefined
    const messages = log.list({ from: c.req.query('From'), to: c.req.query('To'), since: instant(c.req.query('DateSent>')), until: instant(c.req.query('DateSent<')), before, limit })
    const last = messages.at(-1)
    const next = messages.length < limit || !last ? null : `${base}?${new URLSearchParams({ ...c.req.query(), PageToken: String(last.n) }).toString()}`
    return dated(Response.json({ messages: messages.map((message) => shown(message, sid)), page_size: limit, next_page_uri: next, uri: base }))
  })
}

/** `2026-11-20` or `2026-11-20T02:00:00Z`. */
const instant = (text: string | undefined): number | undefined => (text === undefined || Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text))

const never = (): Promise<never> => new Promise(() => {})

function shown({ n, direction, from, to, body, at }: SmsMessage, sid: string): Record<string, unknown> {
  const id = `SM${createHash('sha256').update(`${sid} ${n}`).digest('hex').slice(0, 32)}`
  const date = new Date(at).toUTCString().replace('GMT', '+0000')
  return {
    sid: id, account_sid: sid, from, to, body, direction: direction === 'inbound' ? 'inbound' : 'outbound-api', status: direction === 'inbound' ? 'received' : 'queued',
    date_created: date, date_updated: date, date_sent: direction === 'inbound' ? date : null, num_segments: String(Math.ceil(body.length / 160)), num_media: '0',
    error_code: null, error_message: null, price: null, price_unit: 'USD', api_version: '2010-04-01', messaging_service_sid: null,
    uri: `/2010-04-01/Accounts/${sid}/Messages/${id}.json`,
  }
}
