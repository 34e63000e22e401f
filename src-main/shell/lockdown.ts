/** What no page of the application may do, whatever gets into it. */
import { app, type Session, type WebContents } from 'electron'
import { START_ORIGIN } from './origin.ts'
import { startAction, type StartAction } from './startPage.ts'

export interface Lockdown {
  /** Where the window's page comes from. */
  windowOrigin: string
  /** A button of the start page was pressed. */
  act(action: StartAction): void
  denied(what: string, detail: string): void
}

/** Denies for every web contents and session there will ever be. Call when Electron is ready, before the first window. */
export function lockDown(sessions: readonly Session[], rules: Lockdown): void {
  for (const session of sessions) lockSession(session, rules)
  app.on('web-contents-created', (_event, contents) => lockContents(contents, rules))
  app.on('session-created', (session) => lockSession(session, rules))
}

function lockContents(contents: WebContents, { act, denied }: Lockdown): void {
  contents.setWindowOpenHandler(({ url }) => {
    denied('a new window', url)
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    event.preventDefault()
    const action = onStartPage(contents) ? startAction(event.url) : null
    if (action === null) denied('navigation', event.url)
    else act(action)
  })
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return
    event.preventDefault()
    denied('a frame', event.url)
  })
  contents.on('will-redirect', (event) => {
    event.preventDefault()
    denied('a redirect', event.url)
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    denied('a webview', '')
  })
}

const onStartPage = (contents: WebContents): boolean => contents.mainFrame.origin === START_ORIGIN

/** Copying text is all a page may ask the system for. */
const PERMITTED = 'clipboard-sanitized-write'

function lockSession(session: Session, { windowOrigin, denied }: Lockdown): void {
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === PERMITTED && sameOrigin(origin, windowOrigin))
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    const permitted = permission === PERMITTED && sameOrigin(requestingUrl, windowOrigin)
    if (!permitted) denied('a permission', permission)
    answer(permitted)
  })
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    event.preventDefault()
    denied('a download', item.getURL())
  })
  // The page has no business with any network; the policy of its page says the same.
  session.webRequest.onBeforeRequest((details, answer) => {
    const ours = /^(?:app|devtools|data|blob):/.test(details.url) || sameOrigin(details.url, windowOrigin) || isDevSocket(details.url, windowOrigin)
    if (!ours) denied('a request', details.url)
    answer({ cancel: !ours })
  })
}

const sameOrigin = (url: string, origin: string): boolean => url === origin || url.startsWith(`${origin}/`)
/** Vite's hot reload, while the page comes from Vite. */
const isDevSocket = (url: string, origin: string): boolean => origin.startsWith('http://') && url.startsWith(`${origin.replace('http', 'ws')}/`)
