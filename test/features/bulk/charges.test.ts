import { describe, expect, test } from 'vitest'
import { closed, company, DAY_MS, failure, bulkDesk, NOW } from './desk.ts'
import { failures, RETRY } from './orders.ts'

describe('many failed charges are tried again', () => {
  test('a preview names how many, the money by currency, and who is left out and why; nothing is given yet', async () => {
    const dir = closed(company((books) => {
      books.party({ id: 'us', currency: 'USD', name: 'USA' })
      failure(books, { amountMinor: 110_000 })
      failure(books, { amountMinor: 4_000 })
      failure(books, { amountMinor: 8_850, currency: 'USD', partyId: 'us' })
      failure(books, { code: 'lost_card', amountMinor: 700 })
      failure(books, { code: 'stolen_card', amountMinor: 300, currency: 'USD', partyId: 'us' })
      books.hold(failure(books, { amountMinor: 900 }).invoice)
    }))
    const { client, outbox } = await bulkDesk(dir)
    const preview = await client.bulk.preview(failures(RETRY))
    expect(preview).toEqual({
      id: expect.any(String), label: 'Retry with the best method', where: 'outbox', total: 6, takes: 3,
      money: [{ minor: 114_000, currency: 'AUD' }, { minor: 8_850, currency: 'USD' }],
      leftOut: [
        { reason: 'No method on file can be charged. Ask the customer to add a new one in the portal.', count: 2, money: [{ minor: 700, currency: 'AUD' }, { minor: 300, currency: 'USD' }] },
        { reason: 'The invoice is on hold. Release it first.', count: 1, money: [{ minor: 900, currency: 'AUD' }] },
      ],
    })
    const { rows, next } = await client.bulk.leftOut({ id: preview.id, limit: 2 })
    expect(rows).toHaveLength(2)
    const last = await client.bulk.leftOut({ id: preview.id, limit: 2, after: next! })
    expect(last).toMatchObject({ next: null, rows: [{ outcome: 'left_out', outboxId: null }] })
    expect([...rows, ...last.rows].map(({ message }) => message)).toContainEqual(expect.stringMatching(/^Invoice IN\d+ is on hold\. Release it first\.$/))
    expect(outbox()).toEqual([])
  })

  test('what was frozen is what is charged: a failure that comes later is not, and one that has gone is left out', async () => {
    const { dir, charge, gone } = (() => {
      const books = company(() => {})
      const kept = failure(books)
      const other = failure(books)
      return { charge: kept.charge, gone: other, dir: closed(books) }
    })()
    const desk = await bulkDesk(dir)
    const { id } = await desk.client.bulk.preview(failures(RETRY))
    const before = desk.database.raw.prepare<[string], object>('SELECT * FROM cache.failedCharge WHERE chargeId = ?').get(charge.id)!
    desk.database.raw.prepare('DELETE FROM cache.failedCharge WHERE chargeId = ?').run(gone.charge.id)
    const late = { ...before, chargeId: 'ch_late', seriesId: 'series_late' }
    desk.database.raw.prepare(`INSERT INTO cache.failedCharge (${Object.keys(late).join(', ')}) VALUES (${Object.keys(late).map(() => '?').join(', ')})`).run(...Object.values(late))
    const run = await desk.ended((await desk.client.bulk.run({ id })).run)
    expect(run).toMatchObject({ total: 2, outcomes: { waiting: 1, left_out: 1 }, money: [{ minor: 220_000, currency: 'AUD' }], stopped: null, by: 'Noor Vale', label: 'Retry with the best method: 2 failed charges' })
    expect(desk.outbox().map(({ targetId }) => targetId)).toEqual([charge.id])
    expect((await desk.results(run.id)).map(({ id: item, outcome, message, title }) => ({ item, outcome, message, title }))).toEqual([
      { item: charge.id, outcome: 'waiting', message: null, title: 'Kestrel Freight 1' },
      { item: gone.charge.id, outcome: 'left_out', message: 'It is not in the queue any more.', title: 'Kestrel Freight 2' },
    ])
  })

  test('each is given as it would be by itself: the version it was read in, the operator, the audit trail; with the method of the wish', async () => {
    const books = company(() => {})
    const plain = failure(books, { name: 'A' })
    const both = failure(books, { name: 'B', backup: true })
    const hard = failure(books, { name: 'C', backup: true, code: 'lost_card' })
    const desk = await bulkDesk(closed(books))
    const best = await desk.carryOut(failures(RETRY))
    expect(desk.outbox().map(({ command, input, ifMatch, createdBy, state }) => ({ command, input, ifMatch, createdBy, state }))).toEqual([
      { command: 'retryCharge', input: { chargeId: plain.charge.id, methodId: plain.method.id }, ifMatch: 3, createdBy: 'Noor Vale', state: 'queued' },
      // The primary has just been declined.
      { command: 'retryCharge', input: { chargeId: both.charge.id, methodId: both.backupMethod!.id }, ifMatch: 3, createdBy: 'Noor Vale', state: 'queued' },
      { command: 'retryCharge', input: { chargeId: hard.charge.id, methodId: hard.backupMethod!.id }, ifMatch: 3, createdBy: 'Noor Vale', state: 'queued' },
    ])
    expect(desk.audit('bulk.run')).toEqual([{ by: 'Noor Vale', subject: best.id, detail: expect.objectContaining({ queue: 'failedCharges', do: 'retry', total: 3 }) }])
    expect(desk.audit('command.retryCharge').map(({ detail }) => detail['run'])).toEqual([best.id, best.id, best.id])
    // Nobody is charged a second time while the first has no answer.
    const again = await desk.client.bulk.preview(failures(RETRY))
    expect(again).toMatchObject({ takes: 0, leftOut: [{ reason: 'A retry of this charge is already waiting to go out.', count: 3 }] })
  })

  test('the primary or the backup method only, where it may be charged', async () => {
    const books = company(() => {})
    failure(books, { name: 'A' })
    const both = failure(books, { name: 'B', backup: true })
    failure(books, { name: 'C', backup: true, code: 'lost_card' })
    const desk = await bulkDesk(closed(books))
    const backup = await desk.client.bulk.preview(failures({ do: 'retry', with: 'backup' }))
    expect(backup).toMatchObject({ label: 'Retry with the backup method', takes: 2, leftOut: [{ reason: 'There is no backup method.', count: 1 }] })
    const primary = await desk.client.bulk.preview(failures({ do: 'retry', with: 'primary' }))
    expect(primary).toMatchObject({ takes: 2, leftOut: [{ reason: 'The primary method cannot be charged.', count: 1 }] })
    expect((await desk.client.bulk.leftOut({ id: primary.id, limit: 10 })).rows[0]!.message).toBe('The primary method cannot be charged. The bank’s answer means this method must never be tried again.')
    await desk.ended((await desk.client.bulk.run({ id: primary.id })).run)
    expect(desk.outbox().find(({ targetId }) => targetId === both.charge.id)!.input['methodId']).toBe(both.method.id)
  })

  test('an invoice with two failures is asked for once', async () => {
    const books = company(() => {})
    const first = failure(books)
    books.charge(first.account, { status: 'failed', declineCode: 'insufficient_funds', invoiceId: first.invoice.id, seriesId: 'another', methodId: first.method.id, at: NOW - DAY_MS, rev: 3 })
    const desk = await bulkDesk(closed(books))
    const preview = await desk.client.bulk.preview(failures(RETRY))
    expect(preview).toMatchObject({ total: 2, takes: 1, leftOut: [{ count: 1, reason: 'Another failure of the same invoice is in this selection: its money is asked for once.' }] })
    await desk.ended((await desk.client.bulk.run({ id: preview.id })).run)
    expect(desk.outbox()).toHaveLength(1)
    // Nor by the other one afterwards.
    expect(await desk.client.bulk.preview(failures(RETRY))).toMatchObject({ takes: 0 })
  })

  test('scheduled, each waits for its time in the outbox', async () => {
    const desk = await bulkDesk(closed(company((books) => void failure(books))))
    const at = NOW + 3 * DAY_MS
    const run = await desk.carryOut(failures({ do: 'retry', with: 'best', at }))
    expect(run.label).toBe('Schedule a retry with the best method: 1 failed charge')
    expect(desk.outbox()).toMatchObject([{ command: 'retryCharge', notBefore: at, state: 'queued' }])
    expect(await desk.client.bulk.preview(failures({ do: 'retry', with: 'best', at: NOW + 400 * DAY_MS }))).toMatchObject({ takes: 0 })
  })

  test('a charge that was tried again since the list was read is left out, and looked at anew', async () => {
    const books = company(() => {})
    const { account, charge, method, invoice } = failure(books)
    const later = books.charge(account, { status: 'failed', declineCode: 'insufficient_funds', invoiceId: invoice.id, seriesId: invoice.id, methodId: method.id, at: NOW - 1000, rev: 3 })
    const desk = await bulkDesk(closed(books))
    expect(await desk.client.bulk.preview(failures(RETRY, { ids: [charge.id] as never }))).toMatchObject({ takes: 0, leftOut: [{ reason: 'It has been tried again since the list was read. Look at it once more.' }] })
    expect(await desk.client.bulk.preview(failures(RETRY, { ids: [later.id] as never }))).toMatchObject({ takes: 1 })
  })

  test('the outcomes are the outbox’s: done, declined, refused, in conflict, not certain, taken back', async () => {
    const books = company(() => {})
    for (let n = 0; n < 7; n++) failure(books, { name: `Account ${n}` })
    const desk = await bulkDesk(closed(books))
    const run = await desk.carryOut(failures(RETRY))
    const settle = (n: number, state: string, outcome: object | null, message: string | null = null) =>
      desk.database.raw.prepare('UPDATE outbox SET state = ?, outcome = ?, message = ?, settledAt = 1 WHERE id = ?').run(state, outcome === null ? null : JSON.stringify(outcome), message, desk.outbox()[n]!.id)
    settle(0, 'done', { chargeId: 'ch_x', status: 'succeeded', declineCode: null })
    settle(1, 'done', { chargeId: 'ch_y', status: 'failed', declineCode: 'insufficient_funds' }, 'The card was declined: not enough money.')
    settle(2, 'rejected', { code: 'PAID' }, 'It is paid.')
    settle(3, 'conflict', null, 'It was changed.')
    settle(4, 'uncertain', { code: 'NO_ANSWER' }, 'No answer came.')
    settle(5, 'withdrawn', null)
    expect((await desk.client.bulk.get({ run: run.id })).outcomes).toEqual({ done: 1, declined: 1, refused: 1, conflict: 1, uncertain: 1, withdrawn: 1, waiting: 1 })
    expect((await desk.results(run.id)).map(({ outcome, message }) => [outcome, message])).toEqual([
      ['done', null], ['declined', 'The card was declined: not enough money.'], ['refused', 'It is paid.'], ['conflict', 'It was changed.'], ['uncertain', 'No answer came.'], ['withdrawn', null], ['waiting', null],
    ])
    const refused = await desk.client.bulk.results({ run: run.id, outcome: 'refused', limit: 10 })
    expect(refused.rows.map(({ title }) => title)).toEqual(['Account 2'])
    // What was found carried out is done.
    desk.database.raw.prepare(`UPDATE outbox SET resolution = 'carried_out' WHERE state = 'uncertain'`).run()
    settle(6, 'done', { chargeId: 'ch_z', status: 'succeeded', declineCode: null })
    const final = { done: 3, declined: 1, refused: 1, conflict: 1, withdrawn: 1 }
    expect((await desk.client.bulk.get({ run: run.id })).outcomes).toEqual(final)
    expect((await desk.client.bulk.runs({ limit: 10 })).rows).toMatchObject([{ id: run.id, outcomes: final }])
  })
})

