/** Whom a new card is asked of: failed charges that are chosen or match a filter, methods in whose place another is needed, or accounts with none. */
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { AccountId, ChargeId, Instant, PaymentMethodId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { accountThing, methodThing } from '../kinds/cardRequest.ts'
import { failedCharges } from './paymentFailed.ts'

type CardSelection = { charges: readonly ChargeId[] } | { filter: FailedChargeFilter } | { methods: readonly PaymentMethodId[] } | { accounts: readonly AccountId[] }

/** @throws JobFailure `TOO_MANY` */
export function requestedCards(database: Database, selection: CardSelection, now: Instant): string[] {
  if ('methods' in selection) return [...new Set<string>(selection.methods)].map(methodThing)
  if ('accounts' in selection) return [...new Set<string>(selection.accounts)].map(accountThing)
  return failedCharges(database, selection, now)
}
