/** Every action of the queue, given as a window gives it, as the billing system sees it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Contract } from '#contract/index.ts'
import type { HeldInvoiceFilter, HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { resourcePath } from '#main/connectors/billing-api/contract.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'

const HOUR_MS = 3_600_000
const WORKER = join(import.meta.dirname, '../../../src-main/worker.ts')

let dir: string
let sandbox: Sandbox
let core: Core
let client: ContractRouterClient<Contract>
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'counterfoil-held-'))
  sandbox = await startSandbox({ accounts: 150 })
  core = await createCore({
    workspaceDir: join(dir, 'workspace'), who: 'a test', create: true, workerFile: WORKER, version: 'test', automatic: false,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
    connection: { url: sandbox.url, token: sandbox.token }, smtpUrl: null,
  })
  client = createRouterClient(core.router)
  await core.context.sync.pullNow().finished
})
afterAll(async () => {
  await core.close()
  await sandbox.close()
  rmSync(dir, { recursive: true, force: true })
})

/** What the billing system itself has. */
async function upstream<R extends Resource>(resource: R, id: string): Promise<RecordOf<R>> {
  const answer = await fetch(`${sandbox.url}/v1/${resourcePath(resource)}/${id}`, { headers: { authorization: `Bearer ${sandbox.token}` } })
  expect(answer.status, `${resource} ${id}`).toBe(200)
  return (await answer.json()) as RecordOf<R>
}
const ids = (table: 'hold' | 'approval' | 'creditNote', column: string, id: string): string[] =>
  core.context.database.raw.prepare<[string], string>(`SELECT id FROM cache.${table} WHERE ${column} = ? ORDER BY rev`).pluck().all(id)
const approvalOf = (invoiceId: string) => upstream('approvals', ids('approval', 'invoiceId', invoiceId).at(-1)!)

const used = new Set<string>()
/** One that nobody has touched yet. */
async function first(filter: HeldInvoiceFilter, fits: (row: HeldInvoiceRow) => boolean = () => true): Promise<HeldInvoiceRow> {
  const { rows } = await client.heldInvoices.page({ ...filter, show: 'all', limit: 500 })
  const row = rows.find((one) => !used.has(one.accountId) && one.answer === null && one.pending === null && fits(one))
  if (row === undefined) throw new Error(`Nobody in the company is like this: ${JSON.stringify(filter)}`)
  used.add(row.accountId)
  return row
}
const rowOf = async ({ invoiceId, accountId }: HeldInvoiceRow) => (await client.heldInvoices.page({ account: accountId, show: 'all', limit: 500 })).rows.find((row) => row.invoiceId === invoiceId)
const done = ({ id }: { id: number }) => expect.poll(async () => (await client.outbox.detail({ id })).item.state, { timeout: 10_000 }).toBe('done')

