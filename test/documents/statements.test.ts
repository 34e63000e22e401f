import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StatementKind } from '#contract/documents.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { paperJob } from '#main/core/jobs/paper.ts'
import { paperOf } from '#main/core/jobs/papers/paper.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { checkPdf, pdfFacts, pdfText } from '../fixtures/readers.ts'

const context = { signal: new AbortController().signal, progress: () => {} }

async function textOf(books: Books, kind: StatementKind, account: string, from: string, to: string): Promise<{ text: string; pages: number; path: string }> {
  const spec = { paper: 'statement', kind, account: account as AccountId, from, to } as const
  const { path, count } = await paperJob({ workspaceDir: books.dir, spec, destination: { to: 'file', path: join(books.dir, 'statement.pdf') } }, context)
  await checkPdf(path)
  return { text: await pdfText(path), pages: count, path }
}

/** The cells of every line that begins with these words. */
const linesOf = (text: string, words: string): string[][] =>
  text.split('\n').map((line) => line.trim()).filter((line) => line.startsWith(words)).map((line) => line.slice(words.length).trim().split(/\s{2,}/))
const lineOf = (text: string, words: string): string[] => linesOf(text, words)[0] ?? []
/** Of figures as English documents print them. */
const minor = (figure = ''): number => Math.round(Number(figure.replaceAll(',', '').replace('−', '-')) * 100)

function history(books: Books) {
  const account = books.account({ poNumber: 'PO-7' })
  const march = books.invoice(account, { issuedOn: '2026-03-02', dueOn: '2026-03-30', totalMinor: 50_000, poNumber: 'PO-7' })
  const april = books.invoice(account, { issuedOn: '2026-04-02', dueOn: '2026-04-30', totalMinor: 30_000, disputed: true })
  books.invoice(account, { issuedOn: '2026-06-02', dueOn: '2026-06-30', totalMinor: 20_000 })
  const payment = books.payment(account, { receivedOn: '2026-04-20', amountMinor: 45_000 })
  books.allocation(payment, march, { amountMinor: 40_000, effectiveOn: '2026-04-20' })
  const note = books.creditNote(account, { issuedOn: '2026-05-05', amountMinor: 4_000 })
  books.creditAllocation(note, april, { amountMinor: 1_000, effectiveOn: '2026-05-06' })
  books.refund(payment, { refundedOn: '2026-05-10', amountMinor: 2_000 })
  return account
}

test('a balance-forward statement foots: opening and its lines are its closing, which is the opening of the next', async () => {
  const books = emptyBooks()
  books.party()
  const account = history(books)
  let before: string | undefined
  for (const [from, to] of [['2026-03-01', '2026-03-31'], ['2026-04-01', '2026-05-07'], ['2026-05-08', '2026-06-30']] as const) {
    const { text } = await textOf(books, 'balance-forward', account.id, from, to)
    const opening = linesOf(text, '').find((cells) => cells[1] === 'Opening balance')?.at(-1)
    const [charges, credits, closing] = lineOf(text, 'Closing balance  ')
    expect(minor(opening) + minor(charges) + minor(credits)).toBe(minor(closing))
    if (before !== undefined) expect(opening).toBe(before)
    before = closing
  }
  expect(before).toBe('530.00')
})

test('an open-item statement lists what is left of each item as of its date; open invoices and what is not applied are the balance', async () => {
  const books = emptyBooks()
  books.party()
  const account = history(books)
  const { text } = await textOf(books, 'open-item', account.ref, '2026-05-01', '2026-05-31')
  expect(text).toMatch(/2 Mar 2026 +Invoice IN1001 +Your PO PO-7 +30 Mar 2026 +62 +500\.00 +100\.00/)
  expect(text).toMatch(/2 Apr 2026 +Invoice IN1002 +In dispute +30 Apr 2026 +31 +300\.00 +290\.00/)
  expect(text).toMatch(/20 Apr 2026 +Payment PM000001, not yet applied +−450\.00 +−30\.00/)
  expect(text).toMatch(/5 May 2026 +Credit note CN101 +−40\.00 +−30\.00/)
  expect(text).not.toContain('IN1003')
  expect(['Open invoices  ', 'Not yet applied  ', 'Balance  '].map((words) => linesOf(text, words).at(-1))).toEqual([['390.00'], ['−60.00'], ['330.00']])
  const balanceForward = await textOf(books, 'balance-forward', account.ref, '2026-05-01', '2026-05-31')
  expect(lineOf(balanceForward.text, 'Closing balance  ').at(-1)).toBe('330.00')
  // At an earlier day less is open, and nothing that came later has happened.
  expect(lineOf((await textOf(books, 'open-item', account.ref, '2026-03-01', '2026-04-19')).text, 'Balance  ')).toEqual(['800.00'])
})

