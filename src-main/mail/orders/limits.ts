/** What an order may be of, at the most. */
import type { BusinessDate, PartyId } from '#contract/vocabulary.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { daysBetween } from '#main/domain/dates.ts'

/** Messages in one campaign at most: all of it is looked at before it is confirmed. */
export const CAMPAIGN_MAX = 100_000
const DAYS_MAX = 366

export interface Period {
  party?: PartyId | undefined
  from: BusinessDate
  to: BusinessDate
}

/** @throws JobFailure `TOO_MANY` */
export function notTooMany<T>(chosen: T[]): T[] {
  if (chosen.length > CAMPAIGN_MAX) throw new JobFailure('TOO_MANY', 'More than 100,000 customers match. Narrow the filter, by party for example.')
  return chosen
}

/** @throws JobFailure `BAD_PERIOD` */
export function goodPeriod(period: Period): Period {
  const days = daysBetween(period.from, period.to) + 1
  if (days < 1) throw new JobFailure('BAD_PERIOD', `The period begins on ${period.from}, after its end on ${period.to}. Turn the two dates round.`)
  if (days > DAYS_MAX) throw new JobFailure('BAD_PERIOD', `The period is of ${days} days; it may be of ${DAYS_MAX} at the most.`)
  return period
}
