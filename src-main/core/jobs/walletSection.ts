/** The available balance of a prepaid account over a period, as a statement shows it. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { pulledWalletsAt, walletBefore, walletEntriesIn, walletOfAccount, type WalletEntry } from '#main/db/walletEntries.ts'
import type { WalletLine, WalletSection } from '#main/documents/pdf/wallet.ts'
import { DAY_MS, endOfBusinessDate, startOfBusinessDate } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { ADVICE_DAYS, advisedTarget, drawnIn, timeBelowZero } from '#main/domain/walletAdvice.ts'
import { walletStatement } from '#main/domain/walletStatement.ts'

/** Past so many entries, what drew the balance is shown a day and a kind at a time. */
const SHOWN_SINGLY = 60

interface Period {
  from: BusinessDate
  to: BusinessDate
}

export interface WalletActivity {
  section: WalletSection
  belowZeroMs: number
  /** Usage and fees of the 30 days to the end of the period, positive. */
  lastDaysMinor: number
  advisedTargetMinor: number | null
}

/** Null for an account that has no available balance. Dates are those of the party's zone. */
export function walletActivity(database: Database, account: { id: string; partyId: string }, timeZone: string, { from, to }: Period): WalletActivity | null {
  const own = walletOfAccount(database, account.id)
  if (own === null) return null
  const { currency, thresholdMinor } = own
  const startAt = startOfBusinessDate(from, timeZone)
  const endAt = endOfBusinessDate(to, timeZone)
  // All that came before is one sum, however long the account has been here.
  const before = walletBefore(database, account.id, startAt)
  const earlier: WalletEntry = { id: '', at: startAt - 1, kind: 'adjustment', amountMinor: before, description: '' }
  const entries = walletEntriesIn(database, account.id, startAt, endAt)
  const { openingMinor, rows, closingMinor, fundedMinor, drawnMinor } = walletStatement([earlier, ...entries], { from, to }, timeZone)
  const lastDays = { startAt: endAt - ADVICE_DAYS * DAY_MS, endAt }
  const lastDaysMinor = Math.max(0, drawnIn(lastDays.startAt >= startAt ? entries : walletEntriesIn(database, account.id, lastDays.startAt, endAt), lastDays))
  // Of days that the copy knows nothing of yet nothing is said.
  const knownAt = pulledWalletsAt(database, account.partyId) ?? endAt
  return {
    section: { currency, openingMinor, lines: rows.length <= SHOWN_SINGLY ? rows.map(singly) : byDay(rows, openingMinor), closingMinor, fundedMinor, drawnMinor },
    belowZeroMs: timeBelowZero(before, entries, { startAt, endAt: Math.max(startAt, Math.min(endAt, knownAt)) }).ms,
    lastDaysMinor,
    advisedTargetMinor: advisedTarget(lastDaysMinor, thresholdMinor, currency),
  }
}

type Dated = WalletEntry & { on: BusinessDate; balanceMinor: number }

const singly = ({ on, kind, description, amountMinor, balanceMinor }: Dated): WalletLine => ({ on, kind, count: 1, description, amountMinor, balanceMinor })

/** A line a day and kind: what funded the balance first, so that the day does not seem to go below zero when it did not. */
function byDay(rows: readonly Dated[], openingMinor: number): WalletLine[] {
  const groups = new Map<string, WalletLine>()
  for (const { on, kind, amountMinor, description } of rows) {
    const key = `${on} ${amountMinor > 0 ? 0 : 1} ${kind}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { on, kind, count: 1, description, amountMinor, balanceMinor: 0 })
    else groups.set(key, { ...group, count: group.count + 1, description: null, amountMinor: addMinor(group.amountMinor, amountMinor) })
  }
  let balanceMinor = openingMinor
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]): WalletLine => {
    balanceMinor = addMinor(balanceMinor, line.amountMinor)
    return { ...line, balanceMinor }
  })
}
