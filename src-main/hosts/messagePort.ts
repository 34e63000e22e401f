/** The core behind message ports: one for each window. */
import { RPCHandler } from '@orpc/server/message-port'
import type { AnyRouter } from '@orpc/server'
import type { Log } from '#main/core/ports/context.ts'
import { errorPolicy } from './errorPolicy.ts'

/** A port of Electron's or of Node's. It stands still until it is started. */
export type HostPort = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0] & { start(): void; close(): void }

/** Answers whoever holds the other end, until it is closed. */
export function portHost(router: AnyRouter, log: Log): (port: HostPort) => void {
  const handler = new RPCHandler(router, errorPolicy(log))
  return (port) => {
    handler.upgrade(port)
    port.start()
  }
}
