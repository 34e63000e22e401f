/** The menu, by the platform's habits. */
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  openWorkspace(): void
  showLogs(): void
}

const line: MenuItemConstructorOptions = { type: 'separator' }

/** @param development adds reloading and the developer tools */
export function menuTemplate(platform: NodeJS.Platform, development: boolean, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open Workspace…', accelerator: 'CmdOrCtrl+O', click: actions.openWorkspace },
        line,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        // The key without Shift, as it is printed on most keyboards.
        { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
        ...(development ? [line, { role: 'reload' }, { role: 'toggleDevTools' }] satisfies MenuItemConstructorOptions[] : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Show the Log', click: actions.showLogs },
        ...(mac ? [] : [line, { role: 'about' }] satisfies MenuItemConstructorOptions[]),
      ],
    },
  ]
}
