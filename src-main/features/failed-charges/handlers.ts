/** The failed-charges queue: see, decide, try again. */
import { implement } from '@orpc/server'
import { failedCharges, type Hardness, type MethodSummary } from '#contract/failedCharges.ts'
import type { ChargeId, PaymentMethodId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { db } from '#main/db/database.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { methodsOf, methodSummary } from '#main/db/paymentMethods.ts'
import { accountStory } from '#main/db/story.ts'
import { declineOf } from '#main/domain/declines.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { retryAdvice } from '#main/domain/retryAdvice.ts'
import { attemptsOf, failedChargeById, failedChargeCodes, failedChargesPage, failedChargeTotals } from './queries.ts'
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
      return { rows: failedChargeRows(database, page.rows), next: page.next }
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
      const situation = retrySituation(context, found)
      const row = failedChargeRows(database, [found])[0]!
      return {
        row,
        advice: declineOf(found.declineCode).advice,
        retry: {
          allowed: situation.advice.mayRetry,
          reason: situation.advice.plain,
          methods: situation.methods,
          triesLeft: situation.advice.triesLeft,
        },
        attempts: situation.attempts.map((attempt) => ({
          chargeId: attempt.id as ChargeId, at: attempt.at, status: attempt.status, declineCode: attempt.declineCode,
          method: situation.methods.find((method) => method.id === attempt.methodId) ?? null,
        })),
        story: accountStory(database, found.accountId),
      }
    }),

    retry: os.retry.handler(({ input, errors }) => {
      const found = database.first(failedChargeById(input.charge))
      if (!found) throw errors.NOT_FOUND()
      context.requireManage()
      const { advice, methods, attempts } = retrySituation(context, found)
      const method = methods.find(({ id }) => id === input.method)
      if (!method) throw errors.MAY_NOT_RETRY({ message: 'This payment method is not on file any more.' })
      if (!advice.mayRetry) throw errors.MAY_NOT_RETRY({ message: advice.plain })
      if (method.unusable !== null) throw errors.MAY_NOT_RETRY({ message: method.unusable })
      const waiting = database.first(db.selectFrom('outbox').select('id').where('targetId', '=', found.chargeId).where('state', 'in', ['queued', 'sending', 'uncertain']))
      if (waiting) throw errors.MAY_NOT_RETRY({ message: 'A retry of this charge is already waiting to go out.' })
      return context.outbox.enqueue(
        'retryCharge',
        { chargeId: input.charge, methodId: input.method },
        { accountId: found.accountId, partyId: found.partyId, targetId: found.chargeId, ifMatch: attempts.find(({ id }) => id === found.chargeId)?.rev ?? null },
      )
    }),
  })
}

/** What the rules of declines say of one open failure: attempts so far, methods on file, what may be tried. */
function retrySituation(context: CoreContext, found: { seriesId: string; accountId: string; partyId: string }) {
  const attempts = context.database.all(attemptsOf(found.seriesId))
  const onFile = context.database.all(methodsOf(found.accountId))
  const party = context.database.first(db.selectFrom('cache.party').select('timeZone').where('id', '=', found.partyId))
  const advice = retryAdvice<PaymentMethodId>({
    attempts,
    methods: onFile.map((method) => ({ ...method, id: method.id as PaymentMethodId, isDefault: method.isDefault === 1 })),
    now: context.now(),
    ...(party ? { timeZone: party.timeZone } : {}),
  })
  const problems = new Map(advice.methods.map((method) => [method.methodId, method.plain]))
  const methods: MethodSummary[] = onFile.map((method) => methodSummary(method, problems.get(method.id as PaymentMethodId) ?? null))
  return { attempts, advice, methods }
}
