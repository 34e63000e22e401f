import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startLoopbackHost, type LoopbackHost } from '#main/hosts/loopbackHttp.ts'
import { browserOf, rawRequest, type Browser } from '../hosts/browser.ts'
import { PRIVATE, tinyCore } from '../hosts/tinyCore.ts'

const TRICKY = 'Café "Ω"\r\nSet-Cookie: a=b; filename=x.exe.pdf'
let host: LoopbackHost
let browser: Browser
let session: { cookie: string }

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopback-'))
  const rendererDir = join(dir, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(join(rendererDir, 'index.html'), '<html><head><meta name="csp-nonce" content="__CSP_NONCE__" /></head><body>the window</body></html>')
  writeFileSync(join(rendererDir, 'assets/index-aB_1.js'), 'export {}')
  writeFileSync(join(dir, 'desk.html'), PRIVATE)
  writeFileSync(join(dir, 'receipt.pdf'), '%PDF-1.7')
  const document = { path: join(dir, 'receipt.pdf'), contentType: 'application/pdf' }
  const { core } = tinyCore({
    d1: { ...document, fileName: 'receipt.pdf' },
    d2: { ...document, fileName: TRICKY },
    gone: { ...document, path: join(dir, 'gone.pdf'), fileName: 'gone.pdf' },
  })
  host = await startLoopbackHost(core, { rendererDir })
  browser = await browserOf(host.url)
  session = { cookie: browser.cookie }
})
afterAll(() => host.close())

const own = () => ({ ...session, origin: browser.origin, 'content-type': 'application/json' })
const call = (headers: Record<string, string>, path = '/rpc/invoice/find') =>
  rawRequest(host.port, path, { method: 'POST', headers, body: JSON.stringify({ json: { number: 'IN1' } }) })

test('the window itself may call and read, so that what follows is refused for its own reason', async () => {
  expect(await call(own())).toMatchObject({ status: 200, body: '{"json":{"number":"IN1","totalMinor":124000}}' })
  expect((await rawRequest(host.port, '/', { headers: session })).body).toContain('the window')
  expect((await rawRequest(host.port, '/assets/index-aB_1.js', { headers: session })).status).toBe(200)
})

describe('another name for this machine (DNS rebinding)', () => {
  test.each(['rebound.example', 'rebound.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.rebound.example', '[::1]', ''])('Host: %j is refused', async (name) => {
    const answer = await rawRequest(host.port, '/', { headers: { ...session, host: name } })
    expect(answer.status === 403 || answer.status === 400).toBe(true)
    expect(answer.body).not.toContain('the window')
  })

  test('not even the token works under another name', async () => {
    const { core } = tinyCore()
    const fresh = await startLoopbackHost(core, { rendererDir: tmpdir() })
    const { pathname, search } = new URL(fresh.url)
    const answer = await rawRequest(fresh.port, pathname + search, { headers: { host: 'rebound.example' } })
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
    await fresh.close()
  })
})

