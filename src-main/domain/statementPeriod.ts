/** The days that a recurring statement is of, and how a period is told. Business dates of the party; weeks run from Monday to Sunday. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { addDays, daysBetween } from './dates.ts'

export interface Period {
  from: BusinessDate
  /** Included. */
  to: BusinessDate
}

export type PeriodRule = 'previous_month' | 'previous_week' | 'previous_quarter' | 'month_to_date'

/** The period of a statement that is due on a day. `month_to_date` includes that day. @throws DomainError NOT_A_DATE */
export function periodDueOn(rule: PeriodRule, on: BusinessDate): Period {
  const first = firstOfMonth(on)
  switch (rule) {
    case 'previous_month': return { from: monthsEarlier(first, 1), to: addDays(first, -1) }
    case 'previous_quarter': {
      const quarter = monthsEarlier(first, (Number(first.slice(5, 7)) - 1) % 3)
      return { from: monthsEarlier(quarter, 3), to: addDays(quarter, -1) }
    }
    case 'previous_week': {
      const monday = addDays(on, -weekday(on))
      return { from: addDays(monday, -7), to: addDays(monday, -1) }
    }
    case 'month_to_date': return { from: first, to: on }
  }
}

/** `October 2026`, `July to September 2026`, `2026`, `9 to 15 November 2026`, `28 September to 4 October 2026`, `21 November 2026`. */
export function periodWords({ from, to }: Period): string {
  const [a, b] = [partsOf(from), partsOf(to)]
  if (from === to) return `${a.day} ${a.month} ${a.year}`
  const wholeMonths = a.day === 1 && addDays(to, 1).endsWith('-01')
  const sameYear = a.year === b.year
  if (wholeMonths) {
    if (sameYear && a.month === b.month) return `${a.month} ${a.year}`
    if (sameYear && a.month === 'January' && b.month === 'December') return a.year
    return sameYear ? `${a.month} to ${b.month} ${b.year}` : `${a.month} ${a.year} to ${b.month} ${b.year}`
  }
  if (sameYear && a.month === b.month) return `${a.day} to ${b.day} ${b.month} ${b.year}`
  return sameYear ? `${a.day} ${a.month} to ${b.day} ${b.month} ${b.year}` : `${a.day} ${a.month} ${a.year} to ${b.day} ${b.month} ${b.year}`
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const

const partsOf = (on: BusinessDate) => ({ year: on.slice(0, 4), month: MONTHS[Number(on.slice(5, 7)) - 1] ?? '?', day: Number(on.slice(8)) })

const firstOfMonth = (on: BusinessDate): BusinessDate => `${on.slice(0, 8)}01`

function monthsEarlier(first: BusinessDate, months: number): BusinessDate {
  let on = first
  for (let n = 0; n < months; n += 1) on = firstOfMonth(addDays(on, -1))
  return on
}

/** 0 is Monday. 1970-01-05 was one. */
const weekday = (on: BusinessDate): number => (((daysBetween('1970-01-05', on) % 7) + 7) % 7)
