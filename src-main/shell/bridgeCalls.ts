/** What the preload may ask of the shell. Nothing is done before the sender is known. */
import { BrowserWindow, ipcMain } from 'electron'
import { channels, type BridgeAnswer, type BridgeCall } from '#contract/bridge.ts'
import type { CoreProcess } from './coreProcess.ts'
import type { Documents } from './documents.ts'
import { openPortal } from './openExternal.ts'
import { fromOurWindow } from './origin.ts'

export interface BridgeServices {
  windowOrigin: string
  /** Null while no workspace is open. */
  core(): CoreProcess | null
  documents(core: CoreProcess): Documents
  refused(channel: string, origin: string): void
}

const ANSWERS_NOBODY = 'This page may not ask for that.'
const NO_WORKSPACE = 'No workspace is open.'

export function answerBridge({ windowOrigin, core, documents, refused }: BridgeServices): void {
  ipcMain.on(channels.connect, (event) => {
    const port = event.ports[0]
    if (port === undefined) return
    const running = core()
    const trusted = fromOurWindow(event, windowOrigin)
    if (!trusted) refused(channels.connect, event.senderFrame?.origin ?? 'gone')
    if (trusted && running !== null) running.connect(port)
    else port.close()
  })

  const answer = (call: BridgeCall, how: (argument: unknown, window: BrowserWindow, running: CoreProcess) => Promise<boolean>) =>
    ipcMain.handle(channels[call], async (event, argument: unknown): Promise<BridgeAnswer> => {
      const window = BrowserWindow.fromWebContents(event.sender)
      if (window === null || !fromOurWindow(event, windowOrigin)) {
        refused(channels[call], event.senderFrame?.origin ?? 'gone')
        return { ok: false, message: ANSWERS_NOBODY }
      }
      const running = core()
      if (running === null) return { ok: false, message: NO_WORKSPACE }
      try {
        return { ok: true, value: await how(argument, window, running) }
      } catch (error) {
        return { ok: false, message: error instanceof Error ? error.message : String(error) }
      }
    })

  answer('openDocument', (id, _window, running) => documents(running).open(id))
  answer('revealDocument', (id, _window, running) => documents(running).reveal(id))
  answer('saveDocument', (id, window, running) => documents(running).save(id, window))
  answer('openExternal', async (url, _window, running) => {
    if (await openPortal(url, await running.ask('portalUrls', null))) return true
    throw new Error('Only pages of your parties’ billing portals, and those to sign in with Microsoft or Google, are opened from here.')
  })
}
