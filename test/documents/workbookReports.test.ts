import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { reportDates, ReportName, type ReportTerms } from '#contract/reports.ts'
import type { AccountId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import { makeReport } from '#main/core/jobs/reports/make.ts'
import { JobCancelled, type MadeFile } from '#main/core/ports/jobs.ts'
import { historyOf } from '#main/db/books.ts'
import { agingAt } from '#main/domain/aging.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { recalculatedAll } from '../fixtures/readers.ts'
import { AS_OF, fillCompany, PERIOD } from './workbookCompany.ts'

const context = { signal: new AbortController().signal, progress: () => {} }

const termsOf = (report: ReportName, more: Partial<ReportTerms> = {}): ReportTerms =>
  ({ report, format: 'xlsx', bom: true, ...{ 'as-of': { asOf: AS_OF }, period: PERIOD, none: {} }[reportDates[report]], ...more })

const made = (books: Books, terms: ReportTerms, name: string = terms.report, sizes = {}): Promise<MadeFile> =>
  makeReport({ workspaceDir: books.dir, terms, destination: { to: 'file', path: join(books.dir, `${name}.${terms.format}`) } }, context, sizes)

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return book
}

const major = (minor: number, currency: string): number => Number(toDecimalString(minor, currency))
/** `[currency, minor]` rows of a query, as major units by currency. */
const sums = (books: Books, sql: string): Record<string, number> =>
  Object.fromEntries(books.database.raw.prepare<[], [string, number]>(sql).raw().all().map(([currency, minor]) => [currency, major(minor, currency)]))

/** LibreOffice writes shares as percentages. */
const valueOf = (cell: string | undefined): number => (cell?.endsWith('%') === true ? Number(cell.slice(0, -1)) / 100 : Number(cell))

type Sheets = Record<string, string[][]>
/** One column of the summary, by its line, or several lines of one first key added up. */
function summary(sheets: Sheets, title: string): Record<string, number> {
  const rows = sheets['Summary'] ?? []
  const head = rows.findIndex((row) => row.indexOf(title) > 0)
  const column = rows[head]?.indexOf(title) ?? -1
  const found: Record<string, number> = {}
  for (const row of rows.slice(head + 1)) {
    if (row[0] === '' || row[0] === 'Total') break
    // Sums of doubles drift by less than a unit.
    found[row[0]!] = Number(((found[row[0]!] ?? 0) + Number(row[column])).toFixed(3))
  }
  return found
}

/** Every difference that a summary tells. */
const differences = (sheets: Sheets): number[] =>
  ['Difference', 'Items differ by', 'Accounts differ by', 'Lines differ by'].flatMap((title) => ((sheets['Summary'] ?? []).some((row) => row.includes(title)) ? Object.values(summary(sheets, title)) : []))

