/** When a schedule runs: cron's five fields, read in the party's zone. */
import { Cron } from 'croner'
import cronstrue from 'cronstrue'
import type { Instant } from '#contract/vocabulary.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { JobFailure } from '../ports/jobs.ts'

/** Times looked at to see that a rule comes once a day at the most. */
const LOOKED_AT = 100
/** Times between two instants that are told; of more, the latest. */
const BETWEEN_MAX = 5000

export interface Rule {
  /** `At 08:00, on the 1st of each month`. */
  words: string
  /** The times behind `after`, in order; fewer than asked for where it does not come any more. */
  next(after: Instant, count: number): Instant[]
  /** The times from `from` on, up to and with `to`. */
  between(from: Instant, to: Instant): Instant[]
}

/**
 * What does not exist because clocks go forward runs at the moment they do; what comes twice because
 * they go back runs the first time.
 * @throws JobFailure `BAD_RULE` where it is not understood, never comes, or comes more than once a day
 */
export function readRule(rule: string, timeZone: string): Rule {
  const key = `${timeZone} ${rule}`
  const kept = read.get(key)
  if (kept !== undefined) return kept
  const made = newRule(rule, timeZone)
  if (read.size >= RULES_KEPT) read.clear()
  read.set(key, made)
  return made
}

/** To see that a rule is sound takes milliseconds, and lists ask for two hundred of them every second while mail goes out. */
const read = new Map<string, Rule>()
const RULES_KEPT = 500

function newRule(rule: string, timeZone: string): Rule {
  const fields = rule.trim().split(/\s+/)
  if (fields.length !== 5) throw bad('This rule is not understood. Write five fields: minute, hour, day of the month, month, day of the week.')
  const pattern = fields.join(' ')
  let cron: Cron
  try {
    cron = new Cron(pattern, { timezone: timeZone, mode: '5-part', paused: true })
  } catch (error) {
    throw bad(`This rule is not understood: ${(error as Error).message.replace(/^CronPattern: /, '').replace(/\.?$/, '.')} Write five fields: minute, hour, day of the month, month, day of the week.`)
  }
  const next = (after: Instant, count: number) => cron.nextRuns(count, new Date(after)).map((date) => date.getTime())
  const some = next(Date.UTC(2024, 0, 1), LOOKED_AT)
  if (some.length === 0) throw bad('This rule never comes: there is no such day.')
  const days = some.map((at) => businessDateAt(at, timeZone))
  if (new Set(days).size < days.length) throw bad('This rule comes more than once a day. A statement goes out once a day at the most: give one minute and one hour.')
  return {
    words: wordsOf(pattern),
    next,
    between(from, to) {
      const found: Instant[] = []
      let at = from - 1
      for (;;) {
        const more = next(at, 100).filter((time) => time <= to)
        found.push(...more)
        if (more.length < 100) return found
        at = more.at(-1)!
        if (found.length > BETWEEN_MAX) found.splice(0, found.length - BETWEEN_MAX)
      }
    },
  }
}

const bad = (message: string) => new JobFailure('BAD_RULE', message)

function wordsOf(pattern: string): string {
  return cronstrue.toString(pattern, { use24HourTimeFormat: true })
    .replace(/on day ([\d, and]+?) of the month/, (_, days: string) => `on the ${days.replace(/\d+/g, ordinal)} of each month`)
    .replace(/^At (\d\d:\d\d)$/, 'At $1 every day')
    .replace('only on ', 'every ')
    .replace('only in ', 'in ')
}

function ordinal(number: string): string {
  const n = Number(number)
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
  return `${n}${ending}`
}
