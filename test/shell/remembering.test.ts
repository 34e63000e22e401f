import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canBeReached, openDeskFile } from '#main/shell/deskFile.ts'
import { desktopOptions } from '#main/shell/options.ts'
import { restartAllowance } from '#main/shell/restarts.ts'
import { problemPage } from '#main/shell/startPage.ts'

describe('desk.json', () => {
  const newFile = () => join(mkdtempSync(join(tmpdir(), 'desk-')), 'desk.json')
  test('the last workspace and the window are remembered', () => {
    const file = newFile()
    const window = { bounds: { x: 10, y: 20, width: 1280, height: 800 }, maximized: true }
    const desk = openDeskFile(file)
    desk.remember({ workspace: { dir: '/w' } })
    desk.remember({ window })
    expect(openDeskFile(file).remembered).toEqual({ workspace: { dir: '/w' }, window })
  })
  test.each(['', '{', '[]', 'null', '{"workspace":{"dir":7},"window":{"bounds":{"x":"1"}}}', '{"workspace":"other"}'])('a file that holds %j counts as nothing remembered', (text) => {
    const file = newFile()
    writeFileSync(file, text)
    expect(openDeskFile(file).remembered).toEqual({ workspace: null, window: null })
    openDeskFile(file).remember({ workspace: 'demo' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ workspace: 'demo' })
  })
})

describe('where the window was', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  test('is taken again while its top edge can be reached', () => {
    expect(canBeReached({ x: 1800, y: 0, width: 1280, height: 800 }, screens)).toBe(true)
    expect(canBeReached({ x: -1180, y: 1000, width: 1280, height: 800 }, screens)).toBe(true)
  })
  test('is not when that screen is gone', () => {
    expect(canBeReached({ x: 1920, y: 0, width: 1280, height: 800 }, screens)).toBe(false)
    expect(canBeReached({ x: 0, y: -30, width: 1280, height: 800 }, screens)).toBe(false)
    expect(canBeReached({ x: 0, y: 0, width: 1280, height: 800 }, [])).toBe(false)
  })
})

describe('the command line of the application', () => {
  const options = (...argv: string[]) => desktopOptions(argv, '/home/desk')
  test('names a workspace, which wins over the demo', () => {
    const dir = resolve('/home/desk', 'w')
    expect(options('/project', '--demo', '--workspace', 'w')).toMatchObject({ workspaceDir: dir, demo: false })
    expect(options('/project', '--workspace=w')).toMatchObject({ workspaceDir: dir })
  })
  test('passes over Chromium’s own switches', () => {
    expect(options('--no-sandbox', '--remote-debugging-port=0', '/project', '--demo', '--user-data-dir=/tmp/x')).toEqual({ workspaceDir: null, demo: true, accounts: null, seed: null, bareDesk: false })
  })
  test('takes a size and a seed for a new demo company, within bounds', () => {
    expect(options('--demo', '--accounts', '60', '--seed', '7')).toMatchObject({ accounts: 60, seed: 7 })
    for (const wrong of ['0', '-1', '1e3', '100001', 'x', '']) expect(options('--accounts', wrong).accounts).toBeNull()
  })
})

test('the core is restarted three times a minute at the most', () => {
  let now = 0
  const restarts = restartAllowance(() => now)
  expect([restarts.take(), restarts.take(), restarts.take(), restarts.take()]).toEqual([true, true, true, false])
  now = 59_999
  expect(restarts.take()).toBe(false)
  now = 60_000
  expect([restarts.take(), restarts.take(), restarts.take(), restarts.take()]).toEqual([true, true, true, false])
})

test('every reason why a workspace is not open says so and offers a way on', () => {
  const codes = ['LOCKED', 'NEWER_VERSION', 'NO_WORKSPACE', 'NOT_A_WORKSPACE', 'DESK_DAMAGED', 'MIGRATION_FAILED', 'NOT_WRITABLE', 'DEMO_FAILED', 'UNEXPECTED', 'KEEPS_STOPPING']
  for (const code of codes) {
    const page = problemPage(code, 'in the core’s words')
    expect(page.text).toBe('in the core’s words')
    expect(page.actions).toContain('open')
    expect(page.actions).toContain('quit')
  }
})
