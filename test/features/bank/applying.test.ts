import { describe, expect, test } from 'vitest'
import { entry } from '../../banks/writers/said.ts'
import type { Books } from '../../fixtures/books.ts'
import { closed, company } from '../bulk/desk.ts'
import { bankDesk, statement } from './desk.ts'

/** A customer with three open invoices, and one of the same party with one. */
function customers(books: Books) {
  const kestrel = books.account({ name: 'Kestrel Freight Pty Ltd' })
  const harbour = books.account({ name: 'Harbour Dental' })
  return {
    kestrel, harbour,
    first: books.invoice(kestrel, { number: 'IN1001', totalMinor: 12_000, dueOn: '2026-09-01' }), second: books.invoice(kestrel, { number: 'IN1002', totalMinor: 7_700, dueOn: '2026-10-01' }),
    third: books.invoice(kestrel, { number: 'IN1003', totalMinor: 900, dueOn: '2026-08-01' }), other: books.invoice(harbour, { number: 'IN2001', totalMinor: 5_000 }),
  }
}

async function desk(...entries: Parameters<typeof entry>[0][]) {
  let made!: ReturnType<typeof customers>
  const dir = closed(company((books) => {
    made = customers(books)
  }))
  const bank = await bankDesk(dir)
  const credits = entries.length === 0 ? [entry()] : entries.map((one, n) => entry({ bankReference: `X${n}`, ...one }))
  await bank.readSaid(statement({ entries: credits }))
  const list = async (state?: 'open' | 'applied' | 'parked' | 'ignored') => (await bank.client.bank.entries({ limit: 50, ...(state === undefined ? {} : { state }) })).rows
  const one = async (text: string) => (await list()).find((row) => row.text === text)!
  const settle = (id: number, state: string, more: { outcome?: unknown; message?: string } = {}) =>
    bank.database.raw.prepare('UPDATE outbox SET state = ?, settledAt = 1, attempts = 1, outcome = ?, message = ? WHERE id = ?').run(state, more.outcome === undefined ? null : JSON.stringify(more.outcome), more.message ?? null, id)
  return { ...bank, ...made, list, one, settle }
}

describe('what an entry may be', () => {
  test('the best is shown beside it in the list, and all of them with their invoices when they are asked for', async () => {
    const { client, list, kestrel, first } = await desk({ text: 'Invoice IN1001', payerName: 'KESTREL FREIGHT' })
    const [row] = await list()
    expect(row).toMatchObject({ state: 'open', suggested: { accountId: kestrel.id, accountName: 'Kestrel Freight Pty Ltd', words: expect.stringContaining('names IN1001, and is what is open on it') as string } })
    expect(row!.suggested!.confidence).toBeGreaterThan(95)
    const found = await client.bank.suggestions({ entry: row!.id })
    expect(found[0]).toMatchObject({ accountId: kestrel.id, unappliedMinor: 0, basis: ['reference', 'amount', 'name'], rows: [{ invoiceId: first.id, number: 'IN1001', amountMinor: 12_000, openMinor: 12_000, dueOn: '2026-09-01' }] })
  })

  test('where the bank has no place for the payer’s name, it is looked for in the text', async () => {
    const { client, one, kestrel } = await desk({ text: 'Direct credit KESTREL FREIGHT', payerName: '', payerAccount: '', amountMinor: 4_321 })
    const [best] = await client.bank.suggestions({ entry: (await one('Direct credit KESTREL FREIGHT')).id })
    expect(best).toMatchObject({ accountId: kestrel.id, basis: expect.arrayContaining(['name']) as string[] })
  })

  test('an invoice that money is on its way to is not suggested again', async () => {
    const { client, one } = await desk({ text: 'Invoice IN1001', amountMinor: 12_000, reference: 'a' }, { text: 'IN1001 again', amountMinor: 12_000, reference: 'b' })
    const entries = [await one('Invoice IN1001'), await one('IN1001 again')] as const
    const [best] = await client.bank.suggestions({ entry: entries[0].id })
    await client.bank.apply({ entry: entries[0].id, parts: [best!] })
    expect((await one('IN1001 again')).suggested?.words ?? '').not.toContain('names IN1001')
    for (const { rows } of await client.bank.suggestions({ entry: entries[1].id })) expect(rows.map(({ number }) => number)).not.toContain('IN1001')
  })

  test('what was accepted teaches: the next credit of that payer is theirs, and what is taken back teaches nothing', async () => {
    const payer = { payerName: 'R Lindqvist Holdings', payerAccount: 'DE75512108001245126199' }
    const { client, one, harbour } = await desk({ ...payer, text: 'first', amountMinor: 3_300, reference: 'a' }, { ...payer, text: 'second', amountMinor: 4_400, reference: 'b' })
    const [first, second] = [await one('first'), await one('second')]
    expect(second.suggested).toBeNull()
    await client.bank.apply({ entry: first.id, parts: [{ accountId: harbour.id, rows: [], unappliedMinor: 3_300 }] })
    expect((await one('second')).suggested).toMatchObject({ accountId: harbour.id, words: expect.stringContaining('money from this bank account was theirs once before') as string })
    await client.bank.undo({ entry: first.id })
    expect((await one('second')).suggested).toBeNull()
    expect((await client.bank.suggestions({ entry: second.id })).some(({ basis }) => basis.includes('payer'))).toBe(false)
  })
})

