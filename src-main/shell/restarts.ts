const MOST = 3
const WITHIN_MS = 60_000

/** Three restarts a minute at the most; past that something is wrong that a restart does not mend. */
export function restartAllowance(now: () => number): { take(): boolean } {
  let taken: number[] = []
  return {
    take() {
      const at = now()
      taken = taken.filter((earlier) => at - earlier < WITHIN_MS)
      if (taken.length >= MOST) return false
      taken.push(at)
      return true
    },
  }
}
