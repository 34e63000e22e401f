import { closeSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'
import { random } from '#main/sandbox/random.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { everythingOf } from '../crash/upstream.ts'
import { temporaryFolder } from '../sync/copy.ts'
import { outboxOf } from '../sync/outboxRows.ts'
import { company, expectWholeCopy, giveSome, onceEach } from './desk.ts'

/** Bytes that are nothing, the same ones each time. */
function noise(length: number): Buffer {
  const chance = random('noise', length)
  return Buffer.from(Array.from({ length }, () => chance.int(0, 255)))
}

function overwrite(file: string, from: number, bytes: Buffer): void {
  const fd = openSync(file, 'r+')
  writeSync(fd, bytes, 0, bytes.length, from)
  closeSync(fd)
}

function opened(dir: string, create = false): Workspace {
  const workspace = openWorkspace(dir, { create, who: 'a test' })
  onTestFinished(() => workspace.close())
  return workspace
}

test.each<[string, (file: string) => void, boolean]>([
  ['truncated in the middle', (file) => truncateSync(file, Math.floor(statSync(file).size / 2)), true],
  ['truncated within its first page', (file) => truncateSync(file, 1000), true],
  ['overwritten with noise from end to end', (file) => writeFileSync(file, noise(statSync(file).size)), true],
  ['overwritten with noise in the middle', (file) => overwrite(file, Math.floor(statSync(file).size / 2), noise(40_000)), true],
  ['overwritten with noise at its beginning', (file) => overwrite(file, 0, noise(5000)), true],
  ['emptied', (file) => truncateSync(file, 0), false],
  ['deleted', (file) => rmSync(file), false],
])('a cache.db that was %s while it was closed is pulled again; what waits in the outbox goes out once, notes stay', async (_, spoil, isSetAside) => {
  const { sandbox, connector } = await company()
  const dir = join(temporaryFolder(), 'workspace')
  const before = opened(dir, true)
  await pull(connector, before.database)
  const { given, effects } = giveSome(before.database, 5)
  before.database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES ('n1', 'acc_1', 'a promise', 1, 'Rosa')`).run()
  const waiting = outboxOf(before.database)
  before.close()
  spoil(join(dir, 'cache.db'))

  const { database, notices } = opened(dir)
  const said = /^The copy of the billing system was damaged\. It was set aside as .*cache\.db\.damaged-\d+; everything will be pulled again\.$/
  expect(notices).toEqual(isSetAside ? [expect.stringMatching(said)] : [])
  expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toHaveLength(isSetAside ? 1 : 0)
  expect(outboxOf(database)).toEqual(waiting)
  expect(database.raw.prepare('SELECT text FROM note').pluck().all()).toEqual(['a promise'])

  expect(await push(connector, database)).toMatchObject({ pushed: given, waiting: 0 })
  await pull(connector, database)
  await expectWholeCopy(database, sandbox)
  expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
})

test('a cache.db that is damaged while it is open: the pull says so in plain words, and the next start sets it aside', async () => {
  const { sandbox } = await company()
  const { newDesk } = await import('../sync/deskContext.ts')
  const desk = newDesk({ connection: { url: sandbox.url, token: sandbox.token } })
  await desk.sync.pullNow().finished
  desk.database.raw.pragma('cache.wal_checkpoint(TRUNCATE)')
  const file = join(desk.dir, 'cache.db')
  overwrite(file, 4096, noise(statSync(file).size - 4096))
  for (const { id } of desk.database.raw.prepare<[], { id: string }>(`SELECT 'au' AS id`).all()) sandbox.setFaults(id === '' ? null : 'expire=1')
  await expect(desk.sync.pullNow().finished).rejects.toMatchObject({ code: 'DAMAGED', message: expect.stringMatching(/^A file of the workspace is damaged\. Close Counterfoil and start it again/) })
  desk.close()
  const workspace = opened(desk.dir)
  expect(workspace.notices).toEqual([expect.stringContaining('everything will be pulled again')])
})
