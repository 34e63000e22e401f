/** The sandbox's process, and what a test asks of it without the code under test. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { resourcePath } from '#main/connectors/billing-api/contract.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { PROJECT } from '../../scripts/project.ts'

export type Raw = Record<string, unknown> & { id: string; rev: number; accountId?: string; deleted?: boolean }
/** Every record that is there, by resource and id. */
export type Upstream = ReadonlyMap<Resource, ReadonlyMap<string, Raw>>

export interface SandboxProcess {
  url: string
  token: string
  /** One of the sandbox's own switches; throws with its words when it refuses. */
  control(path: string, body: unknown): Promise<unknown>
  /** A command by somebody else; answers the status. */
  command(path: string, key: string, body: unknown): Promise<number>
  /** Every record as the lists give it; no fault may be on. */
  everything(): Promise<Upstream>
  /** By key, what came of each command that the desk sent, each time that it came. */
  outcomes(): Promise<ReadonlyMap<string, readonly string[]>>
  close(): Promise<void>
}

const PAGE = 1000
/** How the keys of commands begin that the desk did not give. */
export const SOMEBODY_ELSE = 'somebody-else-'

/** Starts a sandbox with its database in `file`. */
export async function startSandboxProcess(options: { accounts: number; seed: number; file: string }): Promise<SandboxProcess> {
  const { accounts, seed, file } = options
  const args = ['src-main/sandboxServer.ts', '--json', '--exit-with-parent', '--accounts', String(accounts), '--seed', String(seed), '--file', file]
  const child: ChildProcess = spawn(process.execPath, args, { cwd: PROJECT, stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const { url, token } = JSON.parse(line) as { url: string; token: string }
  const ask = (path: string, init: { body?: unknown; headers?: Record<string, string> } = {}) =>
    fetch(url + path, {
      method: init.body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(init.body === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    })

  return {
    url, token,
    async control(path, body) {
      const answer = await ask(`/sandbox/${path}`, { body })
      if (!answer.ok) throw new Error(`/sandbox/${path}: ${await answer.text()}`)
      return answer.json()
    },
    async command(path, key, body) {
      const answer = await ask(path, { body, headers: { 'idempotency-key': key } })
      await answer.arrayBuffer()
      return answer.status
    },
    everything: () => everythingOf({ url, token }),
    async outcomes() {
      const byKey = new Map<string, string[]>()
      for (let after: number | null = 0; after !== null; ) {
        const answer = await ask(`/sandbox/effects?limit=1000&after=${after}`)
        const page = (await answer.json()) as { effects: { idempotencyKey: string; outcome: string }[]; next: number | null }
        for (const { idempotencyKey, outcome } of page.effects) {
          if (!idempotencyKey.startsWith(SOMEBODY_ELSE)) byKey.set(idempotencyKey, [...(byKey.get(idempotencyKey) ?? []), outcome])
        }
        after = page.next
      }
      return byKey
    },
    async close() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

/** Every record that a billing system's lists give; no fault may be on. */
export async function everythingOf(system: { url: string; token: string }): Promise<Upstream> {
  const all = new Map<Resource, ReadonlyMap<string, Raw>>()
  for (const resource of resourceNames) all.set(resource, await listOf(system, resource))
  return all
}

async function listOf({ url, token }: { url: string; token: string }, resource: Resource): Promise<ReadonlyMap<string, Raw>> {
  const found = new Map<string, Raw>()
  for (let cursor = '', more = true; more; ) {
    const path = `/v1/${resourcePath(resource)}?limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`The billing system answered ${answer.status} to the test's own question: ${await answer.text()}`)
    const page = (await answer.json()) as { records: Raw[]; cursor: string; more: boolean }
    for (const record of page.records) if (record.deleted !== true) found.set(record.id, record)
    ;({ cursor, more } = page)
  }
  return found
}

/** The records of a resource. */
export const rowsOf = (upstream: Upstream, resource: Resource): Raw[] => [...upstream.get(resource)!.values()]
