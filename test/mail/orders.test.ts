import { describe, expect, test } from 'vitest'
import type { AccountId, ChargeId, PaymentId } from '#contract/vocabulary.ts'
import { suppress } from '#main/db/suppressions.ts'
import { db } from '#main/db/database.ts'
import { accountStory } from '#main/db/story.ts'
import { previewPage } from '#main/mail/orders/preview.ts'
import { prepareOrder } from '#main/mail/orders/prepare.ts'
import { renderOrder } from '#main/mail/orders/render.ts'
import { narrowed } from '#main/mail/orders/narrowed.ts'
import { preparePaper } from '#main/mail/preparePaper.ts'
import { templateFor } from '#main/mail/templates.ts'
import { dispatch, NOW } from './customers.ts'
import { all, approvalOrder, company, DAY, ends, failedOrder, failing, HOUR, OURS, paperMaker, period, person, prepared, preview, recharged, request, smsSink, waiting, written } from './orders.ts'
import { smtpSink } from './smtpSink.ts'
import type { Books } from '../fixtures/books.ts'

const textOf = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
const reasons = (given: { skipped: { reason: string; count: number }[] }) => Object.fromEntries(given.skipped.map(({ reason, count }) => [reason, count]))
const set = (books: Books, sql: string) => void books.database.raw.exec(sql)

async function send(books: Books, campaignId: string, parts: Partial<Parameters<typeof dispatch>[2]> = {}) {
  const sink = await smtpSink()
  const sms = smsSink()
  const result = await dispatch(books.database, campaignId, { smtp: sink.url, connector: null, sms, papers: paperMaker(), ...parts })
  return { sink, sms, result }
}

