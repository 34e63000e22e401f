/** What matters today: the queues, the aging, the cash. */
import { implement } from '@orpc/server'
import { home } from '#contract/home.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { partyById } from '#main/db/books.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { agingToday, cashByDay, failedChargeSums, heldInvoicesCount, registrationsCount } from './queries.ts'

const CASH_DAYS = 30

export function homeRouter(context: CoreContext) {
  const os = implement(home)
  const { database } = context
  return os.router({
    figures: os.figures.handler(({ input }) => {
      const party = input.party ?? null
      // Over all parties there is no one zone: the day is that of UTC.
      const zone = party === null ? 'UTC' : (database.first(partyById(party))?.timeZone ?? 'UTC')
      const asOf = businessDateAt(context.now(), zone)
      const failed = database.all(failedChargeSums(party))
      return {
        registrations: database.first(registrationsCount(party))?.count ?? 0,
        failedCharges: failed.reduce((sum, { count }) => sum + count, 0),
        atRisk: sumByCurrency(failed),
        heldInvoices: database.first(heldInvoicesCount(party))?.count ?? 0,
        ...agingToday(database, party, asOf),
        asOf,
        cash: database.all(cashByDay(party, addDays(asOf, 1 - CASH_DAYS), asOf)),
      }
    }),
  })
}
