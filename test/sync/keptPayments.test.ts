/** Money that the desk keeps beside Stripe's books, whatever comes between: over real HTTP, real files. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Connector } from '#main/core/ports/connector.ts'
import { connectAll } from '#main/core/sources/connect.ts'
import { openMinorOf } from '#main/db/commandSubject.ts'
import { db, type Database } from '#main/db/database.ts'
import { derive } from '#main/db/derive/derivation.ts'
import { KEPT_IN_SCOPE, TAKEN, UNLAID } from '#main/db/keptPayments.ts'
import { addSource } from '#main/db/sources.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'
import { pullAccount } from '#main/sync/accountPull.ts'
import { refreshLists } from '#main/sync/lists.ts'
import { pull } from '#main/sync/pull.ts'
import { reconcile } from '#main/sync/reconcile.ts'
import { addCreditNote } from '../stripeDouble/creditNotes.ts'
import { addCustomer } from '../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../stripeDouble/double.ts'
import { addInvoice, voidInvoice } from '../stripeDouble/invoices.ts'
import { pay } from '../stripeDouble/payments.ts'
import { HASTY, newWorkspace, temporaryFolder } from './copy.ts'
import { keep, mustFoot, takeBack } from './keptDesk.ts'

interface World {
  double: StripeDouble
  workspace: Workspace
  dir: string
  connector: Connector
  account: string
  party: string
  today: string
}

const double: { now: StripeDouble | null } = { now: null }
beforeEach(async () => {
  double.now = await startStripeDouble()
})
afterEach(() => double.now!.close())

async function newWorld(invoices: number): Promise<World> {
  const stripe = double.now!
  const customer = addCustomer(stripe.books, { name: `Juniper Freight ${stripe.books.all('customer').length}`, email: 'accounts@juniper.example', currency: 'usd' })
  for (let n = 0; n < invoices; n += 1) addInvoice(stripe.books, customer, { dueInDays: 14 })
  const dir = join(temporaryFolder(), 'workspace')
  const workspace = openWorkspace(dir, { create: true, who: 'a test' })
  workspace.database.run(addSource({ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', address: stripe.url, createdAt: 1, createdBy: 'Imke Vos' }))
  const world: World = { double: stripe, workspace, dir, connector: connect(workspace.database, dir), account: customer.id, party: '', today: new Date().toISOString().slice(0, 10) }
  onTestFinished(() => world.workspace.close())
  await pull(world.connector, workspace.database, { retry: HASTY })
  world.party = workspace.database.first(db.selectFrom('cache.party').select('id'))!.id
  return world
}

function connect(database: Database, dir: string): Connector {
  return connectAll({ sources: [{ id: 'stripe-1', kind: 'stripe', name: 'Stripe USA', url: double.now!.url, key: double.now!.key }] }, database, { workspaceDir: dir, operatorName: 'Imke Vos' })
}

const invoicesOf = ({ double: { books }, account }: World) => books.all('invoice').filter(({ customer }) => customer === account)
const owed = (world: World): number => invoicesOf(world).reduce((minor, { status, amount_remaining }) => (status === 'open' ? minor + amount_remaining : minor), 0)

/** The copy is deleted, as anybody may at any time. */
async function forgetCopy(world: World): Promise<void> {
  await world.connector.close()
  world.workspace.close()
  for (const end of ['', '-wal', '-shm']) rmSync(join(world.dir, `cache.db${end}`), { force: true })
  world.workspace = openWorkspace(world.dir, { who: 'a test' })
  world.connector = connect(world.workspace.database, world.dir)
  await pull(world.connector, world.workspace.database, { retry: HASTY })
}

type Step = { do: 'keep'; invoice: number; part: number; more: number } | { do: 'undo'; of: number } | { do: 'paid' | 'credited' | 'voided'; invoice: number } | { do: 'pull' | 'account' | 'reconcile' | 'forget' | 'lose the copy’s half' | 'lose the desk’s half' }
const steps = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('keep' as const), invoice: fc.nat(2), part: fc.integer({ min: 1, max: 99 }), more: fc.constantFrom(0, 0, 700) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), of: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('paid' as const, 'credited' as const, 'voided' as const), invoice: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('pull' as const, 'pull' as const, 'account' as const, 'reconcile' as const, 'forget' as const, 'lose the copy’s half' as const, 'lose the desk’s half' as const) }) },
), { minLength: 3, maxLength: 9 })

