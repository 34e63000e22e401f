/** When the next turn is: after the ordinary interval, or after a pause that grows with each failure. */
import type { Instant } from '#contract/vocabulary.ts'
import { createTimer, type Clock } from './clock.ts'

export interface Schedule {
  /** Plans the next turn from now on. */
  plan(): void
  stop(): void
  nextAt(): Instant | null
  /** The interval may be another one: what was planned by the old one is planned by the new. */
  intervalChanged(): void
  failed(): void
  /** Forgets the failures: it went well, or what made it fail may be gone. */
  succeeded(): void
}

interface ScheduleOptions {
  clock: Clock
  /** The ordinary interval. */
  everyMs(): number
  /** Whether trying sooner than that can help. */
  soonerHelps(): boolean
  turn(): void
}

/** The first pause after a failure; it doubles up to the ordinary interval. */
const FIRST_PAUSE_MS = 15_000

export function createSchedule({ clock, everyMs, soonerHelps, turn }: ScheduleOptions): Schedule {
  const timer = createTimer(clock)
  let failures = 0
  let plannedAt = 0
  const plan = () => {
    plannedAt = clock.elapsed()
    timer.start(failures === 0 ? everyMs() : pause(), turn)
  }
  /** No two desks try at the same moment, or the end of an outage is the beginning of the next. */
  const pause = () => (soonerHelps() ? Math.min(everyMs(), FIRST_PAUSE_MS * 2 ** Math.min(20, failures - 1)) : everyMs()) * (0.75 + clock.random() / 2)
  return {
    plan,
    stop: timer.stop,
    nextAt: timer.dueAt,
    intervalChanged() {
      const left = timer.left()
      if (left === null) return
      const due = Math.max(0, plannedAt + everyMs() - clock.elapsed())
      timer.start(failures === 0 ? due : Math.min(left, due), turn)
    },
    failed() {
      failures += 1
    },
    succeeded() {
      failures = 0
    },
  }
}
