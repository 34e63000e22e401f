/** Rows of the failed-charges queue as the window shows them. */
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import type { AccountId, ChargeId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { methodsById, methodSummary } from '#main/db/paymentMethods.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import type { Schema } from '#main/db/schema.ts'
import { declineOf } from '#main/domain/declines.ts'

type Found = Schema['cache.failedCharge']

/** Adds the method and the mark of the outbox; one query each for the whole page. */
export function failedChargeRows(database: Database, found: readonly Found[]): FailedChargeRow[] {
  const methods = new Map(found.length === 0 ? [] : database.all(methodsById([...new Set(found.map((row) => row.methodId))])).map((method) => [method.id as string, method]))
  const pending = pendingCommands(database, found.map((row) => row.chargeId))
  return found.map((row) => {
    const method = methods.get(row.methodId)
    return {
      chargeId: row.chargeId as ChargeId, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
      accountName: row.accountName, accountRef: row.accountRef, kind: row.kind,
      invoiceId: row.invoiceId as InvoiceId | null, invoiceNumber: row.invoiceNumber,
      amount: { minor: row.amountMinor, currency: row.currency },
      method: method ? methodSummary(method, method.notAccepted) : null,
      declineCode: row.declineCode, hardness: row.hardness, plain: declineOf(row.declineCode).plain,
      attempts: row.attempts, firstFailedAt: row.firstFailedAt, lastFailedAt: row.lastFailedAt,
      hasBackup: row.backupMethodId !== null, autopay: row.autopay === 1, pausedAt: row.pausedAt,
      pending: pending.get(row.chargeId) ?? null,
    }
  })
}
