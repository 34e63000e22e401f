/**
 * The window in an ordinary browser: the same router, the window's files and the made documents
 * over HTTP, for this machine only and for whoever was given the URL.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createAdaptorServer } from '@hono/node-server'
import { RPCHandler } from '@orpc/server/fetch'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { windowFile, windowHeaders, withNonce } from '#contract/windowFiles.ts'
import type { Core } from '#main/core/createCore.ts'
import { attachment } from './contentDisposition.ts'
import { errorPolicy } from './errorPolicy.ts'
import { plainPage } from './plainPage.ts'
import { createSession, type Session } from './session.ts'

const ADDRESS = '127.0.0.1'
/** The largest call; the largest input of the contract is far below. */
const MAX_BODY_BYTES = 1024 * 1024

export interface LoopbackHost {
  /** With the one-time token: opens the window for the first browser that follows it. */
  url: string
  port: number
  close(): Promise<void>
}

export interface LoopbackOptions {
  /** 0 or nothing takes a free one. */
  port?: number | undefined
  /** The built window. */
  rendererDir: string
  /** The one-time token; a new one when none is given. */
  token?: string | undefined
}

/** Throws an `Error` in plain words when the port cannot be had. */
export async function startLoopbackHost(core: Pick<Core, 'router' | 'context' | 'documentFile'>, options: LoopbackOptions): Promise<LoopbackHost> {
  let serve = (_request: Request): Response | Promise<Response> => new Response(null, { status: 503 })
  const server = createAdaptorServer({ fetch: (request) => serve(request) })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, options.port ?? 0)))
    server.listen(options.port ?? 0, ADDRESS, () => resolve((server.address() as AddressInfo).port))
  })
  const session = createSession(port, options.token)
  const app = application(core, options.rendererDir, port, session)
  serve = (request) => app.fetch(request)
  return {
    url: `http://${ADDRESS}:${port}/?token=${encodeURIComponent(session.token)}`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        // Event streams never end by themselves.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} is in use on this machine. Choose another with --port, or leave it out.`, { cause: error })
  if (error.code === 'EACCES') return new Error(`Port ${port} may not be used by this account. Choose one above 1023 with --port.`, { cause: error })
  return error
}

function application(core: Pick<Core, 'router' | 'context' | 'documentFile'>, rendererDir: string, port: number, session: Session): Hono {
  const app = new Hono()
  const { log } = core.context
  const rpc = new RPCHandler(core.router, { ...errorPolicy(log), strictGetMethodPluginEnabled: false })

  app.use(onlyThisMachine(port))
  app.use(onlyThisWindow)
  app.get('/', async (c, next) => {
    const token = c.req.query('token')
    if (token === undefined) return next()
    const cookie = session.redeem(token)
    if (cookie === null) {
      if (session.holds(c.req.header('cookie'))) return c.redirect('/', 303)
      return refused(c, 403, 'This link was used already', 'It opens the window once. Start "counterfoil serve" again for a new one.')
    }
    c.header('set-cookie', cookie)
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    return c.redirect('/', 303)
  })
  app.use(async (c, next) => {
    if (session.holds(c.req.header('cookie'))) return next()
    return refused(c, 401, 'This window needs its link', 'Open the link that "counterfoil serve" printed in the terminal.')
  })

  app.post('/rpc/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }), async (c) => {
    const { matched, response } = await rpc.handle(c.req.raw, { prefix: '/rpc' })
    return matched ? withHeaders(response, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }) : c.text('There is no such call.', 404)
  })
  app.get('/documents/:id', (c) => sendDocument(core, c))
  app.get('*', (c) => sendWindowFile(rendererDir, c))
  app.all('*', (c) => c.text('There is nothing here.', 404))
  app.onError((error, c) => {
    // The browser left before it had sent or heard all.
    if (c.req.raw.signal.aborted) return c.body(null, 400)
    const id = log.error(`${c.req.method} ${c.req.path} failed`, error)
    return c.text(`Something went wrong inside Counterfoil. It is in the log as ${id}.`, 500)
  })
  return app
}

/** A name that somebody else made point here (DNS rebinding) is refused. */
function onlyThisMachine(port: number): MiddlewareHandler {
  const names = new Set([`${ADDRESS}:${port}`, `localhost:${port}`])
  return async (c, next) => {
    if (names.has(c.req.header('host') ?? '')) return next()
    return refused(c, 403, 'Not under this name', `This window is at http://${ADDRESS}:${port} only.`)
  }
}

/** What another page in the same browser asks for is refused, whatever cookies it sends. */
const onlyThisWindow: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  const own = `http://${c.req.header('host')}`
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  const site = c.req.header('sec-fetch-site')
  const foreign = origin === undefined ? !reads : origin !== own
  const embedded = site === 'cross-site' && c.req.header('sec-fetch-mode') !== 'navigate'
  if (!foreign && !embedded) return next()
  return refused(c, 403, 'Not from here', 'This window answers only its own page.')
}

async function sendDocument(core: Pick<Core, 'documentFile'>, c: Context): Promise<Response> {
  const document = core.documentFile(c.req.param('id') ?? '')
  if (document === null) return refused(c, 404, 'There is no such document', 'It may belong to another workspace. Look under Documents.')
  let file
  try {
    file = await open(document.path)
  } catch {
    return refused(c, 404, 'The file is gone', `${document.fileName} is no longer in the workspace's documents folder. Make it again.`)
  }
  const { size } = await file.stat()
  await file.close()
  return new Response(Readable.toWeb(createReadStream(document.path)) as ReadableStream, {
    headers: {
      'content-type': document.contentType,
      'content-length': String(size),
      'content-disposition': attachment(document.fileName),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  })
}

async function sendWindowFile(rendererDir: string, c: Context): Promise<Response> {
  // The raw path: what a URL parser would tidy up is not ours to serve.
  const file = windowFile(new URL(c.req.url).pathname)
  if (file === null) return c.text('There is nothing here.', 404)
  const nonce = randomBytes(16).toString('base64')
  try {
    const bytes = await readFile(join(rendererDir, ...file.segments))
    const body = file.isPage ? withNonce(bytes.toString('utf8'), nonce) : new Uint8Array(bytes)
    return new Response(body, { headers: { ...windowHeaders(file.contentType, nonce), 'cache-control': 'no-store' } })
  } catch {
    return c.text('There is nothing here.', 404)
  }
}

/** What was not read is still on the line, so the line is not used again. */
const tooLarge = (c: Context): Response => c.text('The call is too large.', 413, { connection: 'close' })

function refused(c: Context, status: 401 | 403 | 404, title: string, advice: string): Response {
  return c.html(plainPage(title, advice), status, { 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