test('a customer who is owed reads that the balance is in their favour and that nothing is due', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  books.payment(account, { receivedOn: '2026-02-20', amountMinor: 12_300 })
  for (const kind of ['balance-forward', 'open-item'] as const) {
    const { text } = await textOf(books, kind, account.id, '2026-02-01', '2026-02-28')
    expect(text).toContain('Closing balance in your favour')
    expect(text).toContain('Nothing is due')
    expect(text).not.toContain('How to pay')
    expect(text).toContain('−123.00')
  }
})

test('an account without anything gets statements that say so, in the currency it is billed in', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ kind: 'agency', currency: 'JPY' })
  books.account({ kind: 'sub_account', parentId: account.id, currency: 'JPY' })
  expect((await textOf(books, 'balance-forward', account.id, '2026-02-01', '2026-02-28')).text).toContain('No activity in this period')
  expect((await textOf(books, 'open-item', account.id, '2026-02-01', '2026-02-28')).text).toContain('Nothing is open at this date')
  const agency = (await textOf(books, 'agency', account.id, '2026-02-01', '2026-02-28')).text
  expect(agency).toContain('No account had activity or a balance in this period')
  expect(agency).toContain('not listed: 1')
  expect(agency).toMatch(/Currency +JPY/)
})

test('a wallet statement foots, and says how long the balance was below zero and what recharges should fill it up to', async () => {
  const books = emptyBooks()
  books.party({ timeZone: 'UTC' })
  const account = books.account({ billing: 'prepaid' })
  books.wallet(account)
  const at = (day: number, hour: number) => Date.UTC(2026, 1, day, hour)
  books.walletEntry(account, { at: Date.UTC(2026, 0, 10), kind: 'recharge', amountMinor: 2_000, description: 'Automatic recharge' })
  books.walletEntry(account, { at: at(3, 0), kind: 'usage', amountMinor: -2_500, description: 'Calls' })
  books.walletEntry(account, { at: at(4, 6), kind: 'recharge', amountMinor: 6_000, description: 'Automatic recharge' })
  books.walletEntry(account, { at: at(5, 0), kind: 'fee', amountMinor: -3_200, description: 'Fleet plan' })
  books.walletEntry(account, { at: at(6, 0), kind: 'adjustment', amountMinor: -100, description: 'Correction' })
  const { text } = await textOf(books, 'wallet', account.ref, '2026-02-01', '2026-02-28')
  expect(text).toMatch(/1 Feb 2026 +Available at the beginning +20\.00/)
  expect(lineOf(text, 'Available at the end  ')).toEqual(['60.00', '−58.00', '22.00'])
  expect(text).toMatch(/4 Feb 2026 +Automatic recharge +60\.00 +55\.00/)
  expect(text).toMatch(/Below zero in this period +Usage and fees, last 30 days +Advised recharge target\s+1 day 6 hours +57\.00 +75\.00/)
  // The usual statement of the account has the same balance on it.
  expect(lineOf((await textOf(books, 'balance-forward', account.ref, '2026-02-01', '2026-02-28')).text, 'Available at the end  ')).toEqual(['60.00', '−58.00', '22.00'])
})

test('a wallet statement of a postpaid account, and an agency statement of an account without sub-accounts, are refused with what to ask for', () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  for (const kind of ['wallet', 'agency'] as const) {
    const ask = () => paperOf(books.database, { paper: 'statement', kind, account: account.id as AccountId, from: '2026-02-01', to: '2026-02-28' })
    expect(ask).toThrow(expect.objectContaining({ name: 'JobFailure', code: 'NOT_OF_THIS_KIND', message: expect.stringContaining('Ask for a') as string }))
  }
})

