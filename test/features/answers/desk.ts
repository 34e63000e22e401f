/** A core over the sandbox with its SMS account, and customers who answer. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import type { SmsAnswer } from '#contract/answers.ts'
import { smsOfSandbox } from '#contract/sandboxProcess.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { SmsAccess } from '#main/core/ports/sms.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const OURS = '+61491570006'
const WORKER = join(import.meta.dirname, '../../../src-main/worker.ts')

/** An invoice that waits for approval, asked about by SMS, and whoever is to approve it. */
export interface Waiting {
  invoiceId: string
  number: string
  accountId: string
  partyId: string
  approvalId: string
  approver: { id: string; name: string; number: string }
}

export interface SmsDesk {
  sandbox: Sandbox
  dir: string
  core: Core
  client: ContractRouterClient<Contract>
  sms: SmsAccess
  /** So many that wait, each of another account, with a number of its own for its approver. */
  waiting(count?: number): Promise<Waiting[]>
  /** Somebody changes a record in the billing system, and the desk pulls. */
  change(resource: string, id: string, fields: Record<string, unknown>): Promise<void>
  pull(): Promise<void>
  /** A customer sends an SMS; then it is asked for. */
  answer(from: string, body: string, at?: number): Promise<SmsAnswer>
  inbound(from: string, body: string, at?: number): Promise<void>
  control<T>(path: string, body: unknown): Promise<T>
  newest(): Promise<SmsAnswer>
  /** About these, or all. */
  commands(...about: Waiting[]): { command: string; input: Record<string, unknown>; targetId: string; ifMatch: number | null; state: string }[]
  /** What the audit trail has about it. */
  audited(subject: string): { by: string; action: string }[]
  /** Closes the core, and opens it again over the same workspace. */
  again(): Promise<void>
}

export interface SmsDeskOptions {
  accounts?: number
  viewOnly?: boolean
  connected?: boolean
  sms?: Partial<SmsAccess> | null
  now?: () => number
  /** When it ends: with the test unless told. */
  atEnd?: (end: () => void | Promise<void>) => void
}

let numbers = 0
const newNumber = (): string => `+6149157${String(1000 + (numbers += 1)).padStart(4, '0')}`

export async function smsDesk({ accounts = 60, viewOnly = false, connected = true, sms: given = {}, now = Date.now, atEnd = onTestFinished }: SmsDeskOptions = {}): Promise<SmsDesk> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-answers-'))
  atEnd(() => rmSync(dir, { recursive: true, force: true }))
  const sandbox = await startSandbox({ accounts })
  atEnd(() => sandbox.close())
  const sms = { ...smsOfSandbox(sandbox), ...given }
  const open = async () => {
    const core = await createCore({
      workspaceDir: join(dir, 'workspace'), who: 'a test', create: true, workerFile: WORKER, version: 'test', automatic: false, now,
      secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
      log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
      connection: connected ? { url: sandbox.url, token: viewOnly ? `${sandbox.token}-view` : sandbox.token } : null, smtpUrl: null, sms: given === null ? null : sms,
    })
    desk.core = core
    desk.client = createRouterClient(core.router)
  }
  const control = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${sandbox.url}/sandbox/${path}`, { method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    expect(response.status, path).toBe(200)
    return (await response.json()) as T
  }
  const rows = <T>(text: string, ...values: unknown[]): T[] => desk.core.context.database.raw.prepare<unknown[]>(text).all(...values) as T[]
  const used = new Set<string>()
  /** The number of the party that asked, by the approver's. */
  const asking = new Map<string, string>()
  const desk: SmsDesk = {
    sandbox, dir, sms, core: null as never, client: null as never, control,
    async waiting(count = 1) {
      const found = rows<Omit<Waiting, 'approver'> & { contactId: string; name: string }>(`
        SELECT h.invoiceId, h.invoiceNumber AS number, h.accountId, h.partyId, p.id AS approvalId, c.id AS contactId, c.name FROM cache.heldInvoice AS h
        JOIN cache.account AS a ON a.id = h.accountId JOIN cache.contact AS c ON c.id = a.approverId AND c.accountId = a.id JOIN cache.approval AS p ON p.invoiceId = h.invoiceId
        WHERE h.state = 'waiting' AND (SELECT count(*) FROM cache.heldInvoice AS o WHERE o.accountId = h.accountId) = 1 AND a.kind = 'standard' ORDER BY h.invoiceId`).filter(({ invoiceId }) => !used.has(invoiceId)).slice(0, count)
      expect(found.length, 'waiting invoices in the sandbox').toBe(count)
      const made = found.map(({ contactId, name, ...row }) => ({ ...row, approver: { id: contactId, name, number: newNumber() } }))
      for (const { invoiceId, approver, approvalId } of made) {
        used.add(invoiceId)
        asking.set(approver.number, rows<{ number: string }>(`SELECT smsNumbers ->> '$[0]' AS number FROM cache.party WHERE id = ?`, made.find((one) => one.invoiceId === invoiceId)!.partyId)[0]!.number)
        await control('change', { resource: 'contacts', id: approver.id, fields: { phone: `0${approver.number.slice(3, 6)} ${approver.number.slice(6, 9)} ${approver.number.slice(9)}` } })
        await control('change', { resource: 'approvals', id: approvalId, fields: { approverId: approver.id, sentBy: 'sms', requestedAt: now() - 5 * HOUR_MS, autoApprovesAt: null, preference: 'approve_all' } })
        await control('change', { resource: 'accounts', id: made.find((one) => one.invoiceId === invoiceId)!.accountId, fields: { billingAddress: { lines: [], city: 'Newcastle', region: 'NSW', postcode: '2300', country: 'AU' } } })
      }
      await desk.pull()
      return made
    },
    async change(resource, id, fields) {
      await control('change', { resource, id, fields })
      await desk.pull()
    },
    pull: async () => void (await desk.core.context.sync.pullNow().finished),
    async inbound(from, body, at) {
      await control('sms/inbound', { from, to: asking.get(from) ?? OURS, body, ...(at === undefined ? {} : { at }) })
    },
    async answer(from, body, at) {
      await desk.inbound(from, body, at)
      await desk.client.answers.poll()
      const found = (await desk.client.answers.page({ limit: 500 })).rows.find((row) => row.from === from && row.words === body)
      expect(found, `the answer “${body}”`).toBeDefined()
      return found!
    },
    newest: async () => (await desk.client.answers.page({ limit: 1 })).rows[0]!,
    commands: (...about) =>
      rows<{ command: string; input: string; targetId: string; ifMatch: number | null; state: string }>('SELECT command, input, targetId, ifMatch, state FROM outbox ORDER BY id').filter(({ targetId }) => about.length === 0 || about.some(({ invoiceId }) => invoiceId === targetId)).map((row) => ({ ...row, input: JSON.parse(row.input) as Record<string, unknown> })),
    audited: (subject) => rows<{ by: string; action: string }>('SELECT "by", action FROM audit WHERE subject = ? ORDER BY id', subject),
    async again() {
      await desk.core.close()
      await open()
    },
  }
  await open()
  atEnd(() => desk.core.close())
  if (connected) {
    await desk.pull()
    if (given !== null) await desk.client.answers.poll().catch(() => null)
    desk.core.context.database.raw.exec('DELETE FROM main.outbox; DELETE FROM smsProposal; DELETE FROM smsAnswer')
  }
  return desk
}
