/** Which cursor leads to which page of a list, for as far as anybody has scrolled: the way back to pages that were let go. */

/** Leads to the first page; the contract knows no cursor for it. */
export const START = ''

export class CursorPlaces {
  /** `cursors[n]` leads to page n. */
  private readonly cursors: string[] = [START]
  private readonly pageOf = new Map<string, number>([[START, 0]])
  /** Rows of each page that was seen. */
  private readonly lengths: number[] = []

  /** Notes what was read at a cursor, and where it goes on. */
  link(cursor: string, rows: number, next: string | null): void {
    const page = this.pageOf.get(cursor)
    if (page === undefined) return
    this.lengths[page] = rows
    const known = this.cursors[page + 1]
    if (known === (next ?? undefined)) return
    // The list ends here now, or goes on elsewhere: pages behind are where they were, near enough to be read again.
    if (next === null) for (const gone of this.cursors.splice(page + 1)) this.pageOf.delete(gone)
    else {
      if (known !== undefined) this.pageOf.delete(known)
      this.cursors[page + 1] = next
      this.pageOf.set(next, page + 1)
    }
    if (next === null) this.lengths.length = page + 1
  }

  /** The cursor of the page before the one that `cursor` leads to; undefined at the start. */
  before(cursor: string): string | undefined {
    const page = this.pageOf.get(cursor)
    return page === undefined ? START : page === 0 ? undefined : this.cursors[page - 1]
  }

  /** In how many rows the page begins; 0 where the cursor is not known. */
  startOf(cursor: string): number {
    const page = this.pageOf.get(cursor) ?? 0
    let start = 0
    for (let at = 0; at < page; at += 1) start += this.lengths[at] ?? 0
    return start
  }

  /** How many rows are known to be there. */
  get extent(): number {
    let all = 0
    for (const length of this.lengths) all += length
    return all
  }

  /** The cursor of the page in which a row stands; of one beyond, that of the last page that was seen. */
  cursorAt(row: number): string {
    let start = 0
    for (const [page, length] of this.lengths.entries()) {
      if (row < start + length) return this.cursors[page]!
      start += length
    }
    return this.cursors[Math.max(0, this.lengths.length - 1)]!
  }
}

const LISTS_KEPT = 30
const places = new Map<string, CursorPlaces>()

/** Of one list as it was asked for; those looked at last are remembered. */
export function placesOf(list: string): CursorPlaces {
  const known = places.get(list) ?? new CursorPlaces()
  places.delete(list)
  places.set(list, known)
  const [oldest] = places.keys()
  if (places.size > LISTS_KEPT && oldest !== undefined) places.delete(oldest)
  return known
}
