import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { JobCancelled } from '#main/core/ports/jobs.ts'
import { exportQuarantineJob } from '#main/core/jobs/exportQuarantine.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { createQuarantine } from '#main/sync/quarantine.ts'
import { retryQuarantined } from '#main/sync/retryQuarantined.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'

const quarantined = (database: Database) => database.raw.prepare<[], { id: number; resource: string; recordId: string | null; reason: string; raw: string; at: number }>('SELECT id, resource, recordId, reason, raw, at FROM cache.quarantine ORDER BY id').all()

/** A copy pulled while some records always came damaged, some of them without a name. */
async function damagedCopy() {
  const sandbox = await startSandbox({ accounts: 40, now: Date.UTC(2026, 10, 21), faults: 'malformed=0.01' })
  onTestFinished(() => sandbox.close())
  const { database } = newWorkspace()
  const connector = createBillingApiConnector(sandbox)
  await pull(connector, database, { retry: HASTY })
  const rows = quarantined(database)
  expect(rows.filter(({ recordId }) => recordId !== null).length).toBeGreaterThan(5)
  expect(rows.filter(({ recordId }) => recordId === null).length).toBeGreaterThan(0)
  return { sandbox, database, connector, rows }
}

describe('asking again for records that were set aside', () => {
  test('takes all of them once they are mended upstream, those without a name too, with what is computed from them', async () => {
    const { sandbox, database, connector, rows } = await damagedCopy()
    sandbox.setFaults(null)
    expect(await retryQuarantined(connector, database, null, { retry: HASTY })).toMatchObject({ taken: rows.length, gone: 0, still: 0 })
    expect(quarantined(database)).toEqual([])
    const sound = newWorkspace().database
    await pull(connector, sound)
    expect(contentsOf(database)).toEqual(contentsOf(sound))
    expect(verifyDerived(database)).toEqual([])
  })

  test('while they are as bad as before changes nothing, and they keep their places', async () => {
    const { database, connector, rows } = await damagedCopy()
    const before = contentsOf(database)
    expect(await retryQuarantined(connector, database, null, { retry: HASTY })).toMatchObject({ taken: 0, gone: 0, still: rows.length, byResource: {} })
    expect(contentsOf(database)).toEqual(before)
    expect(quarantined(database)).toEqual(expect.arrayContaining(rows))
  })

  test('takes only those that are asked for', async () => {
    const { sandbox, database, connector, rows } = await damagedCopy()
    sandbox.setFaults(null)
    const [first, second] = rows.filter(({ recordId }) => recordId !== null)
    expect(await retryQuarantined(connector, database, [first!.id, second!.id, 999_999], { retry: HASTY })).toMatchObject({ taken: 2, gone: 0, still: 0 })
    expect(quarantined(database)).toEqual(rows.filter(({ id }) => id !== first!.id && id !== second!.id))
    expect(verifyDerived(database)).toEqual([])
  })

  test('forgets one that is gone upstream, and one that is bad in another way says so', async () => {
    const { database, connector, rows } = await damagedCopy()
    const [first, second] = rows.filter(({ recordId, resource }) => recordId !== null && resource === 'usageRecords')
    const changed: Connector = { ...connector, read: (resource, id, signal) => (id === first!.recordId ? Promise.resolve(null) : id === second!.recordId ? Promise.resolve({ id, worse: true }) : connector.read(resource, id, signal)) }
    expect(await retryQuarantined(changed, database, [first!.id, second!.id], { retry: HASTY })).toEqual({ taken: 0, gone: 1, still: 1, byResource: {} })
    const left = quarantined(database)
    expect(left.find(({ id }) => id === first!.id)).toBeUndefined()
    expect(left.find(({ id }) => id === second!.id)).toMatchObject({ raw: `{"id":"${second!.recordId}","worse":true}`, at: second!.at, reason: expect.stringContaining('is missing') as string })
  })

  test('can be stopped, and what was taken until then stays', async () => {
    const { sandbox, database, connector, rows } = await damagedCopy()
    sandbox.setFaults(null)
    const stop = new AbortController()
    await expect(retryQuarantined(connector, database, null, { signal: stop.signal, retry: HASTY, progress: () => stop.abort() })).rejects.toThrow(JobCancelled)
    expect(quarantined(database).length).toBeLessThan(rows.length)
    expect(quarantined(database).length).toBeGreaterThan(0)
    expect(verifyDerived(database)).toEqual([])
  })

  test('a record that names no party, of a resource this version does not know, or of another’s party stays where it is', async () => {
    const { database, connector, sandbox } = await damagedCopy()
    sandbox.setFaults(null)
    database.raw.exec(`DELETE FROM cache.quarantine`)
    const add = database.raw.prepare('INSERT INTO cache.quarantine (resource, partyId, recordId, reason, raw, at) VALUES (?, ?, ?, ?, ?, 1)')
    add.run('dunningLetters', 'au', 'dun_1', 'not known', '{}')
    add.run('invoices', 'elsewhere', null, 'garbled', '"x"')
    add.run('contacts', '', null, 'garbled', '"x"')
    // Contacts agree in every party, so it is nobody's any more.
    expect(await retryQuarantined(connector, database, null, { retry: HASTY })).toMatchObject({ gone: 0, still: 2 })
    expect(quarantined(database).map(({ resource }) => resource)).toEqual(['dunningLetters', 'invoices'])
  })
})

