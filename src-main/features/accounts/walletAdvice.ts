/** What the last days of a prepaid account's movements say. */
import type { WalletAdvice } from '#contract/accounts.ts'
import type { Instant } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { firstWalletEntryAt, walletBefore, walletEntriesBack, walletEntriesIn, walletOfAccount } from '#main/db/walletEntries.ts'
import { DAY_MS } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { ADVICE_DAYS, adviceReason, advisedTarget, drawnIn, timeBelowZero } from '#main/domain/walletAdvice.ts'

const BELOW_ZERO_DAYS = 90

/** Null for an account without an available balance. Movements after `now` are not counted. */
export function walletAdvice(database: Database, accountId: string, now: Instant): WalletAdvice | null {
  const wallet = walletOfAccount(database, accountId)
  if (wallet === null) return null
  const { currency, thresholdMinor } = wallet
  const startAt = now - BELOW_ZERO_DAYS * DAY_MS
  const openingMinor = walletBefore(database, accountId, startAt)
  const entries = walletEntriesIn(database, accountId, startAt, now)
  const drawnMinor = Math.max(0, drawnIn(entries, { startAt: now - ADVICE_DAYS * DAY_MS, endAt: now }))
  const { ms, since } = timeBelowZero(openingMinor, entries, { startAt, endAt: now })
  const advisedTargetMinor = advisedTarget(drawnMinor, thresholdMinor, currency)
  return {
    drawnMinor,
    advisedTargetMinor,
    reason: adviceReason({ drawnMinor, thresholdMinor, advisedTargetMinor, currency, firstAt: firstWalletEntryAt(database, accountId), now }),
    belowZeroMs: ms,
    belowZeroSince: since === startAt && openingMinor < 0 ? (belowSince(database, accountId, startAt, openingMinor) ?? startAt) : since,
  }
}

/** Since when a balance that is below zero at an instant has been so: back to the movement that took it there. */
function belowSince(database: Database, accountId: string, at: Instant, balanceMinor: number): Instant | null {
  let before = balanceMinor
  for (const entry of walletEntriesBack(database, accountId, at)) {
    before = addMinor(before, -entry.amountMinor)
    if (before >= 0) return entry.at
  }
  return null
}
