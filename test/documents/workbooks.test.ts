import { execFileSync } from 'node:child_process'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Bytes } from '#main/documents/xlsx/bytes.ts'
import type { Column, Report, Row } from '#main/documents/report/report.ts'
import { formula, money } from '#main/documents/xlsx/cells.ts'
import { reportWorkbook } from '#main/documents/xlsx/reportWorkbook.ts'
import { Workbook } from '#main/documents/xlsx/workbook.ts'
import { reportCsv } from '#main/documents/csv.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import { emptyFolder } from '../fixtures/folders.ts'
import { recalculated, recalculatedAll } from '../fixtures/readers.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Name', width: 30, holds: 'name' }, { title: 'Text', width: 30, holds: 'text' }, { title: 'On', width: 12, holds: 'date' }, { title: 'At', width: 20, holds: 'moment' },
  { title: 'Pieces', width: 10, holds: 'whole' }, { title: 'Currency', width: 10, holds: 'code' }, { title: 'Amount', width: 14, holds: 'money', currency: 5 },
  { title: 'Twice', width: 14, holds: 'money', currency: 5, formula: ({ cell }) => `ROUND(2*${cell(6)},3)` },
  { title: 'So far', width: 14, holds: 'money', currency: 5, formula: ({ cell, above }, row) => (row[0] === 'first' ? null : `ROUND(${above(8)}+${cell(6)},3)`) },
]

/** A report of one table with these rows, handed over so many at a time. */
function reportOf(rows: Iterable<Row>, more: Partial<Report> = {}): Report {
  const together = function* () {
    let gathered: Row[] = []
    for (const row of rows) {
      gathered.push(row)
      if (gathered.length < 100) continue
      yield gathered
      gathered = []
    }
    yield gathered
  }
  return {
    heading: 'Pieces', title: 'Pieces 2026-02', whose: 'All parties', author: 'Meridian Fleet', paper: 'A4', at: Date.UTC(2026, 1, 28), facts: [], notes: [], empty: 'There is nothing.', csvTable: 0,
    tables: [{ name: 'Pieces', columns: COLUMNS, rows: () => together() }],
    blocks: [{
      keys: ['Currency'], money: true,
      columns: [
        { title: 'Rows', takes: 'count', from: { table: 0, by: [5] } }, { title: 'Amount', takes: 'sum', from: { table: 0, by: [5] }, column: 6 },
        { title: 'Twice', takes: 'sum', from: { table: 0, by: [5] }, column: 7 }, { title: 'Difference', takes: 'terms', check: true, terms: [[1, 2], [-1, 1], [-1, 1]] },
      ],
    }],
    ...more,
  }
}

const row = (name: string, text = 'Kestrel Freight', minor = 1_250, currency = 'AUD', soFar = minor): Row => [name, text, '2026-02-03', Date.UTC(2026, 1, 3, 4, 5, 6, 789), 61, currency, minor, 2 * minor, soFar]

async function written(report: Report, options: { rowsPerSheet?: number } = {}, name = 'report.xlsx'): Promise<string> {
  const path = join(emptyFolder(), name)
  const file = createWriteStream(path)
  await reportWorkbook(file, report, options)
  await finished(file)
  return path
}

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return book
}

const entry = (path: string, name: string): string => execFileSync('unzip', ['-p', path, name], { encoding: 'utf8', maxBuffer: 1 << 26 })

const ATTACKS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '=HYPERLINK("http://evil.example","x")', '=cmd|\' /C calc\'!A0', '_x003D_1+1', '<b>&amp;"', ' two  spaces ', '', 'Łabędź Ochrona', '日本の会社', 'x_', 'a\u0000b']