describe('payment failed', () => {
  test('all failures of an account are told in one message, to all its admins and billing contacts; one whose mail comes back is left out and named', async () => {
    const books = company()
    const { account } = failing(books, { name: 'Ōtara Plumbing', people: [{ email: 'accounts@otara.example' }, { email: 'ana@otara.example', roles: ['admin'] }, { name: 'Tui Rewi', email: 'tui@otara.example', roles: ['admin'], emailBouncedAt: 5 }, { email: 'approver@otara.example', roles: ['approver'] }] })
    const second = books.invoice(account, { totalMinor: 8_850 })
    books.charge(account, { kind: 'invoice', invoiceId: second.id, methodId: 'pm_1', amountMinor: 8_850, status: 'failed', declineCode: 'stolen_card', seriesId: second.id, at: NOW - HOUR })
    books.derive()
    const seen = preview(books, failedOrder())
    expect(seen).toMatchObject({ willSend: 1, texts: 0, skipped: [], recipients: [{ about: expect.stringMatching(/^2 failed charges\. Left out: Tui Rewi <tui@otara\.example>: mail to this address comes back\.$/), to: 'accounts@otara.example, ana@otara.example' }] })
    const { sink } = await send(books, prepared(books, failedOrder()).campaignId)
    const [{ to, raw }] = sink.taken() as [{ to: string; raw: string }]
    expect(to).toBe('accounts@otara.example,ana@otara.example')
    const text = textOf(raw)
    expect(text).toContain('$1,240.00')
    expect(text).toContain('$88.50')
    expect(text).toContain('$1,328.50')
    // The bank tells the cardholder that a card was reported stolen; we do not.
    expect(text).toContain('Your bank declined the payment.')
    expect(text).not.toMatch(/stolen/i)
    const { campaignId } = books.database.raw.prepare('SELECT id AS campaignId FROM campaign').get() as { campaignId: string }
    expect(written(books, campaignId)[0]).toMatchObject({ state: 'sent', reason: 'Left out: Tui Rewi <tui@otara.example>: mail to this address comes back.' })
  })

  test('looked at again just before: what was paid, is on hold, is tried again, or whose address changed gets nothing, and why is written down', async () => {
    const books = company()
    const made = Array.from({ length: 7 }, (_, n) => failing(books, { people: [{ email: `c${n}@customer.example` }] }))
    books.derive()
    const { campaignId, skipped } = prepared(books, failedOrder())
    expect(skipped).toBe(0)
    const [paid, held, retried, moved, suppressed, bounced] = made
    books.allocation(books.payment(paid!.account, { amountMinor: 124_000 }), paid!.invoice)
    books.hold(held!.invoice)
    books.derive()
    books.database.run(db.insertInto('outbox').values({ command: 'retryCharge', accountId: retried!.account.id, partyId: 'au', targetId: retried!.charge.id, input: '{}', idempotencyKey: 'k', state: 'queued', createdAt: NOW, createdBy: 'Rosa', ifMatch: null, nextTryAt: null, settledAt: null, outcome: null, message: null, basis: null, subject: null, amountMinor: null, currency: null, firstSentAt: null, resolution: null, resolvedAt: null, resolvedBy: null, againId: null, attempts: 0 }))
    set(books, `UPDATE cache.contact SET email = 'new@customer.example' WHERE accountId = '${moved!.account.id}'`)
    suppress(books.database, { address: 'c4@customer.example', reason: 'complained', words: null, at: NOW, by: 'Rosa' })
    set(books, `UPDATE cache.contact SET emailBouncedAt = 9 WHERE accountId = '${bounced!.account.id}'`)
    expect(suppressed).toBeDefined()
    const { sink } = await send(books, campaignId)
    expect(ends(books, campaignId)).toEqual([
      'The money has come since, or nothing is owed any more.', 'The invoice is on hold, and is not chased meanwhile.', 'The charge is being tried again now.', 'The address has changed since this was confirmed.',
      'The customer complained about our mail.', 'Mail to this address comes back.', 'sent',
    ])
    expect(sink.taken().map(({ to }) => to)).toEqual(['c6@customer.example'])
    // The same, before anything is confirmed.
    expect(reasons(preview(books, failedOrder()))).toEqual({
      'The invoice is on hold, and is not chased meanwhile.': 1, 'The charge is being tried again now.': 1, 'The customer complained about our mail.': 1, 'Mail to this address comes back.': 1,
      'Recently sent: the same kind of message went, or may have gone, to this address a short time ago.': 1,
    })
  })

  test('of two failures of which one was paid meanwhile the other is told', async () => {
    const books = company()
    const { account, invoice } = failing(books)
    const second = books.invoice(account, { totalMinor: 8_850 })
    books.charge(account, { kind: 'invoice', invoiceId: second.id, methodId: 'pm_1', amountMinor: 8_850, status: 'failed', declineCode: 'expired_card', seriesId: second.id })
    books.derive()
    const { campaignId } = prepared(books, failedOrder())
    books.allocation(books.payment(account, { amountMinor: 124_000 }), invoice)
    books.derive()
    const { sink } = await send(books, campaignId)
    const text = textOf(sink.taken()[0]!.raw)
    expect(text).toContain('$88.50')
    expect(text).not.toContain('1,240.00')
    expect(text).toContain('The card has expired.')
  })

  test('a charge that was tried again and failed again is told as it is now; one of which a part was paid, with what is left', async () => {
    const books = company()
    const { account, invoice, charge, method } = failing(books)
    books.charge(account, { kind: 'invoice', invoiceId: invoice.id, methodId: method.id, amountMinor: 124_000, status: 'failed', declineCode: 'expired_card', seriesId: invoice.id, at: NOW - HOUR })
    books.allocation(books.payment(account, { amountMinor: 24_000 }), invoice)
    books.derive()
    const { sink } = await send(books, prepared(books, { kind: 'payment_failed', selection: { charges: [charge.id as ChargeId] }, channel: 'email' }).campaignId)
    const text = textOf(sink.taken()[0]!.raw)
    expect(text).toContain('$1,000.00')
    expect(text).toContain('The card has expired.')
  })

  test('by SMS to whoever asked for that, always from the same of our numbers, and never with a link to anything but the sign-in', async () => {
    const books = company()
    const customers = Array.from({ length: 12 }, (_, n) => failing(books, { people: [{ prefers: 'sms', phone: `0400 000 ${100 + n}` }] }))
    books.derive()
    const seen = preview(books, failedOrder())
    expect(seen).toMatchObject({ willSend: 12, texts: 12, segments: 12, senders: [{ channel: 'sms', from: OURS.join(', '), count: 12, template: 'Payment-failed notice, version 1' }] })
    const { campaignId } = prepared(books, failedOrder())
    const { sms, sink } = await send(books, campaignId)
    expect(sink.taken()).toEqual([])
    expect(sms.taken).toHaveLength(12)
    expect(new Set(sms.taken.map(({ from }) => from)).size).toBeGreaterThan(1)
    expect(sms.taken.every(({ from, to, body }) => OURS.includes(from) && /^\+61400000\d{3}$/.test(to) && body.includes('https://au.portal.meridianfleet.example') && !/IN\d+/.test(body))).toBe(true)
    const first = new Map(sms.taken.map(({ to, from }) => [to, from]))
    set(books, 'UPDATE message SET settledAt = settledAt - 86500000')
    const again = await send(books, prepared(books, failedOrder()).campaignId)
    expect(again.sms.taken.map(({ to, from }) => first.get(to) === from)).toEqual(customers.map(() => true))
  })

  test('who wants email gets email, though another of the account would rather have an SMS; a person may say by which', async () => {
    const books = company()
    failing(books, { people: [{ email: 'a@customer.example', prefers: 'sms', phone: '0400 000 001' }, { email: 'b@customer.example', roles: ['admin'] }] })
    failing(books, { people: [{ email: null, prefers: 'email', phone: '0400 000 002' }] })
    failing(books, { people: [{ email: 'c@customer.example', prefers: 'sms', phone: '0400 000 003', smsStoppedAt: 4 }] })
    failing(books, { people: [{ email: 'd@customer.example', phone: '12' }] })
    failing(books, { people: [] })
    books.derive()
    const to = (channel: 'preferred' | 'email' | 'sms') => Object.fromEntries([...preview(books, failedOrder(channel)).recipients.map((row) => [row.accountRef, `${row.channel} ${row.to}`]), ...preview(books, failedOrder(channel)).skipped.flatMap(({ reason, examples }) => examples.map((row) => [row.accountRef, reason]))])
    expect(to('preferred')).toEqual({ 'A-000001': 'email a@customer.example, b@customer.example', 'A-000002': 'No email address.', 'A-000003': 'email c@customer.example', 'A-000004': 'email d@customer.example', 'A-000005': 'No admin and no billing contact.' })
    expect(to('sms')).toEqual({ 'A-000001': 'sms +61400000001', 'A-000002': 'sms +61400000002', 'A-000003': 'The customer answered STOP.', 'A-000004': 'This is not a phone number that SMS can go to.', 'A-000005': 'No admin and no billing contact.' })
    set(books, `UPDATE cache.party SET smsNumbers = '[]'`)
    expect(reasons(preview(books, failedOrder('sms')))).toMatchObject({ 'This party has no number that SMS leaves from.': 4 })
  })

  test('a number that changed, or answered STOP after it was confirmed, gets nothing', async () => {
    const books = company()
    const [changed, stopped] = [failing(books, { people: [{ phone: '0400 000 001' }] }), failing(books, { people: [{ phone: '0400 000 002' }] })]
    failing(books, { people: [{ phone: '0400 000 003' }] })
    books.derive()
    const { campaignId } = prepared(books, failedOrder('sms'))
    set(books, `UPDATE cache.contact SET phone = '0400 000 009' WHERE accountId = '${changed.account.id}'`)
    set(books, `UPDATE cache.contact SET smsStoppedAt = 7 WHERE accountId = '${stopped.account.id}'`)
    suppress(books.database, { address: '+61400000003', reason: 'stopped', words: 'STOP', at: NOW, by: 'SMS' })
    const { sms } = await send(books, campaignId)
    expect(ends(books, campaignId)).toEqual(['The number has changed since this was confirmed.', 'The customer answered STOP.', 'The customer answered STOP.'])
    expect(sms.taken).toEqual([])
  })
})

