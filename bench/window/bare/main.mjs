// The least that Electron can show: what the application's start is held against.
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

app.setPath('userData', app.commandLine.getSwitchValue('user-data-dir') || app.getPath('userData'))
app.on('window-all-closed', () => app.quit())
// Waiting for it here would keep Electron from ever becoming ready.
void app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } }).loadFile(join(import.meta.dirname, 'page.html')))
