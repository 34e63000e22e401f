/** The line to the core: a message port in the desktop application, HTTP in a browser. */
import { createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { BRIDGE, CONNECT_MESSAGE, CORE_RESTARTED_MESSAGE } from '#contract/bridge.ts'
import type { Bridge } from '#contract/bridge.ts'
import type { Contract } from '#contract/index.ts'

type Context = Record<never, never>
type Core = ContractRouterClient<Contract, Context>

/** What the shell offers beside the port; absent in a browser. */
export const bridge = (window as unknown as Record<string, Bridge | undefined>)[BRIDGE]

/** One life of the core as this window sees it. Its end fails every call in flight. */
interface Connection {
  link: ClientLink<Context>
  ended: AbortController
}

function connect(): Connection {
  const ended = new AbortController()
  if (bridge === undefined) {
    const fetchLine: typeof fetch = (request, init) => fetch(request, { ...init, credentials: 'same-origin' })
    return { link: new FetchLink({ url: `${window.location.origin}/rpc`, fetch: fetchLine }), ended }
  }
  const { port1, port2 } = new MessageChannel()
  // Before the link hears of it, which would end the calls in words of its own.
  port1.addEventListener('close', () => ended.abort(new CoreStopped()))
  const link = new PortLink<Context>({ port: port1 })
  port1.start()
  window.postMessage(CONNECT_MESSAGE, '/', [port2])
  return { link, ended }
}

/** Why a call in flight failed when the core ended under it. */
export class CoreStopped extends Error {
  override name = 'CoreStopped'
  constructor() {
    super('The program behind this window stopped and is being started again. Nothing you saved is lost; try again in a moment.')
  }
}

let connection = connect()
const reconnected = new Set<() => void>()

window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== CORE_RESTARTED_MESSAGE || bridge === undefined) return
  connection.ended.abort(new CoreStopped())
  connection = connect()
  for (const listener of reconnected) listener()
})

/** Calls `listener` after each new connection; returns how to stop. */
export function onReconnected(listener: () => void): () => void {
  reconnected.add(listener)
  return () => reconnected.delete(listener)
}

/** Everything of the contract, callable. */
export const client: Core = createORPCClient<Core>({
  call: (path, input, options) => {
    const { link, ended } = connection
    if (ended.signal.aborted) return Promise.reject(ended.signal.reason as Error)
    const signal = options.signal === undefined ? ended.signal : AbortSignal.any([options.signal, ended.signal])
    return link.call(path, input, { ...options, signal })
  },
})

/** The same as queries and mutations of TanStack Query. */
export const orpc = createTanstackQueryUtils(client)
