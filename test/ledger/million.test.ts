/** A ledger of a million records: read by pages, each along an index. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import type { RawPage, SumsPage } from '#main/core/ports/connector.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { createLedgerConnector } from '#main/ledger/connector.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'

const RECORDS = 1_000_000
const ACCOUNTS = 10_000
const OWN = 'own' as PartyId

let dir: string
let ledger: Ledger
const statements: string[] = []

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ledger-million-'))
  const sqlite = openLedgerFile(dir)
  sqlite.pragma('synchronous = OFF')
  sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${RECORDS})
    INSERT INTO record (resource, id, partyId, accountId, currency, minor, json)
    SELECT 'invoices', 'i' || i, 'own', 'a' || (i % ${ACCOUNTS}), 'AUD', i, json_object('id', 'i' || i, 'partyId', 'own', 'accountId', 'a' || (i % ${ACCOUNTS}), 'totalMinor', i) FROM n`)
  sqlite.exec(`INSERT INTO record (resource, id, partyId, accountId, currency, minor, json) VALUES ('parties', 'own', 'own', '', '', 0, '{"id":"own","partyId":"own"}'), ('accounts', 'a7', 'own', 'a7', '', 0, '{"id":"a7","partyId":"own"}')`)
  const prepare = sqlite.prepare.bind(sqlite)
  sqlite.prepare = ((sql: string) => {
    statements.push(sql)
    return prepare(sql)
  })
  ledger = openLedger(sqlite)
}, 240_000)
afterAll(() => {
  ledger.close()
  rmSync(dir, { recursive: true, force: true })
})

test('each statement over its records goes by an index, and sorts nothing', () => {
  const reading = statements.filter((sql) => /FROM record\b/.test(sql) && !sql.startsWith('DELETE'))
  expect(reading.length).toBeGreaterThan(4)
  for (const sql of reading) {
    const plan = ledger.sqlite.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...(sql.match(/\?/g) ?? []).map(() => 1)).map(({ detail }) => detail).join('\n')
    expect(plan, sql).not.toMatch(/SCAN record(?! USING (COVERING )?INDEX)/)
    if (!sql.includes(`resource = 'parties'`)) expect(plan, sql).not.toMatch(/TEMP B-TREE/)
  }
})

test('it is paged to its end in the order of its changes, the last page as the first', async () => {
  const connector = createLedgerConnector({ workspaceDir: dir, operatorName: 'Imke Vos' })
  let cursor: string | null = null
  let rows = 0
  let last = 0
  for (;;) {
    const page: RawPage = await connector.page('invoices', { party: OWN, cursor, limit: 5_000 })
    expect(page.records.length).toBeLessThanOrEqual(5_000)
    for (const one of page.records as { rev: number }[]) {
      expect(one.rev > last).toBe(true)
      last = one.rev
    }
    rows += page.records.length
    cursor = page.cursor
    if (!page.more) break
  }
  expect(rows).toBe(RECORDS)
  expect(await connector.page('invoices', { party: OWN, cursor, limit: 5_000 })).toMatchObject({ records: [], more: false, cursor })
  await connector.close()
}, 240_000)

test('its sums come account by account, and one account is read alone', async () => {
  const connector = createLedgerConnector({ workspaceDir: dir, operatorName: 'Imke Vos' })
  let after: string | null = null
  let [accounts, count, minor] = [0, 0, 0]
  for (let more = true; more; ) {
    const page: SumsPage = await connector.sums('invoices', { party: OWN, after, limit: 3_000 })
    for (const sum of page.sums) {
      accounts += 1
      count += sum.count
      minor += sum.minor
    }
    after = page.sums.at(-1)?.accountId ?? null
    more = page.more
  }
  expect([accounts, count, minor]).toEqual([ACCOUNTS, RECORDS, (RECORDS * (RECORDS + 1)) / 2])
  const one = await connector.accountRecords('a7', { cursor: null, limit: 1_000 })
  expect(one?.records).toHaveLength(RECORDS / ACCOUNTS + 1)
  await connector.close()
}, 120_000)