/** As a reader that is not ours understands it. */
async function cellsOf(csv: string): Promise<string[][]> {
  const sheet = await new ExcelJS.Workbook().csv.read(Readable.from([csv]) as never, { map: (value: unknown) => value })
  const rows: string[][] = []
  sheet.eachRow((row) => rows.push((row.values as string[]).slice(1)))
  return rows
}

describe('the quarantine as a file', () => {
  const context = { signal: new AbortController().signal, progress: () => {} }

  test('is a CSV that any reader reads back, the newest first, with a row in the log of documents', async () => {
    const { dir, database } = newWorkspace()
    const quarantine = createQuarantine(database)
    const add = (recordId: string | null, reason: string, raw: unknown) => quarantine.add({ resource: 'invoices', party: 'au', recordId, reason, raw, at: Date.UTC(2026, 0, 2, 3, 4, 5) })
    add('inv_1', 'totalMinor must be a number, but is "a, b"\nand more', { id: 'inv_1', note: 'Zażółć "gęślą", ¥\r\n' })
    add(null, '=1+1', 'not even an object')
    add('-2', '@SUM(A1)', { id: '-2' })
    const made = await exportQuarantineJob({ workspaceDir: dir, destination: { to: 'workspace', by: 'Noor Vale' } }, context)
    expect(made).toMatchObject({ count: 3, documentId: expect.any(String) as string })
    const text = readFileSync(made.path, 'utf8')
    expect(text.startsWith('\uFEFF"Resource","Party"')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(await cellsOf(text.slice(1))).toEqual([
      ['Resource', 'Party', 'Record', 'What is wrong', 'Set aside at (UTC)', 'As it came'],
      ['invoices', 'au', "'-2", "'@SUM(A1)", '2026-01-02T03:04:05.000Z', '{"id":"-2"}'],
      ['invoices', 'au', '', "'=1+1", '2026-01-02T03:04:05.000Z', '"not even an object"'],
      ['invoices', 'au', 'inv_1', 'totalMinor must be a number, but is "a, b"\nand more', '2026-01-02T03:04:05.000Z', '{"id":"inv_1","note":"Zażółć \\"gęślą\\", ¥\\r\\n"}'],
    ])
    expect(database.raw.prepare('SELECT kind, bytes, createdBy FROM document').all()).toEqual([{ kind: 'quarantine', bytes: made.bytes, createdBy: 'Noor Vale' }])
  })

  test('of an empty quarantine has only its head, and a cancelled one leaves nothing', async () => {
    const { dir, documentsDir, database } = newWorkspace()
    const file = `${documentsDir}/mine.csv`
    expect(await exportQuarantineJob({ workspaceDir: dir, destination: { to: 'file', path: file } }, context)).toMatchObject({ count: 0, documentId: null })
    expect(readFileSync(file, 'utf8').trim().split('\r\n')).toHaveLength(1)
    createQuarantine(database).add({ resource: 'invoices', party: 'au', recordId: 'inv_1', reason: 'x', raw: {}, at: 1 })
    await expect(exportQuarantineJob({ workspaceDir: dir, destination: { to: 'workspace', by: 'Noor Vale' } }, { ...context, signal: AbortSignal.abort() })).rejects.toThrow(JobCancelled)
    expect(database.raw.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0)
  })
})

test('a number once given is not given again, so that each newly set aside is asked for again by itself', () => {
  const { database } = newWorkspace()
  const quarantine = createQuarantine(database)
  const bad = (recordId: string) => quarantine.add({ resource: 'invoices', party: 'au', recordId, reason: 'number is missing', raw: { id: recordId }, at: 1 })
  for (const id of ['inv_1', 'inv_2', 'inv_3']) bad(id)
  quarantine.resolve('invoices', ['inv_1', 'inv_2', 'inv_3'])
  bad('inv_4')
  expect(quarantined(database).map(({ id }) => id)).toEqual([4])
})
