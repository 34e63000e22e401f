import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'
import { WorkspaceError } from '#main/db/workspaceError.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { everythingOf } from '../crash/upstream.ts'
import { temporaryFolder } from '../sync/copy.ts'
import { outboxOf } from '../sync/outboxRows.ts'
import { company, expectWholeCopy, giveSome, onceEach } from './desk.ts'

const DAY_ONE = Date.UTC(2026, 2, 1)
const DAY_TWO = Date.UTC(2026, 2, 2)

function opened(dir: string, options: { create?: boolean; now?: number } = {}): Workspace {
  const { now = DAY_ONE, create = false } = options
  const workspace = openWorkspace(dir, { create, who: 'a test', now: () => now })
  onTestFinished(() => workspace.close())
  return workspace
}

function overwrite(file: string, from: number, length: number): void {
  const fd = openSync(file, 'r+')
  writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, from)
  closeSync(fd)
}

function refused(dir: string): WorkspaceError {
  try {
    openWorkspace(dir, { who: 'a test', now: () => DAY_TWO }).close()
  } catch (error) {
    if (error instanceof WorkspaceError) return error
    throw error
  }
  throw new Error('it was opened')
}

test.each<[string, (file: string) => void]>([
  ['overwritten in the middle', (file) => overwrite(file, 4096 * 3, statSync(file).size - 4096 * 5)],
  ['truncated', (file) => truncateSync(file, 4096 * 4)],
  ['overwritten from end to end', (file) => writeFileSync(file, Buffer.alloc(statSync(file).size, 0x5a))],
])('a desk.db that was %s is left as it is, the backup is named, and going back to it sends nothing twice', async (_, spoil) => {
  const { sandbox, connector } = await company()
  const dir = join(temporaryFolder(), 'workspace')
  const made = opened(dir, { create: true })
  await pull(connector, made.database)
  const { given, effects } = giveSome(made.database, 5)
  made.database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES ('n1', 'acc_1', 'a promise', 1, 'Rosa')`).run()
  made.close()

  // The backup of the morning holds the commands as waiting; by the evening they have gone out.
  const day = opened(dir)
  const keys = outboxOf(day.database).map(({ idempotencyKey }) => idempotencyKey)
  expect(await push(connector, day.database)).toMatchObject({ pushed: given })
  day.close()
  const file = join(dir, 'desk.db')
  spoil(file)
  const spoilt = readFileSync(file)

  const { code, message } = refused(dir)
  const backup = join(dir, 'backups', 'desk-2026-03-01.db')
  expect(code).toBe('DESK_DAMAGED')
  expect(message).toBe(`desk.db in ${dir} is damaged and was left as it is. The newest sound backup is ${backup}. To go back to it: move desk.db, and desk.db-wal and desk.db-shm where they are there, to another folder and keep them; then copy the backup to desk.db.`)
  expect(readFileSync(file).equals(spoilt)).toBe(true)

  // As the message says.
  const kept = join(temporaryFolder(), 'kept')
  mkdirSync(kept)
  renameSync(file, join(kept, 'desk.db'))
  copyFileSync(backup, file)
  const { database } = opened(dir, { now: DAY_TWO })
  expect(database.raw.prepare('SELECT text FROM note').pluck().all()).toEqual(['a promise'])
  expect(outboxOf(database).map(({ state, idempotencyKey }) => [state, idempotencyKey])).toEqual(keys.map((key) => ['queued', key]))
  await push(connector, database)
  expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
  expect(outboxOf(database).filter(({ state }) => state === 'queued' || state === 'sending')).toEqual([])
  await pull(connector, database)
  await expectWholeCopy(database, sandbox)
})
