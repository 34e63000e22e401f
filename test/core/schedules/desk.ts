/** A desk with customers to send statements to: a real core over a real workspace, a clock of the test's own, a mail server that counts. */
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import type { ScheduleRow, ScheduleTerms } from '#contract/schedules.ts'
import type { ContactRole, PartyId } from '#contract/vocabulary.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { smtpSink, type SmtpSink } from '../../mail/smtpSink.ts'
import { WORKER } from './worker.ts'

export interface Customer { name?: string; email?: string | null; roles?: ContactRole[]; bouncedAt?: number | null; kind?: 'standard' | 'agency'; invoice?: boolean; status?: 'active' | 'closed' }

/** One account with a contact, and unless told an invoice of October 2026. */
export function customer(books: Books, { name, email, roles = ['billing_email'], bouncedAt = null, kind = 'standard', invoice = true, status = 'active' }: Customer = {}) {
  const account = books.account({ kind, status, ...(name === undefined ? {} : { name }) })
  contact(books, account, { email: email === undefined ? `${account.ref.toLowerCase()}@customer.example` : email, roles, bouncedAt })
  if (invoice) books.invoice(account, { issuedOn: '2026-10-10', dueOn: '2026-11-09' })
  return account
}

let contacts = 0
export function contact(books: Books, account: { id: string; partyId: string }, { email, roles, name = 'Mere Tautahi', bouncedAt = null }: { email: string | null; roles: ContactRole[]; name?: string; bouncedAt?: number | null }): string {
  const id = `con_${(contacts += 1)}`
  books.database.raw.prepare(`INSERT INTO cache.contact (id, rev, partyId, updatedAt, accountId, name, email, phone, roles, prefers, emailBouncedAt, smsStoppedAt)
    VALUES (?, 1, ?, 1, ?, ?, ?, NULL, ?, 'email', ?, NULL)`).run(id, account.partyId, account.id, name, email, JSON.stringify(roles), bouncedAt)
  return id
}

/** Books of one party with so many customers, signed in, and closed again: a core opens them. */
export function companyOf(count: number, more: (books: Books) => void = () => {}, grants = ['billing:view', 'billing:manage']): string {
  const books = emptyBooks()
  books.together(() => {
    books.party()
    for (let n = 0; n < count; n++) customer(books)
    more(books)
  })
  books.derive()
  books.database.raw.prepare(`INSERT INTO setting VALUES ('operator', ?, 0, 'Noor Vale')`).run(JSON.stringify({ id: 'op_1', name: 'Noor Vale', email: 'noor@meridianfleet.example', grants }))
  books.close()
  return books.dir
}

export interface ScheduledDesk {
  core: Core
  client: ContractRouterClient<Contract>
  sink: SmtpSink
  dir: string
  /** Moves the clock of the desk; the copy was pulled at this moment unless told. */
  at(moment: string, pulledAt?: string | null): void
  /** Looks at the schedules, as a pull's end makes it look, and waits until nothing is sent any more. */
  look(): Promise<void>
  row(id: string): Promise<ScheduleRow>
  runs(): { dueAt: number; campaignId: string | null; outcome: string }[]
  campaigns(): number
  close(): Promise<void>
}

export async function scheduledDesk({ dir, at, smtp, automatic = true, sink: given }: { dir: string; at: string; smtp?: string | null; automatic?: boolean; sink?: SmtpSink }): Promise<ScheduledDesk> {
  const sink = given ?? (await smtpSink())
  let now = Date.parse(at)
  const core = await createCore({
    workspaceDir: dir, who: 'a test', workerFile: WORKER, version: 'test', automatic, now: () => now, connection: null, smtpUrl: smtp === undefined ? sink.url : smtp,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
  })
  let closed = false
  const close = async () => {
    if (!closed) await core.close()
    closed = true
  }
  onTestFinished(close)
  const { database } = core.context
  const client: ContractRouterClient<Contract> = createRouterClient(core.router)
  const pulled = (moment: string) => database.raw.prepare(`INSERT INTO cache.meta VALUES ('lastPullAt', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`).run(String(Date.parse(moment)))
  pulled(at)
  return {
    core, client, sink, dir, close,
    at(moment, pulledAt = moment) {
      now = Date.parse(moment)
      if (pulledAt !== null) pulled(pulledAt)
    },
    async look() {
      core.context.publish('sync')
      await new Promise((resolve) => setTimeout(resolve, 30))
      while (core.context.jobs.list().some(({ state }) => state === 'running')) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    row: async (id) => (await client.schedules.list({})).rows.find((row) => row.id === id)!,
    runs: () => database.raw.prepare<[], { dueAt: number; campaignId: string | null; outcome: string }>('SELECT dueAt, campaignId, outcome FROM scheduleRun ORDER BY dueAt').all(),
    campaigns: () => database.raw.prepare<[], number>('SELECT count(*) FROM campaign').pluck().get()!,
  }
}

export const monthly = (given: Partial<ScheduleTerms> = {}): ScheduleTerms => ({
  name: 'Monthly for Australia', party: 'au' as PartyId, kind: 'balance-forward', period: 'previous_month', who: { filter: {}, only: 'not_empty' }, recipients: ['billing_email'], rule: '0 8 1 * *', ...given,
})
