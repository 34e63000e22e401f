import { execFileSync } from 'node:child_process'
import { PassThrough, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createWriteStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agedReceivablesJob } from '#main/core/jobs/agedReceivables.ts'
import { usageJob } from '#main/core/jobs/usage.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { JobCancelled } from '#main/core/ports/jobs.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import { formula, money } from '#main/documents/xlsx/cells.ts'
import { usageWorkbook, type UsageRow } from '#main/documents/xlsx/usage.ts'
import { agedReceivablesWorkbook, type AgedAccount, type AgedReceivablesContent } from '#main/documents/xlsx/agedReceivables.ts'
import { ReportBook } from '#main/documents/xlsx/report.ts'
import { Workbook } from '#main/documents/xlsx/workbook.ts'
import { agingReport } from '#main/features/reports/queries.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { recalculated } from '../fixtures/readers.ts'

const context = { signal: new AbortController().signal, progress: () => {} }
const AS_OF = '2026-03-31'

/** Accounts of three currencies with every kind of entry, amounts from a fixed seed. */
function manyBooks(books: Books, accounts: number): void {
  books.party()
  books.party({ id: 'ww', name: 'Worldwide', currency: 'EUR' })
  const random = fc.sample(fc.integer({ min: 1, max: 9_999_999 }), { numRuns: 2_000, seed: 7 })
  let at = 0
  const amount = () => random[at++ % random.length] ?? 1
  books.together(() => {
    for (let n = 0; n < accounts; n += 1) {
      const account = books.account({ partyId: n % 3 === 0 ? 'au' : 'ww', currency: ['AUD', 'JPY', 'KWD'][n % 3] ?? 'AUD' })
      for (let i = 0; i < 4; i += 1) {
        const invoice = books.invoice(account, { totalMinor: amount(), issuedOn: `2025-1${i % 3}-0${1 + i}`, dueOn: [null, '2025-12-15', '2026-02-20', '2026-04-15'][i] ?? null })
        const payment = books.payment(account, { amountMinor: amount(), receivedOn: '2026-01-15' })
        books.allocation(payment, invoice, { amountMinor: Math.floor(Math.min(payment.amountMinor, invoice.totalMinor) / 3) })
      }
      if (n % 4 === 0) books.creditNote(account, { amountMinor: amount() })
    }
  })
}

const usageRow = (given: Partial<UsageRow> = {}): UsageRow => ({ at: Date.UTC(2026, 1, 3, 4, 5, 6), party: 'Australia', accountRef: 'A-000001', accountName: 'Kestrel Freight', kind: 'call', from: '+61491570006', to: '+61491570156', quantity: 61, unit: 's', amountMinor: 12, currency: 'AUD', invoiceNumber: null, id: 'cdr_1', ...given })
const content = (rows: Iterable<UsageRow>) => ({ from: '2026-02-01', to: '2026-02-28', whose: 'All parties', author: 'Meridian Fleet', paper: 'A4' as const, rows })

async function written(dir: string, rows: Iterable<UsageRow>, options?: { rowsPerSheet: number }): Promise<string> {
  const path = join(dir, 'usage.xlsx')
  const file = createWriteStream(path)
  await usageWorkbook(file, content(rows), options)
  await finished(file)
  return path
}

const ATTACKS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '=HYPERLINK("http://evil.example","x")', '=cmd|\' /C calc\'!A0', '_x003D_1+1', '<b>&amp;"', ' two  spaces ']

