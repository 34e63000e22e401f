/** The form of a schedule: what it begins with, and the terms that it comes to. */
import type { StatementKind } from '#contract/documents.ts'
import { ScheduleTerms, type SchedulePeriod } from '#contract/schedules.ts'
import type { ContactRole } from '#contract/vocabulary.ts'
import { problemsOf } from '../../ui/commands/problems.ts'
import { namedRules, type Only } from './words.ts'

export interface Draft {
  name: string
  party: string | null
  kind: StatementKind
  period: SchedulePeriod
  chosen: boolean
  accounts: readonly string[]
  billing: 'postpaid' | 'prepaid' | null
  text: string
  only: Only
  recipients: readonly ContactRole[]
  /** A rule as it stands in the box; where `named`, one of those offered by name. */
  rule: string
  named: boolean
}

export function draftOf(terms: ScheduleTerms | null, party: string | null): Draft {
  if (terms === null) {
    const first = namedRules[0]!
    return { name: '', party, kind: 'balance-forward', period: first.period, chosen: false, accounts: [], billing: null, text: '', only: 'not_empty', recipients: ['billing_email'], rule: first.rule, named: true }
  }
  const { who } = terms
  const filter = 'filter' in who ? who.filter : {}
  return {
    name: terms.name, party: terms.party, kind: terms.kind, period: terms.period, chosen: 'accounts' in who, accounts: 'accounts' in who ? who.accounts : [],
    billing: filter.billing ?? null, text: filter.text ?? '', only: 'filter' in who ? who.only : 'not_empty', recipients: terms.recipients,
    rule: terms.rule, named: namedRules.some(({ rule }) => rule === terms.rule),
  }
}

/** What is wrong with the rule as it is typed, in plain words; null where only the core can tell. */
export function ruleProblem({ rule, named }: Pick<Draft, 'rule' | 'named'>): string | null {
  if (named) return null
  if (rule.trim() === '') return 'Fill this in.'
  if (rule.trim().split(/\s+/).length !== 5) return 'Write five fields: minute, hour, day of the month, month, day of the week.'
  return problemsOf(ScheduleTerms.shape.rule.safeParse(rule).error)[''] ?? null
}

/** What the draft comes to; null while something is missing. A schedule that has no name yet can be looked at. */
export function termsOf(draft: Draft): ScheduleTerms | null {
  const { name, party, kind, period, chosen, accounts, billing, text, only, recipients, rule } = draft
  const filter = { ...(billing === null ? {} : { billing }), ...(text.trim() === '' ? {} : { text: text.trim() }) }
  const parsed = ScheduleTerms.safeParse({ name: name.trim() === '' ? 'Without a name yet' : name, party, kind, period, who: chosen ? { accounts } : { filter, only }, recipients, rule })
  return parsed.success ? parsed.data : null
}
