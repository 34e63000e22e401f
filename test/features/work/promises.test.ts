/** Promises to pay, as a person makes them and deals with them. */
import { describe, expect, test } from 'vitest'
import { FACTS_SQL, placeOfAccount } from '#main/db/promises.ts'
import { workItems } from '#main/db/work.ts'
import { workMarks } from '#main/db/workMarks.ts'
import { busyAccount, codeOf, DAY, messageOf, NOW, trailOf, workDesk } from './books.ts'

const AUD = (minor: number) => ({ minor, currency: 'AUD' })

function opened() {
  const at = workDesk()
  const items = busyAccount(at.books)
  const make = (given: Partial<Parameters<typeof at.client.promise>[0]> = {}) => at.client.promise({ account: items.account.id, invoice: items.unpaid.id, amount: AUD(50_000), dueOn: '2026-11-27', note: null, ...given })
  /** As after its day has passed with nothing received. */
  const breakIt = (id: string) => at.database.raw.prepare(`UPDATE promise SET state = 'broken' WHERE id = ?`).run(id)
  const markOf = (item: typeof items.failed | typeof items.hold) => workMarks(at.database, item.queue, workItems(at.database, item.queue, [item.id]), at.clock.now)[0]
  return { ...at, ...items, make, breakIt, markOf }
}

describe('making one', () => {
  test('about an invoice: it shows on that invoice’s items, in the account’s list and in the trail', async () => {
    const at = opened()
    const promise = await at.make({ note: 'Rosa, by phone' })
    expect(promise).toEqual({
      id: promise.id, accountId: at.account.id, invoiceId: at.unpaid.id, invoiceNumber: at.unpaid.number, amount: AUD(50_000), dueOn: '2026-11-27', state: 'open', receivedMinor: 0, keptOn: null,
      note: 'Rosa, by phone', madeAt: NOW, madeBy: 'Noor Vale', asks: false })
    expect(await at.client.promises({ account: at.account.id })).toEqual([promise])
    expect([at.markOf(at.failed)?.promise?.id, at.markOf(at.hold)?.promise]).toEqual([promise.id, null])
    expect(at.desk.published).toEqual([['work']])
    expect(trailOf(at.database)).toEqual([expect.objectContaining({ action: 'promise.make', subject: promise.id, accountId: at.account.id,
      detail: { accountId: at.account.id, invoiceId: at.unpaid.id, amountMinor: 50_000, currency: 'AUD', dueOn: '2026-11-27', note: 'Rosa, by phone' } })])
  })

  test('about all that is owed: it shows on every item of the account', async () => {
    const at = opened()
    const promise = await at.make({ invoice: null, amount: AUD(60_000) })
    expect([at.markOf(at.failed)?.promise?.id, at.markOf(at.hold)?.promise?.id]).toEqual([promise.id, promise.id])
  })

  test('a recharge that failed is owed too: a prepaid account can promise it', async () => {
    const at = workDesk()
    const account = at.books.account({ billing: 'prepaid' })
    at.books.charge(account, { kind: 'recharge', invoiceId: null, amountMinor: 3_500, status: 'failed', declineCode: 'insufficient_funds', methodId: at.books.method(account).id, at: NOW - DAY })
    at.books.derive()
    expect(await at.client.promise({ account: account.id, invoice: null, amount: AUD(3_500), dueOn: '2026-11-21', note: null })).toMatchObject({ state: 'open', invoiceId: null })
  })

  test.each([
    ['a day that has passed where the party is', { dueOn: '2026-11-19' }, 'That day has passed: it is 2026-11-20 at this party. Choose that day or a later one.'],
    ['a day more than a year ahead', { dueOn: '2027-11-22' }, 'That is more than a year ahead. Choose an earlier day.'],
    ['more than is open on the invoice', { amount: AUD(50_001) }, 'Only $500.00 is owed. Promise that at the most.'],
    ['another currency than the invoice’s', { amount: { minor: 100, currency: 'NZD' } }, 'This invoice is in AUD. Promise an amount in AUD.'],
    ['a currency in which nothing is owed', { invoice: null, amount: { minor: 100, currency: 'NZD' } }, 'Nothing is owed in NZD, so there is nothing to promise.'],
    ['nothing', { amount: AUD(0) }, 'Promise more than nothing.'],
    ['less than nothing', { amount: AUD(-1) }, 'Promise more than nothing.'],
  ])('%s cannot be promised, and why is said', async (_what, given, words) => {
    const at = opened()
    expect([await codeOf(at.make(given)), await messageOf(at.make(given))]).toEqual(['BAD_PROMISE', words])
    expect(trailOf(at.database)).toEqual([])
  })

  test('an invoice that is not in the copy, or is another account’s, is not found', async () => {
    const at = opened()
    const other = at.books.invoice(at.books.account())
    expect(await Promise.all([at.make({ invoice: 'inv_gone' }), at.make({ invoice: other.id }), at.make({ account: 'acc_gone', invoice: null })].map(codeOf))).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
  })

  test('while the party’s first pull has not come to its end, nothing can be promised: it may be paid', async () => {
    const at = opened()
    at.database.raw.prepare(`DELETE FROM cache.meta WHERE key = 'lists au'`).run()
    expect(await messageOf(at.make())).toMatch(/^Not everything of Australia has been pulled yet/)
  })
})