test('cells are what they were given: text, dates, moments to the millisecond, amounts to the last unit', async () => {
  const path = await written(reportOf([row('first'), ['Ωmega', 'plain', '1899-05-01', Date.UTC(1970, 0, 1), -3, 'KWD', -1, -2, 1_249], ['x', 'y', null, null, null, 'JPY', 7, 14, 1_256], row('most', 'z', 9_007_199_254_740_99), row('least', 'z', -5)]))
  const sheet = (await opened(path)).getWorksheet('Pieces')!
  const values = (n: number) => sheet.getRow(n).values as unknown[]
  expect(values(2).slice(1, 8)).toEqual(['first', 'Kestrel Freight', new Date('2026-02-03T00:00:00Z'), new Date('2026-02-03T04:05:06.789Z'), 61, 'AUD', 12.5])
  expect(values(3).slice(1, 6)).toEqual(['Ωmega', 'plain', '1899-05-01', new Date(0), -3])
  expect(sheet.getCell('G3')).toMatchObject({ value: -0.001, numFmt: '#,##0.000' })
  expect(sheet.getCell('G4')).toMatchObject({ value: 7, numFmt: '#,##0' })
  expect([sheet.getCell('G5').value, sheet.getCell('G6').value]).toEqual([9_007_199_254_740.99, -0.05])
  expect(sheet.getCell('H2')).toMatchObject({ formula: 'ROUND(2*G2,3)', result: 25 })
  expect([sheet.getCell('C4').value, sheet.getCell('D4').value]).toEqual([null, null])
})

test('whole numbers are written digit by digit as a number is', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (value) => {
    const bytes = new Bytes(Buffer.alloc(64))
    bytes.whole(value)
    expect(bytes.buffer.toString('latin1', 0, bytes.at)).toBe(String(value === 0 ? 0 : value))
  }))
})

test('amounts of any size and sign stand in the sheet as exact decimals', async () => {
  const some = fc.sample(fc.tuple(fc.maxSafeInteger(), fc.constantFrom('AUD', 'JPY', 'KWD')), { numRuns: 300, seed: 11 }).map(([minor, currency]) => [minor % 1e15, currency] as const)
  const path = await written(reportOf(some.map(([minor, currency]) => [null, null, null, null, null, currency, minor, null, null]), { blocks: [] }))
  const found = [...entry(path, 'xl/worksheets/sheet1.xml').matchAll(/<c r="G\d+" s="\d+"><v>([^<]*)<\/v>/g)].map(([, value]) => value)
  expect(found).toEqual(some.map(([minor, currency]) => toDecimalString(minor === 0 ? 0 : minor, currency)))
})

test('heads are frozen, filtered and printed on every page; the file says what it is and whose', async () => {
  const path = await written(reportOf([row('first')]))
  const book = await opened(path)
  expect(book.worksheets.map(({ name }) => name)).toEqual(['Summary', 'Pieces'])
  expect(book).toMatchObject({ title: 'Pieces 2026-02', subject: 'All parties', creator: 'Meridian Fleet', lastModifiedBy: 'Counterfoil', created: new Date('2026-02-28') })
  const sheet = book.getWorksheet('Pieces')!
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  expect(sheet.autoFilter).toBe('A1:I2')
  expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', paperSize: 9, fitToWidth: 1, printTitlesRow: '1:1' })
  expect(sheet.headerFooter.oddFooter).toBe('&L&8Pieces 2026-02, All parties&R&8&P / &N')
})

test('a table too wide for one page goes over two, with whose row it is on both', async () => {
  const wide = COLUMNS.map((column) => ({ ...column, width: 40 }))
  const path = await written(reportOf([], { tables: [{ name: 'Pieces', columns: wide, rows: () => [[row('first')]] }] }))
  expect(entry(path, 'xl/worksheets/sheet1.xml')).toContain('pageOrder="overThenDown" fitToWidth="2"')
  expect(entry(path, 'xl/workbook.xml')).toContain(`<definedName name="_xlnm.Print_Titles" localSheetId="1">'Pieces'!$A:$C,'Pieces'!$1:$1</definedName>`)
})

