/** The HTTP server: tokens, faults, and then whoever answers. */
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
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
    if (plan.offline) return cutOff(c)
    if (plan.latency > 0) await new Promise((resolve) => setTimeout(resolve, plan.latency))
    if (faults.strikes('rate429')) return problem('TOO_MANY_REQUESTS', undefined, { 'Retry-After': String(plan.retryAfter) })
    if (faults.strikes('error500')) return problem('INTERNAL_SERVER_ERROR')
    if (grantsOf(c, token).length === 0) return problem('UNAUTHORIZED')
    passTime()
    return next()
  })
  return app
}

/** The app's answers, some of which are cut: outside of the app, as a finished answer cannot be taken back within it. */
export function withCuts(app: App, faults: Faults): (request: Request, env: unknown) => Promise<Response> {
  return async (request, env) => {
    const response = await app.fetch(request, env as HttpBindings)
    if (!new URL(request.url).pathname.startsWith('/v1/') || response === RESPONSE_ALREADY_SENT || !faults.strikes('cut')) return response
    return cutInTheMiddle(response, env as HttpBindings)
  }
}

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

function cutOff(c: Context<{ Bindings: HttpBindings }>): Response {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Sends the first half of the answer that was promised whole. */
async function cutInTheMiddle(response: Response, { outgoing }: HttpBindings): Promise<Response> {
  const body = Buffer.from(await response.arrayBuffer())
  outgoing.writeHead(response.status, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
  return RESPONSE_ALREADY_SENT
}
