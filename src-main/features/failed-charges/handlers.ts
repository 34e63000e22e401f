/** The failed-charges queue: see, decide, try again. */
import { implement } from '@orpc/server'
import { failedCharges, type Hardness } from '#contract/failedCharges.ts'
import { commands } from '#contract/commands.ts'
import { OpenCommand } from '#contract/outbox.ts'
import type { ChargeId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { retrySituation } from '#main/db/chargeRetry.ts'
import { openMinorOf, owedOfCharge } from '#main/db/commandSubject.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { beginOf } from '#main/db/failedChargeFilter.ts'
import { openCommands } from '#main/db/openCommands.ts'
import { accountStory } from '#main/db/story.ts'
import { DAY_MS } from '#main/domain/dates.ts'
import { declineOf } from '#main/domain/declines.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { groupsOfFailedCharges } from './groups.ts'
import { nextStep } from './nextStep.ts'
import { obstaclesTo } from './obstacles.ts'
import { pageOfFailedCharges } from './page.ts'
import { balancesOf, commandGiven, failedChargeById, failedChargeOfSeriesOf, failedChargeTotals, timeZones } from './queries.ts'
import { failedChargeRows } from './rows.ts'

/** A retry is scheduled so far ahead at the most. */
const LATEST_MS = 90 * DAY_MS

export function failedChargesRouter(context: CoreContext) {
  const os = implement(failedCharges)
  const { database } = context
  return os.router({
    page: os.page.handler(({ input }) => {
      const { sort, descending, after, limit, ...filter } = input
      const page = pageOfFailedCharges(context, { filter, sort, descending, after, limit })
      return { rows: failedChargeRows(context, page.rows), next: page.next }
    }),

    counts: os.counts.handler(({ input }) => {
      const at = context.now()
      const totals = database.all(failedChargeTotals(input, at, beginOf(database, input, at)))
      const byHardness: Record<Hardness, number> = { hard: 0, soft: 0, new_card: 0 }
      const byCode = new Map<string, number>()
      for (const row of totals) {
        byHardness[row.hardness] += row.count
        byCode.set(row.code, (byCode.get(row.code) ?? 0) + row.count)
      }
      return {
        total: totals.reduce((sum, row) => sum + row.count, 0),
        byHardness,
        atRisk: sumByCurrency(totals.map((row) => ({ minor: row.minor, currency: row.currency }))),
        codes: [...byCode].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([code, count]) => ({ code, plain: declineOf(code).plain, count })),
      }
    }),

    groups: os.groups.handler(({ input }) => {
      const { after, limit, ...filter } = input
      return groupsOfFailedCharges(context, filter, { after, limit })
    }),

    detail: os.detail.handler(({ input, errors }) => {
      // A retry that failed is another charge of the same money: whoever looked at the one goes on with the other.
      const found = database.first(failedChargeById(input.charge)) ?? database.first(failedChargeOfSeriesOf(input.charge))
      if (!found) throw errors.NOT_FOUND()
      const row = failedChargeRows(context, [found])[0]!
      const situation = retrySituation(database, found, context.now())
      const { allowed, reason, methods, triesLeft, attempts, notBefore } = situation
      const wallet = copyRecord(database, 'wallets', found.accountId)
      const account = copyRecord(database, 'accounts', found.accountId)
      const invoice = found.invoiceId === null ? null : copyRecord(database, 'invoices', found.invoiceId)
      const given = row.pending === null ? undefined : database.first(commandGiven(row.pending.id))
      const parsed = given === undefined ? undefined : commands.retryCharge.input.pick({ methodId: true }).safeParse(JSON.parse(given.input))
      return {
        row,
        advice: declineOf(found.declineCode).advice,
        retry: { allowed, reason, amount: owedOfCharge(database, found), methods, triesLeft, notBeforeAt: notBefore },
        balances: database.all(balancesOf(found.accountId)),
        wallet: wallet && { rev: wallet.rev, balance: { minor: wallet.balanceMinor, currency: wallet.currency }, thresholdMinor: wallet.thresholdMinor, autoRecharge: wallet.autoRecharge, pausedAt: wallet.pausedAt },
        account: { rev: account?.rev ?? 0 },
        invoice: invoice && { rev: invoice.rev, number: invoice.number, open: { minor: openMinorOf(database, invoice.id), currency: invoice.currency }, issuedOn: invoice.issuedOn, disputed: invoice.disputed },
        not: obstaclesTo({ row, account, invoice, wallet }),
        open: openCommands(database, found.accountId).flatMap((command) => OpenCommand.safeParse(command).data ?? []),
        nextStep: nextStep({
          row, retry: situation,
          waiting: given === undefined ? null : { methodId: parsed?.success === true ? parsed.data.methodId : null, by: given.createdBy },
          wallet,
          timeZone: database.all(timeZones()).find(({ id }) => id === found.partyId)?.timeZone ?? 'UTC',
        }),
        attempts: attempts.map(({ id, at, status, declineCode, methodId }) => ({
          chargeId: id as ChargeId, at, status, declineCode, plain: declineCode === null ? null : declineOf(declineCode).plain, method: methods.find((method) => method.id === methodId) ?? null,
        })),
        story: accountStory(database, found.accountId),
      }
    }),

    retry: os.retry.handler(({ input, errors }) => {
      context.requireManage()
      const found = database.first(failedChargeById(input.charge))
      if (!found) throw errors.NOT_FOUND()
      const at = input.at ?? context.now()
      if (at < context.now()) throw errors.MAY_NOT_RETRY({ message: 'That moment has passed. Choose a later one.' })
      if (at > context.now() + LATEST_MS) throw errors.MAY_NOT_RETRY({ message: 'That is more than 90 days ahead. Choose an earlier moment.' })
      const { allowed, reason, methods, attempts } = retrySituation(database, found, at)
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
        { accountId: found.accountId, partyId: found.partyId, targetId: found.chargeId, ifMatch: rev, ...(input.at === undefined ? {} : { notBefore: input.at }) },
      )
    }),
  })
}