test('text that looks like a formula stays text, in the file, in LibreOffice and for whoever edits it', { timeout: 120_000 }, async () => {
  const path = await written(reportOf(ATTACKS.map((attack) => row(attack, attack)), { whose: ATTACKS.join(), author: ATTACKS.join(), blocks: [{ keys: ['Name'], money: false, total: true, columns: [{ title: 'Rows', takes: 'count', from: { table: 0, by: [0] } }] }] }))
  const sheet = (await opened(path)).getWorksheet('Pieces')!
  for (const column of [1, 2]) expect(ATTACKS.map((_, index) => sheet.getCell(index + 2, column).formula)).toEqual(ATTACKS.map(() => undefined))
  const sheets = await recalculated(path)
  const shown = ATTACKS.map((attack) => attack.replace('\u0000', ''))
  expect(sheets['Pieces']?.slice(1).map((cells) => [cells[0], cells[1]])).toEqual(shown.map((text) => [text, text]))
  // Each of these names counts itself alone, whatever a condition of a formula would take it for.
  expect(sheets['Summary']?.find(([first]) => first === 'Total')?.[1]).toBe(String(ATTACKS.length))
  expect(sheets['Summary']?.find(([first]) => first === '=1+1')?.[1]).toBe('1')
  const styles = /<cellXfs.*<\/cellXfs>/.exec(entry(path, 'xl/styles.xml'))?.[0].match(/<xf .*?(\/>|<\/xf>)/g) ?? []
  for (const column of ['A', 'B']) {
    const cells = [...entry(path, 'xl/worksheets/sheet1.xml').matchAll(new RegExp(`<c r="${column}(\\d+)" s="(\\d+)"`, 'g'))]
    const quoted = cells.filter(([, , style]) => styles[Number(style)]?.includes('quotePrefix="1"')).map(([, at]) => Number(at) - 2)
    expect(quoted).toEqual([0, 1, 2, 3, 4, 5, 6])
  }
})

test('a text of many thousand letters is cut where cells end, and spoils nothing behind it', async () => {
  const long = 'Łódź & '.repeat(20_000)
  const path = await written(reportOf([row(long, long), row('after', 'after')], { blocks: [] }))
  const sheet = (await opened(path)).getWorksheet('Pieces')!
  expect(sheet.getCell('B2').value).toBe(long.slice(0, 32_767))
  expect(sheet.getCell('B3').value).toBe('after')
})

test('LibreOffice computes what it is given, and does not repeat what stands in the file', { timeout: 120_000 }, async () => {
  const path = join(emptyFolder(), 'wrong.xlsx')
  const book = new Workbook(createWriteStream(path), { title: 'Wrong', subject: '', author: '', at: 0 })
  const sheet = await book.sheet({ name: 'Wrong', widths: [10, 10], paper: 'A4', foot: '' })
  await sheet.row([money(12_300, 'AUD'), formula('ROUND(A1*2,2)', money(1, 'AUD'))])
  await sheet.row([money(50, 'AUD'), formula('ROUND(A2*2,2)', money(1, 'AUD'))])
  await sheet.end()
  await book.finish()
  expect((await recalculated(path))['Wrong']).toEqual([['123', '246'], ['0.5', '1']])
})

