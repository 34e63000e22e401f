/** How fast a job goes, from what it counted over the last seconds. */

export interface Pace {
  perSecond: number | null
  /** At that rate; null while that or the total is not known. */
  secondsLeft: number | null
}

/** Long enough that pages do not make it jump, short enough to follow a change. */
const WINDOW_MS = 10_000
/** A rate over less than this says nothing. */
const SHORTEST_MS = 2_000
/** What begins is slower than what runs: before this nobody can say how long it takes. */
const FORESEEN_AFTER_MS = 6_000
const SAMPLE_EVERY_MS = 250

export const UNKNOWN_PACE: Pace = { perSecond: null, secondsLeft: null }

/** @param elapsed milliseconds that only ever rise, whatever becomes of the machine's clock */
export function createPace(elapsed: () => number, foreseenAfterMs = FORESEEN_AFTER_MS) {
  let samples: { at: number; done: number }[] = []
  let beganAt = 0
  return {
    /** A smaller count than before is a count of something else, and begins anew. */
    told({ done, total }: { done: number; total: number | null }): Pace {
      const at = elapsed()
      const last = samples.at(-1)
      // Nothing is counted yet: what came before the first is no part of the rate.
      if (done === 0 || last === undefined || done < last.done) {
        samples = [{ at, done }]
        beganAt = at
        return UNKNOWN_PACE
      }
      const before = samples.at(-2)
      if (before !== undefined && at - before.at < SAMPLE_EVERY_MS) samples.pop()
      samples.push({ at, done })
      // One that is older than the window stays: the rate is then over all since it.
      while (samples.length > 2 && samples[1]!.at <= at - WINDOW_MS) samples.shift()
      const first = samples[0]!
      if (at - first.at < SHORTEST_MS) return UNKNOWN_PACE
      const perSecond = ((done - first.done) * 1000) / (at - first.at)
      return {
        perSecond: Math.round(perSecond * 10) / 10,
        secondsLeft: total === null || perSecond === 0 || at - beganAt < foreseenAfterMs ? null : Math.ceil(Math.max(0, total - done) / perSecond),
      }
    },
  }
}
