/** What is typed into a promise to pay, checked against what is owed. */
import type { BusinessDate, Money } from '#contract/vocabulary.ts'
import type { Problems } from '../commands/problems.ts'
import { amountProblem, minorOf } from '../format/amountInput.ts'
import { formatMoney } from '../format/money.ts'
import { addDays } from './snooze.ts'

export interface PromiseTerms {
  amount: string
  currency: string
  dueOn: BusinessDate | null
}

/** Further away it is no promise. */
const LONGEST_DAYS = 366

/** Field by field; none where it can be promised. `owes`: what is owed for what the promise is about, by currency. */
export function promiseProblems({ amount, currency, dueOn }: PromiseTerms, owes: readonly Money[], today: BusinessDate): Problems {
  const problems: Record<string, string> = {}
  const owed = owes.find((money) => money.currency === currency)
  const minor = minorOf(amount, currency)
  const unread = amountProblem(amount, currency)
  if (unread !== null) problems['amount'] = unread
  else if (minor === 0) problems['amount'] = 'Nothing is no promise.'
  else if (owed === undefined || owed.minor <= 0) problems['amount'] = `Nothing is owed in ${currency}.`
  else if (minor !== null && minor > owed.minor) problems['amount'] = `Only ${formatMoney(owed)} is owed.`
  if (dueOn === null) problems['dueOn'] = 'Choose a day.'
  else if (dueOn < today) problems['dueOn'] = 'This day has passed.'
  else if (dueOn > addDays(today, LONGEST_DAYS)) problems['dueOn'] = 'That is more than a year ahead.'
  return problems
}

/** Days that customers name. */
export function promiseDays(today: BusinessDate): { value: BusinessDate; label: string }[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  const days = [{ value: addDays(today, 7), label: 'In a week' }, { value: addDays(today, 14), label: 'In two weeks' }, { value: end, label: 'End of the month' }, { value: addDays(today, 30), label: 'In 30 days' }]
  return days.filter(({ value }, n) => value > today && days.findIndex((day) => day.value === value) === n)
}
