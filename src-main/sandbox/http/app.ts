/** The HTTP server: tokens, faults, and then whoever answers. */
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { OpenAPIHandler } from '@orpc/openapi/fetch'
import type { Grant } from '#contract/vocabulary.ts'
import type { Operator } from '../commands/work.ts'
import type { Faults } from '../faults.ts'
import { problem } from './problem.ts'
import type { ApiContext } from './api.ts'

export type App = Hono<{ Bindings: HttpBindings }>

/** Ends the token that may only look: `${token}-view`. */
export const VIEW_SUFFIX = '-view'

const STAFF: { manage: Operator; view: Operator } = {
  manage: { id: 'op_1', name: 'Ines Carvalho', email: 'ines.carvalho@meridianfleet.example' },
  view: { id: 'op_2', name: 'Tom Hallorann', email: 'tom.hallorann@meridianfleet.example' },
}
const LARGEST_BODY = 1024 * 1024

interface AppParts {
  token: string
  faults: Faults
  passTime(): void
}

/** Checks the token, and lets faults strike `/v1`. */
export function createApp({ token, faults, passTime }: AppParts): App {
  const app: App = new Hono<{ Bindings: HttpBindings }>()
  app.onError((error) => problem('INTERNAL_SERVER_ERROR', error.message))
  app.notFound(() => problem('NOT_FOUND', 'There is nothing at this address.'))
  app.use(async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > LARGEST_BODY) return problem('BAD_REQUEST', 'The request is too large.')
    return next()
  })
  app.use('/sandbox/*', async (c, next) => (bearer(c) === token ? next() : problem('UNAUTHORIZED')))
  app.use('/v1/*', async (c, next) => {
    const plan = faults.plan()
    if (plan.latency > 0) await new Promise((resolve) => setTimeout(resolve, plan.latency))
    if (faults.strikes('rate429')) return problem('TOO_MANY_REQUESTS', undefined, plan.noRetryAfter ? {} : { 'Retry-After': String(plan.retryAfter) })
    if (faults.strikes('error500')) return problem('INTERNAL_SERVER_ERROR')
    if (grantsOf(c, token).length === 0) return problem('UNAUTHORIZED')
    passTime()
    return next()
  })
  return app
}

/** The app, behind a line that may be down or be cut: outside of it, as a finished answer cannot be taken back within it. */
export function behindLine(app: App, faults: Faults): (request: Request, env: unknown) => Promise<Response> {
  return async (request, env) => {
    const { incoming, outgoing } = env as HttpBindings
    const isApi = new URL(request.url).pathname.startsWith('/v1/')
    if (isApi && faults.plan().offline) {
      incoming.socket.destroy()
      return never()
    }
    const response = await app.fetch(request, env as HttpBindings)
    if (!isApi || !faults.strikes('cut')) return response
    const body = Buffer.from(await response.arrayBuffer())
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length })
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
    return never()
  }
}

/**
 * The line is gone: there is nobody to answer. The server's own mark for “answered already” would be
 * taken for an answer where another server of the process has put its `Response` in place of Node's.
 */
const never = (): Promise<never> => new Promise(() => {})

/** The contract's procedures, behind everything that answers for itself. */
export function addApi(app: App, handler: OpenAPIHandler<ApiContext>, token: string): void {
  app.use('/v1/*', async (c, next) => {
    const grants = grantsOf(c, token)
    const operator = grants.includes('billing:manage') ? STAFF.manage : STAFF.view
    const context: ApiContext = { operator, grants, idempotencyKey: c.req.header('idempotency-key') ?? null, ifMatch: c.req.header('if-match') ?? null }
    const { matched, response } = await handler.handle(c.req.raw, { context })
    return matched ? response : next()
  })
}

const bearer = (c: Context): string => (c.req.header('authorization') ?? '').replace(/^Bearer /i, '').trim()

function grantsOf(c: Context, token: string): Grant[] {
  const given = bearer(c)
  if (given === token) return ['billing:view', 'billing:manage']
  return given === `${token}${VIEW_SUFFIX}` ? ['billing:view'] : []
}
