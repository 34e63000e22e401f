/** The double over real HTTP: who asks, which route, whether it was asked before, and what goes wrong on the way. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { expanded, rendered, type Json } from './answers.ts'
import { API_VERSION, type Books } from './books.ts'
import { StripeFailure, wrong } from './failure.ts'
import type { Fault, Faults } from './faults.ts'
import { parseForm, Params } from './form.ts'
import { Idempotency, type Answer } from './idempotency.ts'
import { checkAllowed, checkKey, type Permissions } from './keys.ts'
import type { StripeObject } from './objects.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { customerRoutes } from './routes/customers.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { moneyRoutes } from './routes/money.ts'
import type { Route } from './routes/route.ts'

/** What a look-alike does not have, by how the path begins (`/v1/invoice_payments`). */
export interface Lacks {
  paths: string[]
  /** As the page of a web server, or as an error in JSON. */
  as: 'html' | 'json'
}

/** One request as it came, for tests that look at what was asked. */
export interface Asked {
  method: string
  path: string
  /** Query and body together, as they were written. */
  text: string
  params: Params
  idempotencyKey: string | null
  status: number | null
}

export interface ServerOptions {
  books: Books
  keys: ReadonlyMap<string, Permissions>
  faults: Faults
  lacks: Lacks
  asked: Asked[]
}

const BODY_MAX = 1_000_000
const ASKED_MAX = 100_000

const routes: readonly Route[] = [...catalogueRoutes, ...customerRoutes, ...invoiceRoutes, ...moneyRoutes]
/** A path without a name in it is looked for first: `/v1/payment_records/report_payment`. */
const compiled = routes
  .map((route) => ({ route, names: [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? ''), pattern: new RegExp(`^${route.path.replaceAll('.', '[.]').replaceAll(/:\w+/g, '([^/]+)')}$`) }))
  .sort((a, b) => a.names.length - b.names.length)

export function createStripeServer(options: ServerOptions): Server {
  const idempotency = new Idempotency()
  let requests = 0
  return createServer((request, response) => {
    requests += 1
    const id = `req_${String(requests).padStart(6, '0')}`
    receive(request)
      .then((body) => answer(options, idempotency, { request, response, id, body }))
      .catch((error: unknown) => {
        if (!response.headersSent) write(response, id, { status: 500, body: { error: { type: 'api_error', message: `The double itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` } } })
      })
  })
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  id: string
  body: string
}

async function answer({ books, keys, faults, lacks, asked }: ServerOptions, idempotency: Idempotency, { request, response, id, body }: Exchange): Promise<void> {
  const method = request.method ?? 'GET'
  const url = new URL(request.url ?? '/', 'http://double')
  const text = method === 'POST' && body !== '' ? body : url.search.slice(1)
  const key = method === 'POST' ? (headerOf(request, 'idempotency-key') ?? null) : null
  const seen: Asked = { method, path: url.pathname, text, params: new Params(parseForm(text)), idempotencyKey: key, status: null }
  if (asked.push(seen) > ASKED_MAX) asked.shift()

  const fault = faults.take(method, url.pathname)
  if (fault?.kind === 'cut') return void request.socket.destroy()
  if (fault?.kind === 'silence') return
  if (fault?.kind === 'first') fault.work()
  const ordered = fault === null ? null : refusalOf(fault)
  if (ordered !== null) {
    seen.status = ordered.status
    return write(response, id, ordered, ordered.headers)
  }

  const lacking = lacks.paths.some((path) => url.pathname.startsWith(path))
  if (lacking && lacks.as === 'html') {
    seen.status = 404
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(`<!DOCTYPE html><title>404 Not Found</title><h1>Not Found</h1><p>Cannot ${method} ${url.pathname}`)
    return
  }
  const { status, body: json, replayed } = outcome()
  seen.status = status
  if (fault?.kind === 'silence_after') return
  if (fault?.kind === 'cut_after') {
    const whole = JSON.stringify(json)
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(whole)) })
    response.write(whole.slice(0, Math.floor(whole.length / 2)), () => request.socket.destroy())
    return
  }
  write(response, id, { status, body: json }, replayed ? { 'idempotent-replayed': 'true' } : {})

  function outcome(): Answer & { replayed: boolean } {
    let begun = false
    const fingerprint = `${method} ${url.pathname} ${[...new URLSearchParams(text)].map(([name, value]) => `${name}=${value}`).sort().join('&')}`
    try {
      const found = lacking ? undefined : routeOf(method, url.pathname)
      const who = checkKey(keys, headerOf(request, 'authorization'))
      if (found === undefined) throw new StripeFailure(404, { message: `Unrecognized request URL (${method}: ${url.pathname}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.` }, { unbegun: true })
      const { route, names } = found
      checkAllowed(who, route.area, method === 'GET' ? 'read' : 'write', books.account.id)
      if (key !== null) {
        const earlier = idempotency.begin(key, fingerprint, books.now())
        if (earlier !== null) return { ...structuredClone(earlier), replayed: true }
        begun = true
      }
      books.request = { id, idempotency_key: key }
      seen.params.only('expand', ...route.takes)
      const made = route.answer({ books, params: seen.params, at: (name) => names[name] ?? '' })
      const plain = 'created' in made && !('deleted' in made) ? rendered(books, made as StripeObject) : (made as Json)
      const done = { status: 200, body: structuredClone(expanded(books, plain, seen.params.texts('expand'))) }
      if (key !== null && begun) idempotency.keep(key, done)
      return { ...done, replayed: false }
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error
      const refused = { status: error.status, body: structuredClone({ error: { ...error.said, request_log_url: `https://dashboard.stripe.example/logs/${id}` } }) }
      if (key !== null && begun) {
        if (error.unbegun) idempotency.forget(key)
        else idempotency.keep(key, refused)
      }
      return { ...refused, replayed: false }
    } finally {
      books.request = { id: null, idempotency_key: null }
    }
  }
}

function routeOf(method: string, path: string): { route: Route; names: Record<string, string> } | undefined {
  for (const { route, names, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null
    if (match !== null) return { route, names: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')])) }
  }
  return undefined
}

function refusalOf(fault: Fault): (Answer & { headers: Record<string, string> }) | null {
  switch (fault.kind) {
    case 'too_often':
      return {
        status: 429, body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.' } },
        headers: { 'stripe-rate-limited-reason': fault.reason ?? 'global-rate', ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }) },
      }
    case 'locked':
      return { status: 429, body: { error: { type: 'invalid_request_error', code: 'lock_timeout', message: 'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.' } }, headers: {} }
    case 'in_use':
      return { status: 409, body: { error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'There is currently another in-progress request using this Idempotent Key. Please try again later.' } }, headers: {} }
    case 'status':
      return { status: fault.status, body: { error: { type: 'api_error', message: fault.message ?? 'Something went wrong on our end.' } }, headers: {} }
    case 'cut':
    case 'cut_after':
    case 'first':
    case 'silence':
    case 'silence_after':
      return null
    default:
      return fault satisfies never
  }
}

function write(response: ServerResponse, id: string, { status, body }: Answer, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': id, 'stripe-version': API_VERSION, ...headers }).end(JSON.stringify(body))
}

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function receive(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let length = 0
    request.on('data', (part: Buffer) => {
      parts.push(part)
      length += part.length
      if (length > BODY_MAX) reject(wrong('The request is too large.', 'body'))
    })
    request.once('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    request.once('error', reject)
  })
}
