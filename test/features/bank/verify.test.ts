import { describe, expect, test } from 'vitest'
import { verifyWorkspace } from '#main/core/verify.ts'
import { ENTRIES, GIVEN_BACK, PAYMENTS, REVERSALS, STATEMENTS } from '#main/core/verifyBank.ts'
import { entry } from '../../banks/writers/said.ts'
import { closed, company } from '../bulk/desk.ts'
import { bankDesk, statement } from './desk.ts'

/** Two statements that overlap, one entry applied and recorded, one parked, one put aside, one open, one debit. */
async function kept() {
  let account = ''
  let invoice = ''
  let payment = ''
  const dir = closed(company((books) => {
    const customer = books.account({ name: 'Kestrel Freight Pty Ltd' })
    account = customer.id
    invoice = books.invoice(customer, { number: 'IN1001', totalMinor: 12_000 }).id
    payment = books.payment(customer, { amountMinor: 12_000 }).id
  }))
  const desk = await bankDesk(dir)
  const day = (bookedOn: string, amountMinor: number, text: string) => entry({ bookedOn, valueOn: bookedOn, amountMinor, text, bankReference: `X-${text}` })
  const [one, two, three, four, five] = [day('2026-11-18', 12_000, 'IN1001'), day('2026-11-18', 700, 'on account'), day('2026-11-19', 300, 'interest'), day('2026-11-19', 50, 'unknown'), day('2026-11-20', -90, 'fees')]
  await desk.readSaid(statement({ reference: 'A', fromOn: '2026-11-18', toOn: '2026-11-19', openingMinor: 1_000, entries: [one, two, three, four] }))
  const later = await desk.readSaid(statement({ reference: 'B', fromOn: '2026-11-19', toOn: '2026-11-20', openingMinor: 13_700, entries: [three, four, five] }))
  expect(later.statements).toMatchObject([{ state: 'taken', entries: 3, news: 1 }])
  const id = async (text: string) => (await desk.client.bank.entries({ limit: 10, text })).rows[0]!.id
  await desk.client.bank.apply({ entry: await id('IN1001'), parts: [{ accountId: account, rows: [{ invoiceId: invoice, amountMinor: 12_000 }], unappliedMinor: 0 }] })
  desk.database.raw.prepare(`UPDATE outbox SET state = 'done', settledAt = 1, attempts = 1, outcome = ?`).run(JSON.stringify({ paymentId: payment }))
  await desk.client.bank.apply({ entry: await id('account'), parts: [{ accountId: account, rows: [], unappliedMinor: 700 }] })
  await desk.client.bank.ignore({ entry: await id('interest'), reason: 'interest' })
  const told = async () => (await verifyWorkspace(desk.core.context)).problems.filter(({ kind }) => kind === 'bank').map(({ subject, message }) => `${subject} · ${message.replaceAll(/[\da-f]{8}-[\da-f-]{27}|(?<=payment )\w*\d\w*/g, '…')}`)
  return { ...desk, told }
}

