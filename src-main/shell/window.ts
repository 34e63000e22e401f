/** The one window. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { canBeReached, type DeskFile } from './deskFile.ts'

const LEAST = { width: 900, height: 600 }
const FIRST = { width: 1280, height: 800 }
/** The page's own background, so that nothing flashes before it is drawn. */
const BACKGROUND = { light: '#ffffff', dark: '#141619' }

/** A sandboxed window where the last one was; shown when its first page is drawn. */
export function createWindow(preloadFile: string, desk: DeskFile, development: boolean): BrowserWindow {
  const last = desk.remembered.window
  const reachable = last !== null && canBeReached(last.bounds, screen.getAllDisplays().map((display) => display.workArea))
  const window = new BrowserWindow({
    ...(reachable ? last.bounds : FIRST),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Counterfoil',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Elsewhere than on macOS the dictionaries would be fetched from the net.
      spellcheck: process.platform === 'darwin',
      devTools: development,
    },
  })
  if (reachable && last.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => desk.remember({ window: { bounds: window.getNormalBounds(), maximized: window.isMaximized() } }))
  return window
}
