import { useState } from 'react'

/** What was there when the question was asked, while it is open: what is shown and what is decided on is the same, whatever comes in meanwhile. */
export function useAtOpening<T>(value: T, opened = true): T {
  const [kept, keep] = useState<{ value: T } | null>(null)
  if (!opened) {
    if (kept !== null) keep(null)
    return value
  }
  if (kept !== null) return kept.value
  keep({ value })
  return value
}