describe('another page in the same browser (cross-site request forgery)', () => {
  test.each(['https://rebound.example', 'null', 'http://127.0.0.1:1', 'http://localhost'])('a call from Origin %j is refused with the cookie and all', async (origin) => {
    expect((await call({ ...own(), origin })).status).toBe(403)
  })
  test('a call without an Origin is refused', async () => {
    const { origin: _, ...headers } = own()
    expect((await call(headers)).status).toBe(403)
  })
  test('a call by GET, which a link could make, is not taken', async () => {
    const answer = await rawRequest(host.port, `/rpc/invoice/find?data=${encodeURIComponent(JSON.stringify({ json: { number: 'IN1' } }))}`, { headers: session })
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('124000')
  })
  test('a document that another page embeds is refused', async () => {
    const answer = await rawRequest(host.port, '/documents/d1', { headers: { ...session, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } })
    expect(answer.status).toBe(403)
  })
  test('the cookie is out of reach of scripts and of other sites', async () => {
    const { core } = tinyCore()
    const fresh = await startLoopbackHost(core, { rendererDir: tmpdir() })
    const { pathname, search } = new URL(fresh.url)
    const { headers } = await rawRequest(fresh.port, pathname + search)
    expect(headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
    await fresh.close()
  })
})

describe('somebody without the link', () => {
  test.each(['/', '/index.html', '/assets/index-aB_1.js', '/documents/d1'])('%s needs the session', async (path) => {
    const answer = await rawRequest(host.port, path)
    expect(answer.status).toBe(401)
    expect(answer.body).not.toMatch(/the window|%PDF|export/)
  })
  test('a call needs the session', async () => {
    const { cookie: _, ...headers } = own()
    expect((await call(headers)).status).toBe(401)
  })
  test.each(['', 'x', 'A'.repeat(43)])('a cookie of %j is no session', async (secret) => {
    expect((await rawRequest(host.port, '/', { headers: { cookie: `counterfoil-${host.port}=${secret}` } })).status).toBe(401)
  })
  test('a wrong token brings no session', async () => {
    const answer = await rawRequest(host.port, `/?token=${'A'.repeat(43)}`)
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
  test('a token that was used already brings no second session, and says so', async () => {
    const { pathname, search } = new URL(host.url)
    const answer = await rawRequest(host.port, pathname + search)
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.body).toContain('This link was used already')
  })
  test('whoever has the session may follow the used link again', async () => {
    const { pathname, search } = new URL(host.url)
    expect(await rawRequest(host.port, pathname + search, { headers: session })).toMatchObject({ status: 303, headers: { location: '/' } })
  })
  test('before the token is used nobody has a session', async () => {
    const { core } = tinyCore()
    const fresh = await startLoopbackHost(core, { rendererDir: tmpdir() })
    expect((await rawRequest(fresh.port, '/', { headers: { cookie: `counterfoil-${fresh.port}=` } })).status).toBe(401)
    await fresh.close()
  })
})

test('only this machine can connect at all', async () => {
  const outside = Object.values(networkInterfaces()).flat().filter((network) => network !== undefined && !network.internal && network.family === 'IPv4')
  const tries = ['127.0.0.2', ...outside.map((network) => network!.address)]
  for (const address of tries) expect(await reaches(address, host.port)).toBe(false)
})

function reaches(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

describe('a path out of the window’s folder', () => {
  test.each([
    '/../desk.html', '/assets/../../desk.html', '/%2e%2e/desk.html', '/..%2fdesk.html', '/assets/..%5c..%5cdesk.html', '/%252e%252e/desk.html',
    '//desk.html', '/./index.html/../../desk.html', '/index.html%00.js', '/%c0%ae%c0%ae/desk.html', '/.git/config', '/file:///etc/passwd.html',
  ])('%s brings nothing', async (path) => {
    const answer = await rawRequest(host.port, path, { headers: session })
    expect(answer.body).not.toContain(PRIVATE)
    expect(answer.status).toBe(404)
  })
})

describe('documents', () => {
  test.each(['..%2f..%2fdesk.html', '../desk.html', 'receipt.pdf', '__proto__', 'constructor', '%00', "d1'--"])('the id %j is no document', async (id) => {
    const answer = await rawRequest(host.port, `/documents/${id}`, { headers: session })
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain(PRIVATE)
  })
  test('a file name can add no header and no second name', async () => {
    const { status, headers } = await rawRequest(host.port, '/documents/d2', { headers: session })
    expect(status).toBe(200)
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['content-disposition']).toBe(
      `attachment; filename="Caf_ _____Set-Cookie_ a_b_ filename_x.exe.pdf"; filename*=UTF-8''Caf%C3%A9%20%22%CE%A9%22%0D%0ASet-Cookie%3A%20a%3Db%3B%20filename%3Dx.exe.pdf`,
    )
  })
  test('a document is saved, never shown, sniffed or run', async () => {
    const { headers, body } = await rawRequest(host.port, '/documents/d1', { headers: session })
    expect(body).toBe('%PDF-1.7')
    expect(headers).toMatchObject({
      'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'no-store',
      'content-disposition': `attachment; filename="receipt.pdf"; filename*=UTF-8''receipt.pdf`,
    })
  })
  test('a document whose file is gone is said to be gone', async () => {
    const answer = await rawRequest(host.port, '/documents/gone', { headers: session })
    expect(answer.status).toBe(404)
    expect(answer.body).toContain('gone.pdf is no longer in the workspace')
    expect(answer.body).not.toContain(tmpdir())
  })
})

describe('what an answer gives away', () => {
  test('the page has a strict policy with a nonce of its own', async () => {
    const [one, two] = [await rawRequest(host.port, '/', { headers: session }), await rawRequest(host.port, '/', { headers: session })]
    const policy = String(one.headers['content-security-policy'])
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'; style-src-attr 'unsafe-inline'; /)
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
    expect(one.body).toContain(`<meta name="csp-nonce" content="${nonce}">`)
    expect(two.headers['content-security-policy']).not.toBe(policy)
    expect(one.headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })
  test.each(['thrown', 'answer'])('an error (%s) has no stack, no path and no statement in it', async (which) => {
    const answer = await rawRequest(host.port, `/rpc/broken/${which}`, { method: 'POST', headers: own(), body: '{}' })
    expect(answer.status).toBe(500)
    expect(answer.body).not.toMatch(/SELECT|\/home|node_modules|at .*:\d+:\d+/)
  })
  test.each(['', '{', '[]', '{"json":{"number":{"$where":1}}}', '{"json":{},"meta":[[0,"a","b"]]}', '{"meta":[[5]]}'])('a call that says %j gets a plain refusal', async (body) => {
    const answer = await rawRequest(host.port, '/rpc/invoice/find', { method: 'POST', headers: own(), body })
    expect(answer.status).toBe(400)
    expect(answer.body).not.toMatch(/node_modules|at .*:\d+:\d+/)
  })
  test('a call of more than a megabyte is not read', async () => {
    const answer = await rawRequest(host.port, '/rpc/invoice/find', { method: 'POST', headers: own(), body: JSON.stringify({ json: { number: 'I'.repeat(1_100_000) } }) })
    expect(answer.status).toBe(413)
  })
  test.each(['/rpc/nothing', '/rpc/__proto__/find', '/rpc/invoice', '/rpc/'])('%s is no call', async (path) => {
    expect((await call(own(), path)).status).toBe(404)
  })
})

test('a port that is taken is named with what to do', async () => {
  const { core } = tinyCore()
  await expect(startLoopbackHost(core, { rendererDir: tmpdir(), port: host.port })).rejects.toThrow(`Port ${host.port} is in use on this machine. Choose another with --port, or leave it out.`)
})
