/** Trying again what may succeed later, with growing pauses that no two clients share. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError } from '#main/core/ports/connector.ts'

export interface RetryPolicy {
  /** Tries in all, the first included. */
  attempts: number
  /** The first pause at the most; each further one may be twice as long. */
  baseMs: number
  /** No pause is longer, unless the billing system asks for it. */
  capMs: number
  /** When the billing system asks for more than this, it is given up for now. */
  patienceMs: number
}

export const PATIENT: RetryPolicy = { attempts: 6, baseMs: 300, capMs: 20_000, patienceMs: 60_000 }

/** How long before try number `attempt` + 1: somewhere in the upper half of a range that doubles; never sooner than `Retry-After`. */
export function pauseMs(policy: RetryPolicy, attempt: number, error: ConnectorError | null, random: () => number = Math.random): number {
  const range = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1))
  return Math.ceil(Math.max(error?.retryAfterMs ?? 0, range * (0.5 + random() / 2)))
}

/**
 * Runs `work` until it succeeds, fails for good, or the tries are used up; then the last error is
 * thrown. An answer that was damaged on the way is worth one more try too: `malformedToo`, once it
 * is known that the other side is a billing system.
 */
export async function withRetries<T>(work: () => Promise<T>, options: { policy: RetryPolicy; signal?: AbortSignal | undefined; malformedToo?: boolean }): Promise<T> {
  const { policy, signal, malformedToo = false } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ConnectorError) || attempt >= policy.attempts) throw error
      if (!error.transient && !(malformedToo && error.code === 'MALFORMED')) throw error
      const ms = pauseMs(policy, attempt, error)
      if (ms > policy.patienceMs) throw error
      await pause(ms, signal)
    }
  }
}

/** Sleeps; throws `ConnectorError` `CANCELLED` when the signal comes. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {})
  } catch {
    throw new ConnectorError('CANCELLED', 'Cancelled.')
  }
}