describe('the quiet time', () => {
  test('the same kind to the same address waits a day; a person who sees it may send all the same, but not twice at one press', async () => {
    const books = company()
    failing(books)
    books.derive()
    await send(books, prepared(books, failedOrder()).campaignId)
    const later = NOW + 5 * HOUR
    const blocked = preview(books, failedOrder(), { now: later })
    expect(blocked).toMatchObject({ willSend: 0, skipped: [{ recent: true, count: 1, examples: [{ recentAt: NOW }] }] })
    expect(() => prepared(books, failedOrder(), { now: later })).toThrow('Nobody in this selection can be written to.')
    expect(preview(books, failedOrder(), { now: later, again: true })).toMatchObject({ willSend: 1, skipped: [] })
    const { campaignId } = prepared(books, failedOrder(), { now: later, again: true })
    const { sink } = await send(books, campaignId, { now: () => later })
    expect(sink.taken()).toHaveLength(1)
    expect(preview(books, failedOrder(), { now: later + 60_000, again: true })).toMatchObject({ willSend: 0, skipped: [{ recent: true }] })
    expect(preview(books, failedOrder(), { now: later + DAY - 1 })).toMatchObject({ willSend: 0 })
    expect(preview(books, failedOrder(), { now: later + DAY })).toMatchObject({ willSend: 1 })
    expect(preview(books, failedOrder(), { now: later + HOUR - 1, quietMs: HOUR })).toMatchObject({ willSend: 0 })
    expect(preview(books, failedOrder(), { now: later + HOUR, quietMs: HOUR })).toMatchObject({ willSend: 1 })
  })

  test('another kind goes, and so does what is about another account of the same address in the same campaign', async () => {
    const books = company()
    for (let n = 0; n < 3; n++) failing(books, { people: [{ email: 'bookkeeper@customer.example' }], criticalPhone: `0400 000 00${n}` })
    books.derive()
    const { sink } = await send(books, prepared(books, failedOrder()).campaignId)
    expect(sink.byRecipient().get('bookkeeper@customer.example')).toBe(3)
    expect(preview(books, failedOrder())).toMatchObject({ willSend: 0 })
    expect(preview(books, { kind: 'critical_notice', selection: all })).toMatchObject({ willSend: 3, texts: 3 })
  })

  test('one of several addresses that had it is left out, the others get it', async () => {
    const books = company()
    const { account } = failing(books, { people: [{ email: 'a@customer.example' }] })
    books.derive()
    await send(books, prepared(books, failedOrder()).campaignId)
    person(books, account, { email: 'b@customer.example', roles: ['admin'] })
    const { campaignId } = prepared(books, failedOrder())
    const { sink } = await send(books, campaignId)
    expect(sink.taken().map(({ to }) => to)).toEqual(['b@customer.example'])
  })

  test('two operators who confirm the same at the same moment write to each address once', async () => {
    const books = company()
    for (let n = 0; n < 20; n++) failing(books, { people: [{ email: `c${n}@customer.example` }, { email: `d${n}@customer.example`, roles: ['admin'] }] })
    books.derive()
    const first = prepared(books, failedOrder())
    expect(reasons(preview(books, failedOrder()))).toEqual({ 'Already on its way in another campaign.': 20 })
    set(books, `UPDATE campaign SET state = 'paused'`)
    expect(reasons(preview(books, failedOrder()))).toEqual({ 'Waits in a campaign that is paused.': 20 })
    set(books, `UPDATE campaign SET state = 'cancelled'`)
    const second = prepared(books, failedOrder())
    set(books, `UPDATE campaign SET state = 'paused'`)
    expect(second).toMatchObject({ total: 20, skipped: 0 })
    const sink = await smtpSink()
    await Promise.all([first, second].map(({ campaignId }) => dispatch(books.database, campaignId, { smtp: sink.url, connector: null })))
    const counts = [...sink.byRecipient()].flatMap(([to, count]) => to.split(',').map(() => count))
    expect(counts).toEqual(Array(40).fill(1))
    expect([...ends(books, first.campaignId), ...ends(books, second.campaignId)].filter((end) => end === 'sent')).toHaveLength(20)
  })

  test('who waits in a paused campaign since before is left out as the message is about to go too: of two that wait, the earlier goes', async () => {
    const books = company()
    for (let n = 0; n < 2; n++) failing(books, { people: [{ email: `c${n}@customer.example` }] })
    books.derive()
    const first = prepared(books, failedOrder())
    set(books, `UPDATE campaign SET state = 'cancelled'`)
    const second = prepared(books, failedOrder(), { now: NOW + 1 })
    set(books, `UPDATE campaign SET state = 'paused' WHERE id = '${first.campaignId}'`)
    expect((await send(books, second.campaignId)).result).toMatchObject({ sent: 0, skipped: 2 })
    expect(written(books, second.campaignId).map(({ reason }) => reason)).toEqual(Array(2).fill('Waits in a campaign that is paused.'))
    const { sink, result } = await send(books, first.campaignId)
    expect(result).toMatchObject({ sent: 2 })
    expect([...sink.byRecipient().values()]).toEqual([1, 1])
  })
})

