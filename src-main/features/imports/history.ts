/** What was imported, the newest first: read along the ledger's own numbers. */
import { ImportResult, type Import, type Rejection } from '#contract/imports.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'

interface ImportRow {
  id: string
  n: number
  kind: Import['kind']
  partyId: string
  fileName: string
  counts: string
  at: number
  by: string
  undoneAt: number | null
  undoneBy: string | null
}

/** Its plan is held by a test: no scan, no sort. */
export const importsPageSql = 'SELECT id, n, kind, partyId, fileName, counts, at, by, undoneAt, undoneBy FROM import WHERE n < ? ORDER BY n DESC LIMIT ?'
export const rejectionsSql = 'SELECT row, "column", value, reason FROM importRejection WHERE importId = ? ORDER BY row'

const Counts = ImportResult.pick({ rows: true, inserted: true, updated: true, unchanged: true, rejectedRows: true })

/** `before`: the number of the last one of the page before; null for the newest. */
export function importsPage(ledger: Ledger, limit: number, before: number | null): { rows: Import[]; next: number | null } {
  const names = new Map(ledger.parties().map(({ id, name }) => [id as string, name]))
  const rows = ledger.sqlite.prepare<[number, number], ImportRow>(importsPageSql).all(before ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const page = rows.slice(0, limit)
  return {
    rows: page.map(({ n: _n, partyId, counts, ...row }) => ({ ...row, party: partyId as PartyId, partyName: names.get(partyId) ?? partyId, ...Counts.parse(JSON.parse(counts)) })),
    next: rows.length > limit ? page.at(-1)!.n : null,
  }
}

/** Null where there is no such import. */
export function rejectionsOf({ sqlite }: Ledger, id: string): Rejection[] | null {
  if (sqlite.prepare('SELECT 1 FROM import WHERE id = ?').get(id) === undefined) return null
  return sqlite.prepare<[string], Rejection>(rejectionsSql).all(id)
}