test('a retry of which nobody knows how it ended is not repeated before a pull has looked', async () => {
  const desk = await bulkDesk(closed(company((books) => void failure(books))))
  await desk.carryOut(failures(RETRY))
  desk.database.raw.prepare(`UPDATE outbox SET state = 'uncertain', attempts = 1, settledAt = ?`).run(NOW)
  const pulledAt = (at: number) => desk.database.raw.prepare(`INSERT INTO cache.meta VALUES ('lastPullAt', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`).run(String(at))
  pulledAt(NOW - 1)
  expect(await desk.client.bulk.preview(failures(RETRY))).toMatchObject({ takes: 0, leftOut: [{ reason: 'It is not known how the last retry ended. Pull first: when the charge is still here then, it may be tried again.' }] })
  pulledAt(NOW + 1)
  expect(await desk.client.bulk.preview(failures(RETRY))).toMatchObject({ takes: 1 })
  // Somebody paying the invoice in doubt is another matter.
  desk.database.raw.prepare(`UPDATE outbox SET command = 'payInvoice', targetId = (SELECT invoiceId FROM cache.failedCharge)`).run()
  expect(await desk.client.bulk.preview(failures(RETRY))).toMatchObject({ takes: 0, leftOut: [{ reason: 'It is not known whether a command before took this money. Settle that in the outbox first.' }] })
})