/** Aged receivables of accounts of these names, one open item each; `told` for every row. */
async function agedOf(stream: Writable, names: readonly string[], more: Partial<AgedReceivablesContent> = {}, options?: { rowsPerSheet?: number }, told = () => {}): Promise<number> {
  const minors = names.map((_, n) => 100 + (n % 1_000))
  const total = minors.reduce((sum, minor) => sum + minor, 0)
  const aging = (minor: number) => ({ currency: 'AUD', current: 0, d1_30: minor, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: minor })
  const account = (n: number): AgedAccount => ({ party: 'Australia', ref: `A-${n}`, name: names[n] ?? '', aging: aging(minors[n] ?? 0) })
  async function* accounts() {
    for (const n of names.keys()) {
      told()
      yield account(n)
    }
  }
  async function* items() {
    for (const n of names.keys()) {
      told()
      const amountMinor = minors[n] ?? 0
      yield { ...account(n), currency: 'AUD', item: { kind: 'invoice', id: `i${n}`, ref: `IN${n}`, on: '2026-02-01', dueOn: '2026-03-15', amountMinor, remainderMinor: amountMinor, daysPastDue: 16, bucket: 'd1_30' } } as const
    }
  }
  const totals = [{ ...aging(total), accounts: names.length, items: names.length }]
  return agedReceivablesWorkbook(stream, { asOf: AS_OF, whose: 'All parties', author: 'Meridian Fleet', paper: 'A4', totals, accounts: accounts(), items: items(), ...more }, options)
}

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return book
}

test('the sums of the aged-receivables workbook, computed again by LibreOffice, are those of the ledger to the last unit', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  manyBooks(books, 120)
  const { path, count } = await agedReceivablesJob({ workspaceDir: books.dir, asOf: AS_OF, party: null, destination: { to: 'file', path: join(books.dir, 'aged.xlsx') } }, context)
  const aged = await recalculated(path)
  const report = agingReport(books.database, { asOf: AS_OF, party: null, accounts: true })
  expect(Object.keys(aged).sort()).toEqual(['Accounts', 'Open items', 'Summary'])
  expect(report.totals.map(({ currency }) => currency)).toEqual(['AUD', 'JPY', 'KWD'])

  const exact = (minor: number, currency: string) => Number(toDecimalString(minor, currency))
  const buckets = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus'] as const
  for (const total of report.totals) {
    const row = aged['Summary']?.find(([first]) => first === total.currency)
    const open = buckets.reduce((sum, bucket) => sum + total[bucket], 0)
    const accounts = report.accounts.filter(({ currency }) => currency === total.currency).length
    expect(row?.slice(1, 11).map(Number)).toEqual([accounts, ...[...buckets.map((bucket) => total[bucket]), open, total.unapplied, total.balance, 0].map((minor) => exact(minor, total.currency))])
  }
  const rows = aged['Accounts']?.slice(1) ?? []
  expect(rows.map((row) => [row[1], row[3], ...[4, 5, 6, 7, 8, 10, 11].map((column) => Number(row[column]))])).toEqual(
    report.accounts.map((account) => [account.ref, account.currency, ...[...buckets, 'unapplied', 'balance'].map((amount) => exact(account[amount as 'balance'], account.currency))]),
  )
  expect(count).toBe(rows.length + (aged['Open items']?.length ?? 0) - 1)
})

test('what was computed before LibreOffice did is in the file already', async () => {
  const books = emptyBooks()
  manyBooks(books, 6)
  const { path } = await agedReceivablesJob({ workspaceDir: books.dir, asOf: AS_OF, party: 'au' as PartyId, destination: { to: 'file', path: join(books.dir, 'aged.xlsx') } }, context)
  const summary = (await opened(path)).getWorksheet('Summary')
  const total = agingReport(books.database, { asOf: AS_OF, party: 'au', accounts: false }).totals[0]
  const cell = summary?.getCell('J6')
  expect(cell?.formula).toBe('ROUND(H6-I6,2)')
  expect(cell?.result).toBe(Number(toDecimalString(total?.balance ?? 0, 'AUD')))
  expect(summary?.getCell('C6').formula).toMatch(/^ROUND\(SUMIFS\('Accounts'!\$E\$2:\$E\$\d+,'Accounts'!\$D\$2:\$D\$\d+,\$A6\),2\)$/)
})

test('LibreOffice computes what it is given, and does not repeat what stands in the file', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  for (const [name, writer] of Object.entries({ direct: Workbook, exceljs: ReportBook })) {
    const path = join(books.dir, `${name}.xlsx`)
    const file = createWriteStream(path)
    const book = new writer(file, { title: 'Wrong', subject: '', author: '', at: 0 })
    const sheet = await book.sheet({ name: 'Wrong', widths: [10, 10], paper: 'A4', foot: '' })
    const column = { first: 'B1', last: 'B2' }
    await sheet.row([money(12_300, 'AUD'), formula('ROUND(A1*2,2)', money(1, 'AUD'), column)])
    await sheet.row([money(50, 'AUD'), formula('ROUND(A2*2,2)', money(1, 'AUD'), column)])
    await sheet.end()
    await book.finish()
    expect((await recalculated(path))['Wrong']).toEqual([['123', '246'], ['0.5', '1']])
  }
})

