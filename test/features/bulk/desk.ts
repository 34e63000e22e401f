/** A real core over books of a test's own, with its job threads, a clock that stands still and no line: what is given waits in the outbox. */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { BulkOrder, BulkRow, BulkRun } from '#contract/bulk.ts'
import type { Contract } from '#contract/index.ts'
import type { ApprovalPreference } from '#contract/vocabulary.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { Database } from '#main/db/database.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

export const DAY_MS = 86_400_000
export const NOW = Date.UTC(2026, 2, 20, 3)
export const WORKER = fileURLToPath(new URL('../../../src-main/worker.ts', import.meta.url))

interface Failure { code?: string; name?: string; partyId?: string; amountMinor?: number; backup?: boolean; autopay?: boolean; currency?: string; billing?: 'postpaid' | 'prepaid' }

/** An account with a card and an unpaid invoice whose charge failed yesterday. */
export function failure(books: Books, { code = 'insufficient_funds', name, partyId = 'au', amountMinor = 110_000, backup = false, autopay = true, currency = 'AUD', billing = 'postpaid' }: Failure = {}) {
  const account = books.account({ ...(name === undefined ? {} : { name }), partyId, autopay, currency, billing })
  const method = books.method(account)
  const backupMethod = backup ? books.method(account, { slot: 'backup', isDefault: false, last4: '0005', brand: 'mastercard' }) : null
  const invoice = books.invoice(account, { totalMinor: amountMinor })
  const charge = books.charge(account, { status: 'failed', declineCode: code, invoiceId: invoice.id, seriesId: invoice.id, methodId: method.id, amountMinor, at: NOW - DAY_MS, rev: 3 })
  return { account, method, backupMethod, invoice, charge }
}

/** An invoice that waits for approval, or is on hold. */
export function held(books: Books, { name, preference = 'approved_by_us', totalMinor = 110_000, currency = 'AUD', onHold = false, partyId = 'au' }: { name?: string; preference?: ApprovalPreference; totalMinor?: number; currency?: string; onHold?: boolean; partyId?: string } = {}) {
  const account = books.account({ ...(name === undefined ? {} : { name }), currency, partyId })
  const invoice = books.invoice(account, { totalMinor, rev: 7 })
  books.put('approvals', {
    id: `apr_${invoice.id}`, rev: 1, partyId, updatedAt: 1, accountId: account.id, invoiceId: invoice.id, preference, approverId: null, sentBy: 'email', state: onHold ? 'held' : 'waiting', requestedAt: NOW - DAY_MS,
    autoApprovesAt: preference === 'review_then_auto' && !onHold ? NOW + DAY_MS : null, events: [{ kind: 'requested', at: NOW - DAY_MS, by: 'Noor Vale', channel: null }],
  })
  if (onHold) books.hold(invoice)
  return { account, invoice }
}

/** Derives and signs in; the folder can then be opened by a core. */
export function closed(books: Books, grants = ['billing:view', 'billing:manage']): string {
  books.derive()
  signIn(books.database, grants)
  books.close()
  return books.dir
}

export function signIn(database: Database, grants: readonly string[]): void {
  database.raw.prepare(`INSERT INTO setting VALUES ('operator', ?, 0, 'Noor Vale') ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
    .run(JSON.stringify({ id: 'op_1', name: 'Noor Vale', email: 'noor@meridianfleet.example', grants }))
}

export interface BulkDesk {
  core: Core
  client: ContractRouterClient<Contract>
  database: Database
  /** Moves the clock. */
  at(now: number): void
  /** Previews, runs to the end, and answers the run. */
  carryOut(order: BulkOrder): Promise<BulkRun>
  ended(run: string): Promise<BulkRun>
  results(run: string): Promise<BulkRow[]>
  /** The outbox, the oldest first. */
  outbox(): { id: number; command: string; input: Record<string, unknown>; state: string; targetId: string; ifMatch: number | null; notBefore: number | null; createdBy: string }[]
  audit(action: string): { by: string; subject: string; detail: Record<string, unknown> }[]
  close(): Promise<void>
}

export async function bulkDesk(dir: string): Promise<BulkDesk> {
  let now = NOW
  const core = await createCore({
    workspaceDir: dir, who: 'a test', workerFile: WORKER, version: 'test', automatic: false, now: () => now, connection: null, smtpUrl: null,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
  })
  let open = true
  const close = async () => {
    if (open) await core.close()
    open = false
  }
  onTestFinished(close)
  const { database } = core.context
  const client: ContractRouterClient<Contract> = createRouterClient(core.router)
  const ended = async (run: string): Promise<BulkRun> => {
    for (;;) {
      const found = await client.bulk.get({ run })
      if (found.finishedAt !== null) return found
      await sleep(10)
    }
  }
  return {
    core, client, database, ended, close,
    at: (moment) => void (now = moment),
    async carryOut(order) {
      const { id } = await client.bulk.preview(order)
      return ended((await client.bulk.run({ id })).run)
    },
    async results(run) {
      const rows: BulkRow[] = []
      for (let after: string | undefined; ;) {
        const page = await client.bulk.results({ run, limit: 500, ...(after === undefined ? {} : { after }) })
        rows.push(...page.rows)
        if (page.next === null) return rows
        after = page.next
      }
    },
    outbox: () =>
      database.raw.prepare<[], { id: number; command: string; input: string; state: string; targetId: string; ifMatch: number | null; notBefore: number | null; createdBy: string }>('SELECT id, command, input, state, targetId, ifMatch, notBefore, createdBy FROM outbox ORDER BY id').all()
        .map((row) => ({ ...row, input: JSON.parse(row.input) as Record<string, unknown> })),
    audit: (action) =>
      database.raw.prepare<[string], { by: string; subject: string; detail: string }>('SELECT by, subject, detail FROM audit WHERE action = ? ORDER BY id').all(action)
        .map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> })),
  }
}

/** A company of one party; what the test puts in comes after it. */
export function company(more: (books: Books) => void): Books {
  const books = emptyBooks()
  books.together(() => {
    books.party()
    more(books)
  })
  return books
}