describe('approval requests', () => {
  test('go to the account’s approver, also one of its agency, by the channel they prefer, with the deadline', async () => {
    const books = company()
    const agency = books.account({ kind: 'agency', name: 'Harbour Agency' })
    const approver = person(books, agency, { name: 'Wiremu Pene', email: 'wiremu@agency.example', roles: ['approver'] })
    const { account } = waiting(books, { approver: null })
    set(books, `UPDATE cache.account SET kind = 'sub_account', parentId = '${agency.id}', approverId = '${approver}' WHERE id = '${account.id}'`)
    waiting(books, { approver: { prefers: 'sms', phone: '0400 000 001' }, number: 'IN7777' })
    books.derive()
    expect(preview(books, approvalOrder())).toMatchObject({ willSend: 2, texts: 1 })
    const { sink, sms } = await send(books, prepared(books, approvalOrder()).campaignId)
    expect(sink.taken().map(({ to }) => to)).toEqual(['wiremu@agency.example'])
    expect(textOf(sink.taken()[0]!.raw)).toMatch(/Wednesday,? 23 September 2026/)
    expect(sms.taken[0]!.body).toMatch(/APPROVE.*HOLD|HOLD.*APPROVE/s)
  })

  test('not while on hold, nor when approved, approved by us, void, decided here, or without an approver', async () => {
    const books = company()
    const [held, approved, byUs, voided, decided, goes] = Array.from({ length: 6 }, () => waiting(books))
    waiting(books, { approver: null })
    books.derive()
    const { campaignId } = prepared(books, approvalOrder())
    books.hold(held!.invoice)
    set(books, `UPDATE cache.approval SET state = 'approved' WHERE id = '${approved!.approval.id}'`)
    set(books, `UPDATE cache.approval SET preference = 'approved_by_us' WHERE id = '${byUs!.approval.id}'`)
    set(books, `UPDATE cache.invoice SET status = 'void', voidedOn = '2026-09-21' WHERE id = '${voided!.invoice.id}'`)
    books.derive()
    books.database.run(db.insertInto('outbox').values({ command: 'approveInvoice', accountId: decided!.account.id, partyId: 'au', targetId: decided!.invoice.id, input: '{}', idempotencyKey: 'k', state: 'queued', createdAt: NOW, createdBy: 'Rosa', ifMatch: null, nextTryAt: null, settledAt: null, outcome: null, message: null, basis: null, subject: null, amountMinor: null, currency: null, firstSentAt: null, resolution: null, resolvedAt: null, resolvedBy: null, againId: null, attempts: 0 }))
    expect(goes).toBeDefined()
    await send(books, campaignId)
    expect(ends(books, campaignId).sort()).toEqual(['Approved already.', 'Approved by us: the customer is not asked.', 'A decision about it is on its way to the billing system.', 'No approver is set for this account.', 'The invoice is on hold.', 'The invoice is void.', 'sent'].sort())
  })

  test('an approver who was replaced after it was confirmed gets nothing', async () => {
    const books = company()
    const { account } = waiting(books)
    books.derive()
    const { campaignId } = prepared(books, approvalOrder())
    const other = person(books, account, { email: 'other@customer.example', roles: ['approver'] })
    set(books, `UPDATE cache.account SET approverId = '${other}' WHERE id = '${account.id}'`)
    await send(books, campaignId)
    expect(ends(books, campaignId)).toEqual(['The address has changed since this was confirmed.'])
  })
})

