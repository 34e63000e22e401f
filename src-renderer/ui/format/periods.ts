/** Periods that are asked for again and again, counted from a party's today. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { formatDay, formatDayShort } from './dates.ts'

export interface Period {
  from: BusinessDate
  /** Included. */
  to: BusinessDate
}

export const PERIODS = ['last-month', 'this-month', 'last-quarter', 'this-quarter', 'year-to-date', 'all'] as const
export type PeriodName = (typeof PERIODS)[number]

export const periodNames: Record<PeriodName, string> = {
  'last-month': 'Last month', 'this-month': 'This month', 'last-quarter': 'Last quarter', 'this-quarter': 'This quarter', 'year-to-date': 'Year to date', all: 'Everything',
}

/** @param since the first day there can be anything; of `all` the first one */
export function periodOf(name: PeriodName, today: BusinessDate, since: BusinessDate): Period {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const quarter = Math.floor((month - 1) / 3) * 3 + 1
  switch (name) {
    case 'last-month':
      return { from: dayOf(year, month - 1, 1), to: dayOf(year, month, 0) }
    case 'this-month':
      return { from: dayOf(year, month, 1), to: today }
    case 'last-quarter':
      return { from: dayOf(year, quarter - 3, 1), to: dayOf(year, quarter, 0) }
    case 'this-quarter':
      return { from: dayOf(year, quarter, 1), to: today }
    case 'year-to-date':
      return { from: dayOf(year, 1, 1), to: today }
    case 'all':
      return { from: since < today ? since : today, to: today }
  }
}

/** The period's name; null where it has none. */
export function nameOfPeriod({ from, to }: { from: string | null; to: string | null }, today: BusinessDate, since: BusinessDate): PeriodName | null {
  return PERIODS.find((name) => {
    const period = periodOf(name, today, since)
    return period.from === from && period.to === to
  }) ?? null
}

/** `1–31 Oct 2026`, `15 Oct – 3 Nov 2026`, `15 Oct 2025 – 3 Nov 2026`; a single day stands alone. */
export function formatPeriod(from: BusinessDate, to: BusinessDate): string {
  if (from === to) return formatDay(to)
  if (from.slice(0, 7) === to.slice(0, 7)) return `${Number(from.slice(8))}–${formatDay(to)}`
  return `${from.slice(0, 4) === to.slice(0, 4) ? formatDayShort(from) : formatDay(from)} – ${formatDay(to)}`
}

/** Months and days beyond their ends count on: day 0 is the last of the month before. */
const dayOf = (year: number, month: number, day: number): BusinessDate => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
