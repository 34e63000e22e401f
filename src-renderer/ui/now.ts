/** One clock for the whole window, so that all relative times move together. */
import { useSyncExternalStore } from 'react'

const EVERY_MS = 15_000
let now = Date.now()
const listeners = new Set<() => void>()
let timer: number | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= window.setInterval(() => {
    now = Date.now()
    for (const tell of listeners) tell()
  }, EVERY_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}

/** The present instant, to a quarter of a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    // Nobody was listening for a while: the kept value is old.
    if (timer === undefined && Date.now() - now > EVERY_MS) now = Date.now()
    return now
  })
}
