/** When the next turn is: after the ordinary interval, or after a pause that grows with each failure. */
import type { Instant } from '#contract/vocabulary.ts'
import { LONGEST_WAIT_MS } from '#main/db/outbox.ts'
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
  /** The billing system asked to be left alone for so long, from now on: no turn comes sooner. 0 ends it. */
  leaveAlone(ms: number): void
  /** Until when that is, by the machine's clock as it is now; null when it is over. */
  leftAloneUntil(): Instant | null
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
/** The longest pause that a billing system is given, whatever `Retry-After` says: as for a single command. */
const LONGEST_ALONE_MS = LONGEST_WAIT_MS

export function createSchedule({ clock, everyMs, soonerHelps, turn }: ScheduleOptions): Schedule {
  const timer = createTimer(clock)
  let failures = 0
  let plannedAt = 0
  /** On the clock that nobody can set. */
  let aloneUntil = 0
  const aloneMs = () => Math.max(0, aloneUntil - clock.elapsed())
  const plan = () => {
    plannedAt = clock.elapsed()
    const alone = aloneMs()
    const ordinary = failures > 0 ? pause() : alone > 0 ? 0 : everyMs()
    // All desks were told the same: they come back one after the other.
    timer.start(Math.max(ordinary, alone * (1 + clock.random() / 10)), turn)
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
      timer.start(Math.max(aloneMs(), failures === 0 ? due : Math.min(left, due)), turn)
    },
    failed() {
      failures += 1
    },
    succeeded() {
      failures = 0
    },
    leaveAlone(ms) {
      aloneUntil = clock.elapsed() + Math.min(LONGEST_ALONE_MS, ms)
    },
    leftAloneUntil() {
      const left = aloneMs()
      return left === 0 ? null : Math.round(clock.now() + left)
    },
  }
}
