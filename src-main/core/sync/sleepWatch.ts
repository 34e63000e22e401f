/**
 * Notices by itself that the machine slept, for hosts that are told by nobody. Asleep, the machine's
 * clock goes on; `elapsed` stands still on most systems, and where it does not, the timer comes late.
 */
import { createTimer, type Clock } from './clock.ts'

const LOOK_EVERY_MS = 15_000
/** Less is a busy machine, or a clock that was put right. */
const NOTICED_MS = 30_000

/** Calls `woke` after a sleep; also after the clock jumped ahead, which looks the same. Answers what ends it. */
export function watchSleep(clock: Clock, woke: () => void): () => void {
  const timer = createTimer(clock)
  let last = { now: clock.now(), elapsed: clock.elapsed() }
  const look = () => {
    const seen = { now: clock.now(), elapsed: clock.elapsed() }
    const [passed, ran] = [seen.now - last.now, seen.elapsed - last.elapsed]
    last = seen
    timer.start(LOOK_EVERY_MS, look)
    if (passed - ran > NOTICED_MS || ran > LOOK_EVERY_MS + NOTICED_MS) woke()
  }
  timer.start(LOOK_EVERY_MS, look)
  return timer.stop
}
