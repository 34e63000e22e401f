/** One run of a campaign: what is next, what was put off, and whether it goes on. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageRecord } from '#main/db/campaigns.ts'

export interface RunState {
  /** The next message to try; waits for one that was put off. Null when none is left or the run is over. */
  next(): Promise<MessageRecord | null>
  /** Puts a message off. */
  later(message: MessageRecord, pauseMs: number): void
  putOff(): number
  /** How often `next` has given this message out. */
  triesOf(message: MessageRecord): number
  /** Ends the run by itself; the first reason counts. */
  stop(reason: string): void
  /** Ends the run because a person has said so. */
  halt(): void
  /** Why it stopped by itself; null when it did not. */
  stopped(): string | null
  over(): boolean
  /** Sleeps, but not past the end of the run. */
  pause(ms: number): Promise<void>
}

/** `more` reads the next queued messages behind an id; none means there are no more. */
export function createRunState(more: (after: string) => MessageRecord[], signal: AbortSignal): RunState {
  const end = new AbortController()
  const ending = AbortSignal.any([end.signal, signal])
  const tries = new Map<string, number>()
  const delayed: { message: MessageRecord; at: number }[] = []
  let fresh: MessageRecord[] = []
  let last = ''
  let exhausted = false
  let reason: string | null = null

  const takeFresh = (): MessageRecord | undefined => {
    if (fresh.length === 0 && !exhausted) {
      fresh = more(last)
      exhausted = fresh.length === 0
      last = fresh.at(-1)?.id ?? last
    }
    return fresh.shift()
  }
  const given = (message: MessageRecord): MessageRecord => {
    tries.set(message.id, (tries.get(message.id) ?? 0) + 1)
    return message
  }
  const pause = async (ms: number) => {
    if (ms > 0 && !ending.aborted) await sleep(ms, undefined, { signal: ending }).catch(() => {})
  }

  return {
    async next() {
      while (!ending.aborted) {
        const due = delayed[0]
        if (due !== undefined && due.at <= performance.now()) return given(delayed.shift()!.message)
        const message = takeFresh()
        if (message !== undefined) return given(message)
        if (due === undefined) return null
        await pause(due.at - performance.now())
      }
      return null
    },
    later(message, pauseMs) {
      delayed.push({ message, at: performance.now() + pauseMs })
      delayed.sort((a, b) => a.at - b.at)
    },
    putOff: () => delayed.length,
    triesOf: (message) => tries.get(message.id) ?? 0,
    stop(why) {
      if (!signal.aborted) reason ??= why
      end.abort()
    },
    halt: () => end.abort(),
    stopped: () => reason,
    over: () => ending.aborted,
    pause,
  }
}
