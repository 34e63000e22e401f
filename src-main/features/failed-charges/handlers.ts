/** The failed-charges queue: see, decide, try again. */
import { implement } from '@orpc/server'
import { failedCharges, type Hardness } from '#contract/failedCharges.ts'
import type { ChargeId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { owedOfCharge } from '#main/db/commandSubject.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { accountStory } from '#main/db/story.ts'
import { declineOf } from '#main/domain/declines.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { failedChargeById, failedChargeCodes, failedChargesPage, failedChargeTotals } from './queries.ts'
import { retrySituation } from './retry.ts'
import { failedChargeRows } from './rows.ts'

export function failedChargesRouter(context: CoreContext) {
  const os = implement(failedCharges)
  const { database } = context
  return os.router({
    page: os.page.handler(({ input }) => {
      const { sort, descending, after, limit, ...filter } = input
      const key = after === undefined ? null : decodeCursor(after, [sort === 'account' ? 'string' : 'integer', 'string'])
      const page = pageOf(database.all(failedChargesPage(filter, { sort, descending, after: key, limit })), limit, (row) => [
        sort === 'amount' ? row.amountMinor : sort === 'last' ? row.lastFailedAt : row.accountName, row.chargeId,
      ])
      return { rows: failedChargeRows(context, page.rows), next: page.next }
    }),

    counts: os.counts.handler(({ input }) => {
      const totals = database.all(failedChargeTotals(input))
      const byHardness: Record<Hardness, number> = { hard: 0, soft: 0, new_card: 0 }
      for (const row of totals) byHardness[row.hardness] += row.count
      return {
        total: totals.reduce((sum, row) => sum + row.count, 0),
        byHardness,
        atRisk: sumByCurrency(totals.map((row) => ({ minor: row.minor, currency: row.currency }))),
        codes: database.all(failedChargeCodes(input)),
      }
    }),

    detail: os.detail.handler(({ input, errors }) => {
      const found = database.first(failedChargeById(input.charge))
      if (!found) throw errors.NOT_FOUND()
      const { allowed, reason, methods, triesLeft, attempts } = retrySituation(context, found)
      return {
        row: failedChargeRows(context, [found])[0]!,
        advice: declineOf(found.declineCode).advice,
        retry: { allowed, reason, amount: owedOfCharge(database, found), methods, triesLeft },
        attempts: attempts.map(({ id, at, status, declineCode, methodId }) => ({
          chargeId: id as ChargeId, at, status, declineCode, method: methods.find((method) => method.id === methodId) ?? null,
        })),
        story: accountStory(database, found.accountId),
      }
    }),

    retry: os.retry.handler(({ input, errors }) => {
      context.requireManage()
      const found = database.first(failedChargeById(input.charge))
      if (!found) throw errors.NOT_FOUND()
      const { allowed, reason, methods, attempts } = retrySituation(context, found)
      const method = methods.find(({ id }) => id === input.method)
      if (!method) throw errors.MAY_NOT_RETRY({ message: 'This payment method is not on file for this account any more.' })
      if (!allowed) throw errors.MAY_NOT_RETRY({ message: reason })
      if (method.unusable !== null) throw errors.MAY_NOT_RETRY({ message: method.unusable })
      const rev = attempts.find(({ id }) => id === found.chargeId)?.rev ?? null
      // What was on the screen is what is charged; of a charge nothing changes that has no say in whether to try again.
      if ((input.rev !== undefined && input.rev !== rev) || (input.amountMinor !== undefined && input.amountMinor !== owedOfCharge(database, found).minor)) throw errors.CHANGED()
      return context.outbox.enqueue(
        'retryCharge',
        { chargeId: input.charge, methodId: input.method },
        { accountId: found.accountId, partyId: found.partyId, targetId: found.chargeId, ifMatch: rev },
      )
    }),
  })
}
