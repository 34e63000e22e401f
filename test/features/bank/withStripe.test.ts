import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { verifyWorkspace } from '#main/core/verify.ts'
import { openMinorOf } from '#main/db/commandSubject.ts'
import { addCustomer, addMethod } from '../../stripeDouble/customers.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { addInvoice, finalize } from '../../stripeDouble/invoices.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { entry } from '../../banks/writers/said.ts'
import { emptyFolder } from '../../fixtures/folders.ts'
import { openCore, type Opened } from '../sources/openCore.ts'
import { statement } from './desk.ts'

const LONG = { timeout: 30_000 }

test('Stripe takes money from a bank as the payment of whole invoices alone: before anything else is kept at the desk, a person is told what Stripe goes on doing', { timeout: 90_000 }, async () => {
  const double = await startStripeDouble()
  onTestFinished(() => double.close())
  const customer = addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', currency: 'usd' })
  const [one, two] = [10_000, 5_000].map((amount) => finalize(double.books, addInvoice(double.books, customer, { lines: [{ description: 'Plan', amount }], draft: true, dueInDays: 14 })))
  const { core, client } = await openCore({ automatic: true })
  const { database } = core.context
  await client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
  const party = (await client.sources.list())[0]!.parties[0]!.id
  await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ line: 'online', pulling: null, lastPullAt: expect.any(Number) as number }), LONG)
  await vi.waitFor(() => expect(openMinorOf(database, two!.id)).toBe(5_000), LONG)

  const on = new Date().toISOString().slice(0, 10)
  const came = (text: string, amountMinor: number) => entry({ bookedOn: on, valueOn: on, amountMinor, text, payerName: 'JUNIPER FREIGHT', bankReference: `X-${text}` })
  const text = camtFile([camtStatement(statement({ currency: 'USD', fromOn: on, toOn: on, entries: [came(`${one!.number} less discount`, 9_000), came('too much', 16_000), came(`${one!.number} ${two!.number}`, 15_000)] }))])
  const { file } = await client.imports.begin({ fileName: 'bank.xml', bytes: Buffer.byteLength(text) })
  await client.imports.append({ file, offset: 0, base64: Buffer.from(text).toString('base64') })
  expect((await client.bank.read({ file, party })).statements).toMatchObject([{ state: 'taken', news: 3 }])
  const row = async (minor: number) => (await client.bank.entries({ limit: 10 })).rows.find(({ amount }) => amount.minor === minor)!
  const best = async (minor: number) => (await client.bank.suggestions({ entry: (await row(minor)).id }))[0]!

  const writes = double.writes().length
  const [part, more] = [await best(9_000), await best(16_000)]
  await expect(client.bank.apply({ entry: (await row(9_000)).id, parts: [part] })).rejects.toMatchObject({ code: 'KEEP_ASKED', message: expect.stringMatching(/kept in the desk’s own ledger: .*90\.00 of the .*100\.00 of .*goes on collecting this invoice whole.*take the entry back here/s) as string, data: { given: { minor: 0, currency: 'USD' }, kept: { minor: 9_000, currency: 'USD' } } })
  await expect(client.bank.apply({ entry: (await row(16_000)).id, parts: [more] })).rejects.toMatchObject({ code: 'KEEP_ASKED', message: expect.stringMatching(/10\.00 on no invoice\..*What pays invoices whole, .*150\.00, goes to Stripe.* cannot be taken back here/s) as string, data: { given: { minor: 15_000 }, kept: { minor: 1_000 } } })
  expect(double.writes()).toHaveLength(writes)
  // A rule leaves them to a person, and does not promise them.
  const { tried } = await client.bank.saveRule({ name: 'Juniper', paused: false, terms: { party, bankAccount: null, words: ['juniper'], payerAccount: null, then: { do: 'suggestion', confidence: 50 } } })
  expect(tried).toBe(1)
  expect(await client.bank.applyRules({})).toEqual({ applied: 1 })
  await vi.waitFor(async () => expect(await row(15_000)).toMatchObject({ state: 'applied', byRule: 'Juniper', applied: [{ ledger: false, waiting: false, refused: null }] }), LONG)
  expect([one!.status, two!.status, openMinorOf(database, one!.id), openMinorOf(database, two!.id)]).toEqual(['paid', 'paid', 0, 0])
  expect(double.writes().length).toBeGreaterThan(writes)
  expect([(await row(9_000)).state, (await row(16_000)).state]).toEqual(['open', 'open'])

  // What Stripe was told, it takes back only in its own Dashboard; the entry stays as it is.
  await expect(client.bank.undo({ entry: (await row(15_000)).id })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('Stripe takes back no payment') as string })
  expect((await verifyWorkspace(core.context)).problems.filter(({ kind }) => kind === 'bank')).toEqual([])
})

