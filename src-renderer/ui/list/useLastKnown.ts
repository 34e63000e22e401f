/** What was last known of a record whose row has gone from the list. */
import { useState } from 'react'

export function useLastKnown<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value)
  if (value !== undefined && value !== last) setLast(value)
  return value ?? last
}
