/** Not faster than so many messages a minute for each party, evenly spread; slower for all of them while the other side asks for that. */
import type { SendingRules } from '#main/core/ports/outgoing.ts'

export interface Pacing {
  /** Milliseconds until the party's next message may go, which is then taken. */
  takeTurn(partyId: string): number
  /**
   * The other side took one "not now, you send too much": from now on slower, twice as slow each time. Messages that had their turn
   * before it last said so tell nothing new. Answers how often it has said so since it last took one.
   */
  throttled(turnAt: number, askedMs?: number): number
  /** Took one: faster again by and by. */
  accepted(): void
  /** Whether it asked for less since this moment of `now`: then the turn is to be taken once more. */
  slowedSince(turnAt: number): boolean
  /** Milliseconds between any two messages because of that; 0 at full speed. */
  slowedMs(): number
}

export interface PacingOptions {
  /** Null sets no limit. */
  perMinute(partyId: string): number | null
  /** The first pause after a throttle, and the longest. */
  slowMs?: { first: number; most: number }
  /** Monotonic milliseconds. */
  now(): number
}

/** Messages taken in a row before it is twice as fast again. */
const FASTER_AFTER = 10
/** Slower than this by so little that it does not matter. */
const FULL_SPEED_MS = 20
/** No server is left alone for longer, whatever it asks for. */
const ASKED_MAX_MS = 3_600_000

/** Evenly spread: at 60 a minute one each second, with no burst at the beginning. */
export function createPacing({ perMinute, now, slowMs = { first: 1000, most: 300_000 } }: PacingOptions): Pacing {
  const nextAt = new Map<string, number>()
  let slowed = 0
  let nextOfAll = 0
  let throttledAt = -Infinity
  let inARow = 0
  let taken = 0
  return {
    takeTurn(partyId) {
      const rate = perMinute(partyId)
      const present = now()
      if (rate === null && slowed === 0 && nextOfAll <= present) return 0
      const at = Math.max(present, nextAt.get(partyId) ?? 0, nextOfAll)
      if (rate !== null) nextAt.set(partyId, at + 60_000 / rate)
      if (slowed > 0) nextOfAll = at + slowed
      return at - present
    },
    throttled(turnAt, askedMs = 0) {
      if (turnAt <= throttledAt) return inARow
      const present = now()
      throttledAt = present
      taken = 0
      slowed = Math.min(Math.max(slowMs.first, slowed * 2), slowMs.most)
      nextOfAll = present + Math.max(slowed, Math.min(askedMs, ASKED_MAX_MS))
      return ++inARow
    },
    accepted() {
      inARow = 0
      if (slowed === 0 || ++taken < FASTER_AFTER) return
      taken = 0
      slowed = slowed / 2 < Math.min(FULL_SPEED_MS, slowMs.first) ? 0 : slowed / 2
    },
    slowedSince: (turnAt) => throttledAt >= turnAt,
    slowedMs: () => slowed,
  }
}

/** The slower of the campaign's own rate and the party's, in messages a minute. */
export function slowerOf(own: number | null, rates: SendingRules['rates']): (partyId: string) => number | null {
  return (partyId) => {
    const ofParty = rates.find(({ party }) => party === partyId)?.perMinute ?? null
    return own === null ? ofParty : ofParty === null ? own : Math.min(own, ofParty)
  }
}