describe('verifying what is kept of the bank', () => {
  test('finds nothing where statements overlap, and entries are applied, parked, put aside, open and taken back', async () => {
    const { told, client } = await kept()
    expect(await told()).toEqual([])
    const [parked] = (await client.bank.entries({ state: 'parked', limit: 10 })).rows
    await client.bank.undo({ entry: parked!.id })
    expect(await told()).toEqual([])
  })

  test.each<[string, string, string[]]>([
    ['an entry that is gone', `DELETE FROM bankEntry WHERE text = 'fees'`, ['AUD •••3000 to 2026-11-20 · the statement has 3 entries, and 2 of them are kept', 'AUD •••3000 to 2026-11-20 · it opens with 137.00 AUD and closes with 139.60 AUD, and its entries come to 3.50 AUD: -0.90 AUD is missing']],
    ['an amount that is another', `UPDATE bankEntry SET amountMinor = 51 WHERE text = 'unknown'`, ['AUD •••3000 to 2026-11-19 · it opens with 10.00 AUD and closes with 140.50 AUD, and its entries come to 130.51 AUD: -0.01 AUD is missing', 'AUD •••3000 to 2026-11-20 · it opens with 137.00 AUD and closes with 139.60 AUD, and its entries come to 2.61 AUD: -0.01 AUD is missing']],
    ['a shared entry that is forgotten', 'DELETE FROM bankShared WHERE entryId = (SELECT id FROM bankEntry WHERE text = \'unknown\')', ['AUD •••3000 to 2026-11-20 · the statement has 3 entries, and 2 of them are kept', 'AUD •••3000 to 2026-11-20 · it opens with 137.00 AUD and closes with 139.60 AUD, and its entries come to 2.10 AUD: 0.50 AUD is missing']],
    ['a part that is another amount', `UPDATE bankPayment SET amountMinor = 600 WHERE rows = '[]'`, ['2026-11-18 7.00 AUD · what the entry … was applied to and left over come to 6.00 AUD']],
    ['a part that is gone', `DELETE FROM bankPayment WHERE rows = '[]'`, ['2026-11-18 7.00 AUD · what the entry … was applied to and left over come to 0.00 AUD']],
    ['an entry that is open again by other hands', `UPDATE bankEntry SET state = 'open' WHERE state = 'parked'`, ['2026-11-18 7.00 AUD · the entry … is marked as open, and 7.00 AUD of it was applied']],
    ['a debit that is open', `UPDATE bankEntry SET state = 'open' WHERE state = 'debit'`, ['2026-11-20 -0.90 AUD · the entry … is marked as open, which its amount says it is not']],
    ['a command that the outbox does not know', `UPDATE bankPayment SET outboxId = 999 WHERE rows = '[]'`, ['2026-11-18 7.00 AUD · the entry … is marked as applied, and the outbox knows no command that records it']],
    ['a payment that is not in the copy', `DELETE FROM cache.payment`, ['2026-11-18 120.00 AUD · the entry … was recorded as payment …, and no such payment is in the copy']],
    ['a payment of another amount', `UPDATE cache.payment SET amountMinor = 11999`, ['2026-11-18 120.00 AUD · the entry … was recorded as payment …, which is of 119.99 AUD']],
    ['more on invoices than came', `UPDATE bankPayment SET rows = '[{"invoiceId":"x","amountMinor":12001}]' WHERE rows <> '[]'`, ['2026-11-18 120.00 AUD · what the entry … was put on cannot be read, or is more than came']],
  ])('tells of %s', async (_, sql, expected) => {
    const { told, database } = await kept()
    database.raw.pragma('foreign_keys = OFF')
    database.raw.exec(sql)
    expect(await told()).toEqual(expected)
  })

  test('a reversal that was carried out has given the payment back, all of it, by a return of the bank', async () => {
    const { told, client, database } = await kept()
    const [applied] = (await client.bank.entries({ state: 'applied', limit: 10 })).rows
    await client.bank.undo({ entry: applied!.id })
    const id = database.raw.prepare(`SELECT id FROM outbox WHERE command = 'reversePayment'`).pluck().get()
    // While it waits nothing was given back, and nothing is wrong.
    expect(await told()).toEqual([])
    database.raw.prepare(`UPDATE outbox SET state = 'done', settledAt = 1, attempts = 1 WHERE id = ?`).run(id)
    expect(await told()).toEqual(['2026-11-18 120.00 AUD · payment … of the entry … was reversed, and 0.00 AUD of its 120.00 AUD was given back'])
    const giveBack = (reason: string, minor: number) => database.raw.exec(`DELETE FROM cache.refund; INSERT INTO cache.refund SELECT 'ref_1', 1, partyId, 0, accountId, id, '${reason}', '2026-11-24', ${minor}, currency FROM cache.payment`)
    giveBack('bank_return', 12_000)
    expect(await told()).toEqual([])
    giveBack('bank_return', 11_999)
    expect(await told()).toEqual(['2026-11-18 120.00 AUD · payment … of the entry … was reversed, and 119.99 AUD of its 120.00 AUD was given back'])
    giveBack('refund', 12_000)
    expect(await told()).toEqual(['2026-11-18 120.00 AUD · payment … of the entry … was reversed, and no return of the bank says so'])
    database.raw.exec('DELETE FROM cache.refund; DELETE FROM cache.payment')
    expect(await told()).toEqual(['2026-11-18 120.00 AUD · what the entry … had been applied to was reversed, and no payment … of it is in the copy'])
  })

  test('a company whose records are not in the copy any more is no difference', async () => {
    const { told, database } = await kept()
    database.raw.pragma('foreign_keys = OFF')
    database.raw.exec(`DELETE FROM cache.payment; DELETE FROM cache.party`)
    expect(await told()).toEqual([])
  })

  test('each page is read along a key, and what belongs to it through an index', async () => {
    const { database } = await kept()
    const plan = (sql: string) => database.raw.prepare<[number, number], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(0, 10).map(({ detail }) => detail)
    for (const sql of [STATEMENTS, ENTRIES, PAYMENTS, REVERSALS]) {
      const steps = plan(sql)
      expect(steps.filter((step) => /\bSCAN (?!e$)/.test(step)), steps.join('\n')).toEqual([])
      expect(steps.some((step) => step.includes('rowid>?')), steps.join('\n')).toBe(true)
    }
    expect(plan(STATEMENTS).join('\n')).toContain('bankEntry_by_statement')
    expect(plan(ENTRIES).join('\n')).toContain('bankPayment_by_entry')
    expect(database.raw.prepare<[string], { detail: string }>(`EXPLAIN QUERY PLAN ${GIVEN_BACK}`).all('x').map(({ detail }) => detail).join()).toContain('refund_by_payment')
  })
})
