/** What a list was asked for, in the words of its file's head. */
import type { ListExport } from '#contract/listExport.ts'

type Fact = readonly [string, string]

const QUEUES: readonly ListExport['list'][] = ['registrations', 'failed-charges', 'failed-accounts', 'held-invoices']

/** Of a queue that was not asked otherwise: what is left out of it. */
export const shownFacts = ({ list, filter }: ListExport): Fact[] =>
  QUEUES.includes(list) && (!('show' in filter) || filter.show === undefined || filter.show === 'active') ? [['Show', 'What is to be worked on: neither snoozed nor done']] : []

/** By which column of the file, and from which end. */
export function orderFact(order: ListExport): Fact {
  if (order.list === 'bulk-results') return ['Order', 'As the action took them']
  const [by, up, down] = ORDERS[order.sort]
  // By account they stand one way alone.
  return ['Order', `${by}, ${order.descending && order.list !== 'failed-accounts' ? down : up}`]
}

const NAMES = ['Name', 'A to Z', 'Z to A'] as const
const TIME = ['oldest first', 'latest first'] as const
const SIZE = ['smallest first', 'largest first'] as const
const ORDERS: Readonly<Record<Exclude<ListExport, { list: 'bulk-results' }>['sort'], readonly [string, string, string]>> = {
  account: NAMES, name: NAMES, amount: ['Currency and amount', ...SIZE], attempts: ['Attempts', ...SIZE], times: ['Times sent', ...SIZE],
  last: ['Last try', ...TIME], since: ['Since', ...TIME], oldest_due: ['Oldest due', ...TIME], booked: ['Booked', ...TIME], clock: ['Approves itself', 'soonest first', 'latest first'],
}
