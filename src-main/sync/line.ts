/**
 * What one run of the push knows of the line. Whoever answers is asked first, by a question that costs
 * nothing: without a line no command is touched, and it is said within a second (or the one time limit
 * of a line that swallows everything). A line lost in between is asked for again in the same way before
 * anything else is sent.
 */
import { ConnectorError, type ConnectorErrorCode } from '#main/core/ports/connector.ts'
import { pause, pauseMs, type RetryPolicy } from './retry.ts'

export interface Line {
  /** Whether there is one; asks only where that is not known. Waits where the billing system asked to be called less often. False: the run is over. Throws `ConnectorError` `CANCELLED`. */
  reached(): Promise<boolean>
  /** Why this run is over, in plain words; null while it is not. */
  stopped(): string | null
  /** The same as a code. */
  code(): ConnectorErrorCode | null
  /** How long the billing system asked to be left alone, where that is why the run is over. */
  retryAfterMs(): number | null
  /** An answer came. */
  works(): void
  /** A command got no answer. `pauseMs`: how long it waits itself. */
  failed(error: ConnectorError, pauseMs: number): void
}

/** Tries until there is said to be no line. A cut may be chance, so once more and once more; a time limit that ran out was long enough. */
const TRIES = { OFFLINE: 3, TIMEOUT: 1, MALFORMED: 2 } as const

export function createLine(connector: { me(signal?: AbortSignal): Promise<unknown> }, policy: RetryPolicy, signal: AbortSignal | undefined): Line {
  let known = false
  let stopped: string | null = null
  let code: ConnectorErrorCode | null = null
  let leftAloneMs: number | null = null
  let failuresInARow = 0
  /** On the clock that never jumps. */
  let quietUntil = 0
  let asking: Promise<boolean> | null = null

  const stop = ({ code: why, message, retryAfterMs }: ConnectorError) => {
    stopped = message
    code = why
    if (why === 'RATE_LIMITED') leftAloneMs = Math.max(leftAloneMs ?? 0, retryAfterMs ?? 0)
  }

  const ask = async (): Promise<boolean> => {
    for (let tried = 1; ; tried += 1) {
      try {
        await connector.me(signal)
        return true
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.code === 'CANCELLED') throw error
        const ms = pauseMs(policy, tried, error)
        if (tried >= triesFor(error, policy) || ms > policy.patienceMs) {
          stop(error)
          return false
        }
        await pause(ms, signal)
      }
    }
  }

  return {
    stopped: () => stopped,
    code: () => code,
    retryAfterMs: () => leftAloneMs,
    async reached() {
      const quietMs = quietUntil - performance.now()
      if (quietMs > 0) await pause(quietMs, signal)
      if (stopped !== null) return false
      if (known) return true
      // Several commands at once ask one question.
      asking ??= ask().finally(() => {
        asking = null
      })
      const answered = await asking
      if (answered) known = true
      return answered
    },
    works() {
      failuresInARow = 0
    },
    failed(error, waits) {
      failuresInARow += 1
      if (error.code === 'RATE_LIMITED') {
        // It is the desk that calls too often, not this command.
        if (waits > policy.patienceMs) stop(error)
        else quietUntil = Math.max(quietUntil, performance.now() + waits)
      } else if (error.code !== 'SERVER') known = false
      if (error.code === 'UNAUTHORIZED' || error.code === 'UNTRUSTED' || failuresInARow >= policy.attempts) stop(error)
    },
  }
}

function triesFor({ code, transient }: ConnectorError, { attempts }: RetryPolicy): number {
  if (code === 'OFFLINE' || code === 'TIMEOUT' || code === 'MALFORMED') return Math.min(TRIES[code], attempts)
  return transient ? attempts : 1
}