test('heads are frozen, filtered and printed on every page; amounts and dates are what they are', async () => {
  const books = emptyBooks()
  manyBooks(books, 6)
  const { path } = await agedReceivablesJob({ workspaceDir: books.dir, asOf: AS_OF, party: null, destination: { to: 'file', path: join(books.dir, 'aged.xlsx') } }, context)
  const book = await opened(path)
  expect(book.worksheets.map(({ name }) => name)).toEqual(['Summary', 'Accounts', 'Open items'])
  expect(book).toMatchObject({ title: `Aged receivables at ${AS_OF}`, subject: 'All parties', lastModifiedBy: 'Counterfoil' })
  expect([book.created, book.modified]).toEqual([new Date(`${AS_OF}T00:00:00Z`), new Date(`${AS_OF}T00:00:00Z`)])
  const items = book.getWorksheet('Open items')!
  expect(items.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  expect(items.autoFilter).toBe(`A1:L${items.rowCount}`)
  expect(items.pageSetup).toMatchObject({ orientation: 'landscape', paperSize: 9, fitToWidth: 1, printTitlesRow: '1:1' })
  const row = items.getRows(2, items.rowCount - 1)?.find((found) => found.getCell(4).value === 'KWD' && found.getCell(5).value === 'Invoice')
  expect(row?.getCell(7).value).toBeInstanceOf(Date)
  expect(row?.getCell(12)).toMatchObject({ type: ExcelJS.ValueType.Number, numFmt: '#,##0.000' })
})

test('text that looks like a formula stays text, in the file, in LibreOffice and for whoever edits it', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  const path = await written(books.dir, ATTACKS.map((accountName, index) => usageRow({ accountName, id: String(index) })))
  const sheet = (await opened(path)).getWorksheet('Usage')!
  expect(ATTACKS.map((_, index) => sheet.getCell(index + 2, 4).formula)).toEqual(ATTACKS.map(() => undefined))
  const names = (await recalculated(path))['Usage']?.slice(1).map((row) => row[3])
  expect(names).toEqual(ATTACKS)
  const styles = /<cellXfs.*<\/cellXfs>/.exec(entry(path, 'xl/styles.xml'))?.[0].match(/<xf .*?(\/>|<\/xf>)/g) ?? []
  const cells = [...entry(path, 'xl/worksheets/sheet1.xml').matchAll(/<c r="D(\d+)"(?: s="(\d+)")? t="inlineStr">/g)]
  const quoted = cells.filter(([, , style]) => styles[Number(style ?? 0)]?.includes('quotePrefix="1"')).map(([, row]) => Number(row) - 2)
  expect(quoted).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('text that looks like a formula stays text in the aged receivables too, even when somebody edits it', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  const path = join(books.dir, 'aged.xlsx')
  await agedOf(createWriteStream(path), ATTACKS)
  const sheet = (await opened(path)).getWorksheet('Accounts')!
  const cells = ATTACKS.map((_, index) => sheet.getCell(index + 2, 3))
  const { String: plain, RichText: spaced } = ExcelJS.ValueType
  expect(cells.map(({ type, formula: of }) => [type, of])).toEqual(ATTACKS.map((attack) => [/^\s|_x/.test(attack) ? spaced : plain, undefined]))
  // Cells of the format `@` take what is typed into them as text.
  expect(cells.flatMap(({ numFmt }, index) => (numFmt === '@' ? [index] : []))).toEqual([0, 1, 2, 3, 4, 5, 6])
  const sheets = await recalculated(path)
  expect(sheets['Accounts']?.slice(1).map((row) => row[2])).toEqual(ATTACKS)
  expect(sheets['Open items']?.slice(1).map((row) => row[2])).toEqual(ATTACKS)
})

test('letters that XML cannot hold do not spoil the aged receivables', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  const bad = 'a\u0000b\u001fc\ufffed\ud800e\r\nf <&"'
  const path = join(books.dir, 'bad.xlsx')
  await agedOf(createWriteStream(path), [bad], { whose: bad, author: bad })
  expect((await recalculated(path))['Accounts']?.[1]?.[2]).toMatch(/^abcd\ufffde\s+f <&"$/u)
  expect((await opened(path)).subject).toMatch(/^abcd\ufffde\s+f <&"$/u)
})

test('accounts past the rows of a sheet go on in the next, and the summary reaches over all of them', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  const path = join(books.dir, 'long.xlsx')
  expect(await agedOf(createWriteStream(path), Array.from({ length: 25 }, (_, n) => `Account ${n}`), {}, { rowsPerSheet: 11 })).toBe(50)
  const sheets = await recalculated(path)
  expect(Object.fromEntries(Object.entries(sheets).filter(([name]) => name !== 'Summary').map(([name, rows]) => [name, rows.length]))).toEqual({
    Accounts: 11, 'Accounts 2': 11, 'Accounts 3': 6, 'Open items': 11, 'Open items 2': 11, 'Open items 3': 6,
  })
  expect(sheets['Accounts 3']?.at(-1)?.slice(2)).toEqual(['Account 24', 'AUD', '0', '1.24', '0', '0', '0', '1.24', '0', '1.24'])
  expect(sheets['Summary']?.find(([first]) => first === 'AUD')).toEqual(['AUD', '25', '0', '28', '0', '0', '0', '28', '0', '28', '0'])
})

test('no more of the aged receivables is in memory than a stream holds, however slow the disk', { timeout: 60_000 }, async () => {
  const slow = new PassThrough({ highWaterMark: 1 << 14 })
  let made = 0
  let taken = 0
  let furthest = 0
  const names = Array.from({ length: 20_000 }, (_, n) => `Account ${(n * 2_654_435_761) % 4_294_967_296}`)
  const writing = agedOf(slow, names, {}, {}, () => {
    made += 1
    furthest = Math.max(furthest, made - taken)
  })
  for await (const chunk of slow) {
    void chunk
    taken = made
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await writing).toBe(40_000)
  expect(furthest).toBeLessThan(10_000)
})

test('a file that is closed before its time ends the aged receivables', async () => {
  const closing = new PassThrough({ highWaterMark: 1 << 14 })
  closing.on('error', () => {})
  closing.resume()
  let made = 0
  const writing = agedOf(closing, Array.from({ length: 20_000 }, (_, n) => `Account ${n}`), {}, {}, () => {
    made += 1
    if (made === 5_000) closing.destroy(new Error('the disk went away'))
  })
  await expect(writing).rejects.toThrow('the disk went away')
  expect(made).toBeLessThan(10_000)
})

test('letters that XML cannot hold do not spoil the sheet', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  const bad = 'a\u0000b\u001fc\ufffed\ud800e\r\nf <&"'
  const path = join(books.dir, 'bad.xlsx')
  const file = createWriteStream(path)
  await usageWorkbook(file, { ...content([usageRow({ accountName: bad })]), whose: bad, author: bad })
  await finished(file)
  const sheets = await recalculated(path)
  expect(sheets['Usage']?.[1]?.[3]).toMatch(/^abcd\ufffde\s+f <&"$/u)
  expect((await opened(path)).subject).toMatch(/^abcd\ufffde\s+f <&"$/u)
})

test('usage past the rows of a sheet goes on in the next, and the totals reach over all of them', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  const rows = Array.from({ length: 25 }, (_, index) => usageRow({ id: `cdr_${index}`, amountMinor: 33 + index, currency: index % 5 === 0 ? 'JPY' : 'AUD' }))
  const path = await written(books.dir, rows, { rowsPerSheet: 11 })
  const sheets = await recalculated(path)
  expect(Object.keys(sheets).sort()).toEqual(['Totals', 'Usage', 'Usage 2', 'Usage 3'])
  expect(['Usage', 'Usage 2', 'Usage 3'].map((name) => sheets[name]?.length)).toEqual([11, 11, 6])
  expect(sheets['Usage 3']?.[0]?.[0]).toBe('Time (UTC)')
  const sum = (currency: string) => rows.filter((row) => row.currency === currency).reduce((total, { amountMinor }) => total + amountMinor, 0)
  expect(sheets['Totals']?.slice(-2)).toEqual([['AUD', '20', String(sum('AUD') / 100)], ['JPY', '5', String(sum('JPY'))]].map((row) => [...row, ...Array<string>((sheets['Totals']?.at(-1)?.length ?? 3) - 3).fill('')]))
})

test('usage is that of the UTC days asked for, with its account, invoice and exact time', { timeout: 120_000 }, async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const other = books.account()
  const invoice = books.invoice(account)
  books.usage(account, { at: Date.UTC(2026, 0, 31, 23, 59, 59, 999) })
  books.usage(account, { at: Date.UTC(2026, 1, 1), invoiceId: invoice.id, quantity: 90 })
  books.usage(other, { at: Date.UTC(2026, 1, 2) })
  books.usage(account, { at: Date.UTC(2026, 1, 28, 23, 59, 59), amountMinor: -12 })
  books.usage(account, { at: Date.UTC(2026, 2, 1) })
  const { path, count } = await usageJob({ workspaceDir: books.dir, from: '2026-02-01', to: '2026-02-28', accountId: account.ref, party: null, destination: { to: 'file', path: join(books.dir, 'u.xlsx') } }, context)
  expect(count).toBe(2)
  const sheet = (await opened(path)).getWorksheet('Usage')!
  expect(sheet.getCell('A2').value).toEqual(new Date(Date.UTC(2026, 1, 1)))
  expect(sheet.getRow(2).getCell(12).value).toBe(invoice.number)
  expect(sheet.getCell('A3').value).toEqual(new Date(Date.UTC(2026, 1, 28, 23, 59, 59)))
  expect(sheet.getCell('J3').value).toBe(-0.12)
})

