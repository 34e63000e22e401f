import { Buffer } from 'node:buffer'
import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsPageSql, rejectionsSql } from '#main/features/imports/history.ts'
import { importDesk } from './importDesk.ts'

const INVOICES = 'Invoice number,Account,Account name,Issued on,Total\nR-1,A,Ada,2026-04-13,10.00\nR-2,B,Ben,2026-04-14,20.00\n'

describe('handing a file over', () => {
  test('pieces come in order, one that comes twice counts once, and no more comes than was announced', async () => {
    const { client } = await importDesk()
    const { file } = await client.imports.begin({ fileName: 'a.csv', bytes: 6 })
    const piece = (text: string) => Buffer.from(text).toString('base64')
    expect(await client.imports.append({ file, offset: 0, base64: piece('abc') })).toEqual({ bytes: 3 })
    expect(await client.imports.append({ file, offset: 0, base64: piece('abc') })).toEqual({ bytes: 3 })
    await expect(client.imports.append({ file, offset: 5, base64: piece('f') })).rejects.toMatchObject({ code: 'OUT_OF_ORDER' })
    await expect(client.imports.look({ file, decided: {} })).rejects.toMatchObject({ code: 'NO_FILE' })
    await expect(client.imports.append({ file, offset: 3, base64: piece('defg') })).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(await client.imports.append({ file, offset: 3, base64: piece('def') })).toEqual({ bytes: 6 })
    await client.imports.drop({ file })
    await expect(client.imports.append({ file, offset: 6, base64: '' })).rejects.toMatchObject({ code: 'NO_FILE' })
    await expect(client.imports.begin({ fileName: 'a.csv', bytes: 2 ** 31 + 1 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })

  test('what is a day old goes when another begins, and of many the oldest', async () => {
    const { client, core, hand } = await importDesk()
    const folder = join(core.context.workspaceDir, 'handed')
    const old = await hand(INVOICES)
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), new Date(Date.now() - 90_000_000), new Date(Date.now() - 90_000_000))
    const young = await hand(INVOICES)
    await expect(client.imports.look({ file: old, decided: {} })).rejects.toMatchObject({ code: 'NO_FILE' })
    await client.imports.look({ file: young, decided: {} })
    for (let n = 0; n < 25; n += 1) await hand('a')
    expect(readdirSync(folder).filter((name) => name.endsWith('.data'))).toHaveLength(20)
    expect(existsSync(join(folder, `${young}.data`))).toBe(false)
  })

  test('who may only view hands nothing over', async () => {
    const { client, core } = await importDesk()
    core.context.database.raw.prepare(`UPDATE setting SET value = ? WHERE key = 'operator'`).run(JSON.stringify({ id: 'op', name: 'Vi', email: '', grants: ['billing:view'] }))
    await expect(client.imports.begin({ fileName: 'a.csv', bytes: 1 })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(client.imports.undo({ import: 'x' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(client.imports.watch({ watched: true })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('an import', () => {
  test('is looked at, tried, taken, listed, put back; each step is in the audit trail', async () => {
    const { client, core, hand, ended } = await importDesk()
    const file = await hand(INVOICES)
    const look = await client.imports.look({ file, decided: {} })
    expect(look).toMatchObject({ format: 'csv', asks: [], savedAt: null, mapping: { kind: 'invoices', columns: { number: 'Invoice number', account: 'Account', accountName: 'Account name', issuedOn: 'Issued on', total: 'Total' } } })
    const tried = await ended((await client.imports.try({ file, mapping: look.mapping })).activity)
    expect(tried).toMatchObject({ importId: null, failure: null, result: { rows: 2, inserted: 2 } })
    expect((await client.imports.list({})).rows).toEqual([])
    const { importId } = await ended((await client.imports.run({ file, mapping: look.mapping, remember: true, partly: false })).activity)
    expect((await client.imports.list({})).rows).toMatchObject([{ id: importId, kind: 'invoices', partyName: 'Veldhoen', fileName: 'invoices.csv', by: expect.any(String), rows: 2, inserted: 2, undoneAt: null }])
    expect(await client.imports.look({ file: await hand(INVOICES), decided: {} })).toMatchObject({ savedAt: expect.any(Number) })
    expect(await client.imports.undo({ import: importId! })).toEqual({ putBack: 4, kept: 0 })
    await expect(client.imports.undo({ import: importId! })).rejects.toMatchObject({ code: 'UNDONE' })
    await expect(client.imports.undo({ import: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await client.imports.list({})).rows).toMatchObject([{ undoneAt: expect.any(Number) }])
    expect(core.context.database.raw.prepare(`SELECT action FROM audit WHERE action LIKE 'import.%' ORDER BY id`).pluck().all()).toEqual(['import.run', 'import.undo'])
  })

  test('reaches the copy, and leaves it when it is put back', async () => {
    const { client, core, take } = await importDesk()
    const { importId } = await take(INVOICES)
    await core.context.sync.pullOwn().finished
    const numbers = () => (core.context.database.raw.prepare('SELECT number FROM cache.invoice ORDER BY number').pluck().all())
    expect(numbers()).toEqual(['R-1', 'R-2'])
    await client.imports.undo({ import: importId! })
    await core.context.sync.pullOwn().finished
    expect(numbers()).toEqual([])
  })

  test('of a file with rows that do not fit keeps nothing, or all but these, and remembers why', async () => {
    const { client, take } = await importDesk()
    const text = `${INVOICES}R-3,B,Ben,2026-04-15,1.005\n`
    expect(await take(text)).toMatchObject({ importId: null, failure: 'Nothing was taken: one row is rejected of 3. Put it right, or take the file without it.', result: { inserted: 0, rejectedRows: 1 } })
    const { importId } = await take(text, {}, { partly: true })
    expect(await client.imports.rejected({ import: importId! })).toMatchObject([{ row: 4, column: 'Total', value: '1.005' }])
    await expect(client.imports.rejected({ import: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a file that is none is refused in words; an outcome that nobody knows is not found', async () => {
    const { client, hand } = await importDesk()
    await expect(client.imports.look({ file: await hand('%PDF-1.7 binary'), decided: {} })).rejects.toMatchObject({ code: 'UNREADABLE', message: expect.stringContaining('PDF') })
    await expect(client.imports.outcome({ activity: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('the list is paged along the imports’ own numbers, and rejections along their rows', async () => {
    const { client, core, take } = await importDesk()
    for (let n = 0; n < 3; n += 1) await take(INVOICES)
    const first = await client.imports.list({ limit: 2 })
    const second = await client.imports.list({ limit: 2, after: first.next! })
    expect([first.rows.length, second.rows.length, second.next]).toEqual([2, 1, null])
    await expect(client.imports.list({ after: 'x' })).rejects.toMatchObject({ code: 'BAD_CURSOR' })
    const plan = (sql: string) => core.context.ledger.read(({ sqlite }) => (sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(1, 1) as { detail: string }[]).map(({ detail }) => detail).join('; '))
    expect(plan(importsPageSql)).toMatch(/^SEARCH import USING INDEX \S+ \(n<\?\)$/)
    expect(core.context.ledger.read(({ sqlite }) => (sqlite.prepare(`EXPLAIN QUERY PLAN ${rejectionsSql}`).all('x') as { detail: string }[]).map(({ detail }) => detail).join('; '))).toMatch(/^SEARCH importRejection USING PRIMARY KEY \(importId=\?\)$/)
  })
})
