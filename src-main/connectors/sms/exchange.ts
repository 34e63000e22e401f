/**
 * One HTTP exchange with the SMS provider, on a line of its own: on one that was kept open it could not be told whether
 * a message went before the other side closed it.
 */
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { trustedHere } from '../billing-api/trust.ts'

export interface Question {
  method: 'GET' | 'POST'
  /** With its query, from the root of the host. */
  path: string
  headers: Record<string, string>
  form?: URLSearchParams
  /** For the whole exchange, the last byte included. */
  timeoutMs: number
  bytesMax: number
  signal?: AbortSignal | undefined
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** No answer, or none that can be read. */
export class NoAnswer extends Error {
  /** The line was up when it ended: the question may have been read, and carried out. */
  readonly begun: boolean
  /** Asking again changes nothing: the certificate, what answers there. */
  readonly settled: boolean
  constructor(message: string, { begun, settled = false, cause }: { begun: boolean; settled?: boolean; cause?: unknown }) {
    super(message, { cause })
    this.name = 'NoAnswer'
    this.begun = begun
    this.settled = settled
  }
}

/** A line that is not up by then is given up. */
const CONNECT_MS = 10_000

/** @param origin `https://api.twilio.com`; in clear only to this machine, as `providerAddress` has seen to. @throws NoAnswer */
export async function exchange(origin: string, { method, path, headers, form, timeoutMs, bytesMax, signal }: Question): Promise<Answer> {
  const { host, protocol } = new URL(origin)
  const timeout = AbortSignal.timeout(timeoutMs)
  const until = signal ? AbortSignal.any([signal, timeout]) : timeout
  const body = form?.toString()
  let begun = false
  try {
    until.throwIfAborted()
    return await new Promise<Answer>((resolve, reject) => {
      const options = {
        method, signal: until, agent: false as const,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }), ...headers },
      }
      const trusted = protocol === 'https:' ? trustedHere() : undefined
      const request = protocol === 'https:' ? https.request(origin + path, { ...options, ...(trusted ? { secureContext: trusted } : {}) }) : http.request(origin + path, options)
      connectWithin(request, protocol === 'https:' ? 'secureConnect' : 'connect', () => (begun = true))
      request.once('response', (response) => read(response, bytesMax).then((text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }), reject))
      request.once('error', reject)
      request.end(body)
    })
  } catch (error) {
    throw noAnswer(host, error, { begun, cancelled: signal?.aborted ?? false, timedOut: timeout.aborted, timeoutMs })
  }
}

/** Nothing of the request is written before the line is up, the handshake of an encrypted one included. */
function connectWithin(request: ClientRequest, up: 'connect' | 'secureConnect', connected: () => void): void {
  request.once('socket', (socket) => {
    const tooLong = setTimeout(() => request.destroy(Object.assign(new Error('No line within the time.'), { code: 'ETIMEDOUT' })), CONNECT_MS)
    socket.once(up, connected)
    for (const event of [up, 'close']) socket.once(event, () => clearTimeout(tooLong))
  })
}

class TooLarge extends Error {}

function read(response: IncomingMessage, bytesMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    response.on('data', (part: Buffer) => {
      length += part.length
      if (length <= bytesMax) return void parts.push(part)
      reject(new TooLarge())
      response.destroy()
    })
    response.once('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    response.once('error', reject)
    response.once('close', () => reject(Object.assign(new Error('The answer broke off.'), { code: 'ECONNRESET' })))
  })
}

function noAnswer(host: string, cause: unknown, { begun, cancelled, timedOut, timeoutMs }: { begun: boolean; cancelled: boolean; timedOut: boolean; timeoutMs: number }): NoAnswer {
  const code = codeOf(cause)
  if (cancelled) return new NoAnswer('Cancelled.', { begun, cause })
  if (timedOut) return new NoAnswer(`${host} did not answer within ${Math.round(timeoutMs / 1000)} seconds.`, { begun, cause })
  if (cause instanceof TooLarge) return new NoAnswer(`${host} answers with more than an SMS provider does. Check the address in Settings.`, { begun, settled: true, cause })
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return new NoAnswer(`${host} answers, but not over an encrypted line. Check the address and its port in Settings.`, { begun, settled: true, cause })
  if (begun) return new NoAnswer(`The line to ${host} was cut (${code || 'no reason given'}).`, { begun, cause })
  if (/CERT|SELF_SIGNED|HOSTNAME_MISMATCH|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)/.test(code)) {
    return new NoAnswer(`The certificate shown at ${host} is not to be trusted (${code}): somebody else may be answering. Nothing was sent. Check the address in Settings, and the date of this machine.`, { begun, settled: true, cause })
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new NoAnswer(`The name ${host} could not be found. Check the line of this machine, and the address in Settings.`, { begun, cause })
  if (code === 'ECONNREFUSED') return new NoAnswer(`Nothing answers at ${host}. Check the line of this machine, and the address in Settings.`, { begun, cause })
  return new NoAnswer(`${host} cannot be reached (${code || 'no reason given'}). Check the line of this machine.`, { begun, cause })
}

/** The code lies on the error itself, on what caused it, or on the first of several addresses that were tried. */
function codeOf(error: unknown): string {
  for (let e: unknown = error; typeof e === 'object' && e !== null; e = (e as { cause?: unknown }).cause) {
    const { code, errors } = e as { code?: unknown; errors?: unknown[] }
    if (typeof code === 'string' && code !== 'ABORT_ERR') return code
    if (errors?.[0] !== undefined) return codeOf(errors[0])
  }
  return ''
}