test('whatever is kept, taken back, pulled, paid at Stripe meanwhile, deleted or torn by a kill, the books foot: nothing of what is kept is lost or there twice', { timeout: 300_000 }, async () => {
  await fc.assert(fc.asyncProperty(steps, async (some) => {
    const world = await newWorld(3)
    const kept: string[] = []
    for (const step of some) await doStep(world, step, kept)
    await pull(world.connector, world.workspace.database, { retry: HASTY })
    mustFoot(world.workspace.database, world.account, owed(world))
    await world.connector.close()
    world.workspace.close()
    // Each in a Stripe of its own.
    await double.now!.close()
    double.now = await startStripeDouble()
  }), { numRuns: 20 })
})

async function doStep(world: World, step: Step, kept: string[]): Promise<void> {
  const { database } = world.workspace
  const invoice = 'invoice' in step ? invoicesOf(world)[step.invoice]! : undefined
  switch (step.do) {
    case 'keep': {
      const open = openMinorOf(database, invoice!.id)
      const amountMinor = Math.floor((open * step.part) / 100)
      if (amountMinor === 0 && step.more === 0) return
      // What Stripe has been paid meanwhile is not known here yet.
      kept.push(keep(database, world.party, { accountId: world.account, rows: amountMinor === 0 ? [] : [{ invoiceId: invoice!.id, amountMinor }], unappliedMinor: step.more }, world.today))
      return
    }
    case 'undo': {
      const [entry] = kept.splice(step.of % Math.max(1, kept.length), 1)
      if (entry !== undefined) takeBack(database, entry)
      return
    }
    case 'paid': return void (invoice!.status === 'open' && pay(world.double.books, invoice!, { paid_out_of_band: true }))
    case 'credited': return void (invoice!.status === 'open' && addCreditNote(world.double.books, invoice!, { amount: Math.ceil(invoice!.amount_remaining / 2) }))
    case 'voided': return void (invoice!.status === 'open' && invoice!.amount_remaining === invoice!.total && voidInvoice(world.double.books, invoice!))
    case 'pull': return void (await pull(world.connector, database, { retry: HASTY }))
    case 'account': return void (await pullAccount(world.connector, database, world.account, { retry: HASTY }))
    case 'reconcile': {
      await pull(world.connector, database, { retry: HASTY })
      // What is the desk's own is no difference.
      expect(await reconcile(world.connector, database, { retry: HASTY })).toMatchObject({ failed: [], differences: 0 })
      mustFoot(database, world.account, owed(world))
      return
    }
    case 'forget': return forgetCopy(world)
    // Between the two files' commits: what a kill leaves there is put right by the next look.
    case 'lose the copy’s half': {
      for (const table of ['allocation', 'refund', 'payment']) database.raw.exec(`DELETE FROM cache.${table} WHERE id GLOB 'desk:*'`)
      return
    }
    case 'lose the desk’s half': {
      const entry = kept.pop()
      if (entry === undefined) return
      database.raw.prepare('DELETE FROM keptPayment WHERE bankPaymentId IN (SELECT id FROM bankPayment WHERE entryId = ?)').run(entry)
      database.raw.prepare('DELETE FROM bankPayment WHERE entryId = ?').run(entry)
      database.raw.prepare(`UPDATE bankEntry SET state = 'open' WHERE id = ?`).run(entry)
      return
    }
  }
}