test('the same content gives the same bytes', async () => {
  const books = emptyBooks()
  const bytes = async () => readFileSync(await written(books.dir, [usageRow(), usageRow({ currency: 'KWD' })]))
  expect((await bytes()).equals(await bytes())).toBe(true)
})

test('a cancelled usage export ends at once and leaves neither a file nor a row', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  books.together(() => {
    for (let n = 0; n < 5_000; n += 1) books.usage(account, { at: Date.UTC(2026, 1, 1) + n })
  })
  const cancel = new AbortController()
  const seen: number[] = []
  const job = usageJob({ workspaceDir: books.dir, from: '2026-02-01', to: '2026-02-28', accountId: null, party: null, destination: { to: 'workspace', by: 'Rosa Lindqvist' } }, {
    signal: cancel.signal,
    progress: ({ done, total }) => {
      expect(total).toBe(5_000)
      seen.push(done)
      if (done >= 2_000) cancel.abort()
    },
  })
  await expect(job).rejects.toBeInstanceOf(JobCancelled)
  expect(Math.max(...seen)).toBeLessThan(5_000)
  expect(readdirSync(join(books.dir, 'documents'))).toEqual([])
  expect(books.database.raw.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0)
})

test('no more of a workbook is in memory than its stream holds, however slow the disk', async () => {
  const slow = new PassThrough({ highWaterMark: 1 << 14 })
  let made = 0
  let taken = 0
  let furthest = 0
  function* rows(): Generator<UsageRow> {
    for (; made < 60_000; made += 1) {
      furthest = Math.max(furthest, made - taken)
      yield usageRow({ id: `cdr_${made}_${(made * 2_654_435_761) % 4_294_967_296}`, accountName: `Account ${(made * 40_503) % 65_536}` })
    }
  }
  const writing = usageWorkbook(slow, content(rows()))
  for await (const chunk of slow) {
    void chunk
    taken = made
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await writing).toBe(60_000)
  // A chunk of text, what zlib holds of it packed and not, and the stream: some thousands of rows, not all.
  expect(furthest).toBeLessThan(15_000)
})

function entry(path: string, name: string): string {
  return execFileSync('unzip', ['-p', path, name], { encoding: 'utf8', maxBuffer: 1 << 26 })
}
