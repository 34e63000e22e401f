import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync, closeSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '#main/db/sqlite.ts'
import { connect, openWorkspace, type Workspace } from '#main/db/workspace.ts'
import { WorkspaceError, type WorkspaceErrorCode } from '#main/db/workspaceError.ts'
import { emptyFolder, filesIn } from '../fixtures/folders.ts'

/** A workspace that was made and closed. */
function madeWorkspace(fill: (workspace: Workspace) => void = () => {}): string {
  const dir = emptyFolder()
  const workspace = openWorkspace(dir, { create: true, who: 'a test' })
  fill(workspace)
  workspace.close()
  return dir
}

/** What opening was refused with; the folder must hold the same bytes afterwards, but for the lock. */
function refusal(dir: string, options: { create?: boolean } = {}): { code: WorkspaceErrorCode; message: string } {
  const { 'workspace.lock': _before, ...before } = filesIn(dir)
  try {
    openWorkspace(dir, { ...options, who: 'a test' }).close()
  } catch (error) {
    const { 'workspace.lock': _after, ...after } = filesIn(dir)
    expect(after).toEqual(before)
    if (error instanceof WorkspaceError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('it was opened')
}

const note = (workspace: Workspace, id: string) =>
  workspace.database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES (?, 'acc_1', 'a note', 1, 'Rosa')`).run(id)
const notes = (workspace: Workspace): unknown[] => workspace.database.raw.prepare('SELECT id FROM note ORDER BY id').pluck().all()

function withSqlite(file: string, sql: string): void {
  const sqlite = openSqlite(file)
  sqlite.exec(sql)
  sqlite.close()
}

/** Writes over the middle of a file. */
function damage(file: string, from: number, bytes = 4096): void {
  const fd = openSync(file, 'r+')
  writeSync(fd, Buffer.alloc(bytes, 0xa5), 0, bytes, from)
  closeSync(fd)
}

describe('a folder that is no workspace', () => {
  test('is named when it is not there, with how to make one', () => {
    const dir = join(emptyFolder(), 'nowhere')
    expect(refusal(dir)).toEqual({ code: 'NO_WORKSPACE', message: expect.stringMatching(/There is no folder .*nowhere.*counterfoil sync --workspace/) })
    expect(existsSync(dir)).toBe(false)
  })
  test('is made where it is to be made', () => {
    const dir = join(emptyFolder(), 'deep', 'down')
    const workspace = openWorkspace(dir, { create: true, who: 'a test' })
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(['desk.db', 'cache.db', 'documents']))
    workspace.close()
  })
  test('is refused when it is empty and nothing is to be made', () => {
    const dir = emptyFolder()
    expect(refusal(dir).code).toBe('NOT_A_WORKSPACE')
    expect(readdirSync(dir)).toEqual([])
  })
  test('is refused untouched when it holds other files, even where a workspace is to be made', () => {
    const dir = emptyFolder()
    writeFileSync(join(dir, 'holiday.jpg'), 'x')
    expect(refusal(dir, { create: true })).toEqual({ code: 'NOT_A_WORKSPACE', message: expect.stringContaining('Nothing was changed') })
    expect(readdirSync(dir)).toEqual(['holiday.jpg'])
  })
  test('may hold what a system puts there by itself', () => {
    const dir = emptyFolder()
    writeFileSync(join(dir, '.DS_Store'), 'x')
    openWorkspace(dir, { create: true, who: 'a test' }).close()
    expect(existsSync(join(dir, 'desk.db'))).toBe(true)
  })
  test('is refused when it is a file', () => {
    const file = join(emptyFolder(), 'file')
    writeFileSync(file, 'x')
    expect(() => openWorkspace(file, { create: true, who: 'a test' })).toThrow(/is a file: a workspace is a folder/)
    expect(readFileSync(file, 'utf8')).toBe('x')
  })
  test.each([
    ['another program’s database', (file: string) => withSqlite(file, 'CREATE TABLE desk (drawer TEXT)')],
    ['another program’s database with a journal', (file: string) => withSqlite(file, 'PRAGMA journal_mode = WAL; CREATE TABLE desk (drawer TEXT)')],
    ['no database at all', (file: string) => writeFileSync(file, 'dear diary')],
  ])('is refused without a trace when its desk.db is %s', (_, make) => {
    const dir = emptyFolder()
    make(join(dir, 'desk.db'))
    const before = filesIn(dir)
    expect(refusal(dir, { create: true })).toEqual({ code: 'NOT_A_WORKSPACE', message: expect.stringContaining('is not Counterfoil’s. Nothing was changed') })
    expect(filesIn(dir)).toEqual(before)
  })
  test('is refused when its desk.db was replaced by another program’s', () => {
    const dir = madeWorkspace()
    rmSync(join(dir, 'desk.db'))
    withSqlite(join(dir, 'desk.db'), 'CREATE TABLE desk (drawer TEXT)')
    expect(refusal(dir).code).toBe('NOT_A_WORKSPACE')
  })
})

describe('a workspace of a newer version', () => {
  test.each(['desk.db', 'cache.db'])('is refused untouched when its %s is newer', (name) => {
    const dir = madeWorkspace()
    withSqlite(join(dir, name), 'PRAGMA user_version = 99')
    expect(refusal(dir)).toEqual({ code: 'NEWER_VERSION', message: expect.stringMatching(new RegExp(`^${name} was written by a newer Counterfoil \\(shape 99;.*Update Counterfoil`)) })
    expect(existsSync(join(dir, 'backups'))).toBe(false)
  })
  test('is known as newer when that stands only in the journal a crash left, which stays too', () => {
    const from = madeWorkspace()
    const sqlite = openSqlite(join(from, 'desk.db'))
    sqlite.pragma('user_version = 99')
    // As a crash leaves it: the files are taken while the journal still holds the change.
    const dir = emptyFolder()
    for (const name of ['desk.db', 'desk.db-wal', 'cache.db']) copyFileSync(join(from, name), join(dir, name))
    sqlite.close()
    expect(statSync(join(dir, 'desk.db-wal')).size).toBeGreaterThan(0)
    expect(refusal(dir).code).toBe('NEWER_VERSION')
  })
})

describe('a workspace in use', () => {
  async function heldByAnother(dir: string) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'holdWorkspace.ts'), dir, 'counterfoil sync'], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    return child
  }
  test('is refused to a second process, which is told who has it; killed, the holder loses it at once and nothing it wrote', async () => {
    const dir = madeWorkspace()
    const child = await heldByAnother(dir)
    const held = { code: 'LOCKED', message: expect.stringMatching(new RegExp(`in use by counterfoil sync \\(process ${child.pid} on .+, since \\d{4}-.*Close it there first`)) }
    expect(() => openWorkspace(dir, { who: 'a test' })).toThrow(expect.objectContaining(held))

    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(join(dir, 'desk.db-wal'))).toBe(true)
    const workspace = openWorkspace(dir, { who: 'a test' })
    expect(notes(workspace)).toEqual(['n1'])
    expect(workspace.notices).toEqual([])
    workspace.close()
  })
  test('is refused to the same process too, and free when it is closed', () => {
    const dir = emptyFolder()
    const first = openWorkspace(dir, { create: true, who: 'the desktop application' })
    expect(() => openWorkspace(dir, { who: 'a test' })).toThrow(/in use by the desktop application/)
    first.close()
    openWorkspace(dir, { who: 'a test' }).close()
    expect(existsSync(join(dir, 'workspace.holder.json'))).toBe(false)
  })
  test('is refused in plain words when who has it cannot be read', () => {
    const dir = emptyFolder()
    const first = openWorkspace(dir, { create: true, who: 'the desktop application' })
    for (const content of ['', '{"who":1}', '{"who":"x","pid":1,"host":"h","sinceAt":1e300}']) {
      writeFileSync(join(dir, 'workspace.holder.json'), content)
      expect(() => openWorkspace(dir, { who: 'a test' })).toThrow(/in use by another Counterfoil\./)
    }
    first.close()
  })
  test('is opened although something else lies where its lock should be', () => {
    const dir = madeWorkspace()
    writeFileSync(join(dir, 'workspace.lock'), 'not a lock'.repeat(100))
    openWorkspace(dir, { who: 'a test' }).close()
  })
  test('lets its own threads in: a second connection sees both databases', () => {
    const dir = emptyFolder()
    const workspace = openWorkspace(dir, { create: true, who: 'a test' })
    const second = connect(dir)
    note(workspace, 'n1')
    expect(second.raw.prepare('SELECT count(*) FROM note').pluck().get()).toBe(1)
    expect(second.raw.prepare('SELECT count(*) FROM cache.account').pluck().get()).toBe(0)
    expect(second.raw.pragma('main.synchronous', { simple: true })).toBe(2)
    expect(second.raw.pragma('cache.synchronous', { simple: true })).toBe(1)
    second.close()
    workspace.close()
  })
})

describe('a damaged copy', () => {
  const reopened = (dir: string): Workspace => {
    const workspace = openWorkspace(dir, { who: 'a test', now: () => 1_772_000_000_000 })
    onTestFinished(() => workspace.close())
    return workspace
  }
  const fillCopy = ({ database }: Workspace) => {
    const add = database.raw.prepare(`INSERT INTO cache.billingLog VALUES (?, 1, 'au', 1, 'acc_1', 1, 'note', 'Rosa', ?)`)
    for (let i = 0; i < 500; i++) add.run(`log_${i}`, 'a long text '.repeat(30))
  }
  test.each([
    ['that is no database any more', (file: string) => writeFileSync(file, 'x'.repeat(5000))],
    ['with a page overwritten', (file: string) => damage(file, 4096 * 20, 4096 * 20)],
    ['cut off in the middle', (file: string) => truncateSync(file, 4096 * 30)],
  ])('%s is set aside with a notice, and made again; the desk is as it was', (_, spoil) => {
    const dir = madeWorkspace((workspace) => {
      note(workspace, 'n1')
      fillCopy(workspace)
    })
    const file = join(dir, 'cache.db')
    spoil(file)
    const spoilt = filesIn(dir)['cache.db']
    const workspace = reopened(dir)
    expect(workspace.notices).toEqual([expect.stringMatching(/copy of the billing system was damaged.*set aside as .*cache\.db\.damaged-1772000000000; everything will be pulled again/)])
    expect(filesIn(dir)['cache.db.damaged-1772000000000']).toBe(spoilt)
    expect(workspace.database.raw.prepare('SELECT count(*) FROM cache.billingLog').pluck().get()).toBe(0)
    expect(notes(workspace)).toEqual(['n1'])
  })
  test('that a query meets while it is open is found at the next start, whatever its size', () => {
    const dir = madeWorkspace(fillCopy)
    const workspace = openWorkspace(dir, { who: 'a test' })
    damage(join(dir, 'cache.db'), 4096 * 20, statSync(join(dir, 'cache.db')).size - 4096 * 20)
    const log = { compile: () => ({ sql: 'SELECT sum(length(text)) FROM cache.billingLog', parameters: [] }) }
    expect(() => workspace.database.all(log as never)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_(CORRUPT|NOTADB)/) }))
    expect(existsSync(join(dir, 'cache.db-suspect'))).toBe(true)
    workspace.close()
    expect(reopened(dir).notices).toHaveLength(1)
    expect(existsSync(join(dir, 'cache.db-suspect'))).toBe(false)
  })
  test('is kept once: the one before it goes', () => {
    const dir = madeWorkspace()
    writeFileSync(join(dir, 'cache.db.damaged-1'), 'older')
    writeFileSync(join(dir, 'cache.db'), 'x'.repeat(5000))
    reopened(dir)
    expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toEqual(['cache.db.damaged-1772000000000'])
  })
  test('may be deleted by hand at any time', () => {
    const dir = madeWorkspace(fillCopy)
    rmSync(join(dir, 'cache.db'))
    const workspace = reopened(dir)
    expect(workspace.database.raw.prepare('SELECT count(*) FROM cache.billingLog').pluck().get()).toBe(0)
    expect(workspace.notices).toEqual([])
  })
})

describe('a damaged desk', () => {
  const spoilt = () => {
    const dir = madeWorkspace((workspace) => {
      for (let i = 0; i < 400; i++) note(workspace, `n${i} ${'x'.repeat(200)}`)
    })
    return { dir, file: join(dir, 'desk.db') }
  }
  test('is refused with the newest sound backup named, and nothing is overwritten', () => {
    const { dir, file } = spoilt()
    openWorkspace(dir, { who: 'a test', now: () => Date.UTC(2026, 2, 1) }).close()
    openWorkspace(dir, { who: 'a test', now: () => Date.UTC(2026, 2, 2) }).close()
    // The newest is not sound itself.
    writeFileSync(join(dir, 'backups', 'desk-2026-03-03.db'), 'x'.repeat(5000))
    damage(file, 4096 * 10, 4096 * 15)
    expect(refusal(dir)).toEqual({ code: 'DESK_DAMAGED', message: expect.stringMatching(/desk\.db in .* is damaged and was left as it is\. The newest sound backup is .*desk-2026-03-02\.db\. To go back.*desk\.db-wal/) })
  })
  test('is refused also when nothing of it can be read, and no backup is promised that is not there', () => {
    const { dir, file } = spoilt()
    writeFileSync(file, 'x'.repeat(5000))
    expect(refusal(dir)).toEqual({ code: 'DESK_DAMAGED', message: expect.stringContaining('No sound backup was found') })
  })
  test('can be gone back from by the steps the message names', () => {
    const { dir, file } = spoilt()
    openWorkspace(dir, { who: 'a test', now: () => Date.UTC(2026, 2, 1) }).close()
    damage(file, 4096 * 10, 4096 * 15)
    expect(refusal(dir).code).toBe('DESK_DAMAGED')
    copyFileSync(join(dir, 'backups', 'desk-2026-03-01.db'), file)
    const workspace = openWorkspace(dir, { who: 'a test' })
    expect(notes(workspace)).toHaveLength(400)
    workspace.close()
  })
  test('that is missing beside its backups is not made anew in silence', () => {
    const { dir, file } = spoilt()
    openWorkspace(dir, { who: 'a test', now: () => Date.UTC(2026, 2, 1) }).close()
    rmSync(file)
    expect(refusal(dir, { create: true })).toEqual({ code: 'DESK_DAMAGED', message: expect.stringMatching(/desk\.db is missing.*desk-2026-03-01\.db/) })
  })
})

describe('a folder that may not be written to', () => {
  /** Whoever runs the tests, root too, asks as somebody without rights to the folder. */
  function asSomebodyElse(dir: string, body: () => void): void {
    chmodSync(dir, 0o555)
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      body()
    } finally {
      if (isRoot) process.seteuid?.(0)
      chmodSync(dir, 0o755)
    }
  }
  test.runIf(process.platform !== 'win32')('is refused in plain words, whether a workspace is there or to be made', () => {
    const parent = emptyFolder()
    chmodSync(parent, 0o755)
    const fresh = join(parent, 'fresh')
    const made = join(parent, 'made')
    mkdirSync(fresh)
    openWorkspace(made, { create: true, who: 'a test' }).close()
    for (const dir of [fresh, made]) {
      asSomebodyElse(dir, () => {
        expect(() => openWorkspace(dir, { create: true, who: 'a test' })).toThrow(expect.objectContaining({ code: 'NOT_WRITABLE', message: expect.stringContaining('cannot be written to') }))
      })
    }
    expect(readdirSync(fresh)).toEqual([])
  })
})
