/** `ledger.db` exists nowhere else: it is looked after as `desk.db` is. */
import { closeSync, copyFileSync, existsSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listBackups } from '#main/db/backup.ts'
import type { Migration } from '#main/db/migrations/migration.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { WorkspaceError } from '#main/db/workspaceError.ts'
import type { NewRecord } from '#main/core/ports/ledger.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { keptLedger } from '#main/ledger/kept.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { ledgerMigrations } from '#main/ledger/migrations.ts'
import { fillLedger } from '../connectors/conformance/files.ts'
import { emptyFolder, filesIn } from '../fixtures/folders.ts'
import { record } from '../sync/records.ts'

const MARCH_1 = Date.UTC(2026, 2, 1)
const DAY_MS = 86_400_000

/** Opens and closes it on a day of March 2026, and answers what was noted. */
function opened(dir: string, day = 0): string[] {
  const workspace = openWorkspace(dir, { create: true, who: 'a test', now: () => MARCH_1 + day * DAY_MS, ledger: keptLedger })
  workspace.close()
  return workspace.notices
}

function withLedger(dir: string, body: (ledger: ReturnType<typeof openLedger>) => void): void {
  const ledger = openLedger(openLedgerFile(dir))
  try {
    body(ledger)
  } finally {
    ledger.close()
  }
}

/** A workspace with a ledger of eight accounts, closed. */
function made(): string {
  const dir = emptyFolder()
  opened(dir)
  withLedger(dir, (ledger) => fillLedger(ledger))
  return dir
}

function refusal(dir: string): WorkspaceError {
  const { 'workspace.lock': _before, ...before } = filesIn(dir)
  try {
    opened(dir)
  } catch (error) {
    const { 'workspace.lock': _after, ...after } = filesIn(dir)
    expect(after).toEqual(before)
    if (error instanceof WorkspaceError) return error
    throw error
  }
  throw new Error('it was opened')
}

function damage(file: string): void {
  const fd = openSync(file, 'r+')
  writeSync(fd, Buffer.alloc(4096, 0xa5), 0, 4096, 3 * 4096)
  closeSync(fd)
}

const copies = (dir: string): string[] => listBackups(join(dir, 'backups'), 'ledger')
const rename = (dir: string, name: string) => withLedger(dir, (ledger) => void ledger.put('accounts', { ...ledger.get('accounts', 'acc1')!, name }))

describe('when a workspace is opened', () => {
  test('a damaged ledger is refused untouched, with the newest sound copy and how to go back to it', () => {
    const dir = made()
    opened(dir, 1)
    damage(join(dir, 'ledger.db'))
    const { code, message } = refusal(dir)
    expect(code).toBe('LEDGER_DAMAGED')
    expect(message).toContain(join(dir, 'backups', 'ledger-2026-03-02.db'))
    expect(message).toContain('counterfoil restore --workspace')
  })
  test('a damaged ledger without any copy says what can be done all the same', () => {
    const dir = made()
    damage(join(dir, 'ledger.db'))
    expect(refusal(dir).message).toContain('No sound copy of it was found')
  })
  test('a ledger of a newer program is refused untouched', () => {
    const dir = made()
    const sqlite = openSqlite(join(dir, 'ledger.db'))
    sqlite.pragma('user_version = 99')
    sqlite.close()
    expect(refusal(dir)).toMatchObject({ code: 'NEWER_VERSION', message: expect.stringContaining('ledger.db was written by a newer Counterfoil (shape 99;') })
  })
  test('another program’s file of that name is refused untouched', () => {
    const dir = made()
    for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm']) rmSync(join(dir, name), { force: true })
    const sqlite = openSqlite(join(dir, 'ledger.db'))
    sqlite.exec('CREATE TABLE recipe (text TEXT)')
    sqlite.close()
    expect(refusal(dir).code).toBe('LEDGER_DAMAGED')
    rmSync(join(dir, 'ledger.db'))
    writeFileSync(join(dir, 'ledger.db'), 'dear diary')
    expect(refusal(dir).code).toBe('LEDGER_DAMAGED')
  })
  test('a workspace without one has none made, and an empty file of that name is none', () => {
    const dir = emptyFolder()
    opened(dir)
    expect(existsSync(join(dir, 'ledger.db'))).toBe(false)
    writeFileSync(join(dir, 'ledger.db'), '')
    expect(opened(dir, 1)).toEqual([])
    expect(copies(dir)).toEqual([])
  })
})

