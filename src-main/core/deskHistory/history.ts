/**
 * Some days of work at the demo company's desk: what is assigned, noted, resting, finished with, promised, kept and
 * broken. The same things happen at every desk of the same company; which rows they happen to follows from the queues.
 */
import type { BusinessDate, Instant } from '#contract/vocabulary.ts'
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import type { ViewList, ViewTerms } from '#contract/views.ts'
import type { QueueItem } from '#contract/work.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import type { Doing } from './doing.ts'
import { FAILED_NEXT, FAILED_NOTES, HELD_NEXT, HELD_NOTES, REGISTRATION_NOTES, TEAM } from './team.ts'

const MINUTE_MS = 60_000
/** Rows of a queue that are looked at. */
const LOOKED_AT = 60

export interface HistoryOptions {
  doing: Doing
  /** The present moment. */
  now: Instant
  /** Who sits at the desk. */
  operator: string
}

/** Answers the commands that it gave: what was promised is kept by money that the billing system is told of. */
export async function workThrough({ doing: { client, is }, now, operator }: HistoryOptions): Promise<number[]> {
  const { nadia, tom, yuki } = TEAM
  const today = businessDateAt(now, 'UTC')
  const daysAgo = (days: number, hour: number, minute = 0): Instant => Date.parse(`${addDays(today, -days)}T00:00:00Z`) + (hour * 60 + minute) * MINUTE_MS
  const morning = (inDays: number): Instant => Date.parse(`${addDays(today, inDays)}T08:00:00Z`)
  const found = oneAnAccount((await client.failedCharges.page({ sort: 'amount', descending: true, limit: LOOKED_AT })).rows)
  const held = oneAnAccount((await client.heldInvoices.page({ state: 'held', sort: 'amount', descending: true, limit: LOOKED_AT })).rows)
  const waiting = oneAnAccount((await client.heldInvoices.page({ state: 'waiting', sort: 'amount', descending: true, limit: LOOKED_AT })).rows)
  const toCorrect = (await client.registrations.page({ need: 'fix_address', sort: 'account', limit: LOOKED_AT })).rows
  const silent = (await client.registrations.page({ reason: 'silent', sort: 'account', limit: LOOKED_AT })).rows
  const item = (queue: QueueItem['queue']) => (id: string): QueueItem => ({ queue, id })
  const [failedItem, heldItem, registrationItem] = [item('failedCharges'), item('heldInvoices'), item('registrations')]
  // What had failed by then comes first: nobody notes what has not happened.
  const [older, newer] = [found.filter(({ firstFailedAt }) => firstFailedAt < daysAgo(10, 0)), found.filter(({ firstFailedAt }) => firstFailedAt >= daysAgo(10, 0))]
  const failed = [...older, ...newer]
  // What can be promised is the least of it, so that the largest stays to be worked on.
  const [broken, partly, kept, later] = [...newer, ...older].filter(({ invoiceId }) => invoiceId !== null).toReversed()
  const promised = new Set([broken, partly, kept, later].map((row) => row?.chargeId))
  const others = failed.filter(({ chargeId }) => !promised.has(chargeId))
  const commands: number[] = []
  const steps: Step[] = []
  const at = (moment: Instant, who: string, act: () => Promise<unknown>) => void steps.push({ moment, who, act })
  const view = (moment: Instant, who: string, list: ViewList, name: string, filters: ViewTerms['filters'], sort: string) =>
    at(moment, who, () => client.views.save({ list, name, terms: { filters, text: '', sort, descending: true, columns: null } }))
  const note = (moment: Instant, who: string, on: QueueItem, text: string) => at(moment, who, () => client.work.addNote({ items: [on], text }))
  const promise = (moment: Instant, who: string, row: FailedChargeRow | undefined, dueOn: BusinessDate, said: string) => {
    if (row !== undefined) at(moment, who, () => client.work.promise({ account: row.accountId, invoice: row.invoiceId, amount: row.amount, dueOn, note: said }))
  }
  const received = (row: FailedChargeRow | undefined, amountMinor: number, receivedOn: BusinessDate) => {
    if (row === undefined || row.invoiceId === null || amountMinor <= 0) return
    const input = { invoiceId: row.invoiceId, amountMinor, medium: 'bank_transfer', receivedOn, reference: row.invoiceNumber } as const
    at(now - 20 * MINUTE_MS, nadia, async () => void commands.push((await client.outbox.give({ command: 'recordPayment', input })).id))
  }

  view(daysAgo(12, 8, 40), nadia, 'failed-charges', 'New card needed', { hardness: 'new_card' }, 'amount')
  view(daysAgo(11, 9, 15), tom, 'held-invoices', 'On hold, by phone', { state: 'held', channel: 'phone' }, 'since')
  view(daysAgo(11, 10, 5), yuki, 'registrations', 'Silent after two', { reason: 'silent' }, 'times')

  for (const [n, { chargeId }] of others.slice(0, 8).entries()) at(daysAgo(10, 8, 20 + n), nadia, () => client.work.assign({ items: [failedItem(chargeId)], to: [nadia, operator, tom][n % 3]! }))
  for (const [n, { invoiceId }] of held.slice(0, 6).entries()) at(daysAgo(10, 8, 40 + n), nadia, () => client.work.assign({ items: [heldItem(invoiceId)], to: [operator, tom][n % 2]! }))

  promise(daysAgo(9, 14, 10), tom, broken, addDays(today, -3), 'Promised on the phone: by bank transfer, all of it.')
  promise(daysAgo(9, 15, 30), nadia, partly, addDays(today, -2), 'Pays as soon as their own customer has paid.')
  promise(daysAgo(6, 11, 20), tom, kept, addDays(today, 1), 'Transfer is approved on their side, it leaves this week.')
  promise(daysAgo(5, 16, 45), nadia, later, addDays(today, 6), 'In two weeks, after their month end.')

  for (const [n, text] of FAILED_NOTES.entries()) if (others[n] !== undefined) note(daysAgo(8 - n, 9 + n, 7 * n), [nadia, tom, operator][n % 3]!, failedItem(others[n].chargeId), text)
  for (const [n, text] of HELD_NOTES.entries()) if (held[n] !== undefined) note(daysAgo(5 - n, 10, 12 * n), [tom, operator, nadia][n % 3]!, heldItem(held[n].invoiceId), text)
  for (const [n, row] of [toCorrect[0], silent[0]].entries()) if (row !== undefined) note(daysAgo(4, 9, 30 + 5 * n), yuki, registrationItem(row.registrationId), REGISTRATION_NOTES[n]!)

  const next = (on: QueueItem, text: string, inDays: number) => at(daysAgo(3, 8, 50), operator, () => client.work.nextAction({ items: [on], action: { text, on: addDays(today, inDays) } }))
  for (const [n, { chargeId }] of others.slice(2, 5).entries()) next(failedItem(chargeId), FAILED_NEXT[n]!, n)
  for (const [n, { invoiceId }] of held.slice(0, 2).entries()) next(heldItem(invoiceId), HELD_NEXT[n]!, 1 + n)
  if (waiting[0] !== undefined) next(heldItem(waiting[0].invoiceId), 'Ask who approves in the meantime', 0)

  // What needs another address goes to one person, all at once.
  if (toCorrect.length > 0) at(daysAgo(2, 13, 25), yuki, async () => {
    const preview = await client.bulk.preview({ queue: 'registrations', selection: { ids: toCorrect.slice(0, 25).map(({ registrationId }) => registrationId) }, action: { do: 'assign', to: yuki } })
    if (preview.takes > 0) await ended(client, await client.bulk.run({ id: preview.id }))
  })

  for (const [n, { chargeId }] of others.slice(5, 8).entries()) at(daysAgo(1, 15, 10 + n), nadia, () => client.work.snooze({ items: [failedItem(chargeId)], until: morning(2 + n) }))
  for (const [n, { invoiceId }] of held.slice(4, 6).entries()) at(daysAgo(1, 15, 20 + n), nadia, () => client.work.snooze({ items: [heldItem(invoiceId)], until: morning(3) }))
  for (const [n, { registrationId }] of silent.slice(1, 3).entries()) at(daysAgo(1, 16, 20 + n), yuki, () => client.work.done({ items: [registrationItem(registrationId)], done: true }))

  // This morning's bank statement: all of one promise, a part of another.
  received(kept, kept?.amount.minor ?? 0, addDays(today, -1))
  received(partly, Math.floor((partly?.amount.minor ?? 0) / 3), addDays(today, -2))

  for (const { moment, who, act } of steps.toSorted((one, other) => one.moment - other.moment)) {
    is(who, moment)
    await act()
  }
  return commands
}

/** The trail of what was done stands in the order of time. */
interface Step {
  moment: Instant
  who: string
  act: () => Promise<unknown>
}

/** The first of each account: two people do not ring the same customer. */
function oneAnAccount<R extends { accountId: string }>(rows: readonly R[]): R[] {
  const seen = new Set<string>()
  return rows.filter(({ accountId }) => !seen.has(accountId) && seen.add(accountId) !== undefined)
}

const LOOK_EVERY_MS = 50
const TRIES = 200

/** Waits for a run of some items; one that takes longer goes on by itself. */
async function ended(client: Doing['client'], { run }: { run: string }): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if ((await client.bulk.get({ run })).finishedAt !== null) return
    await new Promise((resolve) => void setTimeout(resolve, LOOK_EVERY_MS))
  }
}
