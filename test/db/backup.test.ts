import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { backUp, dailyBackupName, listBackups, newestSoundBackup } from '#main/db/backup.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { emptyFolder } from '../fixtures/folders.ts'

const DAY_MS = 86_400_000
const MARCH_1 = Date.UTC(2026, 2, 1)

function someDatabase() {
  const sqlite = openSqlite(join(emptyFolder(), 'desk.db'))
  onTestFinished(() => void sqlite.close())
  sqlite.exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = 7; PRAGMA application_id = 77; CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('first')`)
  return sqlite
}
const textsIn = (file: string): unknown[] => {
  const sqlite = openSqlite(file, { readonly: true })
  onTestFinished(() => void sqlite.close())
  return sqlite.prepare('SELECT text FROM note').pluck().all()
}

describe('a backup', () => {
  test('holds what was there, its shape too, and the day’s first is kept', () => {
    const desk = someDatabase()
    const folder = join(emptyFolder(), 'backups')
    const file = backUp(desk, folder, dailyBackupName(MARCH_1))
    desk.exec(`INSERT INTO note VALUES ('second')`)
    expect(backUp(desk, folder, dailyBackupName(MARCH_1 + 1))).toBe(file)
    expect(readdirSync(folder)).toEqual(['desk-2026-03-01.db'])
    expect(textsIn(file)).toEqual(['first'])
    const copy = openSqlite(file)
    expect(copy.pragma('user_version', { simple: true })).toBe(7)
    expect(copy.pragma('application_id', { simple: true })).toBe(77)
    copy.close()
  })
  test('that fails leaves nothing half-written, and takes away what a kill left', () => {
    const desk = someDatabase()
    const folder = emptyFolder()
    writeFileSync(join(folder, 'desk-2026-02-28.db.partial'), 'half')
    desk.exec('BEGIN')
    expect(() => backUp(desk, folder, 'desk-2026-03-01.db')).toThrow(/VACUUM/)
    expect(readdirSync(folder)).toEqual([])
  })
  test('is one of the newest thirty; other files stay', () => {
    const desk = someDatabase()
    const folder = emptyFolder()
    writeFileSync(join(folder, 'read me.txt'), 'x')
    for (let day = 0; day < 33; day++) backUp(desk, folder, dailyBackupName(MARCH_1 + day * DAY_MS))
    const kept = listBackups(folder)
    expect(kept).toHaveLength(30)
    expect([kept[0], kept.at(-1)]).toEqual(['desk-2026-04-02.db', 'desk-2026-03-04.db'])
    expect(existsSync(join(folder, 'read me.txt'))).toBe(true)
  })
  test('is the newest by its day, then by its time, whatever a copied folder says', () => {
    const folder = emptyFolder()
    const put = (name: string, at: number) => {
      writeFileSync(join(folder, name), 'x')
      utimesSync(join(folder, name), at, at)
    }
    put('desk-2026-03-02.db', 100)
    put('desk-2026-03-01.db', 300)
    put('desk-2026-03-02-before-migration-5.db', 50)
    expect(listBackups(folder)).toEqual(['desk-2026-03-02.db', 'desk-2026-03-02-before-migration-5.db', 'desk-2026-03-01.db'])
    expect(listBackups(join(folder, 'nowhere'))).toEqual([])
    expect(newestSoundBackup(folder)).toBeNull()
  })
})

describe('a workspace', () => {
  test('is backed up once a day when it is opened, but not when it is new', () => {
    const dir = emptyFolder()
    const open = (day: number, create = false) => openWorkspace(dir, { create, who: 'a test', now: () => MARCH_1 + day * DAY_MS }).close()
    open(0, true)
    expect(listBackups(join(dir, 'backups'))).toEqual([])
    for (const day of [0, 0, 1]) open(day)
    expect(listBackups(join(dir, 'backups'))).toEqual(['desk-2026-03-02.db', 'desk-2026-03-01.db'])
  })
  test('that stays open for days is backed up when it is asked to', () => {
    let now = MARCH_1
    const workspace = openWorkspace(emptyFolder(), { create: true, who: 'a test', now: () => now })
    onTestFinished(() => workspace.close())
    workspace.database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES ('n', 'a', 'in use', 1, 'Rosa')`).run()
    now += DAY_MS
    const file = workspace.backUpToday()
    expect(file).toBe(join(workspace.backupsDir, 'desk-2026-03-02.db'))
    expect(textsIn(file)).toEqual(['in use'])
    // Only the desk: the copy can be pulled again.
    const copy = openSqlite(file, { readonly: true })
    expect(copy.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'invoice'`).pluck().get()).toBe(0)
    copy.close()
  })
  test('opens when the day’s backup cannot be made, and says so', () => {
    const dir = emptyFolder()
    openWorkspace(dir, { create: true, who: 'a test' }).close()
    writeFileSync(join(dir, 'backups'), 'a file where the folder should be')
    const workspace = openWorkspace(dir, { who: 'a test' })
    expect(workspace.notices).toEqual([expect.stringContaining('Today’s backup could not be made')])
    workspace.close()
  })
})
