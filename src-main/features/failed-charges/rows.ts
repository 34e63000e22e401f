/** Rows of the failed-charges queue as the window shows them. */
import type { FailedChargeRow, MethodSummary } from '#contract/failedCharges.ts'
import type { AccountId, ChargeId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { methodsById, methodSummary } from '#main/db/paymentMethods.ts'
import { markOf, moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import type { Schema } from '#main/db/schema.ts'
import { workMarks } from '#main/db/workMarks.ts'
import { businessDateAt, monthOf } from '#main/domain/dates.ts'
import { declineOf } from '#main/domain/declines.ts'
import { unusableAfter } from '#main/domain/retryAdvice.ts'
import { timeZones } from './queries.ts'

type Found = Schema['cache.failedCharge']
type Method = Schema['cache.paymentMethod']

/** Adds the method and the mark of the outbox: as many queries for a row as for a whole page. */
export function failedChargeRows({ database, now }: Pick<CoreContext, 'database' | 'now'>, found: readonly Found[]): FailedChargeRow[] {
  if (found.length === 0) return []
  const methods = new Map(database.all(methodsById([...new Set(found.map((row) => row.methodId))])).map((method) => [method.id, method]))
  const pending = pendingCommands(database, found.map((row) => row.chargeId))
  const money = moneyUnderWay(database, [...new Set(found.map((row) => row.accountId))])
  const at = now()
  // Once a party, not once a row: to ask for a zone's clock takes longer than all else about a row.
  const months = new Map(database.all(timeZones()).map(({ id, timeZone }) => [id, monthOf(businessDateAt(at, timeZone))]))
  const marks = workMarks(database, 'failedCharges', found.map(({ seriesId, chargeId, accountId, invoiceId, lastFailedAt }) => ({ itemId: seriesId, rowId: chargeId, accountId, invoiceId, happenedAt: lastFailedAt })), at)
  return found.map((row, n) => {
    const method = methods.get(row.methodId)
    const mark = markOf(pending.get(row.chargeId), row.invoiceId === null ? undefined : money.get(row.invoiceId))
    return {
      rev: row.rev,
      chargeId: row.chargeId as ChargeId, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
      accountName: row.accountName, accountRef: row.accountRef, kind: row.kind,
      invoiceId: row.invoiceId as InvoiceId | null, invoiceNumber: row.invoiceNumber,
      amount: { minor: row.amountMinor, currency: row.currency },
      method: method ? declinedMethod(method, row, months.get(row.partyId) ?? monthOf(businessDateAt(at, 'UTC'))) : null,
      declineCode: row.declineCode, hardness: row.hardness, brief: declineOf(row.declineCode).brief, plain: declineOf(row.declineCode).plain,
      attempts: row.attempts, firstFailedAt: row.firstFailedAt, lastFailedAt: row.lastFailedAt,
      hasBackup: row.backupMethodId !== null, autopay: row.autopay === 1, pausedAt: row.pausedAt, scheduledAt: mark?.state === 'queued' ? (mark.notBefore ?? null) : null, work: marks[n]!,
      pending: mark,
    }
  })
}

/** By the newest decline alone; the detail looks at the whole series. `month`: the party's, of which the card is asked. */
const declinedMethod = (method: Method, { lastFailedAt, declineCode }: Found, month: string): MethodSummary =>
  methodSummary(method, unusableAfter({ ...method, isDefault: method.isDefault === 1 }, declineCode, lastFailedAt, month))
