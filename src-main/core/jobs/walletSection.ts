/** The available balance of a prepaid account over a period, as a statement shows it. */
import { sql } from 'kysely'
import { db, type Database } from '#main/db/database.ts'
import type { WalletSection } from '#main/documents/pdf/statement.ts'
import { walletWords, walletWordsTogether } from '#main/documents/words.ts'
import { addDays, startOfBusinessDate } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { walletStatement, type WalletEntryRow } from '#main/domain/walletStatement.ts'

/** Past so many entries, what drew the balance is shown a day and a kind at a time. */
const SHOWN_SINGLY = 60

type Entry = WalletEntryRow & { description: string }
type Line = WalletSection['lines'][number]

/** Null for an account that has no available balance. Dates are those of the party's zone. */
export function walletSection(database: Database, account: { id: string; billing: string }, timeZone: string, { from, to }: { from: string; to: string }): WalletSection | null {
  const wallet = database.first(db.selectFrom('cache.wallet').select('currency').where('accountId', '=', account.id as never))
  if (wallet === undefined) return null
  const startAt = startOfBusinessDate(from, timeZone)
  const endAt = startOfBusinessDate(addDays(to, 1), timeZone)
  // All that came before is one sum, however long the account has been here.
  const before = database.first(db.selectFrom('cache.walletEntry').select(sql<number | null>`sum(amountMinor)`.as('minor')).where('accountId', '=', account.id as never).where('at', '<', startAt))?.minor ?? 0
  const earlier: Entry = { id: '', at: startAt - 1, kind: 'adjustment', amountMinor: before, description: '' }
  const entries = database.all(
    db.selectFrom('cache.walletEntry')
      .select(['id', 'at', 'kind', 'amountMinor', 'description'])
      .where('accountId', '=', account.id as never).where('at', '>=', startAt).where('at', '<', endAt)
      .orderBy('at').orderBy('id')
      .$castTo<Entry>(),
  )
  const { openingMinor, rows, closingMinor, fundedMinor, drawnMinor } = walletStatement([earlier, ...entries], { from, to }, timeZone)
  const singly = rows.length <= SHOWN_SINGLY
  const lines = singly
    ? rows.map(({ on, kind, description, amountMinor, balanceMinor }): Line => ({ on, words: walletWords(kind), remark: remarkOf(kind, description), amountMinor, balanceMinor }))
    : byDay(rows, openingMinor)
  return { currency: wallet.currency, openingMinor, lines, closingMinor, fundedMinor, drawnMinor }
}

/** What the description says beyond the words of its kind. */
const remarkOf = (kind: Entry['kind'], description: string): string | null => (description === '' || description === walletWords(kind) ? null : description)

/** A line a day and kind: what funded the balance first, so that the day does not seem to go below zero when it did not. */
function byDay(rows: readonly (Entry & { on: string })[], openingMinor: number): Line[] {
  const groups = new Map<string, { on: string; kind: Entry['kind']; funds: boolean; count: number; amountMinor: number; description: string }>()
  for (const { on, kind, amountMinor, description } of rows) {
    const funds = amountMinor > 0
    const key = `${on} ${funds ? 0 : 1} ${kind}`
    const group = groups.get(key) ?? { on, kind, funds, count: 0, amountMinor: 0, description }
    groups.set(key, { ...group, count: group.count + 1, amountMinor: addMinor(group.amountMinor, amountMinor) })
  }
  let balanceMinor = openingMinor
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { on, kind, count, amountMinor, description }]): Line => {
    balanceMinor = addMinor(balanceMinor, amountMinor)
    const words = count === 1 ? walletWords(kind) : `${walletWordsTogether(kind)}, ${count} entries`
    return { on, words, remark: count === 1 ? remarkOf(kind, description) : null, amountMinor, balanceMinor }
  })
}
