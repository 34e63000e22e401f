import { startSandbox, type Sandbox, type SandboxOptions } from '#main/sandbox/index.ts'
import { commandPaths, resourcePath } from '#main/connectors/billing-api/contract.ts'
import { commands, type CommandName } from '#contract/commands.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Stored } from '#main/sandbox/row.ts'

/** 20 November 2026, 13:00 in Sydney, 02:00 in Galway, still the 19th in Denver. */
export const NOW = Date.UTC(2026, 10, 20, 2, 0)
export const HOUR = 3_600_000

export interface Answer {
  status: number
  headers: Headers
  text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests look into many shapes of answers
  body: any
}

export interface Desk {
  sandbox: Sandbox
  get(path: string, token?: string): Promise<Answer>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Posts a command, with an idempotency key of its own unless one is given. */
  command(name: CommandName, input: Record<string, unknown>, options?: { key?: string; ifMatch?: number; token?: string }): Promise<Answer>
  /** Every record of a resource, page by page. */
  all<R extends Resource>(resource: R): Promise<Stored<R>[]>
  read<R extends Resource>(resource: R, id: string): Promise<Stored<R>>
}

let keys = 0

export async function openDesk(options: SandboxOptions = {}): Promise<Desk> {
  const sandbox = await startSandbox({ now: NOW, accounts: 400, ...options })
  const call = async (path: string, init: RequestInit, token = sandbox.token): Promise<Answer> => {
    const response = await fetch(sandbox.url + path, { ...init, headers: { Authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) } })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) }
  }
  const desk: Desk = {
    sandbox,
    get: (path, token) => call(path, {}, token),
    post: (path, body, headers = {}) => call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } }),
    command(name, input, { key = `key-${(keys += 1)}`, ifMatch, token } = {}) {
      const target = commands[name].target as string
      const { [target]: id, ...rest } = input
      const headers: Record<string, string> = { 'Content-Type': 'application/json', 'Idempotency-Key': key }
      if (ifMatch !== undefined) headers['If-Match'] = `"${ifMatch}"`
      return call(commandPaths[name].replace(`{${target}}`, String(id)), { method: 'POST', body: JSON.stringify(rest), headers }, token)
    },
    async all<R extends Resource>(resource: R) {
      const records: Stored<R>[] = []
      for (let cursor = '', more = true; more; ) {
        const { body } = await desk.get(`/v1/${resourcePath(resource)}?limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`)
        records.push(...body.records.filter((record: { deleted?: true }) => record.deleted !== true))
        ;({ cursor, more } = body)
      }
      return records
    },
    async read(resource, id) {
      return (await desk.get(`/v1/${resourcePath(resource)}/${id}`)).body
    },
  }
  return desk
}
