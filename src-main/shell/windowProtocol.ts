/** `app://`: the window's files and the start page, under a strict policy; there is no `file://`. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { protocol } from 'electron'
import { windowFile, windowHeaders, withNonce } from '#contract/windowFiles.ts'
import { SCHEME, START_ORIGIN, WINDOW_ORIGIN } from './origin.ts'
import { startPageHtml, type StartPage } from './startPage.ts'

/** Must be called before Electron is ready. */
export function declareScheme(): void {
  // What was compiled of the window's script is kept for the next start.
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** @param startPage what the start page says at the moment */
export function serveScheme(rendererDir: string, startPage: () => StartPage): void {
  protocol.handle(SCHEME, async (request) => {
    const nonce = randomBytes(16).toString('base64')
    if (request.method !== 'GET') return nothing()
    const { protocol: scheme, host, pathname } = new URL(request.url)
    const origin = `${scheme}//${host}`
    if (origin === START_ORIGIN && pathname === '/') return page(startPageHtml(startPage(), nonce), nonce)
    if (origin === WINDOW_ORIGIN) return windowsFile(rendererDir, pathname, nonce)
    return nothing()
  })
}

async function windowsFile(rendererDir: string, pathname: string, nonce: string): Promise<Response> {
  const file = windowFile(pathname)
  if (file === null) return nothing()
  try {
    const bytes = await readFile(join(rendererDir, ...file.segments))
    if (file.isPage) return page(withNonce(bytes.toString('utf8'), nonce), nonce)
    return new Response(new Uint8Array(bytes), { headers: windowHeaders(file.contentType, nonce) })
  } catch {
    return nothing()
  }
}

const page = (html: string, nonce: string): Response => new Response(html, { headers: windowHeaders('text/html; charset=utf-8', nonce) })
const nothing = (): Response => new Response('There is nothing here.', { status: 404, headers: windowHeaders('text/plain; charset=utf-8', '-') })
