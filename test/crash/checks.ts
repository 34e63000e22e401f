/** Whether the workspace is what it must be after all was brought to its end: each problem is a sentence. */
import { join } from 'node:path'
import { verifyWorkspace } from '#main/core/verify.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { lastReconcile } from '#main/sync/reconcileReport.ts'
import { countEffect, type Intent } from './intents.ts'
import { rowsOf, type Raw, type Upstream } from './upstream.ts'

export interface GivenIntent extends Intent {
  /** Its number in the outbox; null when the core was killed before it said so. */
  id: number | null
}

export interface Counts {
  /** Rows compared with the upstream's. */
  rows: number
  /** Commands by their end. */
  ends: Record<string, number>
}

const TOLD = 10

/** What the billing system's own record of commands says of one key: `done` for each time that it took effect. */
export type Outcomes = ReadonlyMap<string, readonly string[]>

export async function checkWorkspace(dir: string, given: readonly GivenIntent[], upstream: Upstream, outcomes: Outcomes): Promise<{ problems: string[]; counts: Counts }> {
  const workspace = openWorkspace(dir, { who: 'the crash test’s own check' })
  try {
    const { database, documentsDir, notices } = workspace
    const outbox = checkOutbox(database, given, upstream)
    const verified = await verifyWorkspace({ database, documentsDir, now: Date.now })
    const problems = [
      ...notices.map((notice) => `opening said: ${notice}`),
      ...copyProblems(database, upstream),
      ...reconcileProblems(database),
      ...outbox.problems,
      ...keyProblems(database, outcomes),
      ...verified.problems.map(({ kind, subject, message }) => `verify: ${kind} ${subject}: ${message}`),
      ...verified.unfinished.map((party) => `verify: the first pull of ${party} has not come to its end`),
    ]
    const rows = resourceNames.reduce((sum, resource) => sum + upstream.get(resource)!.size, 0)
    return { problems, counts: { rows, ends: outbox.ends } }
  } finally {
    workspace.close()
  }
}

/** The copy against the lists of the billing system, record by record and field by field. */
export function copyProblems(database: Database, upstream: Upstream): string[] {
  return resourceNames.flatMap((resource) => {
    const { table } = cacheTables[resource]
    const problems: string[] = []
    const missing = new Set(upstream.get(resource)!.keys())
    for (const row of database.raw.prepare<[], Raw>(`SELECT * FROM cache.${table}`).iterate()) {
      missing.delete(row.id)
      const theirs = upstream.get(resource)!.get(row.id)
      if (theirs === undefined) problems.push(`the copy has ${row.id} among ${resource} (rev ${row.rev}), the billing system has not`)
      else problems.push(...fieldProblems(resource, row, theirs))
    }
    for (const id of missing) problems.push(`the copy lacks ${id} among ${resource} (rev ${upstream.get(resource)!.get(id)!.rev})`)
    return problems.length > TOLD ? [...problems.slice(0, TOLD), `and ${problems.length - TOLD} more of ${resource}`] : problems
  })
}

/** A copy that the daily reconcile had to mend was wrong before. */
function reconcileProblems(database: Database): string[] {
  const last = lastReconcile(database)
  if (last === null || last.differences === 0) return []
  return [`the reconcile found ${last.differences} differences, and mended ${last.repaired}: ${JSON.stringify(last.listed.slice(0, TOLD))}`]
}

function fieldProblems(resource: Resource, row: Raw, theirs: Raw): string[] {
  const { columns, json, flags } = cacheTables[resource]
  return columns.flatMap((column) => {
    const cell = row[column]
    const ours = cell !== null && json.includes(column) ? (JSON.parse(cell as string) as unknown) : cell !== null && flags.includes(column) ? cell === 1 : cell
    const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs[column] ?? null)]
    return a === b ? [] : [`${resource} ${row.id}: ${column} is ${a}, and ${b} in the billing system`]
  })
}

interface Row {
  id: number
  command: string
  input: string
  idempotencyKey: string
  state: string
  attempts: number
  outcome: string | null
  message: string | null
}