test('what Stripe does not take is kept in the desk’s own ledger once a person says so: it counts at once, is marked, is charged by nobody here, outlives the copy, and is taken back', { timeout: 90_000 }, async () => {
  const double = await startStripeDouble()
  onTestFinished(() => double.close())
  const customer = addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', currency: 'usd' })
  const method = addMethod(double.books, customer)
  const [one, two] = [10_000, 5_000].map((amount) => finalize(double.books, addInvoice(double.books, customer, { lines: [{ description: 'Plan', amount }], draft: true, dueInDays: 14 })))
  const dir = join(emptyFolder(), 'workspace')
  const secrets = new Map<string, string>()
  const first = await openCore({ dir, secrets, automatic: true })
  await first.client.sources.addStripe({ name: 'Stripe USA', key: double.key, address: double.url })
  const party = (await first.client.sources.list())[0]!.parties[0]!.id
  await vi.waitFor(() => expect(openMinorOf(first.core.context.database, two!.id)).toBe(5_000), LONG)

  const on = new Date().toISOString().slice(0, 10)
  const came = (text: string, amountMinor: number) => entry({ bookedOn: on, valueOn: on, amountMinor, text, payerName: 'JUNIPER FREIGHT', bankReference: `X-${text}` })
  const text = camtFile([camtStatement(statement({ currency: 'USD', fromOn: on, toOn: on, entries: [came(one!.number!, 6_000), came(two!.number!, 5_700)] }))])
  const { file } = await first.client.imports.begin({ fileName: 'bank.xml', bytes: Buffer.byteLength(text) })
  await first.client.imports.append({ file, offset: 0, base64: Buffer.from(text).toString('base64') })
  await first.client.bank.read({ file, party })
  const entryOf = async ({ client }: Opened, minor: number) => (await client.bank.entries({ limit: 10 })).rows.find(({ amount }) => amount.minor === minor)!
  const accountId = customer.id as never
  const partOf = (invoiceId: string, amountMinor: number, unappliedMinor: number) => ({ accountId, rows: [{ invoiceId: invoiceId as never, amountMinor }], unappliedMinor })

  // A part of one invoice: nothing goes out.
  expect(await first.client.bank.apply({ entry: (await entryOf(first, 6_000)).id, parts: [partOf(one!.id, 6_000, 0)], keep: true })).toEqual({ outbox: [] })
  expect(await entryOf(first, 6_000)).toMatchObject({ state: 'applied', applied: [{ kept: true, ledger: false, waiting: false, refused: null, numbers: [one!.number] }] })
  // A whole one and more: Stripe is told of the invoice, and the rest is kept.
  expect((await first.client.bank.apply({ entry: (await entryOf(first, 5_700)).id, parts: [partOf(two!.id, 5_000, 700)], keep: true })).outbox).toHaveLength(1)
  await vi.waitFor(async () => expect((await entryOf(first, 5_700)).applied).toMatchObject([{ kept: false, waiting: false, refused: null, amount: { minor: 5_000 } }, { kept: true, amount: { minor: 700 }, numbers: [] }]), LONG)
  expect([one!.status, two!.status]).toEqual(['open', 'paid'])
  const standing = async ({ client }: Opened) => ({
    balances: (await client.accounts.detail({ account: accountId })).account.balances, kept: (await client.accounts.payments({ account: accountId, limit: 50 })).rows.filter((payment) => payment.kept).map(({ amount, unappliedMinor, allocations }) => [amount.minor, unappliedMinor, allocations.map(({ number, amountMinor }) => [number, amountMinor])]),
  })
  const asKept = { balances: [expect.objectContaining({ openMinor: 4_000, unappliedMinor: 700, balanceMinor: 3_300 })], kept: expect.arrayContaining([[6_000, 0, [[one!.number, 6_000]]], [700, 700, []]]) as unknown }
  await vi.waitFor(async () => expect(await standing(first)).toEqual(asKept), LONG)

  // Stripe would charge the whole invoice, which is not what is owed here.
  await expect(first.client.outbox.give({ command: 'payInvoice', input: { invoiceId: one!.id, methodId: method.id } })).rejects.toMatchObject({ message: expect.stringContaining('kept in the desk’s own ledger') as string })
  await first.core.close()

  // The copy is deleted: what is kept is not in it alone.
  for (const end of ['', '-wal', '-shm']) rmSync(join(dir, `cache.db${end}`), { force: true })
  const again = await openCore({ dir, secrets })
  await again.pull()
  expect(await standing(again)).toEqual(asKept)
  expect((await verifyWorkspace(again.core.context)).problems).toEqual([])

  // Taken back, its money is owed again, and both stand on the account.
  expect(await again.client.bank.undo({ entry: (await entryOf(again, 6_000)).id })).toEqual({ outbox: [] })
  expect(await entryOf(again, 6_000)).toMatchObject({ state: 'open', applied: [] })
  expect((await standing(again)).balances).toMatchObject([{ openMinor: 10_000, unappliedMinor: 700 }])
  expect((await again.client.accounts.payments({ account: accountId, limit: 50 })).rows.find(({ amount }) => amount.minor === 6_000)).toMatchObject({ kept: true, refundedMinor: 6_000, unappliedMinor: 0 })
  // What Stripe was told it does not take back: all of that entry stays as it is.
  await expect(again.client.bank.undo({ entry: (await entryOf(again, 5_700)).id })).rejects.toMatchObject({ code: 'NOT_NOW' })
  expect((await verifyWorkspace(again.core.context)).problems).toEqual([])

  // A copy that lacks it is told of, and put right by the next pull.
  again.core.context.database.raw.exec(`DELETE FROM cache.payment WHERE id GLOB 'desk:*' AND amountMinor = 700`)
  expect((await verifyWorkspace(again.core.context)).problems.map(({ kind, message }) => [kind, message])).toContainEqual(['bank', expect.stringContaining('the copy does not have it so')])
  await again.pull()
  expect((await verifyWorkspace(again.core.context)).problems).toEqual([])
})
