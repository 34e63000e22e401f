/** How long what is to be worked on has waited, queue by queue: in one walk along the index that holds what counts ask for. */
import type { PartyId } from '#contract/vocabulary.ts'
import { QueueAge, type Queue } from '#contract/work.ts'
import type { Database } from '#main/db/database.ts'
import { failedChargesMatching } from '#main/db/failedChargeFilter.ts'
import { heldInvoiceScope, heldInvoicesMatching, type HeldInvoiceScope } from '#main/db/heldInvoiceFilter.ts'
import { registrationsByAge } from '#main/db/registrationCounts.ts'
import { ageOf } from '#main/db/workFilter.ts'

/** Every band, the youngest first. */
export function agesOf(database: Database, queue: Queue, party: string | null, now: number): { age: QueueAge; count: number }[] {
  const counts = countsOf(database, queue, party === null ? {} : { party: party as PartyId }, now)
  return QueueAge.options.map((age) => ({ age, count: counts.get(age) ?? 0 }))
}

type Whose = { party?: PartyId }

function countsOf(database: Database, queue: Queue, filter: Whose, now: number): Map<QueueAge, number> {
  switch (queue) {
    case 'registrations': return new Map(Object.entries(registrationsByAge(database, filter, now)) as [QueueAge, number][])
    case 'failedCharges': return new Map(database.all(failedChargeAges(filter, now)).map(({ age, count }) => [age, count]))
    case 'heldInvoices': return new Map(database.all(heldInvoiceAges(heldInvoiceScope(database, filter, now))).map(({ age, count }) => [age, count]))
  }
}

export const failedChargeAges = (filter: Whose, now: number) =>
  failedChargesMatching(filter, now, { at: 'sums' }).select(({ fn }) => [ageOf('failedCharges', now).as('age'), fn.countAll<number>().as('count')]).groupBy('age')

export const heldInvoiceAges = (scope: HeldInvoiceScope) =>
  heldInvoicesMatching(scope, { counts: true }).select(({ fn }) => [ageOf('heldInvoices', scope.now).as('age'), fn.countAll<number>().as('count')]).groupBy('age')