describe('applying', () => {
  test('each part is a payment of its account through the outbox, with the audit beside it; the entry shows that it waits', async () => {
    const { client, one, kestrel, harbour, first, third, other, outbox, audit } = await desk({ text: 'both', amountMinor: 18_000, reference: 'R-7' })
    const { id } = await one('both')
    const receipt = await client.bank.apply({
      entry: id, parts: [
        { accountId: kestrel.id, rows: [{ invoiceId: first.id, amountMinor: 12_000 }, { invoiceId: third.id, amountMinor: 500 }], unappliedMinor: 0 },
        { accountId: harbour.id, rows: [{ invoiceId: other.id, amountMinor: 5_000 }], unappliedMinor: 500 },
      ],
    })
    expect(receipt.outbox).toHaveLength(2)
    expect(outbox()).toMatchObject([
      { command: 'receivePayment', state: 'queued', input: { accountId: kestrel.id, amountMinor: 12_500, currency: 'AUD', medium: 'bank_transfer', receivedOn: '2026-11-20', reference: 'R-7', rows: [{ invoiceId: first.id, amountMinor: 12_000 }, { invoiceId: third.id, amountMinor: 500 }] } },
      { command: 'receivePayment', state: 'queued', input: { accountId: harbour.id, amountMinor: 5_500, rows: [{ invoiceId: other.id, amountMinor: 5_000 }] } },
    ])
    expect(await one('both')).toMatchObject({
      state: 'applied', settledBy: 'Noor Vale', byRule: null, suggested: null, applied: [
        { outboxId: receipt.outbox[0], accountId: kestrel.id, amount: { minor: 12_500, currency: 'AUD' }, numbers: ['IN1001', 'IN1003'], ledger: false, waiting: true, refused: null },
        { outboxId: receipt.outbox[1], accountId: harbour.id, amount: { minor: 5_500, currency: 'AUD' }, numbers: ['IN2001'], waiting: true },
      ],
    })
    expect(audit('bank.apply')).toMatchObject([{ by: 'Noor Vale', subject: id, detail: { amountMinor: 18_000, outbox: receipt.outbox } }])
    await expect(client.bank.apply({ entry: id, parts: [{ accountId: kestrel.id, rows: [], unappliedMinor: 18_000 }] })).rejects.toMatchObject({ code: 'ENTRY_CHANGED' })
  })

  test.each([[[12_000, 1]], [[11_999, 0]], [[0, 0]]])('%j does not come to an entry of 12,000, and nothing is given', async ([applied, left]) => {
    const { client, one, kestrel, first, outbox } = await desk()
    const { id } = await one('Invoice IN1001')
    const rows = applied === 0 ? [] : [{ invoiceId: first.id as never, amountMinor: applied! }]
    await expect(client.bank.apply({ entry: id, parts: [{ accountId: kestrel.id, rows, unappliedMinor: left! }] })).rejects.toMatchObject({ code: 'DOES_NOT_FOOT' })
    expect([outbox(), (await one('Invoice IN1001')).state]).toEqual([[], 'open'])
  })

  test('more than is open, an invoice of another account, the same account twice, and one of another company of ours are refused in plain words', async () => {
    let others!: { id: string }
    const made = { current: null as ReturnType<typeof customers> | null }
    const dir = closed(company((books) => {
      made.current = customers(books)
      books.party({ id: 'nz', name: 'New Zealand' })
      others = books.account({ partyId: 'nz', name: 'Weka Tours' })
    }))
    const { client, readSaid, outbox } = await bankDesk(dir)
    await readSaid(statement({ entries: [entry()] }))
    const { kestrel, harbour, third, other } = made.current!
    const [row] = (await client.bank.entries({ limit: 10, state: 'open' })).rows
    const apply = (parts: { accountId: string; rows: { invoiceId: string; amountMinor: number }[]; unappliedMinor: number }[]) => client.bank.apply({ entry: row!.id, parts: parts })
    await expect(apply([{ accountId: kestrel.id, rows: [{ invoiceId: third.id, amountMinor: 901 }], unappliedMinor: 11_099 }])).rejects.toMatchObject({ code: 'NOT_NOW', message: 'Only A$9.00 is left open on invoice IN1003. Take less.' })
    await expect(apply([{ accountId: kestrel.id, rows: [{ invoiceId: other.id, amountMinor: 5_000 }], unappliedMinor: 7_000 }])).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('belongs to another account') as string })
    await expect(apply([{ accountId: harbour.id, rows: [], unappliedMinor: 2_000 }, { accountId: harbour.id, rows: [], unappliedMinor: 10_000 }])).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('twice') as string })
    await expect(apply([{ accountId: others.id, rows: [], unappliedMinor: 12_000 }])).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('another company of yours') as string })
    expect(outbox()).toEqual([])
  })

  test('parked with an account it is unapplied cash there; put aside it is nothing of ours; both are open again when they are taken back', async () => {
    const { client, one, kestrel, outbox, audit } = await desk({ text: 'parked', reference: 'a' }, { text: 'interest', amountMinor: 12, reference: 'b' })
    const [parked, interest] = [await one('parked'), await one('interest')]
    await client.bank.apply({ entry: parked.id, parts: [{ accountId: kestrel.id, rows: [], unappliedMinor: 12_000 }] })
    await client.bank.ignore({ entry: interest.id, reason: 'Interest of our own' })
    expect([(await one('parked')).state, (await one('interest')).state]).toEqual(['parked', 'ignored'])
    expect(await one('interest')).toMatchObject({ reason: 'Interest of our own', settledBy: 'Noor Vale' })
    await client.bank.undo({ entry: parked.id })
    await client.bank.undo({ entry: interest.id })
    expect([(await one('parked')).state, (await one('interest')).state]).toEqual(['open', 'open'])
    expect(outbox().map(({ state }) => state)).toEqual(['withdrawn'])
    expect(audit('bank.undo')).toHaveLength(2)
    await expect(client.bank.undo({ entry: parked.id })).rejects.toMatchObject({ code: 'ENTRY_CHANGED' })
  })

  test('the commands and the entry are one: what fails behind the outbox row leaves neither', async () => {
    const { client, one, kestrel, database, outbox } = await desk()
    const { id } = await one('Invoice IN1001')
    database.raw.exec(`CREATE TEMP TRIGGER broken BEFORE UPDATE OF state ON main.bankEntry BEGIN SELECT raise(ABORT, 'cut off'); END`)
    await expect(client.bank.apply({ entry: id, parts: [{ accountId: kestrel.id, rows: [], unappliedMinor: 12_000 }] })).rejects.toThrow()
    database.raw.exec('DROP TRIGGER broken')
    expect([outbox(), await one('Invoice IN1001')]).toMatchObject([[], { state: 'open', applied: [] }])
  })
})