test('every report, opened and computed again by LibreOffice, holds what stood in it, and agrees with the books', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  fillCompany(books)
  const files: string[] = []
  for (const report of ReportName.options) files.push((await made(books, termsOf(report))).path)
  files.push((await made(books, termsOf('ledger'), 'split', { rowsPerSheet: 50 })).path)
  const invoice = books.database.raw.prepare<[], string>(`SELECT number FROM cache.invoice WHERE status = 'open' AND id IN (SELECT invoiceId FROM cache.allocation WHERE effectiveOn < '2026-03-01') LIMIT 1`).pluck().get()!
  files.push((await made(books, { report: 'invoice-detail', format: 'xlsx', bom: true, invoice: invoice as InvoiceId }, 'one')).path)
  const all = await recalculatedAll(files)

  let formulas = 0
  for (const file of files) {
    const book = await opened(file)
    for (const sheet of book.worksheets) {
      sheet.eachRow((row, number) => row.eachCell((cell, column) => {
        if (cell.formula === undefined) return
        formulas += 1
        // A quotient of major units has another last digit than one of minor units: both are rounded alike.
        if (cell.numFmt.includes('%')) expect([/ROUND\(.+,6\)/.test(cell.formula), Number(cell.result)], cell.address).toEqual([true, Number(Number(cell.result).toFixed(6))])
        expect(valueOf(all[basename(file)]?.[sheet.name]?.[number - 1]?.[column - 1]), `${basename(file)} ${sheet.name} ${cell.address}: ${cell.formula}`).toBeCloseTo(Number(cell.result), 9)
      }))
    }
  }
  expect(formulas).toBeGreaterThan(1_500)
  const of = (report: ReportName | 'split' | 'one') => all[`${report}.xlsx`] ?? {}
  for (const file of files) expect(differences(all[basename(file)] ?? {}).filter((difference) => difference !== 0), basename(file)).toEqual([])

  // The aging, as the rules of the domain give it from each account's whole history.
  const aging = books.database.raw.prepare<[], string>('SELECT id FROM cache.account').pluck().all().flatMap((id) => agingAt(historyOf(books.database, id), AS_OF))
  const balances: Record<string, number> = {}
  for (const currency of ['AUD', 'JPY', 'KWD']) balances[currency] = major(aging.filter((row) => row.currency === currency).reduce((sum, { balance }) => sum + balance, 0), currency)
  expect(summary(of('aged-receivables'), 'Balance')).toEqual(balances)
  expect(summary(of('ledger'), 'Closing balance')).toEqual(balances)
  expect(summary(of('split'), 'Closing balance')).toEqual(balances)
  expect(Object.keys(of('split')).length).toBeGreaterThan(5)
  // And the ledger once more, by plain sums of SQL: what refers to an invoice waits until it is issued.
  const ledgerAt = (before: string) => sums(books, `SELECT currency, sum(minor) FROM (
    SELECT currency, totalMinor AS minor, issuedOn AS day FROM cache.invoice WHERE status <> 'draft' UNION ALL SELECT currency, -totalMinor, max(voidedOn, issuedOn) FROM cache.invoice WHERE voidedOn IS NOT NULL
    UNION ALL SELECT currency, -amountMinor, receivedOn FROM cache.payment WHERE purpose = 'receivable'
    UNION ALL SELECT r.currency, r.amountMinor, r.refundedOn FROM cache.refund AS r JOIN cache.payment AS p ON p.id = r.paymentId AND p.purpose = 'receivable'
    UNION ALL SELECT currency, -amountMinor, issuedOn FROM cache.creditNote UNION ALL SELECT w.currency, -w.amountMinor, max(w.effectiveOn, i.issuedOn) FROM cache.writeOff AS w JOIN cache.invoice AS i ON i.id = w.invoiceId) WHERE day ${before} GROUP BY currency`)
  expect(summary(of('ledger'), 'Opening balance')).toEqual(ledgerAt(`< '${PERIOD.from}'`))
  expect(summary(of('ledger'), 'Closing balance')).toEqual(ledgerAt(`<= '${PERIOD.to}'`))

  expect(summary(of('payments'), 'Amount')).toEqual(sums(books, `SELECT currency, sum(amountMinor) FROM cache.payment WHERE receivedOn BETWEEN '2026-02-01' AND '2026-02-28' GROUP BY currency`))
  expect(summary(of('payments'), 'By allocation')).toEqual(sums(books, `SELECT l.currency, sum(l.amountMinor) FROM cache.allocation AS l JOIN cache.payment AS p ON p.id = l.paymentId JOIN cache.invoice AS i ON i.id = l.invoiceId WHERE l.effectiveOn <= '2026-02-28' AND i.issuedOn <= '2026-02-28' AND i.status = 'open' AND p.receivedOn BETWEEN '2026-02-01' AND '2026-02-28' GROUP BY 1`))
  expect(summary(of('invoice-detail'), 'Sum of lines')).toEqual(sums(books, `SELECT currency, sum(totalMinor) FROM cache.invoice WHERE issuedOn BETWEEN '2026-02-01' AND '2026-02-28' GROUP BY currency`))
  expect(summary(of('usage'), 'Amount')).toEqual(sums(books, `SELECT currency, sum(amountMinor) FROM cache.usageRecord WHERE at >= ${Date.UTC(2026, 1, 1)} AND at < ${Date.UTC(2026, 2, 1)} GROUP BY currency`))
  expect(summary(of('failed-charges'), 'Amount')).toEqual(sums(books, `SELECT currency, sum(amountMinor) FROM cache.charge WHERE status = 'failed' GROUP BY currency`))
  expect(summary(of('registrations'), 'Registrations')).toEqual({ 'Not invited': 12, Invited: 12, 'Link run out': 12, Bounced: 12, Registered: 12 })
  expect(summary(of('billing-log'), 'Entries')).toEqual({ 'Invoice issued': 60, 'Payment received': 60 })
  expect(summary(of('dispatch-outcomes'), 'Messages')).toEqual({ Failed: 5, Sent: 5, Skipped: 5, Uncertain: 5 })
  expect(of('one')['Summary']?.[0]?.[0]).toBe(`Invoice ${invoice}`)
  expect(of('one')['Applied']?.length).toBeGreaterThan(1)
})

