import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import type { bank, BankEntry } from '#contract/bank.ts'
import { listColumns, type ListExport } from '#contract/listExport.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { bankFields } from '#main/core/jobs/listExport/bankFields.ts'
import { listExportJob } from '#main/core/jobs/listExport/make.ts'
import { bankRouter } from '#main/features/bank/handlers.ts'
import { formatMoney } from '#main/domain/money.ts'
import { standing } from '../../../src-renderer/features/bank/bankWords.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'
import { recalculated } from '../../fixtures/readers.ts'
import { NOW } from './desk.ts'
import { fill } from './fill.ts'

function opened(entries: number) {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'us', name: 'USA', currency: 'USD', timeZone: 'America/New_York' })
  fill(books.database, entries)
  return { books, client: clientOf<typeof bank>(bankRouter(deskOver(books, { now: () => NOW }).context)) }
}

async function made(books: Books, order: Partial<Extract<ListExport, { list: 'bank' }>>): Promise<string> {
  const whole = { list: 'bank', filter: {}, sort: 'booked', descending: false, format: 'xlsx', columns: listColumns.bank.map((id) => ({ id })), ...order } as const
  const path = join(books.dir, `bank.${whole.format}`)
  return (await listExportJob({ workspaceDir: books.dir, order: whole, now: NOW, destination: { to: 'file', path } }, { signal: new AbortController().signal, progress: () => {} })).path
}

test('a workbook of the bank entries has the rows of the list in its order, and foots by currency, in LibreOffice too', { timeout: 120_000 }, async () => {
  const { books, client } = opened(200)
  const filter = { state: 'all', text: 'payer' } as const
  const listed = await visitAll((after) => client.entries({ ...filter, sort: 'amount', descending: true, limit: 70, ...after }))
  const path = await made(books, { filter, sort: 'amount', descending: true })
  const sheets = await recalculated(path)
  const [head, ...rows] = sheets['Bank entries']!
  const column = (title: string) => rows.map((row) => row[head!.indexOf(title)])
  expect(column('Payer')).toEqual(listed.map(({ payerName }) => payerName))
  expect(column('Amount').map((cell) => Math.round(Number(cell) * 100))).toEqual(listed.map(({ amount }) => amount.minor))
  expect(column('Currency')).toEqual(listed.map(({ amount }) => amount.currency))
  expect(new Set(column('State'))).toEqual(new Set(['To apply', 'Applied', 'Parked', 'Put aside', 'Money out']))
  expect(column('Party')).toEqual(listed.map(({ party }) => (party === 'us' ? 'USA' : 'Australia')))
  const { count, sums } = await client.counts(filter)
  expect([rows.length, sums.map(({ currency }) => currency)]).toEqual([count, ['AUD', 'USD']])
  const told = sheets['Summary']!
  for (const { currency, minor } of sums) {
    const [, of, sum] = told.find(([key]) => key === currency)!
    expect([Number(of), Math.round(Number(sum) * 100)], currency).toEqual([listed.filter(({ amount }) => amount.currency === currency).length, minor])
  }
  expect(told).toEqual(expect.arrayContaining([expect.arrayContaining(['State', 'All']), expect.arrayContaining(['Text', 'payer']), expect.arrayContaining(['Order', 'Currency and amount, largest first'])]))
})

test('what is narrowed to one state and one bank account is told by their names, and has the columns that were asked for', async () => {
  const { books, client } = opened(60)
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(await made(books, { filter: { state: 'debit', bankAccount: 'b1' }, columns: [{ id: 'value' }, { id: 'amount' }] }))
  const facts = book.getWorksheet('Summary')!.getSheetValues().map((row) => (Array.isArray(row) ? row.slice(1) : row))
  expect(facts).toEqual(expect.arrayContaining([['State', 'Money out'], ['Bank account', 'Account 1']]))
  const sheet = book.getWorksheet('Bank entries')!
  expect((sheet.getRow(1).values as unknown[]).slice(1)).toEqual(['Value', 'Currency', 'Amount'])
  expect(sheet.rowCount - 1).toBe((await client.counts({ state: 'debit', bankAccount: 'b1' })).count)
})