describe('what became of it in the outbox', () => {
  const park = async () => {
    const made = await desk()
    const { id } = await made.one('Invoice IN1001')
    const { outbox: [command] } = await made.client.bank.apply({ entry: id, parts: [{ accountId: made.kestrel.id, rows: [], unappliedMinor: 12_000 }] })
    return { ...made, id, command: command!, row: () => made.one('Invoice IN1001') }
  }

  test('a refusal is shown on the entry; taken back, it needs nothing but to be seen', async () => {
    const { client, command, id, row, settle, outbox, database } = await park()
    settle(command, 'rejected', { message: 'The account is closed.' })
    expect(await row()).toMatchObject({ state: 'parked', applied: [{ waiting: false, refused: 'The account is closed.' }] })
    expect(await client.bank.undo({ entry: id })).toEqual({ outbox: [] })
    expect(await row()).toMatchObject({ state: 'open', applied: [] })
    expect([outbox().length, database.raw.prepare('SELECT resolution FROM outbox').pluck().get()]).toEqual([1, 'seen'])
  })

  test('a refused one that is given again in the outbox is what the entry shows', async () => {
    const { client, command, row, settle } = await park()
    settle(command, 'rejected', { message: 'Not now.' })
    await client.outbox.again({ id: command })
    expect(await row()).toMatchObject({ state: 'parked', applied: [{ waiting: true, refused: null }] })
  })

  test('taken back in the outbox, the entry is open again', async () => {
    const { client, command, row } = await park()
    await client.outbox.withdraw({ id: command })
    expect(await row()).toMatchObject({ state: 'open', applied: [], settledBy: null })
  })

  test('one that is just on its way, or of which nobody knows the end, is not taken back', async () => {
    const { client, command, id, settle, row } = await park()
    settle(command, 'sending')
    await expect(client.bank.undo({ entry: id })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('on its way') as string })
    settle(command, 'uncertain', { message: 'No answer came.' })
    expect((await row()).applied).toMatchObject([{ waiting: false, refused: 'No answer came.' }])
    await expect(client.bank.undo({ entry: id })).rejects.toMatchObject({ code: 'NOT_NOW', message: 'No answer came. Settle it in the outbox first.' })
  })

  test('what was recorded is reversed; until that is done it is applied to nothing else, and a reversal that is taken back leaves it as it was', async () => {
    const { client, command, id, settle, row, kestrel, outbox, database } = await park()
    database.raw.prepare(`INSERT INTO cache.payment (id, rev, partyId, updatedAt, accountId, ref, purpose, medium, receivedOn, amountMinor, currency) VALUES ('pay_77', 4, 'au', 1, ?, 'PM77', 'receivable', 'bank_transfer', '2026-11-20', 12000, 'AUD')`).run(kestrel.id)
    settle(command, 'done', { outcome: { paymentId: 'pay_77' } })
    const { outbox: [reversal] } = await client.bank.undo({ entry: id })
    expect(outbox().at(-1)).toMatchObject({ id: reversal, command: 'reversePayment', state: 'queued', input: { paymentId: 'pay_77' } })
    expect(await row()).toMatchObject({ state: 'open', applied: [{ waiting: true, refused: null }] })
    const parts = [{ accountId: kestrel.id as never, rows: [], unappliedMinor: 12_000 }]
    await expect(client.bank.apply({ entry: id, parts })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('still being reversed') as string })
    await client.outbox.withdraw({ id: reversal! })
    expect(await row()).toMatchObject({ state: 'parked', applied: [{ waiting: false, refused: null }] })
    const again = await client.bank.undo({ entry: id })
    settle(again.outbox[0]!, 'rejected', { message: 'The period is closed.' })
    expect(await row()).toMatchObject({ state: 'open', applied: [{ refused: 'It could not be reversed: The period is closed.' }] })
    await expect(client.bank.apply({ entry: id, parts })).rejects.toMatchObject({ code: 'NOT_NOW', message: expect.stringContaining('could not be reversed') as string })
    settle(again.outbox[0]!, 'done', {})
    expect(await row()).toMatchObject({ state: 'open', applied: [] })
    await client.bank.apply({ entry: id, parts })
    expect((await row()).state).toBe('parked')
  })
})

