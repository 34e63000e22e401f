import { describe, expect, test } from 'vitest'
import { bulkDesk, closed, company, held } from './desk.ts'
import { invoices } from './orders.ts'

describe('many invoices are decided on', () => {
  test('only what the customer leaves to us is approved, up to the limit of its currency; the rest is told why not', async () => {
    const books = company((put) => void put.party({ id: 'us', currency: 'USD', name: 'USA' }))
    const ours = held(books, { totalMinor: 50_000 })
    held(books, { totalMinor: 50_001 })
    held(books, { totalMinor: 100, currency: 'USD', partyId: 'us' })
    held(books, { preference: 'approve_all' })
    held(books, { preference: 'review_then_auto' })
    held(books, { totalMinor: 10, onHold: true })
    const desk = await bulkDesk(closed(books))
    const preview = await desk.client.bulk.preview(invoices({ do: 'approve', upTo: [{ minor: 50_000, currency: 'AUD' }] }))
    expect(preview).toMatchObject({ label: 'Approve', total: 6, takes: 1, money: [{ minor: 50_000, currency: 'AUD' }] })
    expect(Object.fromEntries(preview.leftOut.map(({ reason, count }) => [reason, count]))).toEqual({
      'The customer approves it, or it approves itself: only what the customer leaves to us is approved here.': 2,
      'It is over the limit for AUD.': 1, 'There is no limit for USD.': 1, 'It is on hold. Release it first, or approve it by itself.': 1,
    })
    await desk.ended((await desk.client.bulk.run({ id: preview.id })).run)
    expect(desk.outbox()).toMatchObject([{ command: 'approveInvoice', targetId: ours.invoice.id, ifMatch: 7, input: { note: null } }])
    // Without limits all of ours that waits and is not decided on already.
    expect(await desk.client.bulk.preview(invoices({ do: 'approve', note: 'Checked' }))).toMatchObject({ takes: 2 })
  })

  test('holds are put on and taken off, and clocks extended, each where it makes sense', async () => {
    const books = company(() => {})
    const waiting = held(books, { preference: 'review_then_auto' })
    const stopped = held(books, { preference: 'review_then_auto', onHold: true })
    held(books, { preference: 'approve_all' })
    const desk = await bulkDesk(closed(books))
    const ids = (...of: { invoice: { id: string } }[]) => ({ ids: of.map(({ invoice }) => invoice.id) as never })
    const extend = await desk.client.bulk.preview(invoices({ do: 'extend', hours: 24 }))
    expect(extend).toMatchObject({ label: 'Extend by 24 hours', takes: 2, leftOut: [{ reason: 'The invoice never approves itself; there is no time to extend.', count: 1 }] })
    expect(await desk.client.bulk.preview(invoices({ do: 'hold', reason: 'Wrong rate', channel: 'phone' }, ids(waiting, stopped)))).toMatchObject({ takes: 1, leftOut: [{ reason: 'It is on hold already.', count: 1 }] })
    const release = await desk.carryOut(invoices({ do: 'release', note: 'Settled by phone' }))
    expect(release).toMatchObject({ total: 1, outcomes: { waiting: 1 }, where: 'outbox' })
    expect(desk.outbox()).toMatchObject([{ command: 'releaseInvoice', targetId: stopped.invoice.id, input: { note: 'Settled by phone' } }])
    // Two decisions on one version would end in a conflict.
    expect(await desk.client.bulk.preview(invoices({ do: 'extend', hours: 1 }, ids(stopped)))).toMatchObject({
      takes: 0, leftOut: [{ reason: '“Release” is still waiting to go out for this invoice. Wait until it is done, or take it back in the outbox.' }],
    })
    await desk.carryOut(invoices({ do: 'hold', reason: 'Wrong rate', channel: 'phone' }, ids(waiting)))
    expect(desk.outbox().at(-1)).toMatchObject({ command: 'holdInvoice', targetId: waiting.invoice.id, input: { reason: 'Wrong rate', channel: 'phone' } })
  })
})
