import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from '#main/shell/menu.ts'

const actions = { openWorkspace: () => {}, showLogs: () => {} }
const named = (items: readonly MenuItemConstructorOptions[]): string[] =>
  items.flatMap(({ role, label, submenu }) => [String(role ?? label), ...(Array.isArray(submenu) ? named(submenu) : [])])

test('reloading and the developer tools are for development only', () => {
  expect(named(menuTemplate('win32', true, actions))).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']))
  for (const platform of ['win32', 'darwin', 'linux'] as const) {
    expect(named(menuTemplate(platform, false, actions)).filter((name) => /reload|devtools/i.test(name))).toEqual([])
  }
})

test('on macOS the application has its own menu, and the window is closed without ending it', () => {
  const mac = named(menuTemplate('darwin', false, actions))
  expect(mac[0]).toBe('appMenu')
  expect(mac).toContain('close')
  expect(mac).not.toContain('quit')
  const windows = named(menuTemplate('win32', false, actions))
  expect(windows).toEqual(expect.arrayContaining(['quit', 'about', 'editMenu', 'zoomIn', 'zoomOut', 'resetZoom', 'windowMenu', 'help']))
  expect(windows).not.toContain('appMenu')
})
