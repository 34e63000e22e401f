/** Not faster than so many messages a minute, for each party by itself. */

export interface Pacing {
  /** Milliseconds until the party's next message may go, which is then taken. */
  takeTurn(partyId: string): number
}

/** Evenly spread: at 60 a minute one each second, with no burst at the beginning. Null sets no limit. */
export function createPacing(ratePerMinute: number | null, now: () => number): Pacing {
  const nextAt = new Map<string, number>()
  return {
    takeTurn(partyId) {
      if (ratePerMinute === null) return 0
      const present = now()
      const at = Math.max(present, nextAt.get(partyId) ?? 0)
      nextAt.set(partyId, at + 60_000 / ratePerMinute)
      return at - present
    },
  }
}
