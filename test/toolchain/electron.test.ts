import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findElectron } from '../../scripts/electron/find.ts'
import { capture } from '../../scripts/process/capture.ts'

test('this machine has an Electron that opens a window, and databases in a utility process and its threads', async () => {
  const electron = findElectron()
  if (electron === null) throw new Error('No Electron is on this machine yet: run `npm run setup`.')
  const start = [electron.executable, ...electron.args, join(import.meta.dirname, 'electronApp'), '--workspace', 'somewhere']
  const [command, ...args] = process.platform === 'linux' ? ['xvfb-run', '-a', ...start] : start
  const { stdout } = await capture(command!, args, import.meta.dirname, electron.env)
  const said = stdout.split('\n').filter((line) => line.startsWith('{')).map((line): unknown => JSON.parse(line))
  expect(said).toEqual([
    { from: 'window', arguments: ['--workspace', 'somewhere'] },
    { from: 'utility process', sum: 1999 },
    { from: 'thread', sum: 1999 },
  ])
})
