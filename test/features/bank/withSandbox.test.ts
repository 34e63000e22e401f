import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openMinorOf } from '#main/db/commandSubject.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { entry } from '../../banks/writers/said.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { temporaryFolder } from '../../sync/copy.ts'
import { pick } from '../../sync/sandboxDesk.ts'
import { bankDesk, NOW, statement } from './desk.ts'

const LONG = { timeout: 60_000 }

test('over a real billing system: what is applied is paid there once, the copy shows it, and taken back it is owed again', { timeout: 120_000 }, async () => {
  const sandbox = await startSandbox({ accounts: 60, now: NOW })
  onTestFinished(() => sandbox.close())
  const desk = await bankDesk(join(temporaryFolder(), 'workspace'), { connection: { url: sandbox.url, token: sandbox.token }, create: true })
  const { client, database } = desk
  await vi.waitFor(async () => expect(await client.sync.status()).toMatchObject({ line: 'online', pulling: null, lastPullAt: expect.any(Number) as number }), LONG)
  const { id, number, openMinor, currency, partyId, accountId } = database.raw.prepare<[], { id: string; number: string; openMinor: number; currency: string; partyId: string; accountId: string }>(`SELECT i.id, i.number, o.openMinor, i.currency, i.partyId, i.accountId FROM cache.openInvoice o JOIN cache.invoice i ON i.id = o.invoiceId JOIN cache.account a ON a.id = i.accountId
    WHERE i.status = 'open' AND i.disputed = 0 AND a.currency = i.currency AND a.status = 'active' AND o.openMinor > 500 AND i.issuedOn < '2026-11-01' AND NOT EXISTS (SELECT 1 FROM cache.hold h WHERE h.invoiceId = i.id AND h.releasedAt IS NULL) ORDER BY i.id`).get()!
  const payments = () => Number(pick(database, `SELECT count(*) AS n FROM cache.payment WHERE accountId = '${accountId}'`)['n'])
  const before = payments()
  const told = statement({ currency, entries: [entry({ amountMinor: openMinor, text: `Payment of ${number}` })] })
  const { statements } = await desk.read(camtFile([camtStatement(told)]), { party: partyId })
  expect(statements).toMatchObject([{ state: 'taken', news: 1 }])
  const row = async () => (await client.bank.entries({ limit: 1 })).rows[0]!
  const [best] = await client.bank.suggestions({ entry: (await row()).id })
  expect(best).toMatchObject({ accountId, rows: [{ invoiceId: id, amountMinor: openMinor }], unappliedMinor: 0 })
  await client.bank.apply({ entry: (await row()).id, parts: [best!] })
  await vi.waitFor(async () => expect(await row()).toMatchObject({ state: 'applied', applied: [{ waiting: false, refused: null, numbers: [number] }] }), LONG)
  // The answer says that it is done; what it changed may come with the pull behind it.
  await vi.waitFor(() => expect([openMinorOf(database, id), copyRecord(database, 'invoices', id)?.status, payments()]).toEqual([0, 'paid', before + 1]), LONG)
  // Pushed and pulled again, it is there once.
  await desk.core.context.sync.pullNow().finished
  expect(payments()).toBe(before + 1)

  await client.bank.undo({ entry: (await row()).id })
  await vi.waitFor(async () => expect(await row()).toMatchObject({ state: 'open', applied: [] }), LONG)
  await vi.waitFor(() => expect(openMinorOf(database, id)).toBe(openMinor), LONG)
  expect(copyRecord(database, 'invoices', id)?.status).toBe('open')
})
