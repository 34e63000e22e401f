/** A page that gets on: an upstream that promises more and gives the same place again is asked again a few times. */
import { ConnectorError } from '#main/core/ports/connector.ts'
import { pause, pauseMs, withRetries, type RetryPolicy } from './retry.ts'

const STANDSTILLS_MAX = 6

/** Throws `ConnectorError`; `MALFORMED` when it stands still for good. */
export async function movingPage<P extends { more: boolean; cursor: string } | null>({ policy, signal }: { policy: RetryPolicy; signal: AbortSignal | undefined }, fetch: () => Promise<P>, cursor: string | null, what: string): Promise<P> {
  for (let n = 1; ; n += 1) {
    const page = await withRetries(fetch, { policy, signal, malformedToo: true })
    if (page === null || !page.more || page.cursor !== cursor) return page
    if (n >= STANDSTILLS_MAX) throw new ConnectorError('MALFORMED', `The billing system promises more ${what}, but gives the same place again and again. What came is kept, and the next try goes on from there; tell its administrator.`)
    await pause(pauseMs(policy, n, null), signal)
  }
}
