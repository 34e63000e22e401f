/** What one file may hold. At a limit the file is refused with words; nothing of it is taken. */
export interface Limits {
  bytes: number
  /** In all its statements. */
  entries: number
  statements: number
  /** Of one field, in UTF-16 units. */
  text: number
  /** Elements within each other. */
  depth: number
  /** Elements within one entry: a batch of payments is one. */
  nodes: number
}

export const LIMITS: Limits = { bytes: 200 * 1024 * 1024, entries: 1_000_000, statements: 1000, text: 65_536, depth: 64, nodes: 3_000_000 }

/** A longer text of several parts is cut here, with the number of parts left out. */
export const JOINED_TEXT = 10_000
