/** What a page of the application can do in real Electron, were anything foreign to get into it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { channels, CONNECT_MESSAGE } from '#contract/bridge.ts'
import { expect, START, test, type Application } from './application.ts'

/** A party's of the demo company. */
const PORTAL = 'https://au.portal.meridianfleet.example'

/** What was logged so far; with nothing to say there is no file. */
function logOf({ userData }: Application): string {
  const file = join(userData, 'logs/main.log')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

test('the window has a bridge of five things and nothing of Node', async ({ application: { page } }) => {
  const globals = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.entries((globalThis as unknown as { counterfoil: object }).counterfoil).map(([name, value]) => `${name}: ${typeof value}`),
    secure: isSecureContext,
    origin,
  }))
  expect(globals).toEqual({
    node: [],
    bridge: ['platform: string', 'openDocument: function', 'saveDocument: function', 'revealDocument: function', 'openExternal: function'],
    secure: true,
    origin: 'app://counterfoil',
  })
})

test('the window is sandboxed, isolated, and without Node, as Electron itself reports it', async ({ application: { electron } }) => {
  const preferences = await electron.evaluate(({ BrowserWindow }) =>
    (BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences())
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
})

test('its policy is in force: no foreign script, style, frame, request or evaluation', async ({ application: { page } }) => {
  const tried = await page.evaluate(async () => {
    const stopped: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => stopped.push(effectiveDirective))
    const add = (name: string, set: (element: HTMLElement) => void) => {
      const element = document.createElement(name)
      set(element)
      document.body.append(element)
    }
    add('script', (script) => (script.textContent = 'globalThis.ran = "inline"'))
    add('script', (script) => script.setAttribute('src', 'https://rebound.example/x.js'))
    add('style', (style) => (style.textContent = 'body { display: none }'))
    add('iframe', (frame) => frame.setAttribute('src', 'https://rebound.example/'))
    add('img', (image) => image.setAttribute('src', 'https://rebound.example/x.png'))
    add('base', (base) => base.setAttribute('href', 'https://rebound.example/'))
    const failed = async (what: () => unknown) => {
      try {
        await what()
        return false
      } catch {
        return true
      }
    }
    const results = {
      // While the debugger evaluates, it lets evaluation through; a timer's turn is the page's own.
      // oxlint-disable-next-line no-eval -- that it cannot is what is tried
      evaluation: await new Promise((resolve) => setTimeout(() => resolve(failed(() => (0, eval)('1'))))),
      request: await failed(() => fetch('https://rebound.example/')),
      ownFile: await failed(async () => {
        const { ok } = await fetch('/../../package.json')
        if (!ok) throw new Error('not there')
      }),
      local: await failed(() => fetch('file:///etc/hostname')),
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return { results, stopped: [...new Set(stopped)].sort(), ran: (globalThis as { ran?: string }).ran ?? null, shown: getComputedStyle(document.body).display }
  })
  expect(tried.results).toEqual({ evaluation: true, request: true, ownFile: true, local: true })
  expect(tried.stopped).toEqual(['base-uri', 'connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-elem', 'style-src-elem'])
  expect(tried.ran).toBeNull()
  expect(tried.shown).not.toBe('none')
})

test('it cannot be led elsewhere, nor open another window', async ({ application }) => {
  const { electron, page } = application
  const opened = await page.evaluate(() => [window.open('https://rebound.example/'), window.open('app://counterfoil/'), window.open('about:blank')].map(String))
  expect(opened).toEqual(['null', 'null', 'null'])
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://rebound.example/by-link'
    document.body.append(link)
    link.click()
  })
  await expect.poll(() => logOf(application)).toContain('Denied navigation { detail: \'https://rebound.example/by-link\' }')
  // Chromium itself refuses a file, and tells nobody.
  await page.evaluate(() => (location.href = 'file:///etc/hostname'))
  await page.evaluate(() => (location.href = 'https://rebound.example/by-script'))
  await expect.poll(() => logOf(application)).toContain('Denied navigation { detail: \'https://rebound.example/by-script\' }')
  expect(page.url()).toMatch(/^app:\/\/counterfoil\//)
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('it is given no permission but to copy text', async ({ application: { page } }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'] as PermissionName[]
    return Promise.all(names.map(async (name) => `${name}: ${(await navigator.permissions.query({ name })).state}`))
  })
  expect(states.filter((state) => !state.endsWith(': denied'))).toEqual([])
  await page.evaluate(() => navigator.clipboard.writeText('IN9999'))
})

