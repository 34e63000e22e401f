import { app, BrowserWindow, utilityProcess } from 'electron'
import { join } from 'node:path'

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('data:text/html,<title>window</title>')
  console.log(JSON.stringify({ from: await window.webContents.executeJavaScript('document.title'), arguments: process.argv.slice(-2) }))
  const core = utilityProcess.fork(join(import.meta.dirname, 'core.js'))
  core.on('message', (message) => console.log(JSON.stringify(message)))
  core.on('exit', () => app.quit())
})