test('each open credit in a file says what it may be, as many as there are, and the file writes nothing into the desk', async () => {
  const { books } = opened(0)
  const names: [number: string, name: string][] = []
  books.together(() => {
    for (let n = 0; n < 70; n += 1) {
      const account = books.account({ name: `Customer ${n}` })
      names.push([books.invoice(account, { totalMinor: 100 * n + 1, currency: 'AUD' }).number, account.name])
    }
  })
  books.derive()
  const insert = books.database.raw.prepare(`INSERT INTO main.bankEntry (id, statementId, bankAccountId, partyId, n, bookedOn, amountMinor, currency, payerName, reference, text, key, state) VALUES (?, 's1', 'b1', 'au', ?, '2026-11-20', ?, 'AUD', '', '', ?, ?, 'open')`)
  names.forEach(([number], n) => insert.run(`e${String(n).padStart(3, '0')}`, n, 100 * n + 1, `pays ${number}`, `k${n}`))
  const text = readFileSync(await made(books, { filter: { state: 'open' }, format: 'csv', columns: [{ id: 'what' }, { id: 'sure' }, { id: 'amount' }] }), 'utf8')
  const lines = text.trim().split('\r\n')
  expect(lines[0]).toBe('"Customer","What it is","Sure in %","Currency","Amount"')
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(names.map(([, name]) => `"${name}"`))
  expect(lines[70]).toContain(`,"AUD",${formatMoney({ minor: 6_901, currency: 'AUD' }, 'en').replace(/[^0-9.]/g, '')}`)
  expect(books.database.raw.prepare('SELECT count(*) FROM main.bankSuggestion').pluck().get()).toBe(0)
})

test('an account that an entry was applied to in two parts is named once, with all that it pays', async () => {
  const { books } = opened(5)
  const [kestrel, harbour] = [books.account({ name: 'Kestrel' }), books.account({ name: 'Harbour' })] as const
  const [one, other] = [books.invoice(kestrel, { totalMinor: 100 }), books.invoice(harbour, { totalMinor: 100 })]
  const insert = books.database.raw.prepare(`INSERT INTO main.bankPayment (id, entryId, accountId, amountMinor, currency, rows, outboxId, at, by) VALUES (?, 'e00001', ?, 1, 'AUD', ?, NULL, 0, 'x')`)
  insert.run('p1', kestrel.id, JSON.stringify([{ invoiceId: one.id, amountMinor: 1 }]))
  insert.run('p2', harbour.id, JSON.stringify([{ invoiceId: other.id, amountMinor: 1 }]))
  insert.run('p3', kestrel.id, '[]')
  const text = readFileSync(await made(books, { filter: { state: 'applied' }, format: 'csv', columns: [{ id: 'what' }] }), 'utf8')
  expect(text.trim().split('\r\n')).toEqual(['"Customer","What it is"', `"Kestrel; Harbour","${one.number}, unapplied; ${other.number}"`])
})

test('what became of the payments of an entry is told in a file as in the window', () => {
  const part = (is: Partial<BankEntry['applied'][number]>): BankEntry['applied'] => [{ outboxId: 1, accountId: 'a' as AccountId, accountName: 'A', amount: { minor: 1, currency: 'USD' }, numbers: [], ledger: false, kept: false, waiting: false, refused: null, ...is }]
  const [field] = bankFields.command
  const inFile = (applied: BankEntry['applied']) => (field !== undefined && 'value' in field ? field.value({ applied } as BankEntry, {} as never) : undefined)
  expect(inFile([])).toBeNull()
  expect(inFile(part({ refused: 'It is paid already.' }))).toBe('Refused: It is paid already.')
  for (const applied of [part({}), part({ waiting: true }), part({ kept: true }), part({ ledger: true })]) expect(inFile(applied)).toBe(standing(applied)!.word)
  expect(inFile([...part({ kept: true }), ...part({})])).toBe('Kept at the desk')
})

test('a view of every state counts every state, and one of a state that state alone', async () => {
  const { client } = opened(50)
  expect([(await client.counts({ state: 'all' })).count, (await client.counts({})).count, (await client.counts({ state: 'open' })).count]).toEqual([50, 50, 10])
  expect((await client.entries({ state: 'all', limit: 500 })).rows).toHaveLength(50)
})
