/** As much of a browser as the loopback host is used by: follows its link, keeps its cookie, names its origin. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'

export interface Browser {
  origin: string
  cookie: string
  fetch(request: Request): Promise<Response>
}

/** Follows the printed link. Throws when it brings no session. */
export async function browserOf(url: string): Promise<Browser> {
  const { origin } = new URL(url)
  const arrived = await fetch(url, { redirect: 'manual' })
  const cookie = arrived.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`no session: ${arrived.status} ${await arrived.text()}`)
  return {
    origin,
    cookie,
    async fetch(request) {
      // Node's fetch sets no Origin; a browser does.
      const headers = new Headers(request.headers)
      headers.set('cookie', cookie)
      headers.set('origin', origin)
      return fetch(request.url, { method: request.method, headers, body: request.body, signal: request.signal, duplex: 'half' } as RequestInit)
    },
  }
}

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** One request exactly as written: any path, any `Host`. */
export function rawRequest(port: number, path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {}, setHost: !Object.hasOwn(options.headers ?? {}, 'host') }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.on('error', reject)
    sent.end(options.body)
  })
}