/** No command is lost or stands twice; each that is done took effect once, each that is not never did. */
function checkOutbox({ raw }: Database, given: readonly GivenIntent[], upstream: Upstream): { problems: string[]; ends: Record<string, number> } {
  const rows = raw.prepare<[], Row>('SELECT id, command, input, idempotencyKey, state, attempts, outcome, message FROM outbox ORDER BY id').all()
  const problems: string[] = []
  const ends: Record<string, number> = {}
  const left = new Map(rows.map((row) => [row.id, row]))
  const lastOfAccount = new Map<string, { rev: number; marker: string }>()
  if (new Set(rows.map((row) => row.idempotencyKey)).size !== rows.length) problems.push('two commands have the same key')
  for (const intent of given) {
    const row = intent.id === null ? findUnsaid(intent, left) : left.get(intent.id)
    const found = countEffect(intent.effect, upstream) - intent.effect.before
    const about = `${intent.command} ${intent.marker}${row ? ` (outbox ${row.id}, ${row.state}, ${row.attempts} sent${row.message === null ? '' : `, “${row.message}”`})` : ''}`
    if (row === undefined) {
      if (intent.id !== null) problems.push(`${about} was given as outbox ${intent.id}, and is lost`)
      if (found !== 0) problems.push(`${about} is not in the outbox, and took effect ${found} times`)
      continue
    }
    left.delete(row.id)
    ends[row.state] = (ends[row.state] ?? 0) + 1
    if (row.command !== intent.command || !sameInput(row.input, intent.input)) problems.push(`${about} is another command than was given: ${row.command} ${row.input}`)
    const expected = row.state === 'done' ? 1 : row.state === 'rejected' || row.state === 'conflict' ? 0 : null
    if (expected === null) problems.push(`${about} did not come to its end`)
    else if (found !== expected) problems.push(`${about} took effect ${found} times`)
    if (row.state === 'done' && intent.command.endsWith('Charge') || intent.command === 'payInvoice') problems.push(...moneyProblems(about, row, upstream))
    if (row.state === 'done' && intent.effect.where['text'] === intent.marker) problems.push(...orderProblems(intent, lastOfAccount, upstream))
  }
  for (const row of left.values()) problems.push(`outbox ${row.id} (${row.command}) was never given`)
  return { problems, ends }
}

/** Each key took effect once where its command is done, never where it is not, and belongs to a command that is still there. */
function keyProblems({ raw }: Database, outcomes: Outcomes): string[] {
  const left = new Map(outcomes)
  const problems = raw.prepare<[], Row>('SELECT * FROM outbox ORDER BY id').all().flatMap(({ id, command, idempotencyKey, state }) => {
    const came = left.get(idempotencyKey) ?? []
    left.delete(idempotencyKey)
    const times = came.filter((outcome) => outcome === 'done').length
    const wrong = times !== (state === 'done' ? 1 : 0) || came.includes('mismatch')
    return wrong ? [`outbox ${id} (${command}, ${state}): for its key the billing system has ${came.join(', ') || 'nothing'}`] : []
  })
  return [...problems, ...[...left].map(([key, came]) => `no command has the key ${key}, for which the billing system has ${came.join(', ')}`)]
}

/** A command whose core was killed before it could say its number: in the outbox, or never given. */
const findUnsaid = (intent: GivenIntent, left: ReadonlyMap<number, Row>): Row | undefined =>
  [...left.values()].find((row) => row.command === intent.command && sameInput(row.input, intent.input))

const sameInput = (json: string, input: Record<string, unknown>): boolean => {
  const row = JSON.parse(json) as Record<string, unknown>
  return Object.keys(input).every((field) => JSON.stringify(row[field]) === JSON.stringify(input[field]))
}

/** The charge that the answer named is there, with one payment when it went through and none when it did not. */
function moneyProblems(about: string, row: Row, upstream: Upstream): string[] {
  if (row.state !== 'done') return []
  const { chargeId, status } = JSON.parse(row.outcome ?? '{}') as { chargeId?: string; status?: string }
  const charge = chargeId === undefined ? undefined : upstream.get('charges')!.get(chargeId)
  if (charge?.['status'] !== status) return [`${about} says charge ${chargeId} ${status}; the billing system says ${JSON.stringify(charge?.['status'])}`]
  const payments = rowsOf(upstream, 'payments').filter((payment) => payment['chargeId'] === chargeId).length
  return payments === (status === 'succeeded' ? 1 : 0) ? [] : [`${about}: charge ${chargeId} ${status}, with ${payments} payments`]
}

/** Notes of one account were written in the order in which they were given. */
function orderProblems(intent: GivenIntent, lastOfAccount: Map<string, { rev: number; marker: string }>, upstream: Upstream): string[] {
  const { rev } = rowsOf(upstream, 'billingLog').find((entry) => entry['text'] === intent.marker)!
  const before = lastOfAccount.get(intent.accountId)
  lastOfAccount.set(intent.accountId, { rev, marker: intent.marker })
  return before && before.rev > rev ? [`${intent.marker} was carried out before ${before.marker}, which was given first`] : []
}

/** Where a test's own database of a sandbox lies. */
export const sandboxFile = (folder: string): string => join(folder, 'sandbox.db')
