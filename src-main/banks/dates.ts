/** Dates as banks write them. The day is taken as written: it is the bank's, and no zone is worked out. */
import type { BusinessDate } from '#contract/vocabulary.ts'
import { daysBetween, isBusinessDate } from '#main/domain/dates.ts'
import { StatementProblem } from './bankFileError.ts'

/** `2026-11-20`, and with a time or a zone behind it. @throws StatementProblem */
export function isoDate(text: string, line: number | null): BusinessDate {
  return existing(/^\s*(\d{4}-\d{2}-\d{2})(?![\d])/.exec(text)?.[1] ?? '', text, line)
}

/** `20261120`, whatever follows it, or `261120`. @throws StatementProblem */
export function compactDate(text: string, line: number | null): BusinessDate {
  const [, year = '', month = '', day = ''] = /^\s*(\d{4}|\d{2})(\d{2})(\d{2})(?!\d)/.exec(text) ?? /^\s*(\d{4})(\d{2})(\d{2})/.exec(text) ?? []
  return existing(`${fullYear(year)}-${month}-${day}`, text, line)
}

/**
 * A day of the year (`1231`) beside a date with a year: of the years around it the one that brings the two nearest,
 * as an entry of 31 December may have its value on 2 January.
 * @throws StatementProblem
 */
export function dayNear(monthDay: string, near: BusinessDate, line: number | null): BusinessDate {
  const year = Number(near.slice(0, 4))
  const candidates = [year, year - 1, year + 1]
    .map((y) => `${String(y).padStart(4, '0')}-${monthDay.slice(0, 2)}-${monthDay.slice(2, 4)}`)
    .filter((on) => isBusinessDate(on))
  const [first, ...others] = candidates
  if (first === undefined) return existing('', monthDay, line)
  return others.reduce((best, on) => (Math.abs(daysBetween(on, near)) < Math.abs(daysBetween(best, near)) ? on : best), first)
}

/** 00 to 79 are of this century. */
export const fullYear = (year: string): string => (year.length === 2 ? `${Number(year) < 80 ? '20' : '19'}${year}` : year)

function existing(on: string, text: string, line: number | null): BusinessDate {
  if (!isBusinessDate(on)) throw new StatementProblem(`“${text.trim().slice(0, 40)}” is not a date. Ask the bank for the file again.`, line)
  return on
}
