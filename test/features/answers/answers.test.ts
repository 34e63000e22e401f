import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { instantWords } from '#main/domain/instantWords.ts'
import { DAY_MS, HOUR_MS, smsDesk, type SmsDesk } from './desk.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Tests that take invoices of their own share a company. */
let desk: SmsDesk
const ends: (() => void | Promise<void>)[] = []
beforeAll(async () => (desk = await smsDesk({ accounts: 250, atEnd: (end) => void ends.push(end) })))
afterEach(() => desk.sandbox.setFaults(null))
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

describe('an answer from the approver’s number', () => {
  test('HOLD puts what was asked about on hold at once, in the customer’s words, and the billing system does it', async () => {
    const [one] = await desk.waiting()
    const answer = await desk.answer(one!.approver.number, 'hold pls, boss is away')
    expect(answer).toMatchObject({
      intent: 'hold', state: 'taken', words: 'hold pls, boss is away', remark: `Put on hold at once: ${one!.number}.`, decidedBy: `SMS from ${one!.approver.name}`,
      contact: { id: one!.approver.id, name: one!.approver.name, approver: true }, account: { id: one!.accountId }, invoices: [{ id: one!.invoiceId, number: one!.number }],
    })
    const timeZone = desk.core.context.database.raw.prepare<[string], string>('SELECT timeZone FROM cache.party WHERE id = ?').pluck().get(one!.partyId)!
    expect(desk.commands(one!)).toMatchObject([{ command: 'holdInvoice', targetId: one!.invoiceId, ifMatch: expect.any(Number), input: { channel: 'sms', reason: `“hold pls, boss is away” (SMS from ${one!.approver.name}, ${one!.approver.number}, ${instantWords(answer.at, timeZone)})` } }])
    await vi.waitFor(() => expect(desk.commands(one!)[0]!.state).toBe('done'), 20_000)
    const { row, story } = await desk.client.heldInvoices.detail({ invoice: one!.invoiceId })
    expect(row).toMatchObject({ state: 'held', channel: 'sms', answer: null })
    expect(story).toContainEqual(expect.objectContaining({ kind: 'sms', title: `SMS from ${one!.approver.name}: “hold pls, boss is away”`, tone: 'good', by: `SMS from ${one!.approver.name}` }))
    // Nobody at the desk has signed any of it.
    expect(story.filter(({ kind, at }) => (kind === 'sms' || kind === 'outbox') && at > Date.now() - HOUR_MS).map(({ by }) => by)).toEqual([`SMS from ${one!.approver.name}`, `SMS from ${one!.approver.name}`])
    expect(desk.audited(one!.invoiceId).map(({ by }) => by)).toEqual([`SMS from ${one!.approver.name}`])
    expect(desk.audited(answer.id).map(({ by }) => by)).toEqual([`SMS from ${one!.approver.name}`])
  })

  test('APPROVE and YES approve what was asked about last', async () => {
    const [one, two] = await desk.waiting(2)
    expect(await desk.answer(one!.approver.number, 'Ok approved thx')).toMatchObject({ intent: 'approve', state: 'taken', remark: `Approved at once: ${one!.number}.` })
    expect(await desk.answer(two!.approver.number, 'YES')).toMatchObject({ intent: 'approve', state: 'taken' })
    expect(desk.commands(one!, two!)).toMatchObject([{ command: 'approveInvoice', targetId: one!.invoiceId, input: { note: expect.stringMatching(/^Approved: “Ok approved thx” \(SMS from/) } }, { command: 'approveInvoice', targetId: two!.invoiceId }])
    await vi.waitFor(() => expect(desk.commands(one!, two!).map(({ state }) => state)).toEqual(['done', 'done']), 20_000)
  })

  test('what was asked since the last pull is read before anything is done', async () => {
    const [one] = await desk.waiting()
    // Approved in the portal meanwhile: the desk has not pulled.
    await desk.control('change', { resource: 'approvals', id: one!.approvalId, fields: { state: 'approved' } })
    expect(await desk.answer(one!.approver.number, 'HOLD')).toMatchObject({ intent: 'hold', state: 'proposed' })
    expect(desk.commands(one!)).toEqual([])
  })

  test('words of their own, a question, and what is not certain wait for a person', async () => {
    const [one] = await desk.waiting()
    const before = (await desk.client.answers.page({ limit: 1 })).proposed
    for (const [n, words] of ['ok hold on', 'Can somebody call me?', 'approve but not line 2'].entries()) {
      expect(await desk.answer(one!.approver.number, words, Date.now() - 10_000 + n * 2000)).toMatchObject({ intent: 'other', state: 'proposed', invoices: [{ id: one!.invoiceId }] })
    }
    expect(desk.commands(one!)).toEqual([])
    const { rows } = await desk.client.heldInvoices.page({ answered: true, limit: 100 })
    expect(rows.filter(({ invoiceId }) => invoiceId === one!.invoiceId)).toMatchObject([{ answer: { words: 'approve but not line 2', state: 'proposed' } }])
    expect(rows.every(({ answer }) => answer?.state === 'proposed')).toBe(true)
    expect((await desk.client.heldInvoices.counts({ answered: true })).total).toBe(rows.length)
    expect(await desk.client.answers.page({ limit: 1 })).toMatchObject({ proposed: before + 3, next: expect.any(String) })
  })

  test('an invoice that they name is the one, whatever else waits', async () => {
    const [one, two] = await desk.waiting(2)
    // Both wait with the same customer.
    await desk.change('contacts', two!.approver.id, { phone: one!.approver.number })
    const { number } = one!.approver
    expect(await desk.answer(number, 'HOLD')).toMatchObject({ state: 'proposed', remark: expect.stringContaining('Several invoices were asked about'), invoices: expect.objectContaining({ length: 2 }) })
    const answered = (await desk.client.heldInvoices.page({ answered: true, limit: 100 })).rows.map(({ invoiceId }) => invoiceId)
    expect(answered).toEqual(expect.arrayContaining([one!.invoiceId, two!.invoiceId]))
    expect(await desk.answer(number, `hold ${two!.number.toLowerCase()} please`)).toMatchObject({ state: 'taken', invoices: [{ id: two!.invoiceId }] })
    expect(await desk.answer(number, 'approve IN99999999')).toMatchObject({ state: 'proposed', remark: expect.stringContaining('IN99999999, which is no invoice of theirs') })
    expect(desk.commands(one!, two!)).toMatchObject([{ command: 'holdInvoice', targetId: two!.invoiceId }])
  })

  test('what is on hold stays on hold: a second HOLD is noted, an APPROVE is for a person', async () => {
    const [one] = await desk.waiting()
    await desk.answer(one!.approver.number, 'HOLD')
    await vi.waitFor(() => expect(desk.commands(one!)[0]!.state).toBe('done'), 20_000)
    expect(await desk.answer(one!.approver.number, 'Hold!')).toMatchObject({ state: 'noted', remark: `${one!.number}: on hold already.` })
    expect(await desk.answer(one!.approver.number, 'approve')).toMatchObject({ intent: 'approve', state: 'proposed', remark: expect.stringContaining('is on hold') })
    expect(desk.commands(one!)).toHaveLength(1)
  })

  test('while another decision is on its way, a person looks', async () => {
    const [one] = await desk.waiting()
    desk.sandbox.setFaults('error500=1')
    await desk.client.heldInvoices.approve({ invoice: one!.invoiceId })
    expect(await desk.answer(one!.approver.number, 'HOLD')).toMatchObject({ state: 'proposed', remark: expect.stringContaining('on its way') })
  })

  test('where the billing system cannot be asked, nothing is taken', async () => {
    let later = 0
    const desk = await smsDesk({ now: () => Date.now() + later })
    const [one] = await desk.waiting()
    desk.sandbox.setFaults('offline')
    // What was read of the account a moment ago would be as good as asking.
    later = 5 * 60_000
    expect(await desk.answer(one!.approver.number, 'HOLD')).toMatchObject({ state: 'proposed', remark: expect.stringContaining('could not be asked') })
    expect(desk.commands(one!)).toEqual([])
  })

  test('who may only look takes nothing, and confirms nothing', async () => {
    const desk = await smsDesk({ viewOnly: true })
    const [one] = await desk.waiting()
    const answer = await desk.answer(one!.approver.number, 'HOLD')
    expect(answer).toMatchObject({ state: 'proposed', remark: expect.stringContaining('may look, but not decide') })
    await expect(desk.client.answers.confirm({ answer: answer.id, as: 'hold', invoices: [one!.invoiceId] })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(desk.client.answers.dismiss({ answer: answer.id })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('an answer from another number', () => {
  test('of the same customer is proposed, and a person confirms it once', async () => {
    const desk = await smsDesk()
    const [one] = await desk.waiting()
    await desk.change('accounts', one!.accountId, { criticalPhone: '0491 579 991' })
    const answer = await desk.answer('+61491579991', 'HOLD')
    expect(answer).toMatchObject({ intent: 'hold', state: 'proposed', remark: 'It does not come from the approver’s number.', account: { id: one!.accountId }, contact: null })
    const confirmed = await desk.client.answers.confirm({ answer: answer.id, as: 'hold', invoices: [one!.invoiceId] })
    expect(confirmed).toMatchObject({ state: 'confirmed', remark: `Put on hold: ${one!.number}.`, decidedBy: 'Ines Carvalho' })
    expect(desk.commands()).toMatchObject([{ command: 'holdInvoice', targetId: one!.invoiceId }])
    await expect(desk.client.answers.confirm({ answer: answer.id, as: 'hold', invoices: [one!.invoiceId] })).rejects.toMatchObject({ code: 'DECIDED' })
    await expect(desk.client.answers.dismiss({ answer: answer.id })).rejects.toMatchObject({ code: 'DECIDED' })
    expect((await desk.client.heldInvoices.page({ answered: true, limit: 10 })).rows).toEqual([])
    expect(desk.commands()).toHaveLength(1)
  })

  test('that nobody here has is noted, and is no proposal', async () => {
    const before = await desk.client.answers.page({ state: 'proposed', limit: 100 })
    expect(await desk.answer('+61491579992', 'HOLD')).toMatchObject({ intent: 'other', state: 'noted', contact: null, account: null, invoices: [], remark: expect.stringContaining('Nobody in the local copy') })
    expect(await desk.client.answers.page({ state: 'proposed', limit: 100 })).toEqual(before)
  })

  test('that only wants a word from a person is dealt with, with a note of what was done', async () => {
    const [one] = await desk.waiting()
    const answer = await desk.answer(one!.approver.number, 'could you call me about the fuel line')
    const before = await desk.client.answers.counts()
    const dealt = await desk.client.answers.dismiss({ answer: answer.id, note: ' Called back: the line is explained. ' })
    expect(dealt).toMatchObject({ state: 'dismissed', remark: 'Called back: the line is explained.', decidedBy: 'Ines Carvalho' })
    expect(await desk.client.answers.counts()).toEqual({ ...before, proposed: before.proposed - 1, dismissed: before.dismissed + 1 })
    expect((await desk.client.heldInvoices.detail({ invoice: one!.invoiceId })).story).toContainEqual(expect.objectContaining({ kind: 'sms', text: 'Called back: the line is explained.', by: 'Ines Carvalho' }))
    expect(desk.commands(one!)).toEqual([])
  })

  test('a person dismisses it, or does something else with it than it asks', async () => {
    const desk = await smsDesk()
    const [one, two] = await desk.waiting(2)
    const first = await desk.answer(one!.approver.number, 'what is this')
    const second = await desk.answer(two!.approver.number, 'ok then, I suppose')
    expect(await desk.client.answers.dismiss({ answer: first.id })).toMatchObject({ state: 'dismissed', invoices: [{ id: one!.invoiceId }] })
    await expect(desk.client.answers.confirm({ answer: second.id, as: 'approve', invoices: [one!.invoiceId, two!.invoiceId] })).rejects.toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('different accounts') })
    await expect(desk.client.answers.confirm({ answer: second.id, as: 'approve', invoices: ['nothing'] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(desk.client.answers.confirm({ answer: 'nothing', as: 'approve', invoices: [two!.invoiceId] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await desk.client.answers.confirm({ answer: second.id, as: 'approve', invoices: [two!.invoiceId] })).toMatchObject({ state: 'confirmed', remark: `Approved: ${two!.number}.` })
    expect(desk.commands()).toMatchObject([{ command: 'approveInvoice', targetId: two!.invoiceId }])
    // What is under way already is said, and the answer still waits.
    const third = await desk.answer(two!.approver.number, 'please call')
    desk.sandbox.setFaults('error500=1')
    await desk.client.heldInvoices.hold({ invoice: one!.invoiceId, reason: 'Asked by phone', channel: 'phone' })
    await expect(desk.client.answers.confirm({ answer: third.id, as: 'hold', invoices: [one!.invoiceId] })).rejects.toMatchObject({ code: 'MAY_NOT', message: expect.stringContaining('waiting to go out') })
    expect((await desk.client.answers.page({ state: 'proposed', limit: 10 })).rows.map(({ id }) => id)).toEqual([third.id])
  })
})

describe('old answers', () => {
  test('older than thirty days are noted; one that is read a week late is for a person', async () => {
    const desk = await smsDesk()
    const [one] = await desk.waiting()
    const now = Date.now()
    desk.core.context.database.raw.prepare('UPDATE smsPlace SET lastAt = ?').run(now - 60 * DAY_MS)
    await desk.change('approvals', one!.approvalId, { requestedAt: now - 12 * DAY_MS })
    expect(await desk.answer(one!.approver.number, 'HOLD', now - 40 * DAY_MS)).toMatchObject({ state: 'noted', intent: 'other', remark: expect.stringContaining('30 days') })
    desk.core.context.database.raw.prepare('UPDATE smsPlace SET lastAt = ?').run(now - 60 * DAY_MS)
    expect(await desk.answer(one!.approver.number, 'Hold', now - 9 * DAY_MS)).toMatchObject({ state: 'proposed', remark: expect.stringContaining('a week') })
    expect(desk.commands(one!)).toEqual([])
  })

  test('to a request of more than thirty days before are noted', async () => {
    const [one] = await desk.waiting()
    await desk.change('approvals', one!.approvalId, { requestedAt: Date.now() - 31 * DAY_MS })
    expect(await desk.answer(one!.approver.number, 'HOLD')).toMatchObject({ state: 'noted', remark: expect.stringContaining('more than 30 days before') })
  })

  test('an answer that came before the question is none to it', async () => {
    const desk = await smsDesk()
    const [one] = await desk.waiting()
    desk.core.context.database.raw.prepare('UPDATE smsPlace SET lastAt = ?').run(Date.now() - DAY_MS)
    expect((await desk.answer(one!.approver.number, 'APPROVE', Date.now() - 6 * HOUR_MS)).state).not.toBe('taken')
    expect(desk.commands(one!)).toEqual([])
  })
})

describe('a proposal whose invoice is decided by hand', () => {
  test.each(['hold', 'approve'] as const)('goes with a remark: %s', async (as) => {
    const [one] = await desk.waiting()
    const answer = await desk.answer(one!.approver.number, 'is this the one for the blue truck?')
    expect(answer).toMatchObject({ state: 'proposed', intent: 'other' })
    const subject = { accountId: one!.accountId, partyId: one!.partyId, targetId: one!.invoiceId, ifMatch: null }
    if (as === 'hold') desk.core.context.outbox.enqueue('holdInvoice', { invoiceId: one!.invoiceId as never, reason: 'Asked by phone', channel: 'phone' }, subject)
    else desk.core.context.outbox.enqueue('approveInvoice', { invoiceId: one!.invoiceId as never, note: null }, subject)
    expect((await desk.client.answers.page({ limit: 500 })).rows.find(({ id }) => id === answer.id)).toMatchObject({ state: 'dismissed', decidedBy: 'Ines Carvalho', remark: `${one!.number} ${as === 'hold' ? 'was put on hold' : 'was approved'} without it.` })
    expect((await desk.client.heldInvoices.detail({ invoice: one!.invoiceId })).row.answer).toBeNull()
    expect(desk.audited(answer.id).map(({ action }) => action)).toEqual(['answer.proposed', 'answer.outdated'])
  })

  test('goes too where it was put on hold elsewhere, as it wished', async () => {
    const [one] = await desk.waiting()
    const { raw } = desk.core.context.database
    raw.prepare(`INSERT INTO smsAnswer (id, fromNumber, toNumber, words, at, readAt, intent, state, invoices, remark) VALUES ('SMwish', '+61400000009', '+61491570006', 'HOLD', ?, ?, 'hold', 'proposed', ?, 'It does not come from the approver’s number.')`).run(Date.now(), Date.now(), JSON.stringify([one!.invoiceId]))
    raw.prepare(`INSERT INTO smsProposal (invoiceId, answerId) VALUES (?, 'SMwish')`).run(one!.invoiceId)
    await desk.client.answers.poll()
    expect(raw.prepare<[], string>(`SELECT state FROM smsAnswer WHERE id = 'SMwish'`).pluck().get()).toBe('proposed')
    raw.prepare(`UPDATE cache.heldInvoice SET state = 'held' WHERE invoiceId = ?`).run(one!.invoiceId)
    await desk.client.answers.poll()
    expect(raw.prepare(`SELECT state, remark, decidedBy FROM smsAnswer WHERE id = 'SMwish'`).get()).toEqual({ state: 'dismissed', remark: `${one!.number} is on hold already.`, decidedBy: null })
    expect(raw.prepare(`SELECT count(*) FROM smsProposal WHERE answerId = 'SMwish'`).pluck().get()).toBe(0)
  })
})

describe('STOP', () => {
  test('said as CANCEL to a request for approval, takes the number off and is shown where the approval waits', async () => {
    const [one] = await desk.waiting()
    const answer = await desk.answer(one!.approver.number, 'Cancel')
    expect(answer).toMatchObject({ intent: 'stop', state: 'proposed', invoices: [{ id: one!.invoiceId }], remark: `No more SMS go to this number. It may have been meant for ${one!.number} as well: a person looks.` })
    expect((await desk.client.heldInvoices.detail({ invoice: one!.invoiceId })).row.answer).toMatchObject({ id: answer.id })
    expect((await desk.client.suppressions.page({ limit: 500 })).rows.map(({ address }) => address)).toContain(one!.approver.number)
    expect(desk.commands(one!)).toEqual([])
    await desk.answer(one!.approver.number, 'START')
  })

  test('takes the number off, and nothing else; START puts it back', async () => {
    const [one] = await desk.waiting()
    const { number } = one!.approver
    expect(await desk.answer(number, 'STOP')).toMatchObject({ intent: 'stop', state: 'noted', contact: { id: one!.approver.id }, remark: 'No more SMS go to this number.' })
    expect((await desk.client.suppressions.page({ limit: 10 })).rows).toMatchObject([{ address: number, channel: 'sms', reason: 'stopped', words: 'STOP' }])
    expect(desk.commands(one!)).toEqual([])
    expect(await desk.answer(number, 'start')).toMatchObject({ intent: 'start', state: 'noted', remark: 'SMS may go to this number again.' })
    expect((await desk.client.suppressions.page({ limit: 10 })).rows).toEqual([])
  })

  test('START does not put back what a colleague took off; HELP is noted', async () => {
    await desk.client.suppressions.add({ address: '+61491579993', reason: 'by_hand' })
    expect(await desk.answer('+61491579993', 'START')).toMatchObject({ intent: 'start', state: 'noted', remark: expect.stringContaining('not STOP') })
    expect((await desk.client.suppressions.page({ limit: 10 })).rows).toMatchObject([{ address: '+61491579993', reason: 'by_hand' }])
    expect(await desk.answer('+61491579993', 'HELP')).toMatchObject({ intent: 'other', state: 'noted', remark: expect.stringContaining('HELP') })
  })
})

describe('each answer is read once', () => {
  test('however often, and by however many at once, it is asked for', async () => {
    const desk = await smsDesk()
    const [one, two] = await desk.waiting(2)
    await desk.inbound(one!.approver.number, 'HOLD')
    await desk.inbound(two!.approver.number, 'what?')
    const polls = await Promise.all([desk.client.answers.poll(), desk.client.answers.poll()])
    expect(polls).toEqual([{ read: 2, taken: 1, proposed: 1 }, { read: 2, taken: 1, proposed: 1 }])
    expect(await desk.client.answers.poll()).toEqual({ read: 0, taken: 0, proposed: 0 })
    await desk.again()
    expect(await desk.client.answers.poll()).toEqual({ read: 0, taken: 0, proposed: 0 })
    expect((await desk.client.answers.page({ limit: 10 })).rows).toHaveLength(2)
    expect(desk.commands()).toHaveLength(1)
  })

  test('a core that ends in the middle of them goes on with the rest, and repeats nothing', async () => {
    const desk = await smsDesk()
    const all = await desk.waiting(3)
    for (const { approver } of all) await desk.inbound(approver.number, 'HOLD')
    const refresh = desk.core.context.sync.refreshAccount
    let asked = 0
    desk.core.context.sync.refreshAccount = async (account) => {
      asked += 1
      // As a kill would: the second answer is never written, nor is the place.
      if (asked === 2) void desk.core.close()
      return refresh(account)
    }
    await expect(desk.client.answers.poll()).rejects.toBeDefined()
    await desk.again()
    const before = desk.commands().length
    expect(before).toBe(1)
    expect(await desk.client.answers.poll()).toEqual({ read: 2, taken: 2, proposed: 0 })
    expect(desk.commands().map(({ targetId }) => targetId).toSorted()).toEqual(all.map(({ invoiceId }) => invoiceId).toSorted())
  })

  test('its row and its command are written together, or neither is', async () => {
    const desk = await smsDesk()
    const [one] = await desk.waiting()
    const { database } = desk.core.context
    database.raw.exec(`CREATE TRIGGER no_outbox BEFORE INSERT ON main.outbox BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
    await desk.inbound(one!.approver.number, 'HOLD')
    await expect(desk.client.answers.poll()).rejects.toBeDefined()
    expect((await desk.client.answers.page({ limit: 10 })).rows).toEqual([])
    database.raw.exec('DROP TRIGGER no_outbox')
    expect(await desk.client.answers.poll()).toEqual({ read: 1, taken: 1, proposed: 0 })
    expect(desk.commands()).toHaveLength(1)
  })
})

describe('asking the provider', () => {
  test('without one it is said so; a wrong token and a line that is cut are told in plain words, and nothing is lost', async () => {
    const none = await smsDesk({ sms: null, accounts: 20 })
    await expect(none.client.answers.poll()).rejects.toMatchObject({ code: 'NO_SMS' })
    const wrong = await smsDesk({ sms: { authToken: 'wrong' }, accounts: 20 })
    await expect(wrong.client.answers.poll()).rejects.toMatchObject({ code: 'FAILED', message: expect.stringContaining('does not take the account') })
    expect(wrong.core.context.answers.last()).toMatchObject({ problem: expect.stringContaining('does not take the account') })
  })

  test('after a failure the next asking reads what came meanwhile', async () => {
    const [one] = await desk.waiting()
    await desk.inbound(one!.approver.number, 'HOLD')
    await desk.control('sms/faults', { next: ['cutBefore'] })
    await expect(desk.client.answers.poll()).rejects.toMatchObject({ code: 'FAILED' })
    expect(await desk.client.answers.poll()).toEqual({ read: 1, taken: 1, proposed: 0 })
    expect(desk.core.context.answers.last()).toEqual({ at: expect.any(Number), problem: null })
  })

  test('before the first pull nobody’s number is known, so nothing is read', async () => {
    const desk = await smsDesk({ connected: false, accounts: 20 })
    await expect(desk.client.answers.poll()).rejects.toMatchObject({ code: 'FAILED', message: expect.stringContaining('Not everything has been pulled') })
  })

  test('what customers of a new demo company have answered is read, and none of it is lost', async () => {
    const desk = await smsDesk({ accounts: 400 })
    desk.core.context.database.raw.exec('DELETE FROM smsPlace')
    const { read, taken, proposed } = await desk.client.answers.poll()
    expect(read).toBeGreaterThan(5)
    expect(taken).toBeGreaterThan(0)
    expect(proposed).toBeGreaterThan(0)
    const { rows } = await desk.client.answers.page({ limit: 500 })
    expect(rows).toHaveLength(read)
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => b - a))
    expect(rows.filter(({ intent }) => intent === 'hold').every(({ words }) => /hold/i.test(words))).toBe(true)
  })
})
