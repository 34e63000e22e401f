/** Rows of the failed-charges queue as the window shows them. */
import type { FailedChargeRow, MethodSummary } from '#contract/failedCharges.ts'
import type { AccountId, ChargeId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { methodsById, methodSummary } from '#main/db/paymentMethods.ts'
import { markOf, moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { pendingCommands } from '#main/db/pendingCommands.ts'
import type { Schema } from '#main/db/schema.ts'
import { declineOf } from '#main/domain/declines.ts'
import { retryAdvice } from '#main/domain/retryAdvice.ts'
import { revsOf, timeZones } from './queries.ts'

type Found = Schema['cache.failedCharge']
type Method = Schema['cache.paymentMethod']

/** Adds the method and the mark of the outbox: five queries for the whole page. */
export function failedChargeRows({ database, now }: Pick<CoreContext, 'database' | 'now'>, found: readonly Found[]): FailedChargeRow[] {
  if (found.length === 0) return []
  const methods = new Map(database.all(methodsById([...new Set(found.map((row) => row.methodId))])).map((method) => [method.id, method]))
  const revs = new Map(database.all(revsOf(found.map((row) => row.chargeId))).map(({ id, rev }) => [id, rev]))
  const pending = pendingCommands(database, found.map((row) => row.chargeId))
  const money = moneyUnderWay(database, [...new Set(found.map((row) => row.accountId))])
  const zones = new Map(database.all(timeZones()).map(({ id, timeZone }) => [id, timeZone]))
  return found.map((row) => {
    const method = methods.get(row.methodId)
    return {
      rev: revs.get(row.chargeId) ?? null,
      chargeId: row.chargeId as ChargeId, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId,
      accountName: row.accountName, accountRef: row.accountRef, kind: row.kind,
      invoiceId: row.invoiceId as InvoiceId | null, invoiceNumber: row.invoiceNumber,
      amount: { minor: row.amountMinor, currency: row.currency },
      method: method ? declinedMethod(method, row, now(), zones.get(row.partyId) ?? 'UTC') : null,
      declineCode: row.declineCode, hardness: row.hardness, plain: declineOf(row.declineCode).plain,
      attempts: row.attempts, firstFailedAt: row.firstFailedAt, lastFailedAt: row.lastFailedAt,
      hasBackup: row.backupMethodId !== null, autopay: row.autopay === 1, pausedAt: row.pausedAt,
      pending: markOf(pending.get(row.chargeId), row.invoiceId === null ? undefined : money.get(row.invoiceId)),
    }
  })
}

/** By the newest decline alone; the detail looks at the whole series. */
function declinedMethod(method: Method, { lastFailedAt, declineCode }: Found, now: number, timeZone: string): MethodSummary {
  const advice = retryAdvice({
    attempts: [{ at: lastFailedAt, methodId: method.id, status: 'failed', declineCode }],
    methods: [{ ...method, isDefault: method.isDefault === 1 }],
    now,
    timeZone,
  })
  return methodSummary(method, advice.methods[0]?.plain ?? null)
}
