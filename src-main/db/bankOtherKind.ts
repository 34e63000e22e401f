/**
 * Statements of one account from files of two kinds. Entries are known again by what a kind of file says of them, so the same
 * entry from a file of another kind may not be: the money would be there twice.
 */
import type { StatementFormat } from '#contract/bank.ts'
import { addDays } from '#main/domain/dates.ts'
import type { StatementToTake } from './bankStatements.ts'
import { db, type Database } from './database.ts'
import type { Schema } from './schema.ts'

const NAMES: Record<StatementFormat, string> = { camt053: 'camt.053', mt940: 'MT940', bai2: 'BAI2', ofx: 'OFX', csv: 'CSV' }
/** Statements looked at: some years of days. */
const LOOKED_AT = 1_500

/**
 * `same`: a kept one says the same, in another kind of file. Words: some of its days are kept from another kind, and it has entries there
 * that are not known. Null where neither is so.
 */
export function fromAnotherKind(database: Database, bankAccountId: string, format: StatementFormat, statement: StatementToTake, firstDay: string): 'same' | { reason: string } | null {
  const others = database.all<Kept>(overlapping(bankAccountId, format, firstDay, statement.toOn))
  if (others.length === 0) return null
  const known = database.raw.prepare<[string, string], number>('SELECT 1 FROM main.bankEntry WHERE bankAccountId = ? AND key = ?').pluck()
  const among = statement.entries.flatMap(({ bookedOn, key }) => {
    const other = others.find(({ fromOn, toOn }) => (fromOn ?? toOn) <= bookedOn && bookedOn <= toOn)
    return other === undefined || known.get(bankAccountId, key) === 1 ? [] : [other]
  })
  const [first] = among
  if (first === undefined) return null
  if (others.some((other) => saysTheSame(database, other, statement))) return 'same'
  const last = among.reduce((day, { toOn }) => (toOn > day ? toOn : day), first.toOn)
  return { reason: `Days of it, to ${last}, were read from ${NAMES[first.format]} before, and this is ${NAMES[format]}: what is the same entry cannot be told, and the money would be there twice. Nothing of it was taken. Read one kind of file for an account, or have this one begin on ${addDays(last, 1)}.` }
}

type Kept = Pick<Schema['bankStatement'], 'id' | 'format' | 'fromOn' | 'toOn' | 'footing' | 'closingMinor' | 'entries'>

/** Through `bankStatement_by_day`. */
export const overlapping = (bankAccountId: string, format: StatementFormat, firstDay: string, toOn: string) =>
  db.selectFrom('bankStatement').select(['id', 'format', 'fromOn', 'toOn', 'footing', 'closingMinor', 'entries'])
    .where('bankAccountId', '=', bankAccountId).where('toOn', '>=', firstDay).where('format', '!=', format)
    .where((eb) => eb(eb.fn.coalesce('fromOn', 'toOn'), '<=', toOn))
    .orderBy('toOn').orderBy('id').limit(LOOKED_AT)

/** As many entries, of the same days and amounts; with the same closing balance where both state one. */
function saysTheSame({ raw }: Database, { id, toOn, footing, closingMinor, entries }: Kept, statement: StatementToTake): boolean {
  if (toOn !== statement.toOn || entries !== statement.entries.length) return false
  if (footing !== 'no_balances' && statement.footing !== 'no_balances' && closingMinor !== statement.closingMinor) return false
  const kept = raw.prepare<[string, string], { bookedOn: string; amountMinor: number }>(`SELECT bookedOn, amountMinor FROM main.bankEntry WHERE statementId = ?
    UNION ALL SELECT e.bookedOn, e.amountMinor FROM main.bankShared AS h CROSS JOIN main.bankEntry AS e ON e.id = h.entryId WHERE h.statementId = ?`).all(id, id)
  const inOrder = (rows: readonly { bookedOn: string; amountMinor: number }[]) => rows.map(({ bookedOn, amountMinor }) => `${bookedOn} ${amountMinor}`).toSorted().join('\n')
  return inOrder(kept) === inOrder(statement.entries)
}