describe('receipts', () => {
  const receipts = { kind: 'receipt' as const, selection: { period } }

  test('all of an account go in one message, each attached, and never again to the same address, however they are sent', async () => {
    const books = company()
    const account = books.account({ name: 'Ōtara Plumbing' })
    const mere = person(books, account, { email: 'mere@otara.example' })
    const invoice = books.invoice(account, { number: 'IN4242' })
    const payments = [books.payment(account, { ref: 'PM000042', receivedOn: '2026-02-20' }), books.payment(account, { ref: 'PM000041', receivedOn: '2026-02-10' })]
    books.allocation(payments[0]!, invoice)
    const wallet = books.payment(account, { purpose: 'wallet' })
    books.derive()
    const drawn: string[] = []
    const { campaignId } = prepared(books, receipts)
    const { sink } = await send(books, campaignId, { papers: paperMaker(drawn) })
    expect(drawn).toEqual([payments[1]!.id, payments[0]!.id])
    const { raw } = sink.taken()[0]!
    expect([...raw.matchAll(/^Content-Disposition: attachment/gim)]).toHaveLength(2)
    expect(textOf(raw)).toContain('IN4242')
    expect(JSON.parse(written(books, campaignId)[0]!.attachment!)).toMatchObject([{ fileName: 'Receipt PM000041, Ōtara Plumbing.pdf' }, { fileName: 'Receipt PM000042, Ōtara Plumbing.pdf' }])
    expect(accountStory(books.database, account.id).filter(({ kind }) => kind === 'mail').map(({ title }) => title)).toEqual(['“Receipt PM000041, Ōtara Plumbing.pdf” and 1 more, by email to mere@otara.example: sent'])
    const year = NOW + 365 * DAY
    expect(preview(books, receipts, { now: year })).toMatchObject({ willSend: 0, skipped: [{ recent: true, reason: expect.stringMatching(/^Sent before: the same document/) }] })
    expect(reasons(preview(books, { kind: 'receipt', selection: { payments: [wallet.id as PaymentId] } }))).toEqual({ 'This payment went to the available balance: a recharge receipt tells of it.': 1 })
    expect(() => preparePaper(books.database, { paper: { paper: 'receipt', payment: payments[0]!.id as PaymentId }, contacts: [mere], by: 'Rosa', again: false, now: year })).toThrow(/^Sent before/)
    expect(preview(books, receipts, { now: year, again: true })).toMatchObject({ willSend: 1 })
    // A third payment: only that one is told.
    books.payment(account, { ref: 'PM000099', receivedOn: '2026-02-21' })
    const next = prepared(books, receipts, { now: year })
    const second = await send(books, next.campaignId, { now: () => year })
    expect(JSON.parse(written(books, next.campaignId)[0]!.subjects!)).toHaveLength(1)
    expect([...second.sink.taken()[0]!.raw.matchAll(/^Content-Disposition: attachment/gim)]).toHaveLength(1)
  })

  test('one sent by hand is not sent once more with the others', async () => {
    const books = company()
    const account = books.account()
    const mere = person(books, account)
    const payment = books.payment(account)
    books.derive()
    const byHand = preparePaper(books.database, { paper: { paper: 'receipt', payment: payment.id as PaymentId }, contacts: [mere], by: 'Rosa', again: false, now: NOW })
    expect(preview(books, receipts)).toMatchObject({ willSend: 0 })
    await send(books, byHand.campaignId)
    expect(preview(books, receipts, { now: NOW + 100 * DAY })).toMatchObject({ willSend: 0 })
  })

  test('two operators at the same moment: each address gets each receipt once', async () => {
    const books = company()
    for (let n = 0; n < 15; n++) {
      const account = books.account()
      person(books, account, { email: `c${n}@customer.example` })
      books.payment(account)
    }
    books.derive()
    const first = prepared(books, receipts)
    set(books, `UPDATE campaign SET state = 'paused'`)
    const second = prepared(books, receipts)
    const sink = await smtpSink()
    await Promise.all([first, second].map(({ campaignId }) => dispatch(books.database, campaignId, { smtp: sink.url, connector: null, papers: paperMaker() })))
    expect([...sink.byRecipient().values()]).toEqual(Array(15).fill(1))
  })

  test('more receipts of one account than anybody reads are left out, and a statement is advised', () => {
    const books = company()
    const account = books.account()
    person(books, account)
    for (let n = 0; n < 101; n++) books.payment(account)
    books.derive()
    expect(reasons(preview(books, receipts))).toEqual({ 'More than 100 of them are of one account: send a statement instead.': 1 })
  })
})