describe('in the billing system', () => {
  test('a hold stops the clock, with its channel and the customer’s words; a release gives back what was left', async () => {
    const row = await first({ state: 'waiting', preference: 'review_then_auto' }, ({ approvesAt }) => approvesAt !== null && approvesAt > Date.now() + HOUR_MS)
    await done(await client.heldInvoices.hold({ invoice: row.invoiceId, reason: 'Two vehicles were sold in May', channel: 'chat', rev: row.rev! }))
    const held = await upstream('holds', ids('hold', 'invoiceId', row.invoiceId).at(-1)!)
    expect(held).toMatchObject({ reason: 'Two vehicles were sold in May', channel: 'chat', releasedAt: null })
    expect(await approvalOf(row.invoiceId)).toMatchObject({ state: 'held', autoApprovesAt: null })
    expect(await rowOf(row)).toMatchObject({ state: 'held', channel: 'chat', reason: 'Two vehicles were sold in May', approvesAt: null, heldAt: held.heldAt })

    await client.work.done({ items: [{ queue: 'heldInvoices', id: row.invoiceId }], done: true })
    expect((await rowOf(row))!.work.doneAt).not.toBeNull()
    const again = await rowOf(row)
    await done(await client.heldInvoices.release({ invoice: row.invoiceId, note: 'Agreed by phone', rev: again!.rev! }))
    const released = await upstream('holds', held.id)
    expect(released.releasedAt).not.toBeNull()
    const { state, autoApprovesAt } = await approvalOf(row.invoiceId)
    expect(state).toBe('waiting')
    expect(autoApprovesAt! - row.approvesAt!, 'as long as it was held').toBe(released.releasedAt! - held.heldAt)
    // Somebody was done with it on hold; it waits again, and so it is back.
    expect(await rowOf(row)).toMatchObject({ state: 'waiting', approvesAt: autoApprovesAt, work: { doneAt: null } })
  })
  test('an approval is given, and the invoice leaves the queue', async () => {
    const row = await first({ state: 'waiting', preference: 'approved_by_us' })
    const { total } = await client.heldInvoices.counts({ show: 'all' })
    await done(await client.heldInvoices.approve({ invoice: row.invoiceId, rev: row.rev! }))
    expect(await approvalOf(row.invoiceId)).toMatchObject({ state: 'approved' })
    expect(await rowOf(row)).toBeUndefined()
    expect((await client.heldInvoices.counts({ show: 'all' })).total).toBe(total - 1)
  })
  test('an extension moves the clock by its hours', async () => {
    const row = await first({ state: 'waiting', preference: 'review_then_auto' }, ({ approvesAt }) => approvesAt !== null && approvesAt > Date.now() + HOUR_MS)
    await done(await client.outbox.give({ command: 'extendApproval', input: { invoiceId: row.invoiceId, hours: 26 }, rev: row.rev! }))
    expect(await approvalOf(row.invoiceId)).toMatchObject({ autoApprovesAt: row.approvesAt! + 26 * HOUR_MS })
    expect(await rowOf(row)).toMatchObject({ approvesAt: row.approvesAt! + 26 * HOUR_MS })
  })
  test('a dispute is marked, seen on the row, and ended', async () => {
    const row = await first({}, ({ disputed, open }) => !disputed && open.minor > 0)
    await done(await client.outbox.give({ command: 'disputeInvoice', input: { invoiceId: row.invoiceId, disputed: true, reason: 'We never ordered it' }, rev: row.rev! }))
    expect(await upstream('invoices', row.invoiceId)).toMatchObject({ disputed: true })
    const disputed = await rowOf(row)
    expect(disputed).toMatchObject({ disputed: true })
    await done(await client.outbox.give({ command: 'disputeInvoice', input: { invoiceId: row.invoiceId, disputed: false, reason: 'They found the order' }, rev: disputed!.rev! }))
    expect(await upstream('invoices', row.invoiceId)).toMatchObject({ disputed: false })
    expect(await rowOf(row)).toMatchObject({ disputed: false })
  })
  test('a credit note takes its amount off what is owed; one over all of it ends the matter', async () => {
    const row = await first({}, ({ disputed, open }) => !disputed && open.minor > 500)
    await done(await client.outbox.give({ command: 'requestCreditNote', input: { invoiceId: row.invoiceId, amountMinor: 200, reason: 'One unit too many' }, rev: row.rev! }))
    expect(await upstream('creditNotes', ids('creditNote', 'accountId', row.accountId).at(-1)!)).toMatchObject({ amountMinor: 200, currency: row.open.currency, reason: 'One unit too many' })
    const left = await rowOf(row)
    expect(left!.open.minor).toBe(row.open.minor - 200)
    await done(await client.outbox.give({ command: 'requestCreditNote', input: { invoiceId: row.invoiceId, amountMinor: left!.open.minor, reason: 'All of it' }, rev: left!.rev! }))
    expect(await upstream('invoices', row.invoiceId)).toMatchObject({ status: 'paid' })
    expect(await rowOf(row)).toBeUndefined()
  })
  test('the customer’s preference and their approver are set from here, and told with what is open', async () => {
    const row = await first({}, ({ preference, approverName }) => preference === 'approve_all' && approverName !== null)
    const account = await upstream('accounts', row.accountId)
    await done(await client.outbox.give({ command: 'setApprovalPreference', input: { accountId: row.accountId, preference: 'approved_by_us' }, rev: account.rev }))
    expect(await upstream('accounts', row.accountId)).toMatchObject({ approvalPreference: 'approved_by_us' })
    const { approvers } = await client.accounts.detail({ account: row.accountId })
    const delegate = approvers.find(({ id }) => id !== account.approverId)
    expect(delegate, 'somebody else to ask').toBeDefined()
    await done(await client.outbox.give({ command: 'assignApprover', input: { accountId: row.accountId, contactId: delegate!.id } }))
    expect(await upstream('accounts', row.accountId)).toMatchObject({ approverId: delegate!.id })
    expect(await rowOf(row)).toMatchObject({ approverName: delegate!.name })
    expect((await client.heldInvoices.detail({ invoice: row.invoiceId })).preferenceNow).toBe('approved_by_us')
  })
})

test('an order to ask again takes what the queue is narrowed to, and leaves out by name what is on hold', async () => {
  const filter = { assignee: 'Rosa Lindqvist' }
  const rows = [await first({ state: 'waiting', preference: 'approve_all' }), await first({ state: 'held' })]
  await client.work.assign({ items: rows.map(({ invoiceId }) => ({ queue: 'heldInvoices', id: invoiceId })), to: filter.assignee })
  const preview = await client.mail.preview({ order: { kind: 'approval_request', selection: { filter }, channel: 'preferred' } })
  expect(preview.willSend + preview.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(2)
  expect(preview.skipped.map(({ reason }) => reason)).toContain('The invoice is on hold.')
})
