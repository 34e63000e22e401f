import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { JobCancelled, type JobContext } from '#main/core/ports/jobs.ts'
import { ledgerCommands } from '#main/ledger/commands/index.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { NOON, quiet, workbench } from './workbench.ts'

const INVOICES = 'number,account,accountName,issuedOn,total\nR-1,A,Ada,2026-09-01,100\nR-2,B,Ben,2026-09-01,50'

/** Does it when the import comes to a step. */
const at = (step: string, work: () => void): JobContext => {
  let done = false
  return { ...quiet, progress: ({ step: now }) => {
    if (done || !now.includes(step)) return
    done = true
    work()
  } }
}

describe('a file is taken whole', () => {
  test('a try says what would be, and writes nothing', async () => {
    const { take, ledger, whole, dir } = workbench()
    const [rev, before] = [ledger.rev(), whole()]
    expect(await take('invoices', INVOICES, { dry: true })).toMatchObject({ importId: null, failure: null, result: { inserted: 2, records: { invoices: { inserted: 2 }, accounts: { inserted: 2 } } } })
    expect([ledger.rev(), whole()]).toEqual([rev, before])
    expect(readdirSync(join(dir, 'handed'))).toEqual([])
  })

  test('cancelled at any step it leaves nothing', async () => {
    for (const step of ['rows', 'even', 'ledger']) {
      const { take, whole, ledger, dir } = workbench()
      const before = whole()
      const controller = new AbortController()
      await expect(take('invoices', INVOICES, { context: { ...at(step, () => controller.abort()), signal: controller.signal } })).rejects.toMatchObject({ name: new JobCancelled().name })
      expect(whole()).toEqual(before)
      expect(ledger.sqlite.prepare('SELECT count(*) FROM import').pluck().get()).toBe(0)
      expect(readdirSync(join(dir, 'handed'))).toEqual([])
    }
  })

  test('what the desk does while it is read counts: the books come out even', async () => {
    const { take, all, dir, problems } = workbench()
    await take('invoices', INVOICES)
    const invoice = all('invoices').find(({ number }) => number === 'R-1')!
    const text = 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,100,R-1'
    const meanwhile = at('even', () => {
      const desk = openLedger(openLedgerFile(dir))
      ledgerCommands.recordPayment!(desk, { command: 'recordPayment', input: { invoiceId: invoice.id, amountMinor: 6000, medium: 'bank_transfer', receivedOn: '2026-09-21', reference: null }, idempotencyKey: 'meanwhile', ifMatch: null, at: NOON, by: 'Noor' })
      desk.close()
    })
    const { importId, failure } = await take('payments', text, { context: meanwhile })
    expect(importId).toBeNull()
    expect(failure).toContain('the only row is rejected')
    expect(all('payments')).toMatchObject([{ amountMinor: 6000 }])
    expect(problems()).toEqual([])
  })

  test('a mapping that does not fit the file is refused before anything is read', async () => {
    const { take } = workbench()
    await expect(take('invoices', INVOICES, { mapping: { columns: { number: 'number', total: 'Totaal' } } })).rejects.toMatchObject({ code: 'MAPPING', message: 'The file has no column “Totaal”.' })
    await expect(take('invoices', INVOICES, { mapping: { columns: { number: 'number' } } })).rejects.toMatchObject({ code: 'MAPPING', message: 'No column is named for account, issuedOn, total.' })
    await expect(take('invoices', INVOICES, { mapping: { party: 'nobody' as never } })).rejects.toMatchObject({ code: 'NO_SUCH_PARTY' })
    expect(await take('invoices', 'number,account,accountName,issuedOn,total\n')).toMatchObject({ importId: null, failure: 'There is no row below the headings.' })
  })
})
