/**
 * Time as the sync service uses it. Pauses run on `elapsed`, which nobody can set: a machine's clock
 * that jumps neither stops nor storms what is to come.
 */
import type { Instant } from '#contract/vocabulary.ts'

export interface Clock {
  /** What the machine's clock shows; it may jump. */
  now(): Instant
  /** Milliseconds since some moment; only ever rises. On most systems it stands still while the machine sleeps. */
  elapsed(): number
  /** Does it once, later; answers what calls it off. Keeps no process alive. */
  after(ms: number, work: () => void): () => void
  /** From 0 up to 1. */
  random(): number
}

/** The longest pause a timer of Node can make; a longer one would become none at all. */
const LONGEST_MS = 2 ** 31 - 1

export const systemClock = (now: () => Instant): Clock => ({
  now,
  elapsed: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(LONGEST_MS, ms)).unref()
    return () => clearTimeout(timer)
  },
  random: Math.random,
})

/** Between what was shown and what is computed anew there are always some milliseconds. */
const SAME_MS = 2_000

export interface Timer {
  /** Starting it again replaces what was to come. */
  start(ms: number, work: () => void): void
  stop(): void
  /** How long until it is due; null when nothing is to come. */
  left(): number | null
  /** When that is by the machine's clock as it is now: the same at each call, until that clock jumps. */
  dueAt(): Instant | null
}

/** One thing to do later. */
export function createTimer(clock: Clock): Timer {
  let callOff = () => {}
  let due: { elapsed: number; at: Instant } | null = null
  const left = () => (due === null ? null : Math.max(0, due.elapsed - clock.elapsed()))
  const stop = () => {
    callOff()
    due = null
  }
  return {
    start(ms, work) {
      stop()
      due = { elapsed: clock.elapsed() + ms, at: Math.round(clock.now() + ms) }
      callOff = clock.after(ms, () => {
        due = null
        work()
      })
    },
    stop,
    left,
    dueAt() {
      if (due === null) return null
      const at = Math.round(clock.now() + left()!)
      if (Math.abs(at - due.at) > SAME_MS) due.at = at
      return due.at
    },
  }
}