describe('rules of the team', () => {
  const terms = { party: null, bankAccount: null, words: [] as string[], payerAccount: null }

  test('nothing is applied by itself without a rule; with one, what it means is applied as it is read, named in the audit', async () => {
    const { client, list, readSaid, audit, outbox } = await desk({ text: 'Invoice IN1001', payerName: 'Kestrel Freight' })
    expect((await list('open')).length).toBe(1)
    const { id, tried } = await client.bank.saveRule({ name: 'Sure ones', paused: false, terms: { ...terms, then: { do: 'suggestion', confidence: 90 } } })
    expect([tried, outbox()]).toEqual([1, []])
    const read = await readSaid(statement({ reference: 'S-2', fromOn: '2026-11-23', toOn: '2026-11-23', openingMinor: 22_000, entries: [entry({ bookedOn: '2026-11-23', text: 'IN1002', amountMinor: 7_700, bankReference: 'Y1' }), entry({ bookedOn: '2026-11-23', text: 'who knows', amountMinor: 1, bankReference: 'Y2', payerName: 'Nobody' })] }))
    expect(read.applied).toBe(1)
    expect((await list('applied'))).toMatchObject([{ text: 'IN1002', byRule: 'Sure ones', settledBy: 'Noor Vale' }])
    expect(audit('bank.apply')).toMatchObject([{ detail: { rule: 'Sure ones', ruleId: id } }])
    expect(audit('bank.rule')).toMatchObject([{ subject: id, detail: { rule: 'Sure ones', applied: 1 } }])
    expect(await client.bank.rules()).toMatchObject([{ id, name: 'Sure ones', applied: 1 }])
    expect(await client.bank.applyRules({})).toEqual({ applied: 1 })
    expect((await list('open')).map(({ text }) => text)).toEqual(['who knows'])
    // A rule’s own guesses are no lesson.
    expect(audit('bank.apply')).toHaveLength(2)
  })

  test('a rule knows its entries by words, payer’s account, bank account and party; it may put aside, or to one account, oldest due first', async () => {
    const { client, list, kestrel } = await desk({ text: 'Interest November', amountMinor: 3, reference: 'a' }, { text: 'rent', payerAccount: 'DE75512108001245126199', amountMinor: 1_000, reference: 'b' }, { text: 'other', amountMinor: 55, payerName: 'Someone', reference: 'c' })
    await client.bank.saveRule({ name: 'Interest', paused: false, terms: { ...terms, words: ['INTEREST', 'november'], then: { do: 'ignore', reason: 'Interest' } } })
    await client.bank.saveRule({ name: 'Kestrel', paused: false, terms: { ...terms, party: 'au', payerAccount: 'DE75 5121 0800 1245 1261 99', then: { do: 'account', accountId: kestrel.id } } })
    await client.bank.saveRule({ name: 'Asleep', paused: true, terms: { ...terms, words: ['other'], then: { do: 'ignore', reason: 'Asleep' } } })
    expect(await client.bank.applyRules({})).toEqual({ applied: 2 })
    expect((await list()).map(({ text, state, byRule }) => [text, state, byRule])).toEqual(expect.arrayContaining([['Interest November', 'ignored', 'Interest'], ['rent', 'applied', 'Kestrel'], ['other', 'open', null]]))
    expect((await list('applied'))[0]!.applied).toMatchObject([{ accountId: kestrel.id, numbers: ['IN1003', 'IN1001'] }])
  })

  test('a rule that would take everybody’s money is not kept; one that is gone is not found', async () => {
    const { client, kestrel } = await desk()
    await expect(client.bank.saveRule({ name: 'All', paused: false, terms: { ...terms, then: { do: 'account', accountId: kestrel.id } } })).rejects.toMatchObject({ code: 'TOO_WIDE' })
    const { id } = await client.bank.saveRule({ name: 'Some', paused: false, terms: { ...terms, then: { do: 'suggestion', confidence: 99 } } })
    await client.bank.removeRule({ id })
    await expect(client.bank.removeRule({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(client.bank.applyRules({ rule: id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