test('an agency’s statement begins with a row an account that add up, and has a section for each that foots with its row', async () => {
  const books = emptyBooks()
  books.party()
  const agency = books.account({ name: 'Alder Group', kind: 'agency' })
  const subs = ['Birch Haulage', 'Cedar Couriers', 'Dogwood Depots'].map((name) => books.account({ name, kind: 'sub_account', parentId: agency.id }))
  books.invoice(agency, { issuedOn: '2026-01-05', totalMinor: 1_000 })
  for (const [index, sub] of subs.entries()) {
    if (index === 2) continue
    books.invoice(sub, { issuedOn: '2025-12-05', totalMinor: 10_000 * (index + 1) })
    books.invoice(sub, { issuedOn: '2026-01-15', totalMinor: 3_333 * (index + 1) })
    books.payment(sub, { receivedOn: '2026-01-20', amountMinor: 5_000 })
  }
  books.invoice(subs[0]!, { issuedOn: '2026-01-16', totalMinor: 777, currency: 'USD' })
  const { text } = await textOf(books, 'agency', agency.ref, '2026-01-01', '2026-01-31')
  const [first = ''] = text.split('\f')
  const rows = ['A-000001', 'A-000002', 'A-000003'].map((ref) => lineOf(first.slice(first.indexOf('All accounts in AUD')), ref).slice(-4).map(minor))
  const totals = linesOf(first, 'Total').map((cells) => cells.map(minor))
  expect(totals[0]).toEqual([0, 1, 2, 3].map((column) => rows.reduce((sum, row) => sum + (row[column] ?? Number.NaN), 0)))
  expect(totals[1]).toEqual([0, 777, 0, 777])
  const sections = text.slice(text.indexOf('\f'))
  const closings = linesOf(sections, 'Closing balance  ').map((cells) => minor(cells.at(-1)))
  expect(closings).toEqual([1_000, 8_333, 777, 21_666])
  expect(rows.map((row) => row[3])).toEqual([1_000, 8_333, 21_666])
  expect(text).toContain('not listed: 1')
  expect(text).not.toContain('Dogwood Depots')
  const owed = paperOf(books.database, { paper: 'statement', kind: 'agency', account: agency.id as AccountId, from: '2026-01-01', to: '2026-01-31' }).owedMinor
  expect(owed).toEqual([{ currency: 'AUD', minor: 30_999 }, { currency: 'USD', minor: 777 }])
})

test('an open-item statement of forty pages carries its sums from page to page to the balance', async () => {
  const books = emptyBooks()
  books.party({ paper: 'Letter' })
  const account = books.account()
  books.together(() => {
    for (let n = 0; n < 1_500; n += 1) books.invoice(account, { issuedOn: '2026-01-05', dueOn: '2026-02-05', totalMinor: 1_001 })
  })
  const { text, pages } = await textOf(books, 'open-item', account.id, '2026-02-01', '2026-02-28')
  expect(pages).toBeGreaterThanOrEqual(40)
  const carried = linesOf(text, 'Carried forward').map(([sum]) => sum)
  expect(linesOf(text, 'Brought forward').map(([sum]) => sum)).toEqual(carried)
  expect(carried.map(minor)).toEqual(carried.map(minor).toSorted((a, b) => a - b))
  expect(lineOf(text, 'Balance  ')).toEqual(['15,015.00'])
  expect(text).toContain(`Page ${pages} of ${pages}`)
})

test('a statement is in the account’s language, says so in the file, and the same records make the same bytes', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ locale: 'de-AT' })
  books.invoice(account, { issuedOn: '2026-02-03', dueOn: '2026-02-10', totalMinor: 123_456 })
  const first = await textOf(books, 'balance-forward', account.id, '2026-02-01', '2026-02-28')
  expect(first.text).toContain('Endsaldo')
  expect(first.text).toMatch(/Rechnung IN1001/)
  expect(first.text).not.toMatch(/Closing|Opening|Charges|Page/)
  expect((await pdfFacts(first.path))['Title']).toContain('Kontoauszug')
  const spec = { paper: 'statement', kind: 'balance-forward', account: account.id as AccountId, from: '2026-02-01', to: '2026-02-28' } as const
  const make = async () => (await (await paperOf(books.database, spec).draw()).finish()).bytes
  expect(Buffer.compare(await make(), await make())).toBe(0)
})
