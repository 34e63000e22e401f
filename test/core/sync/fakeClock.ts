/** A clock that a test moves: time passes, the machine's clock is set, the machine sleeps. */
import type { Clock } from '#main/core/sync/clock.ts'

export interface FakeClock extends Clock {
  /** Time passes; what is due happens in its order, and what that brings about is awaited. */
  pass(ms: number): Promise<void>
  /** The machine's clock is set; no time passes. */
  jump(ms: number): void
  /** Asleep the machine's clock goes on; `elapsed` only where it counts sleep as well. */
  sleep(ms: number, elapsedToo?: boolean): void
  /** What is to come, in milliseconds from now. */
  pending(): number[]
  /** What `random` answers. */
  luck: number
}

export function fakeClock(now = 1_800_000_000_000): FakeClock {
  let elapsed = 5_000
  let timers: { at: number; work(): void }[] = []
  const clock: FakeClock = {
    luck: 0.5,
    now: () => now,
    elapsed: () => elapsed,
    after(ms, work) {
      const timer = { at: elapsed + ms, work }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    random: () => clock.luck,
    async pass(ms) {
      const until = elapsed + ms
      for (;;) {
        await settled()
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter((other) => other !== next)
        const step = Math.max(0, next.at - elapsed)
        elapsed += step
        now += step
        next.work()
      }
      now += until - elapsed
      elapsed = until
      await settled()
    },
    jump(ms) {
      now += ms
    },
    sleep(ms, elapsedToo = false) {
      now += ms
      if (elapsedToo) elapsed += ms
    },
    pending: () => timers.map(({ at }) => at - elapsed).sort((a, b) => a - b),
  }
  return clock
}

/** Everything that follows without time passing has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