test('rows past the end of a sheet go on in the next, and every formula reaches over all of them', { timeout: 120_000 }, async () => {
  let sum = 0
  const rows = Array.from({ length: 25 }, (_, n) => row(n === 0 ? 'first' : `n${n}`, 'text', 33 + n, 'AUD', (sum += 33 + n)))
  const [split, empty] = [await written(reportOf(rows), { rowsPerSheet: 11 }, 'split.xlsx'), await written(reportOf([]), {}, 'empty.xlsx')]
  const { 'split.xlsx': sheets = {}, 'empty.xlsx': nothing = {} } = await recalculatedAll([split, empty])
  expect(Object.fromEntries(Object.entries(sheets).map(([name, of]) => [name, name === 'Summary' ? 0 : of.length]))).toEqual({ Summary: 0, Pieces: 11, 'Pieces 2': 11, 'Pieces 3': 6 })
  expect(sheets['Pieces 3']?.at(-1)?.slice(6)).toEqual(['0.57', '1.14', String(sum / 100)])
  expect(sheets['Summary']?.find(([first]) => first === 'AUD')).toEqual(['AUD', '25', String(sum / 100), String((2 * sum) / 100), '0'])
  expect(nothing['Summary']?.flat()).toContain('There is nothing.')
  expect(nothing['Pieces']?.map((cells) => cells[0])).toEqual(['Name'])
})

test('the same content gives the same bytes', async () => {
  const bytes = async () => readFileSync(await written(reportOf([row('first'), row('b', 'c', 1, 'KWD')])))
  expect((await bytes()).equals(await bytes())).toBe(true)
})

function* many(count: number, made: (n: number) => void): Generator<Row> {
  for (let n = 0; n < count; n += 1) {
    made(n)
    yield row(`Account ${(n * 40_503) % 65_536}`, `cdr_${n}_${(n * 2_654_435_761) % 4_294_967_296}`)
  }
}

test('no more of a workbook is in memory than its stream holds, however slow the disk', { timeout: 60_000 }, async () => {
  const slow = new PassThrough({ highWaterMark: 1 << 14 })
  let made = 0
  let taken = 0
  let furthest = 0
  const writing = reportWorkbook(slow, reportOf(many(60_000, () => {
    made += 1
    furthest = Math.max(furthest, made - taken)
  })))
  for await (const chunk of slow) {
    void chunk
    taken = made
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(await writing).toBe(60_000)
  // Three pieces of half a megabyte, what zlib holds of them packed, and the stream: some thousands of rows, not all.
  expect(furthest).toBeLessThan(20_000)
})

test('a file that is closed before its time ends the workbook, and the CSV', async () => {
  const endings = { workbook: (stream: Writable, report: Report) => reportWorkbook(stream, report), csv: (stream: Writable, report: Report) => reportCsv(stream, report, { bom: false }) }
  for (const write of Object.values(endings)) {
    const closing = new PassThrough({ highWaterMark: 1 << 14 })
    closing.on('error', () => {})
    closing.resume()
    let made = 0
    const writing = write(closing, reportOf(many(60_000, () => {
      made += 1
      if (made === 5_000) closing.destroy(new Error('the disk went away'))
    })))
    await expect(writing).rejects.toThrow('the disk went away')
    expect(made).toBeLessThan(50_000)
  }
})

test('a CSV file is read by others as it was written, and nothing in it runs', async () => {
  const path = join(emptyFolder(), 'report.csv')
  const file = createWriteStream(path)
  const hostile = [...ATTACKS.filter((attack) => attack !== ''), 'quoted "twice"', 'a,b\r\nc', '＝1+1']
  await reportCsv(file, reportOf(hostile.map((attack) => row(attack, attack, -1_250))), { bom: true })
  await finished(file)
  const bytes = readFileSync(path)
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = bytes.toString('utf8', 3)
  expect(text.endsWith('\r\n')).toBe(true)
  expect(text.split('\r\n')[0]).toBe('"Name","Text","On","At","Pieces","Currency","Amount","Twice","So far"')
  const sheet = await new ExcelJS.Workbook().csv.readFile(path, { map: (value: unknown) => value })
  const rows = sheet.getSheetValues().slice(2) as string[][]
  const safe = hostile.map((attack) => (/^[=+\-@\t\r\n＝]/.test(attack) ? `'${attack}` : attack))
  expect(rows.map((cells) => cells.slice(1))).toEqual(safe.map((name) => [name, name, '2026-02-03', '2026-02-03 04:05:06', '61', 'AUD', '-12.50', '-25.00', '-12.50']))
})
