/** One run of a campaign: what is next, what was put off, and whether it goes on. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageRecord } from '#main/db/campaigns.ts'

export interface RunState {
  /** The next message to try; waits for one that was put off. Null when none is left or the run is over. */
  next(): Promise<MessageRecord | null>
  /** Puts a message off. `counted`: it was tried, and is not tried for ever. */
  later(message: MessageRecord, pauseMs: number, counted: boolean): void
  putOff(): number
  /** How often this run has put it off as tried. */
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

export interface Queue {
  /** The next queued messages behind an id; none means there are no more. */
  more(after: string): MessageRecord[]
  /** A message as it is now; undefined when it is not queued any more. */
  again(id: string): MessageRecord | undefined
}

/** Of messages that were put off only the ids are kept: a server that puts off fifty thousand costs no memory to speak of. */
export function createRunState({ more, again }: Queue, signal: AbortSignal): RunState {
  const end = new AbortController()
  const ending = AbortSignal.any([end.signal, signal])
  // As many as there are messages in flight.
  setMaxListeners(0, ending)
  const tries = new Map<string, number>()
  const delayed: { id: string; at: number }[] = []
  let fresh: MessageRecord[] = []
  let taken = 0
  let last = ''
  let exhausted = false
  let reason: string | null = null

  const takeFresh = (): MessageRecord | undefined => {
    if (taken === fresh.length && !exhausted) {
      fresh = more(last)
      taken = 0
      exhausted = fresh.length === 0
      last = fresh.at(-1)?.id ?? last
    }
    return fresh[taken++]
  }
  const pause = async (ms: number) => {
    if (ms > 0 && !ending.aborted) await sleep(ms, undefined, { signal: ending }).catch(() => {})
  }

  return {
    async next() {
      while (!ending.aborted) {
        const due = delayed[0]
        if (due !== undefined && due.at <= performance.now()) {
          delayed.shift()
          const message = again(due.id)
          if (message !== undefined) return message
          continue
        }
        const message = takeFresh()
        if (message !== undefined) return message
        if (due === undefined) return null
        await pause(due.at - performance.now())
      }
      return null
    },
    later({ id }, pauseMs, counted) {
      if (counted) tries.set(id, (tries.get(id) ?? 0) + 1)
      const at = performance.now() + pauseMs
      let place = delayed.length
      while (place > 0 && delayed[place - 1]!.at > at) place--
      delayed.splice(place, 0, { id, at })
    },
    putOff: () => delayed.length,
    triesOf: ({ id }) => tries.get(id) ?? 0,
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

/** What is on the line is waited for, but not for ever. Answers what ends the wait. */
export function graceAfter(signal: AbortSignal, graceMs: number, cut: () => void): () => NodeJS.Timeout | undefined {
  let timer: NodeJS.Timeout | undefined
  const begin = () => (timer = setTimeout(cut, graceMs))
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return () => {
    signal.removeEventListener('abort', begin)
    return timer
  }
}
