/** The sandbox's own time: it stands still or runs with the real one, and can be moved. */
import { businessDateAt } from '#main/domain/dates.ts'

export interface SandboxClock {
  /** Epoch milliseconds. */
  now(): number
  readonly live: boolean
  /** Moves to an instant; a live clock runs on from there. */
  moveTo(at: number): void
  /** What to keep so that the clock goes on as it was after a restart. */
  saved(): SavedClock
}

/** A standing clock keeps its instant, a live one how far it is from the real one. */
export type SavedClock = { live: false; at: number } | { live: true; offsetMs: number }

export function createClock(saved: SavedClock): SandboxClock {
  let state = saved
  return {
    now: () => (state.live ? Date.now() + state.offsetMs : state.at),
    live: saved.live,
    moveTo(at) {
      state = state.live ? { live: true, offsetMs: at - Date.now() } : { live: false, at }
    },
    saved: () => state,
  }
}

/** The business date of an instant in a party's zone. */
export const dateIn = (zone: string, at: number): string => businessDateAt(at, zone)
