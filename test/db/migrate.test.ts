import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as Steps from '#main/db/migrations/index.ts'
import type { Migration } from '#main/db/migrations/migration.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { emptyFolder, filesIn } from '../fixtures/folders.ts'

// The steps of a version to come, put behind the real ones.
const { desk, cache } = vi.hoisted(() => ({ desk: [] as Migration[], cache: [] as Migration[] }))
vi.mock('#main/db/migrations/index.ts', async (original) => {
  const real = await original<typeof Steps>()
  desk.push(...real.deskMigrations)
  cache.push(...real.cacheMigrations)
  return { deskMigrations: desk, cacheMigrations: cache }
})
beforeEach(() => {
  desk.splice(1)
  cache.splice(1)
})

const NOW = Date.UTC(2026, 2, 1, 12)
const open = (dir: string, create = false) => openWorkspace(dir, { create, who: 'a test', now: () => NOW })

/** A workspace of today's version with a note in it. */
function today(): string {
  const dir = emptyFolder()
  const workspace = open(dir, true)
  workspace.database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES ('n', 'a', 'kept', 1, 'Rosa')`).run()
  workspace.close()
  return dir
}
const ask = (file: string, sql: string): unknown => {
  const sqlite = openSqlite(file, { readonly: true })
  try {
    return sqlite.prepare(sql).pluck().get()
  } finally {
    sqlite.close()
  }
}

describe('a step to a new shape', () => {
  const pinned = { number: 2, why: 'Notes can be pinned.', sql: 'ALTER TABLE note ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0' }

  test('is numbered without a gap and says why', () => {
    for (const steps of [desk, cache]) {
      expect(steps.map((step) => step.number)).toEqual(steps.map((_, i) => i + 1))
      for (const step of steps) expect(step.why).toMatch(/^[A-Z].*\.$/)
    }
  })
  test('is taken once, after a backup of the shape before it', () => {
    const dir = today()
    desk.push(pinned)
    open(dir).close()
    open(dir).close()
    expect(ask(join(dir, 'desk.db'), 'SELECT text || pinned FROM note')).toBe('kept0')
    const backups = readdirSync(join(dir, 'backups')).sort()
    expect(backups).toEqual([`desk-2026-03-01-before-migration-${NOW}.db`, 'desk-2026-03-01.db'])
    expect(ask(join(dir, 'backups', backups[0]!), 'PRAGMA user_version')).toBe(1)
    expect(ask(join(dir, 'backups', backups[0]!), 'SELECT text FROM note')).toBe('kept')
  })
  test('that fails stops the start with its reason, and leaves the data and the shape as they were', () => {
    const dir = today()
    desk.push({ number: 2, why: 'Notes have a colour.', sql: `UPDATE note SET text = 'spoilt'; ALTER TABLE note ADD COLUMN colour TEXT; INSERT INTO nowhere VALUES (1)` })
    expect(() => open(dir)).toThrow(expect.objectContaining({
      code: 'MIGRATION_FAILED',
      message: 'desk.db could not be brought to shape 2 (Notes have a colour.): no such table: nowhere. Nothing of this step was kept.',
    }))
    expect(ask(join(dir, 'desk.db'), 'PRAGMA user_version')).toBe(1)
    expect(ask(join(dir, 'desk.db'), 'SELECT text FROM note')).toBe('kept')
    // The version before, which is still at hand, goes on with it.
    desk.splice(1)
    open(dir).close()
  })
  test('keeps the steps before the one that fails, and goes on from there when it is mended', () => {
    const dir = today()
    desk.push(pinned, { number: 3, why: 'Wrong.', sql: 'DROP TABLE nowhere' })
    expect(() => open(dir)).toThrow(/shape 3/)
    expect(ask(join(dir, 'desk.db'), 'PRAGMA user_version')).toBe(2)
    desk[2] = { number: 3, why: 'Right.', sql: 'CREATE TABLE promise (id TEXT) STRICT' }
    open(dir).close()
    expect(ask(join(dir, 'desk.db'), 'PRAGMA user_version')).toBe(3)
  })
  test('of the copy that fails is told too, and the desk goes on being backed up', () => {
    const dir = today()
    cache.push({ number: 2, why: 'Wrong.', sql: 'DROP TABLE nowhere' })
    expect(() => open(dir)).toThrow(/^cache\.db could not be brought to shape 2/)
    expect(ask(join(dir, 'cache.db'), 'PRAGMA user_version')).toBe(1)
  })
  test('is not begun on either database when the other is too new', () => {
    const dir = today()
    const copy = openSqlite(join(dir, 'cache.db'))
    copy.pragma('user_version = 9')
    copy.close()
    desk.push(pinned)
    const { 'workspace.lock': _lock, ...before } = filesIn(dir)
    expect(() => open(dir)).toThrow(/cache\.db was written by a newer/)
    const { 'workspace.lock': _same, ...after } = filesIn(dir)
    expect(after).toEqual(before)
  })
})
