import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { failing } from '../commandLine/counterfoil.ts'
import { everythingOf } from '../crash/upstream.ts'
import { temporaryFolder } from '../sync/copy.ts'
import { outboxOf } from '../sync/outboxRows.ts'
import { company, expectWholeCopy, giveSome, onceEach } from './desk.ts'

const HOLDER = join(import.meta.dirname, '../db/holdWorkspace.ts')

test('while one has the workspace, a second one is told who, sends nothing and changes nothing; the first goes on', async () => {
  const { sandbox, connector } = await company()
  const dir = join(temporaryFolder(), 'workspace')
  const first = openWorkspace(dir, { create: true, who: 'the desktop application' })
  onTestFinished(() => first.close())
  await pull(connector, first.database)
  const { given, effects } = giveSome(first.database, 5)
  const before = outboxOf(first.database)

  const said = await failing(1, 'LOCKED', 'sync', '--workspace', dir, '--url', sandbox.url, '--token', sandbox.token)
  expect(said).toMatch(new RegExp(`^The workspace .*workspace is in use by the desktop application \\(process ${process.pid} on .+, since .+\\)\\. Close it there first, or choose another workspace\\.$`))
  expect(outboxOf(first.database)).toEqual(before)
  expect(effects(await everythingOf(sandbox))).toEqual(before.map(() => 0))

  expect(await push(connector, first.database)).toMatchObject({ pushed: given })
  await pull(connector, first.database)
  await expectWholeCopy(first.database, sandbox)
  expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
})

test('a workspace whose holder was killed in the middle is free at once, with all that it wrote', async () => {
  const { sandbox, connector } = await company()
  const dir = join(temporaryFolder(), 'workspace')
  const made = openWorkspace(dir, { create: true, who: 'a test' })
  await pull(connector, made.database)
  const { given, effects } = giveSome(made.database, 3)
  made.close()
  const holder = spawn(process.execPath, [HOLDER, dir, 'the desktop application'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  expect(() => openWorkspace(dir, { who: 'a test' })).toThrow(`in use by the desktop application (process ${holder.pid}`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')

  const { database, close } = openWorkspace(dir, { who: 'a test' })
  onTestFinished(close)
  expect(database.raw.prepare('SELECT text FROM note').pluck().all()).toEqual(['written just before'])
  expect(await push(connector, database)).toMatchObject({ pushed: given })
  expect(effects(await everythingOf(sandbox))).toEqual(onceEach(given))
})
