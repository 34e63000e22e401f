/** The best suggestion of each open credit, worked out ahead for lists. It is held against what is open before it is shown. */
import { sql } from 'kysely'
import type { CashSuggestion } from '#main/domain/cashApplication.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { among } from './among.ts'
import { openByIds, suggestionsFor, type CreditToPlace, type NamesFound } from './bankCandidates.ts'
import { db, type Database } from './database.ts'
import { deskTransaction } from './fileTransactions.ts'
import { applicationsOnTheirWay } from './unapplied.ts'

export interface KeptSuggestion {
  entryId: string
  accountId: string | null
  rows: string
  confidence: number
  words: string
  madeAt: number
}
type Row = { invoiceId: string; amountMinor: number }

/** Of a page, so many are worked out at once; of further ones nothing is said until the job has come to them. */
const AT_ONCE = 40

/**
 * By entry; null where nothing suggests itself. What was worked out when other invoices were open is worked out again. `old`: some were, or were left out.
 * `whole`: none is left out, and nothing is kept, for a reader that writes nothing.
 */
export function suggestionsOfPage(database: Database, entries: readonly (CreditToPlace & { id: string })[], since: number, now: number, whole = false): { found: Map<string, KeptSuggestion | null>; old: boolean } {
  const kept = new Map(database.all(keptOf(entries.map(({ id }) => id))).map((row) => [row.entryId, row]))
  const sound = stillSo(database, [...kept.values()])
  const found = new Map<string, KeptSuggestion | null>()
  const names = new Map<string, NamesFound>()
  const made: KeptSuggestion[] = []
  let old = false
  for (const entry of entries) {
    const row = kept.get(entry.id)
    if (row !== undefined && sound.has(row.entryId)) {
      found.set(entry.id, row.accountId === null ? null : row)
      old ||= row.madeAt < since
    } else if (!whole && made.length >= AT_ONCE) {
      found.set(entry.id, null)
      old = true
    } else {
      const best = keptFrom(entry.id, suggestionsFor(database, entry, { limit: 1, names })[0], now)
      made.push(best)
      found.set(entry.id, best.accountId === null ? null : best)
    }
  }
  if (!whole) keep(database, made)
  return { found, old }
}

export const keptOf = (entryIds: readonly string[]) => db.selectFrom('bankSuggestion').selectAll().where(among('entryId', entryIds))

/** Those whose invoices are still open by as much, with what is on its way counted as done. */
function stillSo(database: Database, kept: readonly KeptSuggestion[]): Set<string> {
  const ids = kept.flatMap(({ rows }) => (JSON.parse(rows) as Row[]).map(({ invoiceId }) => invoiceId))
  const open = new Map((ids.length === 0 ? [] : database.all(openByIds([...new Set(ids)]))).map((row) => [row.id, row.held === 1 || row.disputed === 1 ? 0 : row.openMinor]))
  const onItsWay = new Map([...new Set(kept.map(({ accountId }) => accountId))].map((id) => [id, id === null ? null : applicationsOnTheirWay(database, id).to]))
  const fits = ({ accountId, rows }: KeptSuggestion) =>
    (JSON.parse(rows) as Row[]).every(({ invoiceId, amountMinor }) => addMinor(open.get(invoiceId) ?? 0, -(onItsWay.get(accountId)?.get(invoiceId) ?? 0)) >= amountMinor)
  return new Set(kept.filter(fits).map(({ entryId }) => entryId))
}

export const keptFrom = (entryId: string, best: CashSuggestion | undefined, madeAt: number): KeptSuggestion =>
  best === undefined ? { entryId, accountId: null, rows: '[]', confidence: 0, words: '', madeAt }
    : { entryId, accountId: best.accountId, rows: JSON.stringify(best.rows), confidence: best.confidence, words: best.reason, madeAt }

/** Not of entries that were dealt with meanwhile. */
export function keep(database: Database, made: readonly KeptSuggestion[]): void {
  if (made.length === 0) return
  deskTransaction(database, () => {
    for (const row of made) {
      database.run(db.insertInto('bankSuggestion').columns(['entryId', 'accountId', 'rows', 'confidence', 'words', 'madeAt'])
        .expression(db.selectFrom('bankEntry').select(['id', sql<string | null>`${row.accountId}`.as('a'), sql<string>`${row.rows}`.as('r'), sql<number>`${row.confidence}`.as('c'), sql<string>`${row.words}`.as('w'), sql<number>`${row.madeAt}`.as('m')]).where('id', '=', row.entryId).where('state', '=', 'open'))
        .onConflict((on) => on.column('entryId').doUpdateSet((eb) => ({ accountId: eb.ref('excluded.accountId'), rows: eb.ref('excluded.rows'), confidence: eb.ref('excluded.confidence'), words: eb.ref('excluded.words'), madeAt: eb.ref('excluded.madeAt') }))))
    }
  })
}