test('a step to Stripe’s books that says more is paid makes what is kept give way at once, and its money is unapplied', async () => {
  const world = await newWorld(1)
  const { database } = world.workspace
  const [invoice] = invoicesOf(world)
  const entry = keep(database, world.party, { accountId: world.account, rows: [{ invoiceId: invoice!.id, amountMinor: 6_000 }], unappliedMinor: 0 }, world.today)
  const unapplied = () => database.raw.prepare('SELECT unappliedMinor FROM cache.accountBalance WHERE accountId = ?').pluck().get(world.account)
  expect([openMinorOf(database, invoice!.id), unapplied()]).toEqual([4_000, 0])
  mustFoot(database, world.account, 10_000)

  addCreditNote(world.double.books, invoice!, { amount: 7_000 })
  await pull(world.connector, database, { retry: HASTY })
  expect([openMinorOf(database, invoice!.id), unapplied()]).toEqual([0, 3_000])

  pay(world.double.books, invoice!, { paid_out_of_band: true })
  await pull(world.connector, database, { retry: HASTY })
  expect([openMinorOf(database, invoice!.id), unapplied()]).toEqual([0, 6_000])
  mustFoot(database, world.account, 0)

  takeBack(database, entry)
  mustFoot(database, world.account, 0)
  expect(database.all(db.selectFrom('bankEntry').select('state'))).toEqual([{ state: 'open' }])
})

test('killed at any moment while entries are kept and taken back, each is there whole or not at all, and the books foot after the next look', { timeout: 120_000 }, async () => {
  const world = await newWorld(1)
  const [invoice] = invoicesOf(world)
  await world.connector.close()
  world.workspace.close()
  for (const more of [1, 3, 4, 7]) {
    const child = spawn(process.execPath, [fileURLToPath(new URL('keepingChild.ts', import.meta.url)), world.dir, world.party, world.account, invoice!.id], { stdio: ['ignore', 'ignore', 'inherit'] })
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>
    const desk = openSqlite(join(world.dir, 'desk.db'), { fileMustExist: true })
    // Each is two changes: kept, and taken back.
    const changes = desk.prepare<[], number>('SELECT coalesce(sum(version), 0) FROM keptPayment').pluck()
    const before = changes.get()!
    while (child.exitCode === null && child.signalCode === null && changes.get()! < before + more) await pause(1)
    desk.close()
    child.kill('SIGKILL')
    expect((await ended)[1]).toBe('SIGKILL')
    world.workspace = openWorkspace(world.dir, { who: 'a test' })
    const { database } = world.workspace
    await refreshLists(database, () => {})
    mustFoot(database, world.account, 10_000)
    const torn = database.raw.prepare<[], number>(`SELECT count(*) FROM bankEntry AS e WHERE (e.state = 'applied') <> (SELECT count(*) FROM bankPayment AS p JOIN keptPayment AS k ON k.bankPaymentId = p.id WHERE p.entryId = e.id AND p.undoneAt IS NULL AND k.reversedOn IS NULL)`).pluck().get()
    expect(torn).toBe(0)
    world.workspace.close()
  }
  world.workspace = openWorkspace(world.dir, { who: 'a test' })
})

test('looking for what is kept reads neither all payments nor all of what an account has', async () => {
  const { database } = newWorkspace()
  const { raw } = database
  derive(database, [])
  const planOf = (sql: string, ...given: unknown[]) => raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...given).map(({ detail }) => detail).filter((detail) => /\b(?:payment|p|a|allocation|keptPayment)\b.*USING|^SCAN (?:p|a|cache)/.test(detail))
  expect(planOf(UNLAID)).toEqual([expect.stringMatching(/^SEARCH p USING INDEX sqlite_autoindex_payment_1 \(id=\?\)/), expect.stringMatching(/^SEARCH p USING INDEX sqlite_autoindex_payment_1 \(id>\? AND id<\?\)/)])
  expect(planOf(KEPT_IN_SCOPE)).toEqual([expect.stringContaining('keptPayment_by_account'), expect.stringContaining('sqlite_autoindex_payment_1 (id>? AND id<?)')])
  expect(planOf(TAKEN, { ids: '[]', accountId: '', currency: '' })).toEqual([expect.stringContaining('SEARCH a USING INDEX allocation_by_invoice'), expect.stringContaining('sqlite_autoindex_payment_1 (id=?)')])
})
