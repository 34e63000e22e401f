/** A value that changes many times a second, held still long enough to be read. */
import { useEffect, useRef, useState } from 'react'

const EVERY_MS = 2000

/** Follows `value`, and changes at most once every `everyMs`; the first change is shown at once. */
export function useSteady<T>(value: T, everyMs: number = EVERY_MS): T {
  const [shown, setShown] = useState(value)
  const changedAt = useRef(-Infinity)
  useEffect(() => {
    if (Object.is(value, shown)) return undefined
    const timer = window.setTimeout(() => {
      changedAt.current = performance.now()
      setShown(value)
    }, Math.max(0, changedAt.current + everyMs - performance.now()))
    return () => window.clearTimeout(timer)
  }, [value, shown, everyMs])
  return shown
}