test('what is unapplied of a payment is what the rules of the books leave of it at the end of the period', async () => {
  const books = emptyBooks()
  fillCompany(books)
  const { path } = await made(books, termsOf('payments'))
  const sheet = (await opened(path)).getWorksheet('Payments')!
  const listed = new Map<string, number>()
  sheet.eachRow((row, number) => {
    if (number > 1) listed.set(`${row.getCell(2).value as string} ${row.getCell(8).value as string}`, Number(((listed.get(`${row.getCell(2).value as string} ${row.getCell(8).value as string}`) ?? 0) + Number(row.getCell(12).result)).toFixed(3)))
  })
  const credits = new Map(books.database.raw.prepare<[], [string, number]>(`SELECT a.ref || ' ' || c.currency, sum(c.amountMinor) FROM cache.creditNote AS c JOIN cache.account AS a ON a.id = c.accountId GROUP BY 1`).raw().all())
  for (const [id, ref] of books.database.raw.prepare<[], [string, string]>('SELECT id, ref FROM cache.account').raw().all()) {
    for (const { currency, unapplied } of agingAt(historyOf(books.database, id), AS_OF)) {
      expect(listed.get(`${ref} ${currency}`), ref).toBe(major(unapplied - (credits.get(`${ref} ${currency}`) ?? 0), currency))
    }
  }
})

test('every report without anything in it says so in words', async () => {
  const books = emptyBooks()
  books.party()
  books.derive()
  for (const report of ReportName.options) {
    const { path, count } = await made(books, termsOf(report))
    expect(count, report).toBe(0)
    const [said] = (await opened(path)).getWorksheet('Summary')!.getColumn(1).values.filter((value) => typeof value === 'string' && /^(No|Nothing|There) /.test(value))
    expect(said, report).toMatch(/\.$/)
  }
})

test('every report as CSV has the rows of its sheet, read back by another program', async () => {
  const books = emptyBooks()
  fillCompany(books)
  const sheetOf: Record<ReportName, string> = { 'aged-receivables': 'Open items', 'invoice-detail': 'Lines', usage: 'Usage', payments: 'Payments', ledger: 'Ledger', 'failed-charges': 'Failed charges', registrations: 'Registrations', 'billing-log': 'Billing log', 'dispatch-outcomes': 'Messages' }
  for (const report of ReportName.options) {
    const sheet = (await opened((await made(books, termsOf(report))).path)).getWorksheet(sheetOf[report])!
    const { path, count } = await made(books, termsOf(report, { format: 'csv', bom: false }))
    const read = (await new ExcelJS.Workbook().csv.readFile(path, { map: (value: unknown) => value })).getSheetValues().slice(1) as string[][]
    expect(count, report).toBe(sheet.rowCount - 1)
    expect(read.map((row) => row[1]), report).toEqual(sheet.getColumn(1).values.slice(1).map((value) => (value instanceof Date ? value.toISOString().slice(0, 19).replace('T', ' ') : value)))
    expect(read[0]?.slice(1), report).toEqual((sheet.getRow(1).values as string[]).slice(1))
    expect(read.flat().filter((cell) => /^[=@\t\r]/.test(cell ?? '')), report).toEqual([])
  }
})

test('a report of a party, or of an account, has nobody else in it; its days are those of the party', async () => {
  const books = emptyBooks()
  fillCompany(books)
  // The first of February of Sydney begins at 13:00 UTC of the day before.
  const account = books.database.raw.prepare<[], { id: string; partyId: string }>(`SELECT id, partyId FROM cache.account WHERE partyId = 'au' LIMIT 1`).get()!
  const log = (id: string, at: number) => books.put('billingLog', { id, rev: 1, updatedAt: 1, partyId: 'au', accountId: account.id, at, kind: 'edge', actor: 'Noor Vale', text: id })
  log('before', Date.UTC(2026, 0, 31, 12, 59))
  log('first', Date.UTC(2026, 0, 31, 13, 0))
  log('after', Date.UTC(2026, 1, 28, 13, 0))
  for (const report of ReportName.options) {
    const book = await opened((await made(books, termsOf(report, { party: 'au' as PartyId }))).path)
    const names = book.worksheets.slice(1).flatMap((sheet) => sheet.getColumn(report === 'usage' ? 2 : 1).values.slice(2))
    expect(names.length, report).toBeGreaterThan(0)
    expect([...new Set(names)], report).toEqual(['Australia'])
    const one = await opened((await made(books, termsOf(report, { account: 'A-000001' as AccountId }))).path)
    const refs = one.worksheets.slice(1).flatMap((sheet) => sheet.getColumn(report === 'usage' ? 3 : 2).values.slice(2))
    expect([...new Set(refs)], report).toEqual(report === 'dispatch-outcomes' || refs.length > 0 ? ['A-000001'] : [])
  }
  const entries = (await opened((await made(books, termsOf('billing-log', { account: account.id as AccountId }))).path)).getWorksheet('Billing log')!
  const texts = entries.getColumn(7).values
  expect(texts).toContain('first')
  expect(texts).not.toContain('before')
  expect(texts).not.toContain('after')
  const first = texts.indexOf('first')
  expect(entries.getCell(1, 4).value).toBe('Time (Australia/Sydney)')
  expect(entries.getCell(first, 4).value).toEqual(new Date('2026-02-01T00:00:00Z'))
})

