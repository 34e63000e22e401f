import { expect, test } from 'vitest'
import { ofTheSame } from '#main/db/bankReversals.ts'
import { entry } from '../../banks/writers/said.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { closed, company } from '../bulk/desk.ts'
import { bankDesk, statement } from './desk.ts'

async function desk(...entries: Parameters<typeof entry>[0][]) {
  const opened = await bankDesk(closed(company((books) => books.account({ name: 'Kestrel Freight Pty Ltd' }))))
  await opened.readSaid(statement({ fromOn: '2026-11-01', toOn: '2026-11-20', entries: entries.map((more, n) => entry({ valueOn: '2026-11-20', bankReference: `B${n}`, ...more })) }))
  const { rows } = await opened.client.bank.entries({ limit: 50 })
  const of = async (on: string, minor: number) => opened.client.bank.reversal({ entry: rows.find((row) => row.bookedOn === on && row.amount.minor === minor)!.id })
  return { ...opened, rows, of }
}
const other = (bookedOn: string, minor: number) => ({ id: expect.any(String) as string, bookedOn, amount: { minor, currency: 'AUD' } })
const NONE = { takesBack: null, takenBackBy: null }

test('money that went back points to the credit it takes back, and the credit to it', async () => {
  const { of, rows } = await desk(
    { bookedOn: '2026-11-02', amountMinor: 12_000, reference: 'E2E-9', text: 'Invoice IN1001' },
    { bookedOn: '2026-11-03', amountMinor: 12_000, reference: 'E2E-10', text: 'Invoice IN1002' },
    { bookedOn: '2026-11-12', amountMinor: -12_000, reference: 'E2E-9', text: 'RETURN AC04' },
  )
  expect(await of('2026-11-12', -12_000)).toEqual({ takesBack: other('2026-11-02', 12_000), takenBackBy: null })
  expect(await of('2026-11-02', 12_000)).toEqual({ takesBack: null, takenBackBy: other('2026-11-12', -12_000) })
  expect(await of('2026-11-03', 12_000)).toEqual(NONE)
  expect((await of('2026-11-12', -12_000)).takesBack!.id).toBe(rows.find(({ reference }) => reference === 'E2E-9')!.id)
})

test('of equal credits each return takes one, the latest before it; one that came before is nobody’s', async () => {
  const { of } = await desk(
    { bookedOn: '2026-11-01', amountMinor: -700, reference: 'SUB' }, { bookedOn: '2026-11-02', amountMinor: 700, reference: 'SUB' },
    { bookedOn: '2026-11-03', amountMinor: 700, reference: 'SUB' }, { bookedOn: '2026-11-04', amountMinor: -700, reference: 'SUB' }, { bookedOn: '2026-11-05', amountMinor: -700, reference: 'SUB' },
  )
  expect(await of('2026-11-01', -700)).toEqual(NONE)
  expect((await of('2026-11-04', -700)).takesBack).toEqual(other('2026-11-03', 700))
  expect((await of('2026-11-05', -700)).takesBack).toEqual(other('2026-11-02', 700))
  expect((await of('2026-11-02', 700)).takenBackBy).toEqual(other('2026-11-05', -700))
})

test('the same payer in the same words is enough where the bank gives no reference; the amount alone is not', async () => {
  const plain = { reference: 'NOTPROVIDED', payerName: 'Acme GmbH' }
  const { of } = await desk(
    { ...plain, bookedOn: '2026-11-02', amountMinor: 5_000, text: 'Rent of November' }, { ...plain, bookedOn: '2026-11-09', amountMinor: -5_000, text: 'Rent of November' },
    { ...plain, bookedOn: '2026-11-03', amountMinor: 900, text: 'thanks' }, { ...plain, bookedOn: '2026-11-09', amountMinor: -900, text: 'something else' },
  )
  expect((await of('2026-11-09', -5_000)).takesBack).toEqual(other('2026-11-02', 5_000))
  expect(await of('2026-11-09', -900)).toEqual(NONE)
})

test('an entry that is gone is told, and what is like another is found through the index of amounts', async () => {
  const { client } = await desk({ amountMinor: 1 })
  await expect(client.bank.reversal({ entry: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const { database } = emptyBooks()
  expect(database.plan(ofTheSame({ id: 'e', bankAccountId: 'b1', currency: 'AUD', amountMinor: 500, bookedOn: '2026-11-20', reference: 'x', bankReference: null, payerName: 'a', payerAccount: null, text: 't' })).join('\n'))
    .toMatch(/bankEntry_by_account_amount \(bankAccountId=\? AND state=\? AND currency=\? AND amountMinor=\?\)/)
})
