/** A sum over many: of some of them, evenly spread, where working out each would take too long. */

export interface Sum {
  sum: number
  /** Worked out of some, and scaled. */
  reckoned: boolean
}

/** `valueAt` is asked of `most` places at the most, the first among them. */
export function reckonedSum(count: number, most: number, valueAt: (place: number) => number): Sum {
  const asked = Math.min(count, most)
  let sum = 0
  for (let n = 0; n < asked; n++) sum += valueAt(Math.floor((n * count) / asked))
  return asked < count ? { sum: Math.round((sum * count) / asked), reckoned: true } : { sum, reckoned: false }
}
