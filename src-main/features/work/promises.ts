/** Promises to pay, as a person makes them and deals with them. How they stand is worked out by the core (`core/promiseService`). */
import { implement } from '@orpc/server'
import { work } from '#contract/work.ts'
import type { BusinessDate, Money } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { insertPromise, owedFor, placeOfAccount, placeOfInvoice, promiseById, promisesAnsweredBy, promisesOf, receiptsFor, updatePromise, type PromiseAbout } from '#main/db/promises.ts'
import { moneyMustWait } from '#main/db/unfinishedParties.ts'
import { shownPromise, type PromiseRow } from '#main/db/workMarks.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import { formatMoney } from '#main/domain/money.ts'
import { AHEAD_DAYS, isShort } from '#main/domain/promise.ts'

export function promiseHandlers(context: CoreContext) {
  const os = implement(work)
  const { database } = context
  const changed = () => context.publish('work')
  const shown = (id: string) => shownPromise(database.first<PromiseRow>(promiseById(id))!)

  return {
    promises: os.promises.handler(({ input }) => database.all<PromiseRow>(promisesOf(input.account)).map(shownPromise)),

    promise: os.promise.handler(({ input: { account, invoice, amount, dueOn, note }, errors }) => {
      context.requireManage()
      const place = database.first(placeOfAccount(account))
      const about: PromiseAbout = { accountId: account, invoiceId: invoice, currency: amount.currency }
      const billed = invoice === null ? null : database.first(placeOfInvoice(invoice))
      if (place === undefined || billed === undefined || (billed !== null && billed.accountId !== account)) throw errors.NOT_FOUND()
      const at = context.now()
      const madeOn = businessDateAt(at, place.timeZone)
      const problem = moneyMustWait(database, place.partyId) ?? problemOf({ amount, dueOn }, { currency: billed?.currency ?? null, madeOn, locale: place.locale }, owedFor(database, about))
      if (problem !== null) throw errors.BAD_PROMISE({ message: problem })

      const id = context.newId()
      const by = context.operator().name
      const baselineMinor = receiptsFor(database, about, madeOn).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
      deskTransaction(database, () => {
        for (const before of database.all<PromiseRow>(promisesAnsweredBy(about))) {
          database.run(updatePromise(before.id, before.state === 'open' ? { state: 'withdrawn', stateAt: at } : { answeredAt: at, answeredBy: by }))
          context.audit(before.state === 'open' ? 'promise.withdraw' : 'promise.seen', before.id, { ...saidOf(before), replacedBy: id })
        }
        const promise = { id, accountId: account, partyId: place.partyId, invoiceId: invoice, amountMinor: amount.minor, currency: amount.currency, dueOn, note, madeAt: at, madeBy: by, baselineMinor, state: 'open', receivedMinor: 0, keptOn: null, stateAt: at, answeredAt: null, answeredBy: null } as const
        database.run(insertPromise(promise))
        context.audit('promise.make', id, { ...saidOf(promise), note })
      })
      changed()
      return shown(id)
    }),

    settlePromise: os.settlePromise.handler(({ input: { promise, as }, errors }) => {
      context.requireManage()
      const at = context.now()
      deskTransaction(database, () => {
        const known = database.first<PromiseRow>(promiseById(promise))
        if (known === undefined) throw errors.NOT_FOUND()
        const asks = isShort(known.state) && known.answeredAt === null
        if (!asks && (as === 'seen' || known.state !== 'open')) throw errors.SETTLED()
        const by = context.operator().name
        database.run(updatePromise(promise, as === 'seen' ? { answeredAt: at, answeredBy: by } : { state: 'withdrawn', stateAt: at, ...(asks ? { answeredAt: at, answeredBy: by } : {}) }))
        context.audit(as === 'seen' ? 'promise.seen' : 'promise.withdraw', promise, saidOf(known))
      })
      changed()
      return shown(promise)
    }),
  }
}

/** What an entry of the audit trail says of a promise. */
const saidOf = ({ accountId, invoiceId, amountMinor, currency, dueOn }: Omit<PromiseRow, 'invoiceNumber' | 'state'>) =>
  ({ accountId, ...(invoiceId === null ? {} : { invoiceId }), amountMinor, currency, dueOn })

interface Asked {
  amount: Money
  dueOn: BusinessDate
}

/** Why this cannot be promised, in plain words with what can; null when it can. */
function problemOf({ amount, dueOn }: Asked, { currency, madeOn, locale }: { currency: string | null; madeOn: BusinessDate; locale: string }, owedMinor: number): string | null {
  if (dueOn < madeOn) return `That day has passed: it is ${madeOn} at this party. Choose that day or a later one.`
  if (dueOn > addDays(madeOn, AHEAD_DAYS)) return 'That is more than a year ahead. Choose an earlier day.'
  if (currency !== null && amount.currency !== currency) return `This invoice is in ${currency}. Promise an amount in ${currency}.`
  if (amount.minor <= 0) return 'Promise more than nothing.'
  if (owedMinor <= 0) return currency === null ? `Nothing is owed in ${amount.currency}, so there is nothing to promise.` : 'Nothing is open on this invoice, so there is nothing to promise.'
  if (amount.minor > owedMinor) return `Only ${formatMoney({ minor: owedMinor, currency: amount.currency }, locale)} is owed. Promise that at the most.`
  return null
}
