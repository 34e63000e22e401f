/** A change to many items on the core's own thread, a few at a time: between two slices whoever else asks is answered. */
import { setImmediate as aTurn } from 'node:timers/promises'

/** A slice is to take about so long; each ends with a write that is waited for, which is most of a small one. */
const SLICE_MS = 5
/** Items of the first slice, before it is known how long one takes. */
const FIRST = 8
/** Items of a slice at the most, however fast it goes. */
export const SLICE_MAX = 32

/**
 * Does it to all of them, in their order, each slice by itself. Where one fails those before it stay done, and the failure
 * is the caller's.
 */
export async function inSlices<T>(items: readonly T[], work: (slice: readonly T[]) => void): Promise<void> {
  let size = FIRST
  for (let from = 0; from < items.length; ) {
    if (from > 0) await aTurn()
    const slice = items.slice(from, from + size)
    const begun = performance.now()
    work(slice)
    const took = performance.now() - begun
    from += slice.length
    // As many as would have fitted, and never a leap: the next ones may be slower.
    size = Math.max(1, Math.min(SLICE_MAX, size * 2, Math.floor((slice.length * SLICE_MS) / Math.max(took, 0.1))))
  }
}