test('usage is that of the UTC days asked for, with its account, invoice and exact time', async () => {
  const books = emptyBooks()
  books.party()
  const [account, other] = [books.account(), books.account()]
  const invoice = books.invoice(account)
  books.usage(account, { at: Date.UTC(2026, 0, 31, 23, 59, 59, 999) })
  books.usage(account, { at: Date.UTC(2026, 1, 1), invoiceId: invoice.id, quantity: 90 })
  books.usage(other, { at: Date.UTC(2026, 1, 2) })
  books.usage(account, { at: Date.UTC(2026, 1, 28, 23, 59, 59), amountMinor: -12 })
  books.usage(account, { at: Date.UTC(2026, 2, 1) })
  const { path, count } = await made(books, termsOf('usage', { account: account.ref as AccountId }))
  expect(count).toBe(2)
  const sheet = (await opened(path)).getWorksheet('Usage')!
  expect(sheet.getCell('A2').value).toEqual(new Date(Date.UTC(2026, 1, 1)))
  expect(sheet.getCell('L2').value).toBe(invoice.number)
  expect(sheet.getCell('A3').value).toEqual(new Date(Date.UTC(2026, 1, 28, 23, 59, 59)))
  expect(sheet.getCell('J3').value).toBe(-0.12)
})

test('a report is called by what it is, its time and whose it is', async () => {
  const books = emptyBooks()
  fillCompany(books)
  const titles: string[] = []
  for (const terms of [termsOf('payments', { party: 'au' as PartyId }), termsOf('ledger', { from: '2026-01-01', to: '2026-12-31' }), termsOf('usage', { from: '2026-02-03', to: '2026-02-09', account: 'A-000001' as AccountId }), termsOf('aged-receivables'), termsOf('invoice-detail', { invoice: 'IN1001' as InvoiceId }), termsOf('registrations', { format: 'csv' })]) {
    const { path } = await makeReport({ workspaceDir: books.dir, terms, destination: { to: 'workspace', by: 'Rosa Lindqvist' } }, context)
    titles.push(basename(path))
  }
  expect(titles).toEqual(['Payments 2026-02, Australia.xlsx', 'Customer ledger 2026, All parties.xlsx', 'Usage 2026-02-03 to 2026-02-09, Kestrel Freight 0.xlsx', 'Aged receivables 2026-02-28, All parties.xlsx', 'Invoice IN1001, Kestrel Freight 0.xlsx', 'Registrations, All parties.csv'])
})

test('what is missing, reversed or unknown is said with what to do', async () => {
  const books = emptyBooks()
  books.party()
  await expect(made(books, { report: 'usage', format: 'xlsx', bom: true })).rejects.toMatchObject({ name: 'JobFailure', code: 'DATES_MISSING' })
  await expect(made(books, termsOf('ledger', { from: '2026-03-01' }))).rejects.toMatchObject({ name: 'JobFailure', code: 'DATE_RANGE_REVERSED' })
  await expect(made(books, termsOf('payments', { account: 'A-999999' as AccountId }))).rejects.toMatchObject({ code: 'NO_SUCH_ACCOUNT', message: expect.stringContaining('A-999999') as string })
  await expect(made(books, termsOf('invoice-detail', { invoice: 'IN404' as InvoiceId }))).rejects.toMatchObject({ code: 'NO_SUCH_INVOICE', message: expect.stringContaining('IN404') as string })
  await expect(made(books, termsOf('registrations', { party: 'zz' as PartyId }))).rejects.toMatchObject({ code: 'NO_SUCH_PARTY', message: expect.stringContaining('Known are: au') as string })
})

test('a cancelled report ends at once and leaves neither a file nor a row', async () => {
  const books = emptyBooks()
  books.party()
  books.together(() => {
    for (let n = 0; n < 1_500; n += 1) {
      const account = books.account()
      books.invoice(account)
      for (let i = 0; i < 3; i += 1) books.usage(account, { at: Date.UTC(2026, 1, 1) + n * 10 + i })
    }
  })
  books.derive()
  for (const [report, total] of [['usage', 4_500], ['aged-receivables', 1_500], ['ledger', 1_500]] as const) {
    for (const format of ['xlsx', 'csv'] as const) {
      const cancel = new AbortController()
      const seen: number[] = []
      const job = makeReport({ workspaceDir: books.dir, terms: termsOf(report, { format, from: '2026-01-01' }), destination: { to: 'workspace', by: 'Rosa Lindqvist' } }, {
        signal: cancel.signal,
        progress: ({ done }) => {
          seen.push(done)
          if (done >= 500) cancel.abort()
        },
      })
      await expect(job).rejects.toBeInstanceOf(JobCancelled)
      expect(Math.max(...seen), report).toBeLessThan(total)
    }
  }
  expect(readdirSync(join(books.dir, 'documents'))).toEqual([])
  expect(books.database.raw.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0)
})
