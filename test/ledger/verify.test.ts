/** What a check says of the desk's own ledger. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Ledger, NewRecord } from '#main/core/ports/ledger.ts'
import { RECORDS_BY_ACCOUNT, verifyLedger } from '#main/core/verifyLedger.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { fillLedger } from '../connectors/conformance/files.ts'
import { emptyFolder } from '../fixtures/folders.ts'

function filled(): { dir: string; ledger: Ledger } {
  const dir = emptyFolder()
  const ledger = openLedger(openLedgerFile(dir))
  onTestFinished(() => ledger.close())
  fillLedger(ledger)
  return { dir, ledger }
}

async function told(dir: string): Promise<string[]> {
  const problems: string[] = []
  await verifyLedger(dir, (subject, message) => problems.push(`${subject} · ${message}`))
  return problems
}

describe('the check of the ledger', () => {
  test('finds nothing in sound books, and says how many records it looked at', async () => {
    const { dir } = filled()
    expect(await verifyLedger(dir, (subject, message) => expect.fail(`${subject} · ${message}`))).toBe(1 + 8 * 5)
  })
  test('a workspace without a ledger has nothing to be checked', async () => {
    expect(await verifyLedger(emptyFolder(), () => expect.fail('there is none'))).toBeNull()
  })
  test('tells a record that is none of its kind, with what is wrong', async () => {
    const { dir, ledger } = filled()
    ledger.put('invoices', { ...ledger.get('invoices', 'inv2')!, issuedOn: 'yesterday' })
    expect(await told(dir)).toContainEqual(expect.stringMatching(/^inv2 · invoices inv2 is no such record: issuedOn must be a date/))
  })
  test('tells a record that is no JSON', async () => {
    const { dir, ledger } = filled()
    ledger.sqlite.exec(`UPDATE record SET json = '{' WHERE resource = 'contacts' AND id = 'con1'`)
    expect(await told(dir)).toContainEqual(expect.stringContaining('contacts con1 is no JSON'))
  })
  test('tells more applied to an invoice than is owed, and more taken from a payment than it held', async () => {
    const { dir, ledger } = filled()
    ledger.put('allocations', { ...ledger.get('allocations', 'all1')!, amountMinor: 10_002 })
    expect(await told(dir)).toEqual(['acc1 · invoice inv1 is over-allocated by 1 AUD (minor units)', 'acc1 · payment pay1 is over-allocated by 6002 AUD (minor units)'])
  })
  test('tells an allocation of a payment that is not there, and a record of an account that is not', async () => {
    const { dir, ledger } = filled()
    ledger.remove('payments', 'pay3', 1)
    ledger.remove('accounts', 'acc4', 1)
    const problems = await told(dir)
    expect(problems).toContainEqual(expect.stringMatching(/^acc3 · allocation all3 refers to something that is not in the ledger/))
    expect(problems).toContainEqual(expect.stringMatching(/^acc4 · .* belongs to an account that is not in the ledger/))
  })
  test('tells a record that is filed under another amount, and one of a party that is not there', async () => {
    const { dir, ledger } = filled()
    ledger.sqlite.exec(`UPDATE record SET minor = 1 WHERE resource = 'payments' AND id = 'pay5'`)
    const { rev: _rev, ...account } = ledger.get('accounts', 'acc1')!
    ledger.put('accounts', { ...account, id: 'elsewhere', partyId: 'nobody' } as NewRecord<'accounts'>)
    const problems = await told(dir)
    expect(problems).toContainEqual(expect.stringContaining('payments pay5 is filed under another account, currency or amount'))
    expect(problems).toContainEqual(expect.stringContaining('belongs to the party nobody, which is not in the ledger'))
  })
  test('tells an import that changed what is not there any more', async () => {
    const { dir, ledger } = filled()
    ledger.sqlite.exec(`INSERT INTO import (id, n, kind, partyId, fileName, sha256, mapping, counts, at, by) VALUES ('i1', 1, 'invoices', 'own', 'a.csv', 'x', '{}', '{}', 1, 'Imke Vos')`)
    const change = ledger.sqlite.prepare(`INSERT INTO importChange (importId, resource, id, before, after) VALUES ('i1', 'invoices', ?, NULL, ?)`)
    change.run('inv1', 1)
    expect(await told(dir)).toEqual([])
    change.run('inv404', 999_999)
    const problems = await told(dir)
    expect(problems).toContainEqual(expect.stringContaining('the import i1 changed invoices inv404, which is not in the ledger'))
    expect(problems).toContainEqual(expect.stringContaining('numbered beyond the ledger’s end'))
  })
  test('reads along an index, so that an account’s records come together', () => {
    const { ledger } = filled()
    const plan = ledger.sqlite.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${RECORDS_BY_ACCOUNT}`).all().map(({ detail }) => detail).join('\n')
    expect(plan).toMatch(/USING INDEX record_by_account/)
    expect(plan).not.toMatch(/TEMP B-TREE/)
  })
})
