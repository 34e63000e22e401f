/** One HTTP exchange with the billing system: token, time limit, size limit, JSON. */
import { billingAddress } from './address.ts'
import { failureOfLine, notABillingSystem } from './failures.ts'

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

/** Throws `ConnectorError` when there is no line, no time, or no sense in the answer. */
export function createHttp({ url, token, timeoutMs, bytesMax }: HttpOptions) {
  const { base, host } = billingAddress(url)
  return {
    host,
    async ask({ method, path, headers, body, signal }: HttpQuestion): Promise<HttpAnswer> {
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        const response = await fetch(base + path, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          // A redirect could take the token to another host.
          redirect: 'manual',
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        })
        const text = await readText(response, bytesMax, host)
        return { status: response.status, retryAfter: response.headers.get('retry-after'), body: parsed(text) }
      } catch (error) {
        throw failureOfLine(host, error, { cancelled: signal?.aborted ?? false, timedOut: timeout.aborted, timeoutMs })
      }
    },
  }
}

async function readText(response: Response, bytesMax: number, host: string): Promise<string> {
  if (!response.body) return ''
  const decoder = new TextDecoder()
  const parts: string[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw notABillingSystem(host, `an answer of more than ${Math.round(bytesMax / 1_000_000)} MB`)
    parts.push(decoder.decode(chunk, { stream: true }))
  }
  parts.push(decoder.decode())
  return parts.join('')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
