/** A schedule in words, and the rules that are offered by name. */
import type { SchedulePeriod, ScheduleTerms } from '#contract/schedules.ts'
import type { ContactRole } from '#contract/vocabulary.ts'
import { contactRoles, plural } from '../../ui/format/words.ts'

export const periodWords: Record<SchedulePeriod, string> = {
  previous_month: 'The month before', previous_week: 'The week before, Monday to Sunday', previous_quarter: 'The quarter before', month_to_date: 'The month so far',
}

type Who = ScheduleTerms['who']
export type Only = Extract<Who, { only: unknown }>['only']
export const onlyWords: Record<Only, string> = { not_empty: 'With a movement or a balance', owing: 'That owe at its end', all: 'All of them' }

export interface NamedRule {
  name: string
  rule: string
  /** The period that goes with it. */
  period: SchedulePeriod
}
export const namedRules: readonly NamedRule[] = [
  { name: 'Monthly, on the 1st at 8:00', rule: '0 8 1 * *', period: 'previous_month' },
  { name: 'Weekly, on Monday at 8:00', rule: '0 8 * * 1', period: 'previous_week' },
  { name: 'Quarterly, on the 1st at 8:00', rule: '0 8 1 1,4,7,10 *', period: 'previous_quarter' },
]

/** `All of them, prepaid accounts, “Kestrel”`, `3 chosen accounts`. */
export function whoWords(who: Who): string {
  if ('accounts' in who) return plural(who.accounts.length, 'chosen account')
  const { billing, text } = who.filter
  const parts = [billing === undefined ? 'Accounts' : billing === 'prepaid' ? 'Prepaid accounts' : 'Postpaid accounts', text === undefined || text === '' ? '' : `matching “${text}”`, who.only === 'all' ? '' : who.only === 'owing' ? 'that owe' : 'with a movement or a balance']
  return parts.filter((part) => part !== '').join(' ')
}

export const recipientWords = (roles: readonly ContactRole[]): string => roles.map((role) => contactRoles[role]).join(', ')

/** `40 messages, of 43 accounts`; where each statement is looked at before it goes, at the most. */
export function messagesWords({ messages, accounts }: { messages: number; accounts: number }, only: Only): string {
  const of = `of ${plural(accounts, 'account')}`
  if (messages === 0) return `None, ${of}`
  if (only === 'all') return `${plural(messages, 'message')}, ${of}`
  return `At the most ${plural(messages, 'message')}, ${of}. ${only === 'owing' ? 'Those that owe nothing' : 'Those with nothing to tell'} are left out when their statement is made.`
}

/** What the button says that sends them: `Send 40 statements`; where each is looked at before it goes, `Send up to 40 statements`. */
export function sendWords(messages: number | undefined, only: Only): string {
  if (messages === undefined) return 'Send statements'
  return messages === 0 ? 'Nobody would get one' : `Send ${only === 'all' ? '' : 'up to '}${plural(messages, 'statement')}`
}
