import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { keepDailyBackup } from '#main/core/dailyBackup.ts'
import type { Log } from '#main/core/ports/context.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { emptyFolder } from '../fixtures/folders.ts'

const silent: Log = { info: () => {}, warn: () => {}, error: () => 'id' }

test('a desk that stays open is backed up each day, until it is closed', async () => {
  let now = Date.UTC(2026, 2, 1)
  const workspace = openWorkspace(emptyFolder(), { create: true, who: 'a test', now: () => now })
  onTestFinished(() => workspace.close())
  const end = keepDailyBackup(workspace, silent, 1)
  const backup = (day: string) => existsSync(join(workspace.backupsDir, `desk-${day}.db`))
  await vi.waitUntil(() => backup('2026-03-01'))
  now += 86_400_000
  await vi.waitUntil(() => backup('2026-03-02'))
  end()
})

test('a backup that fails is logged, and tried again', async () => {
  const failures: string[] = []
  let tries = 0
  const end = keepDailyBackup({ backUpToday: () => { if (++tries < 3) throw new Error('disk full'); return '' } }, { ...silent, error: (_message, error) => { failures.push((error as Error).message); return 'id' } }, 1)
  await vi.waitUntil(() => tries > 3)
  end()
  expect(failures).toEqual(['disk full', 'disk full'])
})