test('a download is not taken', async ({ application }) => {
  await application.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['MZ']))
    link.download = 'invoice.exe'
    document.body.append(link)
    link.click()
  })
  await expect.poll(() => logOf(application)).toContain('Denied a download')
})

test('an address that is no party’s portal is not opened, and a portal’s is', async ({ application: { electron, page } }) => {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = []
    ;(globalThis as { opened?: string[] }).opened = opened
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
  const open = (url: string) => page.evaluate((url) => (globalThis as unknown as { counterfoil: { openExternal(url: string): Promise<void> } }).counterfoil.openExternal(url).then(() => 'opened', (error: Error) => error.message), url)
  for (const url of ['https://rebound.example/', 'https://accounts.google.com.rebound.example/', 'http://accounts.google.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'mailto:ada@meridian.example', 'app://counterfoil/']) {
    expect(await open(url)).toBe('Only pages of your parties’ billing portals, and those to sign in with Microsoft or Google, are opened from here.')
  }
  expect(await open(`${PORTAL}/invoices`)).toBe('opened')
  expect(await electron.evaluate(() => (globalThis as { opened?: string[] }).opened)).toEqual([`${PORTAL}/invoices`])
})

test('an id that is no document’s opens nothing', async ({ application: { electron, page } }) => {
  await electron.evaluate(({ shell }) => {
    shell.openPath = () => Promise.reject(new Error('opened'))
  })
  const open = (id: unknown) => page.evaluate((id) => (globalThis as unknown as { counterfoil: { openDocument(id: unknown): Promise<void> } }).counterfoil.openDocument(id).then(() => 'opened', (error: Error) => error.message), id)
  for (const id of ['../../desk.db', '/etc/passwd', '', '__proto__']) expect(await open(id)).toBe('There is no such document in this workspace.')
  for (const id of [null, 7, { path: '/etc/passwd' }, 'x'.repeat(101)]) expect(await open(id)).toBe('This is not a document.')
})

test('a page of another origin in the same window gets neither a port nor an answer', async ({ application }) => {
  const { electron, page } = application
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.loadURL('data:text/html,<title>foreign</title>'))
  await expect(page).toHaveTitle('foreign')
  const answers = await page.evaluate(async (connect) => {
    const { port1, port2 } = new MessageChannel()
    const closed = new Promise<string>((resolve) => {
      port1.addEventListener('close', () => resolve('closed'))
      port1.addEventListener('message', () => resolve('answered'))
      port1.start()
    })
    window.postMessage(connect, '*', [port2])
    const bridge = (globalThis as unknown as { counterfoil: { openExternal(url: string): Promise<void>; openDocument(id: string): Promise<void> } }).counterfoil
    const asked = await Promise.all([bridge.openExternal('https://rebound.example/'), bridge.openDocument('d1')].map((call) => call.then(() => 'done', (error: Error) => error.message)))
    return { port: await closed, asked }
  }, CONNECT_MESSAGE)
  expect(answers).toEqual({ port: 'closed', asked: ['This page may not ask for that.', 'This page may not ask for that.'] })
  for (const channel of [channels.connect, channels.openExternal, channels.openDocument]) await expect.poll(() => logOf(application)).toContain(channel)
})

test('the start page has no script, and neither it nor its links reach the workspace', async ({ start }) => {
  const { page } = await start([])
  await page.waitForURL(START)
  await expect(page.getByRole('heading')).toHaveText('Welcome to Counterfoil')
  const answer = await page.evaluate(async (connect) => {
    const { port1, port2 } = new MessageChannel()
    const closed = new Promise<string>((resolve) => port1.addEventListener('close', () => resolve('closed')))
    port1.start()
    window.postMessage(connect, '*', [port2])
    return { port: await closed, scripts: document.scripts.length }
  }, CONNECT_MESSAGE)
  expect(answer).toEqual({ port: 'closed', scripts: 0 })
  await page.evaluate(() => (location.href = 'app://start/do/../../etc'))
  expect(page.url()).toBe(START)
})