describe('what else is done to many failures', () => {
  test('autopay is switched off once an account, and not where it is off', async () => {
    const books = company(() => {})
    const { account, method } = failure(books, { name: 'A' })
    const second = books.invoice(account)
    books.charge(account, { status: 'failed', declineCode: 'insufficient_funds', invoiceId: second.id, seriesId: second.id, methodId: method.id, at: NOW - DAY_MS })
    failure(books, { name: 'B', autopay: false })
    const desk = await bulkDesk(closed(books))
    const preview = await desk.client.bulk.preview(failures({ do: 'manual' }))
    expect(preview).toMatchObject({ total: 3, takes: 1, leftOut: [{ count: 1 }, { count: 1 }] })
    expect(preview.leftOut.map(({ reason }) => reason).sort()).toEqual(['Another failure of the same account is in this selection: it is done once.', 'Autopay is off already.'])
    await desk.ended((await desk.client.bulk.run({ id: preview.id })).run)
    expect(desk.outbox()).toMatchObject([{ command: 'setAutopay', targetId: account.id, input: { autopay: false } }])
  })

  test('a write-off is asked for what is open, and for no failure without an invoice', async () => {
    const books = company(() => {})
    const { invoice } = failure(books, { amountMinor: 50_000 })
    const wallet = books.account({ billing: 'prepaid' })
    const method = books.method(wallet)
    books.wallet(wallet)
    books.charge(wallet, { kind: 'recharge', status: 'failed', declineCode: 'insufficient_funds', seriesId: 'w', methodId: method.id, amountMinor: 5_000, at: NOW - DAY_MS })
    const desk = await bulkDesk(closed(books))
    const preview = await desk.client.bulk.preview(failures({ do: 'write_off', reason: 'Insolvent' }))
    expect(preview).toMatchObject({ takes: 1, money: [{ minor: 50_000, currency: 'AUD' }], leftOut: [{ reason: 'It is not about an invoice; only what is open on an invoice is written off.', count: 1 }] })
    await desk.ended((await desk.client.bulk.run({ id: preview.id })).run)
    expect(desk.outbox()).toMatchObject([{ command: 'requestWriteOff', targetId: invoice.id, input: { invoiceId: invoice.id, reason: 'Insolvent' } }])
  })

  test('prepaid accounts are paused and resumed; others have no balance to pause', async () => {
    const books = company(() => {})
    failure(books, { name: 'Postpaid' })
    const prepaid = (name: string, given: object) => {
      const account = books.account({ name, billing: 'prepaid' })
      const method = books.method(account)
      books.wallet(account, given)
      books.charge(account, { kind: 'recharge', status: 'failed', declineCode: 'insufficient_funds', seriesId: name, methodId: method.id, at: NOW - DAY_MS })
      return account
    }
    const running = prepaid('Running', { balanceMinor: 200 })
    const paused = prepaid('Paused', { pausedAt: NOW - DAY_MS, balanceMinor: 100 })
    prepaid('Below zero', { pausedAt: NOW - DAY_MS, balanceMinor: -100 })
    const desk = await bulkDesk(closed(books))
    const run = await desk.carryOut(failures({ do: 'pause', reason: 'Fraud check' }))
    expect(run).toMatchObject({ total: 1, outcomes: { waiting: 1 } })
    expect(desk.outbox()).toMatchObject([{ command: 'pauseAccount', targetId: running.id, input: { reason: 'Fraud check' } }])
    const resume = await desk.client.bulk.preview(failures({ do: 'resume' }))
    expect(resume.leftOut.map(({ reason }) => reason).sort()).toEqual([
      'The account is not prepaid: it has no available balance.', 'The available balance is below zero; it needs a payment first.',
    ].sort())
    await desk.ended((await desk.client.bulk.run({ id: resume.id })).run)
    expect(desk.outbox().filter(({ command }) => command === 'resumeAccount').map(({ targetId }) => targetId).sort()).toContain(paused.id)
  })
})
