/** How far each resource of each party has been pulled; saved in the transaction that writes the page. */
import type { Database } from '#main/db/database.ts'

export function createCursors({ raw }: Database) {
  const read = raw.prepare<[string], { resource: string; cursor: string }>('SELECT resource, cursor FROM cache.syncCursor WHERE partyId = ?')
  const save = raw.prepare(`INSERT INTO cache.syncCursor (resource, partyId, cursor, rows, pulledAt) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (resource, partyId) DO UPDATE SET cursor = excluded.cursor, rows = rows + excluded.rows, pulledAt = excluded.pulledAt`)
  return {
    of: (party: string): Map<string, string> => new Map(read.all(party).map(({ resource, cursor }) => [resource, cursor])),
    save(resource: string, party: string, cursor: string, rows: number, now: number): void {
      save.run(resource, party, cursor, rows, now)
    },
  }
}