describe('the available balance', () => {
  test('a recharge is told with its receipt, once; a declined one with why, and whether the service is paused', async () => {
    const books = company()
    const paid = recharged(books, 'succeeded', { balanceMinor: 23_140 })
    recharged(books, 'failed', { balanceMinor: -310, pausedAt: NOW - HOUR, people: [{ email: 'declined@customer.example' }] })
    books.derive()
    const drawn: string[] = []
    const receipt = { kind: 'recharge_receipt' as const, selection: { period } }
    const good = await send(books, prepared(books, receipt).campaignId, { papers: paperMaker(drawn) })
    expect(drawn).toEqual([paid.payment!.id])
    expect(textOf(good.sink.taken()[0]!.raw)).toContain('$231.40')
    expect(preview(books, receipt, { now: NOW + 90 * DAY })).toMatchObject({ willSend: 0 })
    const declined = { kind: 'recharge_declined' as const, selection: { period }, channel: 'preferred' as const }
    const bad = await send(books, prepared(books, declined).campaignId)
    expect(bad.sink.taken().map(({ to }) => to)).toEqual(['declined@customer.example'])
    expect(textOf(bad.sink.taken()[0]!.raw)).toMatch(/paused/i)
    set(books, `UPDATE cache.charge SET status = 'refunded' WHERE id = '${paid.charge.id}'`)
    expect(reasons(preview(books, { kind: 'recharge_receipt', selection: { charges: [paid.charge.id as ChargeId] } }))).toEqual({ 'It was refunded or disputed since.': 1 })
  })

  test('a later recharge that went through makes the notice of the declined one needless', async () => {
    const books = company()
    const { account, charge } = recharged(books, 'failed')
    books.derive()
    const { campaignId } = prepared(books, { kind: 'recharge_declined', selection: { period }, channel: 'email' })
    books.charge(account, { kind: 'recharge', methodId: 'pm_1', status: 'succeeded', seriesId: charge.seriesId, at: NOW })
    books.derive()
    await send(books, campaignId)
    expect(ends(books, campaignId)).toEqual(['The money has come since, or nothing is owed any more.'])
  })
})

