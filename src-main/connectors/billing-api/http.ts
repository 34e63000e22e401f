/**
 * One HTTP exchange with the billing system: token, time limit, size limit, compression, JSON.
 * Node's own client with its kept-open lines, and unpacking in one go: `fetch` passes each page
 * through two streams and takes half as much again of the processor for it.
 */
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { gunzipSync } from 'node:zlib'
import { connectInTime, lineError, StaleLine } from '../line.ts'
import { billingAddress } from './address.ts'
import { failureOfLine, notABillingSystem } from './failures.ts'
import { trustedHere } from './trust.ts'

export interface HttpAnswer {
  status: number
  retryAfter: string | null
  /** The parsed body; undefined where there was none or it is no JSON. */
  body: unknown
}

export interface HttpQuestion {
  method: 'GET' | 'POST'
  /** Below the base address, with its query. */
  path: string
  headers?: Record<string, string>
  body?: unknown
  signal?: AbortSignal | undefined
}

export interface HttpOptions {
  url: string
  token: string
  /** For the whole exchange, the last byte included. */
  timeoutMs: number
  /** After unpacking. */
  bytesMax: number
}

export interface Http {
  /** `host:port`, for messages. */
  readonly host: string
  /** @throws ConnectorError when there is no line, no time, or no sense in the answer. */
  ask(question: HttpQuestion): Promise<HttpAnswer>
  /** Lets go of the lines kept open. */
  close(): void
}

/** Lines kept open: pages are asked for one or two ahead, commands one by one. */
const LINES = 4

export function createHttp({ url, token, timeoutMs, bytesMax }: HttpOptions): Http {
  const { base, host } = billingAddress(url)
  const secure = base.startsWith('https:')
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: LINES, secureContext: trustedHere() })
    : new http.Agent({ keepAlive: true, maxSockets: LINES })
  const open = secure ? https.request : http.request

  const exchange = ({ method, path, headers, body }: HttpQuestion, signal: AbortSignal): Promise<Received> =>
    new Promise((resolve, reject) => {
      let answered = false
      const text = body === undefined ? null : JSON.stringify(body)
      const request = open(base + path, {
        method, signal,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          'accept-encoding': 'gzip',
          ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
          ...headers,
        },
      })
      connectInTime(request)
      request.once('response', (response) => {
        answered = true
        receive(response, bytesMax).then(resolve, (error: unknown) => {
          request.destroy()
          reject(error)
        })
      })
      request.once('error', (error: NodeJS.ErrnoException) => reject(lineError(request, answered, error)))
      request.end(text ?? undefined)
    })

  /** Reads again where a line turned out stale; each stale line fails once. Commands are sent again by who keeps count of them. */
  const onGoodLine = async (question: HttpQuestion, signal: AbortSignal, tries: number): Promise<Received> => {
    try {
      return await exchange(question, signal)
    } catch (error) {
      if (!(error instanceof StaleLine) || question.method !== 'GET' || tries === 0) throw error
      return onGoodLine(question, signal, tries - 1)
    }
  }

  return {
    host,
    async ask(question) {
      const timeout = AbortSignal.timeout(timeoutMs)
      const { signal } = question
      const until = signal ? AbortSignal.any([signal, timeout]) : timeout
      try {
        const { response, bytes } = await onGoodLine(question, until, LINES)
        const text = unpacked(bytes, response.headers['content-encoding'], bytesMax, host).toString('utf8')
        return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] ?? null, body: parsed(text) }
      } catch (error) {
        const cause = error instanceof TooLarge ? tooLarge(host, bytesMax) : error
        throw failureOfLine(host, cause, { cancelled: signal?.aborted ?? false, timedOut: timeout.aborted, timeoutMs })
      }
    },
    close: () => agent.destroy(),
  }
}

interface Received {
  response: IncomingMessage
  bytes: Buffer
}

class TooLarge extends Error {}
const tooLarge = (host: string, bytesMax: number) => notABillingSystem(host, `an answer of more than ${Math.round(bytesMax / 1_000_000)} MB`)

/** The whole body as it came. */
function receive(response: IncomingMessage, bytesMax: number): Promise<Received> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    response.on('data', (part: Buffer) => {
      parts.push(part)
      length += part.length
      if (length > bytesMax) reject(new TooLarge())
    })
    response.once('end', () => resolve({ response, bytes: Buffer.concat(parts, length) }))
    response.once('error', reject)
  })
}

function unpacked(bytes: Buffer, coding: string | undefined, bytesMax: number, host: string): Buffer {
  if (coding === undefined || coding === '' || coding === 'identity') return bytes
  if (coding !== 'gzip' && coding !== 'x-gzip') throw notABillingSystem(host, 'an answer packed in a way it was not asked for')
  try {
    return gunzipSync(bytes, { chunkSize: CHUNK, maxOutputLength: bytesMax })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(host, bytesMax)
    // The end is missing: what is there is no answer, and the next may be whole.
    if ((error as { code?: string }).code === 'Z_BUF_ERROR') throw error
    throw notABillingSystem(host, 'an answer that cannot be unpacked')
  }
}
/** A page of a thousand records is 250 to 600 kB. */
const CHUNK = 512 * 1024

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
