/** What matters today: the queues, the aging, the cash. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AgingRow } from './reports.ts'
import { BusinessDate, Currency, Money, PartyId } from './vocabulary.ts'

export const home = {
  figures: oc.input(z.object({ party: PartyId.optional() })).output(
    z.object({
      registrations: z.int(),
      failedCharges: z.int(), atRisk: z.array(Money),
      heldInvoices: z.int(),
      overdue: z.array(Money), overdueInvoices: z.int(),
      asOf: BusinessDate,
      aging: z.array(AgingRow),
      /** Money received a day over the last thirty, by currency. */
      cash: z.array(z.object({ on: BusinessDate, currency: Currency, minor: z.int() })),
    }),
  ),
}