test('an agency is told of its sub-accounts’ invoices and payments in a period, once, and may say that it wants no more', async () => {
  const books = company()
  const agency = books.account({ kind: 'agency', name: 'Harbour Agency' })
  person(books, agency, { email: 'billing@agency.example', roles: ['billing_email'] })
  person(books, agency, { email: 'admin@agency.example', roles: ['admin'] })
  const quiet = books.account({ kind: 'agency', name: 'Quiet Agency' })
  person(books, quiet)
  books.account({ kind: 'sub_account', parentId: quiet.id })
  const sub = books.account({ kind: 'sub_account', parentId: agency.id, name: 'Ōtara Plumbing' })
  const a = books.invoice(sub, { issuedOn: '2026-08-03', totalMinor: 64_000 })
  books.invoice(sub, { issuedOn: '2026-07-31', totalMinor: 1 })
  books.allocation(books.payment(sub, { receivedOn: '2026-08-20', amountMinor: 42_000 }), a, { amountMinor: 42_000 })
  books.derive()
  const copies = { kind: 'agency_copy' as const, selection: { period: { from: '2026-08-01', to: '2026-08-31' } } }
  expect(preview(books, copies)).toMatchObject({ willSend: 1, recipients: [{ accountId: agency.id, about: '1 account, August 2026', to: 'billing@agency.example' }], skipped: [{ reason: 'Nothing was invoiced or paid in the period.', count: 1 }] })
  const { sink } = await send(books, prepared(books, copies).campaignId)
  const { raw } = sink.taken()[0]!
  const text = textOf(raw)
  for (const amount of ['$640.00', '$420.00', '$220.01']) expect(text).toContain(amount)
  expect(raw).toMatch(/^List-Unsubscribe: <mailto:/im)
  expect(preview(books, copies, { now: NOW + 30 * DAY })).toMatchObject({ willSend: 0 })
})

test('a critical notice goes by SMS to the account’s critical number, else to its people for that; never by email', async () => {
  const books = company()
  const own = failing(books, { criticalPhone: '0400 000 001', people: [{ email: 'x@customer.example' }] })
  const person2 = failing(books, { people: [{ email: 'y@customer.example', roles: ['critical_sms'], phone: '0400 000 002' }] })
  const none = failing(books, { people: [{ email: 'z@customer.example' }] })
  const below = recharged(books, 'succeeded', { balanceMinor: -500, pausedAt: NOW })
  set(books, `UPDATE cache.account SET criticalPhone = '0400 000 004' WHERE id = '${below.account.id}'`)
  const fine = recharged(books, 'succeeded', { balanceMinor: 5000 })
  books.derive()
  const accounts = [own, person2, none, below, fine].map(({ account }) => account.id as AccountId)
  const order = { kind: 'critical_notice' as const, selection: { accounts } }
  expect(reasons(preview(books, order))).toEqual({ 'No critical billing number.': 1, 'No failed charge, the available balance is not below zero, and no recharge is missing.': 1 })
  const { campaignId } = prepared(books, order)
  const { sms, sink } = await send(books, campaignId)
  expect(sink.taken()).toEqual([])
  expect(sms.taken.map(({ to }) => to).sort()).toEqual(['+61400000001', '+61400000002', '+61400000004'])
  expect(sms.taken.find(({ to }) => to === '+61400000004')!.body).toMatch(/below zero/)
  expect(written(books, campaignId).filter(({ state }) => state === 'sent').every(({ sentFrom }) => OURS.includes(sentFrom!))).toBe(true)
})

test('each party’s message is made from the party’s own template, and says which', async () => {
  const books = company()
  books.party({ id: 'us', name: 'USA', locale: 'en-US', currency: 'USD' })
  failing(books, { people: [{ email: 'au@customer.example' }] })
  failing(books, { people: [{ email: 'us@customer.example' }], partyId: 'us' })
  books.derive()
  const ours = templateFor(books.database, 'payment_failed', null, NOW)
  books.database.run(db.insertInto('template').values({ ...ours, id: 'own', partyId: 'us', version: 4, subject: 'Our own words', createdBy: 'Rosa' }))
  expect(Object.fromEntries(preview(books, failedOrder()).senders.map(({ party, template }) => [party, template]))).toEqual({ au: 'Payment-failed notice, version 1', us: 'Payment-failed notice, version 4' })
  const { campaignId } = prepared(books, failedOrder())
  const { sink } = await send(books, campaignId)
  expect(sink.taken().find(({ to }) => to === 'us@customer.example')!.raw).toMatch(/^Subject: Our own words/m)
  expect(sink.taken().find(({ to }) => to === 'au@customer.example')!.raw).not.toMatch(/Our own words/)
  expect(new Set(written(books, campaignId).map(({ templateId }) => templateId))).toEqual(new Set(['own', ours.id]))
  expect(books.database.raw.prepare('SELECT about ->> \'$.title\' FROM campaign').pluck().get()).toBe('Payment-failed notices')
})

