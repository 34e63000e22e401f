/** A billing system of a few lines over real HTTP, for what a whole one never does: it answers exactly what a test says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { resourcePath } from '#main/connectors/billing-api/contract.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'

type Raw = Record<string, unknown>
/** Answers a request in its own way, or says nothing and lets it be answered as usual. */
export type Script = (request: { method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: unknown; number: number }, response: ServerResponse) => boolean | void | Promise<boolean | void>

export interface ScriptedUpstream {
  url: string
  token: string
  /** Records by resource; a test may change them at any time. A change needs a higher `rev`. */
  records: Partial<Record<Resource, Raw[]>>
  /** Paths asked, in order, with their method. */
  asked: string[]
  script: Script
  close(): Promise<void>
}

export async function startScriptedUpstream(records: Partial<Record<Resource, Raw[]>>, script: Script = () => {}): Promise<ScriptedUpstream> {
  const server = createServer((request, response) => void answer(request, response))
  const upstream: ScriptedUpstream = {
    url: '', token: 'tok_test', records, asked: [], script,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
  let number = 0
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://upstream.example')
    const text = await new Response(request as never).text()
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    upstream.asked.push(`${request.method} ${url.pathname}`)
    number += 1
    const asked = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body, number }
    if ((await upstream.script(asked, response)) === true) return
    if (request.headers.authorization !== `Bearer ${upstream.token}`) return send(response, 401, { defined: true, code: 'UNAUTHORIZED', status: 401, message: 'no' })
    ordinary(upstream, url, response)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return upstream
}

function ordinary(upstream: ScriptedUpstream, url: URL, response: ServerResponse): void {
  const [, , first = '', id] = url.pathname.split('/')
  if (first === 'me') return send(response, 200, { operator: { id: 'op_1', name: 'Noor Vale', email: 'noor@meridian.example' }, grants: ['billing:view', 'billing:manage'], parties: ['au'] })
  const of = (resource: Resource) => (upstream.records[resource] ?? []).filter(Boolean)
  if (first === 'totals') return send(response, 200, resourceNames.map((resource) => ({ resource, party: url.searchParams.get('party'), count: of(resource).filter((raw) => raw['deleted'] !== true).length })))
  const resource = resourceNames.find((name) => resourcePath(name) === first)
  if (!resource) return send(response, 404, { message: 'no such route' })
  if (id !== undefined) {
    const found = of(resource).find((raw) => raw['id'] === id)
    return found ? send(response, 200, found) : send(response, 404, { defined: true, code: 'NOT_FOUND', status: 404, message: 'There is no such record.' })
  }
  const after = Number(url.searchParams.get('cursor') ?? 0)
  const rows = of(resource).map((raw, place) => ({ raw, key: typeof raw['rev'] === 'number' ? raw['rev'] * 10_000 + place : place + 1 })).filter(({ key }) => key > after).sort((a, b) => a.key - b.key)
  const page = rows.slice(0, Number(url.searchParams.get('limit') ?? 200))
  send(response, 200, { records: page.map(({ raw }) => raw), cursor: String(page.at(-1)?.key ?? after), more: rows.length > page.length, announced: rows.length })
}

export function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers })
  response.end(gzipSync(JSON.stringify(body)))
}