describe('a later one', () => {
  test('takes the place of the open one for the same, and of no other', async () => {
    const at = opened()
    const [whole, first] = [await at.make({ invoice: null, amount: AUD(60_000) }), await at.make()]
    const second = await at.make({ dueOn: '2026-12-04' })
    const states = new Map((await at.client.promises({ account: at.account.id })).map(({ id, state }) => [id, state]))
    expect([states.get(whole.id), states.get(first.id), states.get(second.id)]).toEqual(['open', 'withdrawn', 'open'])
    expect(trailOf(at.database).filter(({ action }) => action === 'promise.withdraw')).toEqual([expect.objectContaining({ subject: first.id, detail: expect.objectContaining({ replacedBy: second.id }) as object })])
  })

  test('deals with what was broken, which stays broken and asks no more', async () => {
    const at = opened()
    const broken = await at.make()
    at.breakIt(broken.id)
    expect(at.markOf(at.failed)?.promise).toMatchObject({ id: broken.id, asks: true })
    const next = await at.make({ dueOn: '2026-12-04' })
    expect(at.markOf(at.failed)?.promise?.id).toBe(next.id)
    expect((await at.client.promises({ account: at.account.id })).map(({ state, asks }) => [state, asks])).toEqual([['open', false], ['broken', false]])
  })
})

describe('dealing with one', () => {
  test('an open one is taken back, once', async () => {
    const at = opened()
    const { id } = await at.make()
    expect(await codeOf(at.client.settlePromise({ promise: id, as: 'seen' }))).toBe('SETTLED')
    expect(await at.client.settlePromise({ promise: id, as: 'withdrawn' })).toMatchObject({ state: 'withdrawn', asks: false })
    expect(await codeOf(at.client.settlePromise({ promise: id, as: 'withdrawn' }))).toBe('SETTLED')
    expect(at.markOf(at.failed)?.promise).toBeNull()
  })

  test('a broken one is seen, and stands on top no more', async () => {
    const at = opened()
    const { id } = await at.make()
    at.breakIt(id)
    expect(await at.client.settlePromise({ promise: id, as: 'seen' })).toMatchObject({ state: 'broken', asks: false })
    expect(await codeOf(at.client.settlePromise({ promise: id, as: 'seen' }))).toBe('SETTLED')
    expect(trailOf(at.database).map(({ action }) => action)).toEqual(['promise.make', 'promise.seen'])
  })

  test('of one that asks and one that is open, the row shows the one that asks; of open ones the nearest', async () => {
    const at = opened()
    const far = await at.make({ invoice: null, amount: AUD(60_000), dueOn: '2026-12-20' })
    const near = await at.make({ dueOn: '2026-12-01' })
    expect(at.markOf(at.failed)?.promise?.id).toBe(near.id)
    at.breakIt(far.id)
    expect(at.markOf(at.failed)?.promise).toMatchObject({ id: far.id, asks: true })
  })

  test('one that is not there is not found', async () => {
    expect(await codeOf(opened().client.settlePromise({ promise: 'p', as: 'seen' }))).toBe('NOT_FOUND')
  })
})

test('the plans: what was received by account and day or by invoice, what is owed by key', () => {
  const { database } = workDesk()
  const plan = (of: keyof typeof FACTS_SQL) => database.raw.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${FACTS_SQL[of].replaceAll(/:\w+|\?/g, `'x'`)}`).all().map(({ detail }) => detail).join('\n')
  for (const of of Object.keys(FACTS_SQL) as (keyof typeof FACTS_SQL)[]) expect(plan(of), of).not.toMatch(/^SCAN (?!CONSTANT)/m)
  expect(plan('received')).toMatch(/payment_by_account \(accountId=\? AND receivedOn>\?\)[\s\S]*payment_by_account \(accountId=\? AND receivedOn>\?\)[\s\S]*refund_by_payment/)
  expect(plan('paid')).toMatch(/allocation_by_invoice/)
  expect(plan('owed')).toMatch(/failedCharge_by_account/)
  expect(database.plan(placeOfAccount('a')).join('\n')).not.toMatch(/SCAN/)
})