test('the list is paged: who gets it, and who is left out, of one reason too', () => {
  const books = company()
  for (let n = 0; n < 25; n++) failing(books, { people: n % 5 === 0 ? [] : [{}] })
  books.derive()
  const page = (given: object) => previewPage(books.database, request(failedOrder()), { show: 'going', after: 0, limit: 7, ...given })
  const going = [0, 7, 14].flatMap((after) => page({ after }).rows)
  expect(page({}).total).toBe(20)
  expect(new Set(going.map(({ accountId }) => accountId)).size).toBe(20)
  expect(page({ show: 'skipped', limit: 3 })).toMatchObject({ total: 5, rows: [{ to: null, skip: 'No admin and no billing contact.' }, {}, {}] })
  expect(page({ show: 'skipped', reason: 'Something else.' })).toEqual({ rows: [], total: 0 })
})

test('what was confirmed is written, or nothing: another number, nobody, a period that is none, a channel that is not set', () => {
  const books = company()
  failing(books, { people: [{ phone: '0400 000 001' }] })
  books.derive()
  const prepare = (order: Parameters<typeof preview>[1], how: { expected?: number; without?: ('email' | 'sms')[] }) => () => prepareOrder(books.database, request(order), { by: 'Rosa', expected: how.expected ?? null, ratePerMinute: null, without: how.without ?? [] })
  expect(prepare(failedOrder(), { expected: 2 })).toThrow('The list has changed since it was shown.')
  expect(prepare(approvalOrder(), {})).toThrow('Nobody in this selection can be written to.')
  expect(prepare({ kind: 'receipt', selection: { period: { from: '2026-02-02', to: '2026-02-01' } } }, {})).toThrow(/Turn the two dates round/)
  expect(prepare({ kind: 'receipt', selection: { period: { from: '2025-01-01', to: '2026-02-01' } } }, {})).toThrow(/366 at the most/)
  expect(prepare(failedOrder('sms'), { without: ['sms'] })).toThrow('No SMS provider is set.')
  expect(prepare(failedOrder('email'), { without: ['email'] })).toThrow('No mail server is set.')
  expect(prepare(failedOrder('sms'), { without: ['email'], expected: 1 })).not.toThrow()
  expect(books.database.raw.prepare('SELECT count(*) FROM campaign').pluck().get()).toBe(1)
})

test('a message is shown as it will read, whether or not it may go now; an SMS with its parts', () => {
  const books = company()
  const { account } = failing(books, { name: 'Ōtara Plumbing', people: [{ email: null, phone: '0400 000 001' }] })
  books.derive()
  expect(renderOrder(books.database, request(failedOrder('email')), account.id)!.shown).toMatchObject({ channel: 'email', to: 'no address', text: expect.stringContaining('Ōtara Plumbing'), segments: null })
  expect(renderOrder(books.database, request(failedOrder('sms')), account.id)!.shown).toMatchObject({ channel: 'sms', to: '+61400000001', html: '', subject: '', segments: { count: 1, encoding: 'gsm7' } })
  expect(renderOrder(books.database, request(approvalOrder()), account.id)).toBeNull()
})

test('what is left to tell goes to those who lack the most of it, and nobody is told a thing twice', () => {
  const had = new Map([['a 1', 5], ['b 1', 5], ['b 2', 7]])
  const told = (thing: number, address: string) => had.get(`${address} ${thing}`) ?? null
  expect(narrowed([1, 2], ['a', 'b', 'c'], told)).toEqual({ things: [1, 2], to: ['c'] })
  expect(narrowed([1, 2], ['a', 'b'], told)).toEqual({ things: [2], to: ['a'] })
  expect(narrowed([1, 2], ['b'], told)).toEqual({ recentAt: 7 })
  expect(narrowed([3], ['a', 'b'], told)).toEqual({ things: [3], to: ['a', 'b'] })
})
