import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync, appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFolderWatcher } from '#main/core/watchService.ts'
import type { WatchedFile } from '#main/core/ports/imports.ts'
import { importDesk } from '../features/imports/importDesk.ts'

const HEADING = 'Invoice number,Account,Account name,Issued on,Total\n'
const file = (n: number, total = '10.00') => `${HEADING}R-${n},A,Ada,2026-04-13,${total}\n`

async function watched() {
  const desk = await importDesk()
  await desk.take(file(0), {}, { remember: true })
  const folder = join(desk.dir, 'inbox')
  mkdirSync(folder)
  const told: WatchedFile[] = []
  const watcher = () => createFolderWatcher(folder, { context: desk.core.context, imports: desk.core.context.imports, tell: (one) => told.push(one) })
  const numbers = () => desk.core.context.ledger.read(({ sqlite }) => sqlite.prepare(`SELECT json_extract(json, '$.number') FROM record WHERE resource = 'invoices' AND json IS NOT NULL ORDER BY 1`).pluck().all())
  return { ...desk, folder, told, watcher, numbers }
}

describe('the watched folder', () => {
  test('takes what stood still over two looks, and no sooner', async () => {
    const { folder, watcher, numbers, told } = await watched()
    const look = watcher()
    writeFileSync(join(folder, 'a.csv'), file(1))
    expect(await look.look()).toBe(0)
    appendFileSync(join(folder, 'a.csv'), 'R-2,A,Ada,2026-04-13,5\n')
    expect(await look.look()).toBe(0)
    expect(await look.look()).toBe(1)
    expect(numbers()).toEqual(['R-0', 'R-1', 'R-2'])
    expect(told).toMatchObject([{ fileName: 'a.csv', done: true, words: '2 rows: 2 new, 0 changed, 0 as they were.' }])
    expect(readdirSync(join(folder, 'done')).toSorted()).toEqual(['a.csv', 'a.csv.report.json'])
    expect(JSON.parse(readFileSync(join(folder, 'done', 'a.csv.report.json'), 'utf8'))).toMatchObject({ fileName: 'a.csv', done: true, inserted: 2, rejected: [] })
  })

  test('refuses with why: no mapping for its shape, a row that does not fit, what is no table; names never meet', async () => {
    const { folder, watcher, numbers, told } = await watched()
    const look = watcher()
    writeFileSync(join(folder, 'colours.csv'), 'Name,Colour\nAda,red\n')
    writeFileSync(join(folder, 'bad.csv'), file(1, '1.005'))
    writeFileSync(join(folder, 'paper.pdf'), '%PDF-1.7')
    for (const name of ['.hidden.csv', 'b.csv.part', '~$book.xlsx']) writeFileSync(join(folder, name), file(9))
    symlinkSync(join(folder, '.hidden.csv'), join(folder, 'link.csv'))
    await look.look()
    expect(await look.look()).toBe(3)
    expect(told.map(({ fileName, done }) => [fileName, done])).toEqual([['bad.csv', false], ['colours.csv', false], ['paper.pdf', false]])
    expect(told[0]!.words).toMatch(/^Nothing was taken: the only row is rejected\. .+ Row 2, \w.+ “1\.005”: ./)
    expect(told[1]!.words).toContain('No mapping is saved for files of this shape')
    expect(told[2]!.words).toContain('PDF')
    writeFileSync(join(folder, 'bad.csv'), file(1, '1.006'))
    await look.look()
    await look.look()
    expect(readdirSync(join(folder, 'refused')).filter((name) => name.startsWith('bad')).toSorted()).toEqual(['bad (2).csv', 'bad (2).csv.report.json', 'bad.csv', 'bad.csv.report.json'])
    expect(numbers()).toEqual(['R-0'])
    expect(readdirSync(folder).toSorted()).toEqual(['.hidden.csv', '.taking', 'b.csv.part', 'done', 'link.csv', 'refused', '~$book.xlsx'])
  })

  test('after a crash in the middle a file that was taken goes to done, and one that was not is taken: each once', async () => {
    const { folder, watcher, numbers, core, client } = await watched()
    writeFileSync(join(folder, '.like'), file(1))
    const { mapping } = await core.context.imports.look(join(folder, '.like'), 'like.csv', {})
    // Taken, and ended before it was moved.
    mkdirSync(join(folder, '.taking', 'first-id'), { recursive: true })
    writeFileSync(join(folder, '.taking', 'first-id', 'first.csv'), file(1))
    await core.context.imports.take({ file: join(folder, '.taking', 'first-id', 'first.csv'), fileName: 'first.csv', mapping, dry: false, partly: false, remember: false, importId: 'first-id' }).finished
    // Ended before it was taken.
    mkdirSync(join(folder, '.taking', 'second-id'))
    writeFileSync(join(folder, '.taking', 'second-id', 'second.csv'), file(2))
    const look = watcher()
    await look.look()
    expect(readdirSync(join(folder, 'done'))).toEqual(['first.csv', 'first.csv.report.json'])
    await look.look()
    expect(readdirSync(join(folder, 'done')).filter((name) => name.endsWith('.csv'))).toEqual(['first.csv', 'second.csv'])
    expect(readdirSync(join(folder, '.taking'))).toEqual([])
    expect(numbers()).toEqual(['R-0', 'R-1', 'R-2'])
    expect((await client.imports.list({})).rows.filter(({ fileName }) => fileName === 'first.csv')).toHaveLength(1)
  })

  test('is switched on and off, and says where it is and what happened lately', async () => {
    const { client, core } = await watched()
    expect(await client.imports.folder()).toMatchObject({ watched: false, lately: [] })
    const { path } = await client.imports.watch({ watched: true })
    expect(path).toBe(join(core.context.workspaceDir, 'inbox'))
    expect(readdirSync(path).toSorted()).toEqual(['.taking', 'done', 'refused'])
    expect(await client.imports.folder()).toMatchObject({ watched: true })
    await client.imports.watch({ watched: false })
    expect(await client.imports.folder()).toMatchObject({ watched: false })
  })
})
