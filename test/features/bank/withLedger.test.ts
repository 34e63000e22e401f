import { expect, test, vi } from 'vitest'
import { openMinorOf } from '#main/db/commandSubject.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { fillLedger } from '../../connectors/conformance/files.ts'
import { entry } from '../../banks/writers/said.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { HARBOUR, openCore } from '../sources/openCore.ts'
import { statement } from './desk.ts'

test('where no billing system keeps the books, a credit is applied in the desk’s own ledger, marked so, and taken back there', { timeout: 60_000 }, async () => {
  const { core, client } = await openCore({ automatic: true })
  const { database } = core.context
  const { id: party } = await client.sources.saveOwnParty({ ...HARBOUR })
  core.context.ledger.write((ledger) => fillLedger(ledger, party))
  await core.context.sync.pullOwn().finished
  const text = camtFile([camtStatement(statement({ entries: [entry({ amountMinor: 6_001, text: 'Rechnung F-101' }), entry({ amountMinor: 12_005, text: 'F-102 and F-103', payerName: 'Petra Sundqvist', payerAccount: 'DE44500105175407324931', bankReference: 'X2' })] }))])
  const { file } = await client.imports.begin({ fileName: 'bank.xml', bytes: Buffer.byteLength(text) })
  await client.imports.append({ file, offset: 0, base64: Buffer.from(text).toString('base64') })
  expect((await client.bank.read({ file, party })).statements).toMatchObject([{ state: 'taken', news: 2 }])

  const row = async (words: string) => (await client.bank.entries({ limit: 10, text: words })).rows[0]!
  const first = await row('101')
  expect(first.suggested).toMatchObject({ accountId: 'acc1', confidence: expect.any(Number) as number })
  const [best] = await client.bank.suggestions({ entry: first.id })
  expect(best!.rows).toMatchObject([{ invoiceId: 'inv1', amountMinor: 6_001 }])
  await client.bank.apply({ entry: first.id, parts: [best!] })
  await vi.waitFor(async () => expect((await row('101')).applied).toMatchObject([{ ledger: true, waiting: false, refused: null, numbers: ['F-101'] }]), { timeout: 30_000 })
  expect([openMinorOf(database, 'inv1'), copyRecord(database, 'invoices', 'inv1')?.status]).toEqual([0, 'paid'])
  expect(core.context.ledger.read((ledger) => ledger.get('invoices', 'inv1')?.status)).toBe('paid')

  // Two invoices of two customers: each named alone, and the money of neither.
  const second = await row('102')
  const found = await client.bank.suggestions({ entry: second.id })
  expect(found.map(({ accountId }) => accountId).toSorted()).toEqual(['acc2', 'acc3'])
  await client.bank.apply({ entry: second.id, parts: found.slice(0, 2).map(({ accountId }) => ({ accountId, rows: [{ invoiceId: (accountId === 'acc2' ? 'inv2' : 'inv3') as never, amountMinor: accountId === 'acc2' ? 6_002 : 6_003 }], unappliedMinor: 0 })) })
  await vi.waitFor(() => expect([openMinorOf(database, 'inv2'), openMinorOf(database, 'inv3')]).toEqual([0, 0]), { timeout: 30_000 })

  await client.bank.undo({ entry: first.id })
  await vi.waitFor(async () => expect(await row('101')).toMatchObject({ state: 'open', applied: [] }), { timeout: 30_000 })
  expect(openMinorOf(database, 'inv1')).toBe(6_001)
})
