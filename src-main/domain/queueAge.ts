/** How long an item of a queue has waited, in whole days of 24 hours, in bands that follow one another. */
export type QueueAge = 'day' | 'days3' | 'week' | 'month' | 'older'

/** The youngest first; each begins where the one before ends. `beforeDays`: not included, null for no end. */
export const QUEUE_AGES: readonly { age: QueueAge; fromDays: number; beforeDays: number | null }[] = [
  { age: 'day', fromDays: 0, beforeDays: 1 },
  { age: 'days3', fromDays: 1, beforeDays: 4 },
  { age: 'week', fromDays: 4, beforeDays: 8 },
  { age: 'month', fromDays: 8, beforeDays: 31 },
  { age: 'older', fromDays: 31, beforeDays: null },
]
