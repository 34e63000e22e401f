/**
 * One of several sources, left alone where it asked to be: until then each call fails as the one that was told so,
 * whichever job it comes from, and the other sources go on. Written in the copy, so that every thread knows it.
 */
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import type { Database } from '#main/db/database.ts'
import { LONGEST_WAIT_MS } from '#main/db/outbox.ts'
import { readMeta, writeMeta } from './meta.ts'

/** Shorter ones are waited for by who was told. */
const SHORT_MS = 2_000

export function leftAlone(connector: Connector, database: Database, id: string, now: () => number): Connector {
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    const until = Number(readMeta(database, `aloneUntil ${id}`) ?? 0)
    const left = until - now()
    // One that is far off was written by a clock that was wrong.
    if (left > 0 && left <= LONGEST_WAIT_MS) throw new ConnectorError('RATE_LIMITED', 'It asks to be called less often for a while. What is to go out waits for it, and nothing is lost.', { retryAfterMs: left })
    try {
      return await work()
    } catch (error) {
      if (error instanceof ConnectorError && error.code === 'RATE_LIMITED' && (error.retryAfterMs ?? 0) > SHORT_MS)
        writeMeta(database, `aloneUntil ${id}`, String(now() + Math.min(LONGEST_WAIT_MS, error.retryAfterMs ?? 0)))
      throw error
    }
  }
  return {
    ...connector,
    me: (signal) => call(() => connector.me(signal)),
    page: (resource, request) => call(() => connector.page(resource, request)),
    read: (resource, recordId, signal) => call(() => connector.read(resource, recordId, signal)),
    totals: (party, signal) => call(() => connector.totals(party, signal)),
    sums: (resource, request) => call(() => connector.sums(resource, request)),
    accountRecords: (accountId, request) => call(() => connector.accountRecords(accountId, request)),
    send: (command, request) => call(() => connector.send(command, request)),
  }
}
