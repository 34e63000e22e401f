/**
 * The line under the official client: one HTTP exchange with a time limit for the whole of it, a size limit,
 * and a signal that calls it off. Node's own client, as towards the billing system; certificates likewise.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { gunzipSync } from 'node:zlib'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { failureOfLine } from '../billing-api/failures.ts'
import { trustedHere } from '../billing-api/trust.ts'
import { connectInTime, lineError, StaleLine } from '../line.ts'

/** What the official client asks of an HTTP client (its `HttpClientInterface`). */
export interface Exchange {
  getClientName(): string
  makeRequest(host: string, port: string, path: string, method: string, headers: Record<string, unknown>, body: string | null, protocol: string, timeout: number): Promise<Answer>
}
export interface Answer {
  getStatusCode(): number
  getHeaders(): Record<string, string>
  getRawResponse(): object
  toStream(done: () => void): never
  toJSON(): Promise<unknown>
}

export interface ExchangeOptions {
  /** `host:port`, for messages. */
  host: string
  /** A path before each of the client's own: the client knows none. */
  prefix: string
  secure: boolean
  /** For the whole exchange, the last byte included. */
  timeoutMs: number
}

/** The signal of the call that an exchange belongs to: the official client passes none on. */
export const callOf = new AsyncLocalStorage<{ signal: AbortSignal | undefined }>()

/** A list of a hundred invoices with their first lines is some 500 kB. */
const BYTES_MAX = 32_000_000
/** Lines kept open; so many calls are under way at once. */
export const LINES = 4

/** `date`: what the other side's clock said last, in epoch milliseconds; null before it answered. */
export function createExchange({ host: shown, prefix, secure, timeoutMs }: ExchangeOptions): Exchange & { date(): number | null; close(): void } {
  let date: number | null = null
  const agent = secure ? new https.Agent({ keepAlive: true, maxSockets: LINES, secureContext: trustedHere() }) : new http.Agent({ keepAlive: true, maxSockets: LINES })
  const open = secure ? https.request : http.request

  const once = (options: http.RequestOptions, body: string, signal: AbortSignal): Promise<Received> =>
    new Promise((resolve, reject) => {
      let answered = false
      const request = open({ ...options, agent, signal })
      connectInTime(request)
      request.once('response', (response) => {
        answered = true
        receive(response).then(resolve, (error: unknown) => {
          request.destroy()
          reject(error)
        })
      })
      request.once('error', (error: NodeJS.ErrnoException) => reject(lineError(request, answered, error)))
      request.end(body)
    })

  /** Asks again where a kept-open line turned out closed by the other side: each such line fails once. A write carries its key, so that it is done once. */
  const onGoodLine = async (options: http.RequestOptions, body: string, signal: AbortSignal, tries: number): Promise<Received> => {
    try {
      return await once(options, body, signal)
    } catch (error) {
      if (!(error instanceof StaleLine) || tries === 0) throw error
      return onGoodLine(options, body, signal, tries - 1)
    }
  }

  return {
    getClientName: () => 'counterfoil',
    async makeRequest(host, port, path, method, headers, body) {
      const signal = callOf.getStore()?.signal
      const timeout = AbortSignal.timeout(timeoutMs)
      const until = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
      try {
        if (signal?.aborted) throw new Error('Called off before it began.')
        // The client’s types call its numbers (Content-Length) texts.
        const sent = Object.fromEntries(Object.entries({ ...headers, 'Accept-Encoding': 'gzip' }).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value as string | number)]])))
        // A question without a body has no length to tell: proxies refuse it otherwise.
        if (method === 'GET') for (const name of ['Content-Length', 'Content-Type']) delete sent[name]
        const received = await onGoodLine({ host: host.replace(/^\[|\]$/g, ''), port: Number(port), path: prefix + path, method, headers: sent }, method === 'GET' ? '' : (body ?? ''), until, LINES)
        const said = Date.parse(received.response.headers.date ?? '')
        if (!Number.isNaN(said)) date = said
        return answerOf(shown, received)
      } catch (error) {
        throw failureOfLine(shown, error, { cancelled: signal?.aborted ?? false, timedOut: timeout.aborted, timeoutMs })
      }
    },
    date: () => date,
    close: () => agent.destroy(),
  }
}

interface Received {
  response: IncomingMessage
  bytes: Buffer
}

/**
 * The answer as the official client reads it. What is no JSON becomes an error of the shape that Stripe writes,
 * with the status kept: the client itself would say no more than that it is no JSON, and a look-alike tells what
 * it does not have by a page of its web server.
 */
function answerOf(host: string, { response, bytes }: Received): Answer {
  const status = response.statusCode ?? 0
  const text = unpacked(bytes, response.headers['content-encoding'], host).toString('utf8')
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]))
  let body = parsed(text)
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  if (status < 400 && !isObject) throw new ConnectorError('MALFORMED', `${host} answers, but not as Stripe does (status ${status}, no JSON). Check the address in Settings, Sources.`)
  if (status >= 400) body = { error: errorOf(isObject ? (body as { error?: unknown }).error : undefined) }
  return {
    getStatusCode: () => status,
    getHeaders: () => headers,
    getRawResponse: () => ({ statusCode: status }),
    toStream: () => {
      throw new Error('No call here streams.')
    },
    toJSON: () => Promise.resolve(body),
  }
}

/** The type of an error that is not Stripe's own. */
export const FOREIGN = 'foreign_error'

function errorOf(error: unknown): object {
  if (typeof error === 'object' && error !== null) return error
  return { type: FOREIGN, message: typeof error === 'string' ? error : '' }
}

/** The whole body as it came. */
function receive(response: IncomingMessage): Promise<Received> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    response.on('data', (part: Buffer) => {
      parts.push(part)
      length += part.length
      if (length > BYTES_MAX) reject(new ConnectorError('MALFORMED', `An answer of more than ${BYTES_MAX / 1_000_000} MB came in place of a page of a hundred records. Check the address in Settings, Sources.`))
    })
    response.once('end', () => resolve({ response, bytes: Buffer.concat(parts, length) }))
    response.once('error', reject)
    response.once('aborted', () => reject(Object.assign(new Error('Cut in the middle of an answer.'), { code: 'ECONNRESET' })))
  })
}

function unpacked(bytes: Buffer, coding: string | undefined, host: string): Buffer {
  if (coding === undefined || coding === '' || coding === 'identity') return bytes
  try {
    if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(bytes, { maxOutputLength: BYTES_MAX })
  } catch (error) {
    // The end is missing: the next answer may be whole.
    if ((error as { code?: string }).code === 'Z_BUF_ERROR') throw error
  }
  throw new ConnectorError('MALFORMED', `${host} sent an answer that cannot be unpacked. Check the address in Settings, Sources.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