describe('copies of the ledger', () => {
  test('one is made on a day on which it is opened, and only where it has changed since the last', () => {
    const dir = made()
    opened(dir, 1)
    opened(dir, 1)
    opened(dir, 2)
    expect(copies(dir)).toEqual(['ledger-2026-03-02.db'])
    rename(dir, 'Harbour One')
    opened(dir, 3)
    opened(dir, 4)
    expect(copies(dir)).toEqual(['ledger-2026-03-04.db', 'ledger-2026-03-02.db'])
  })
  test('a mapping that was kept, a number that was taken and an import that was undone count as changes', () => {
    const dir = made()
    opened(dir, 1)
    const change = (day: number, sql: string) => {
      withLedger(dir, ({ sqlite }) => void sqlite.exec(sql))
      opened(dir, day)
    }
    change(2, `INSERT INTO mapping (shape, mapping, usedAt, usedBy) VALUES ('a', '{}', 1, 'Imke Vos')`)
    change(3, `INSERT INTO number (name, next) VALUES ('payments', 7)`)
    change(4, `INSERT INTO import (id, n, kind, partyId, fileName, sha256, mapping, counts, at, by) VALUES ('i1', 1, 'invoices', 'own', 'a.csv', 'x', '{}', '{}', 1, 'Imke Vos')`)
    change(5, `UPDATE import SET undoneAt = 5, undoneBy = 'Imke Vos'`)
    expect(copies(dir)).toHaveLength(5)
  })
  test('holds the same records, and is a ledger by itself', () => {
    const dir = made()
    opened(dir, 1)
    const other = emptyFolder()
    copyFileSync(join(dir, 'backups', 'ledger-2026-03-02.db'), join(other, 'ledger.db'))
    expect(keptLedger.check(other)).toBe('sound')
    withLedger(other, (ledger) => expect(ledger.count('invoices', 'own')).toBe(8))
  })
  test('the newest ten are kept, beside those of the desk, and one that cannot be read is no copy to compare with', () => {
    const dir = made()
    for (let day = 1; day <= 12; day += 1) {
      rename(dir, `Harbour ${day}`)
      opened(dir, day)
    }
    expect(copies(dir)).toHaveLength(10)
    expect(listBackups(join(dir, 'backups'))).toHaveLength(12)
    writeFileSync(join(dir, 'backups', 'ledger-2026-03-13.db'), 'torn')
    opened(dir, 13)
    expect(copies(dir)[0]).toBe('ledger-2026-03-14.db')
  })
  test('a copy that cannot be made is said, and the workspace is opened all the same', () => {
    const dir = made()
    rmSync(join(dir, 'backups'), { recursive: true, force: true })
    writeFileSync(join(dir, 'backups'), 'a file where the folder should be')
    const notices = opened(dir, 1)
    expect(notices.filter((notice) => notice.startsWith('Today’s backup could not be made'))).toHaveLength(2)
  })
  test('one is made before the ledger is brought to a newer shape', () => {
    const dir = made()
    const steps = ledgerMigrations as Migration[]
    const newest = steps.at(-1)!.number
    steps.push({ number: newest + 1, why: 'Colours.', sql: 'CREATE TABLE colour (name TEXT) STRICT' })
    onTestFinished(() => void steps.pop())
    opened(dir, 1)
    expect(copies(dir).some((name) => /^ledger-2026-03-02-before-migration-\d+\.db$/.test(name))).toBe(true)
    const before = openSqlite(join(dir, 'backups', copies(dir).find((name) => name.includes('before-migration'))!), { readonly: true })
    expect(before.pragma('user_version', { simple: true })).toBe(newest)
    before.close()
    withLedger(dir, ({ sqlite }) => expect(sqlite.prepare('SELECT count(*) FROM colour').pluck().get()).toBe(0))
  })
  test('a step that fails keeps the ledger as it was, and says which', () => {
    const dir = made()
    const steps = ledgerMigrations as Migration[]
    const newest = steps.at(-1)!.number
    steps.push({ number: newest + 1, why: 'Wrong.', sql: 'CREATE TABLE record (x TEXT) STRICT' })
    onTestFinished(() => void steps.pop())
    expect(() => opened(dir, 1)).toThrow(expect.objectContaining({ code: 'MIGRATION_FAILED', message: expect.stringContaining(`ledger.db could not be brought to shape ${newest + 1}`) }))
    expect(readdirSync(join(dir, 'backups')).some((name) => name.includes('before-migration'))).toBe(true)
  })
})

test('what was put stands there after the file is opened again', () => {
  const dir = emptyFolder()
  const { rev: _rev, ...party } = record('parties', { id: 'own', partyId: 'own' })
  withLedger(dir, (ledger) => void ledger.put('parties', party as NewRecord<'parties'>))
  withLedger(dir, (ledger) => expect(ledger.parties().map(({ id }) => id)).toEqual(['own']))
})
