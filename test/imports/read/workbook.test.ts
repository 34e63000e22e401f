import { createWriteStream } from 'node:fs'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import ExcelJS from 'exceljs'
import { cellText } from '#main/imports/values/cell.ts'
import { fileOf, read, readFile, refusal } from './files.ts'
import { partsOf, texts, workbookOf, zipOf } from './workbooks.ts'

const HEADINGS = texts('Invoice no', 'Customer', 'Total')
const number = (number: string, text = number) => ({ is: 'number', number, text, exact: true })
const date = (on: string, time: string | null = null) => ({ is: 'date', on, time, text: time === null ? on : `${on} ${time}` })
/** One cell of a sheet of three columns, with formats `s` 0 to 5. */
const STYLES = '<numFmts><numFmt numFmtId="164" formatCode="000000"/><numFmt numFmtId="165" formatCode="&quot;INV-&quot;0000"/><numFmt numFmtId="166" formatCode="[$-409]d\\-mmm\\-yy;@"/><numFmt numFmtId="167" formatCode="#,##0.00&quot; days&quot;"/><numFmt numFmtId="168" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs>'
const cell = async (xml: string, more: { from1904?: boolean; shared?: string } = {}) => (await read(workbookOf({ sheets: { One: `${HEADINGS}<row>${xml}<c t="inlineStr"><is><t>x</t></is></c></row>` }, styles: STYLES, ...more }))).rows[0]?.cells[0]

describe('a cell', () => {
  test.each([
    ['<c><v>19.989999999999998</v></c>', number('19.99')], ['<c><v>0.1</v></c>', number('0.1')], ['<c><v>1.5E-3</v></c>', number('0.0015')], ['<c><v>1E5</v></c>', number('100000')], ['<c><v>-0</v></c>', number('0')], ['<c><v>123456789012345</v></c>', number('123456789012345')], ['<c><v>-1234.5</v></c>', number('-1234.5')], ['<c><v>0.30000000000000004</v></c>', number('0.3')], ['<c><v>999999999999999.9</v></c>', number('1000000000000000')],
    ['<c><v>12345678901234567</v></c>', { ...number('12345678901234600'), exact: false }], ['<c s="3"><v>123</v></c>', number('123', '000123')], ['<c s="4"><v>7</v></c>', number('7', 'INV-0007')], ['<c s="3"><v>12345678</v></c>', number('12345678')], ['<c s="6"><v>3.5</v></c>', number('3.5')], ['<c s="7"><v>1.5</v></c>', number('1.5')],
    ['<c t="n"><v>1</v></c>', number('1')], ['<c t="b"><v>1</v></c>', 'TRUE'], ['<c t="b"><v>0</v></c>', 'FALSE'], ['<c t="e"><v>#N/A</v></c>', '#N/A'], ['<c t="str"><f>A1&amp;B1</f><v>a &amp; b</v></c>', 'a & b'],
    ['<c><f>1+1</f><v>2</v></c>', number('2')], ['<c><f>SUM(A1:A2)</f></c>', '=SUM(A1:A2)'], ['<c><f>SUM(A1:A2)</f><v></v></c>', '=SUM(A1:A2)'], ['<c t="str"><f>IF(1,"")</f><v></v></c>', ''], ['<c s="1"><f>TODAY()</f><v>46115</v></c>', date('2026-04-03')],
    ['<c s="1"><v>46115</v></c>', date('2026-04-03')], ['<c s="5"><v>46115</v></c>', date('2026-04-03')], ['<c s="2"><v>46115.586805555555</v></c>', date('2026-04-03', '14:05:00')], ['<c s="2"><v>46115.999999999</v></c>', date('2026-04-04')],
    ['<c s="1"><v>1</v></c>', date('1900-01-01')], ['<c s="1"><v>59</v></c>', date('1900-02-28')], ['<c s="1"><v>61</v></c>', date('1900-03-01')], ['<c s="1"><v>60</v></c>', number('60')], ['<c s="1"><v>-5</v></c>', number('-5')], ['<c s="1"><v>3000000</v></c>', number('3000000')],
    ['<c t="d"><v>2026-04-03</v></c>', date('2026-04-03')], ['<c t="d"><v>2026-04-03T14:05:00.000Z</v></c>', date('2026-04-03', '14:05:00')], ['<c t="d"><v>2026-02-30</v></c>', '2026-02-30'],
    ['<c t="inlineStr"><is><r><t>one </t></r><r><rPr><b/></rPr><t>two</t></r></is></c>', 'one two'], ['<c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', '東京'], ['<c t="inlineStr"><is><t>a_x000D_b_x005F_c</t></is></c>', 'a\rb_c'], ['<c t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>', '<b>'], ['<c t="inlineStr"><is><t>000123</t></is></c>', '000123'],
  ])('%s', async (xml, expected) => expect(await cell(xml)).toEqual(expected))

  test('with a day counts from 1904 where the workbook says so', async () => expect(await cell('<c s="1"><v>44653</v></c>', { from1904: true })).toEqual(date('2026-04-03')))
  test('takes a shared text with runs and a reading', async () => expect(await cell('<c t="s"><v>1</v></c>', { shared: '<si><t>nought</t></si><si><r><t>one</t></r><r><t xml:space="preserve"> and more</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>' })).toBe('one and more'))
})

describe('a sheet', () => {
  test('whose rows and cells do not say where they are', async () => {
    expect((await read(workbookOf({ sheets: { One: `${HEADINGS}${texts('1', 'A', '2')}${texts('3', 'B', '4')}` } }))).rows).toEqual([{ row: 2, cells: ['1', 'A', '2'] }, { row: 3, cells: ['3', 'B', '4'] }])
  })
  test('with gaps, which are empty cells and no rows', async () => {
    const sheet = '<row r="3"><c r="B3" t="inlineStr"><is><t>Invoice no</t></is></c><c r="D3" t="inlineStr"><is><t>Total</t></is></c></row><row r="10"><c r="D10"><v>5</v></c></row><row r="12"><c r="B12" s="1"/></row>'
    expect(await read(workbookOf({ sheets: { One: sheet } }))).toMatchObject({ headerRow: 3, headings: ['Column 1', 'Invoice no', 'Column 3', 'Total'], rows: [{ row: 10, cells: ['', '', '', number('5')] }] })
  })
  test('with a note beside the table, which is no part of it', async () => {
    const table = await read(workbookOf({ sheets: { One: `${HEADINGS}${'<row><c><v>1</v></c></row>'.repeat(250)}<row><c r="A300"><v>2</v></c><c r="H300" t="inlineStr"><is><t>checked</t></is></c></row>` } }))
    expect(table.rows.at(-1)!.cells).toHaveLength(3)
  })
  test('that comes before its texts and its styles in the file', async () => {
    const made = { sheets: { One: `${HEADINGS}<row><c t="s"><v>0</v></c><c s="1"><v>46115</v></c></row>` }, shared: '<si><t>A-1</t></si>', styles: STYLES, last: ['xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml'] }
    expect((await read(workbookOf(made))).rows[0]!.cells).toEqual(['A-1', date('2026-04-03'), ''])
  })
  test('without texts and styles at all', async () => expect((await read(workbookOf({ sheets: { One: `${HEADINGS}<row><c s="4"><v>46115</v></c></row>` } }))).rows[0]!.cells[0]).toEqual(number('46115')))
  test('whose elements have a prefix', async () => {
    const sheet = '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Invoice no</x:t></x:is></x:c></x:row><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    expect(await read(workbookOf({ sheets: { One: sheet } }))).toMatchObject({ headings: ['Invoice no'], rows: [{ cells: [number('7')] }] })
  })
  test('is the first that is seen and has headings that are known, or the one that was decided', async () => {
    const made = { sheets: { Hidden: `${HEADINGS}${texts('0', 'h', '0')}`, Cover: texts('Example Billing Ltd'), Data: `${HEADINGS}${texts('1', 'd', '1')}` }, hidden: ['Hidden'] }
    expect(await read(workbookOf(made))).toMatchObject({ sheets: ['Hidden', 'Cover', 'Data'], sheet: 'Data', rows: [{ cells: ['1', 'd', '1'] }] })
    const hidden = await read(workbookOf(made), { sheet: 'hidden' })
    expect(hidden).toMatchObject({ sheet: 'Hidden', rows: [{ cells: ['0', 'h', '0'] }], notes: ['The sheet “Hidden” is hidden in the workbook.'] })
    expect((await read(workbookOf(made), { sheet: null })).sheet).toBe('Cover')
    expect(await refusal(workbookOf(made), { sheet: 'Other' })).toMatchObject({ code: 'NO_SHEET', message: expect.stringContaining('“Hidden”, “Cover”, “Data”') as string })
  })
  test('with nothing in it is a table without headings', async () => expect(await read(workbookOf({ sheets: { One: '' } }))).toMatchObject({ headerRow: 0, headings: [], rows: [] }))
})

describe('workbooks of other makers', () => {
  test('exceljs', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('Rechnungen')
    sheet.addRow(['Rechnungsnummer', 'Kunde', 'Rechnungsdatum', 'Gesamtbetrag', 'Bezahlt am'])
    sheet.addRow(['000123', { richText: [{ text: 'Muster ' }, { text: 'GmbH', font: { bold: true } }] }, new Date(Date.UTC(2026, 3, 3)), 1234.5, new Date(Date.UTC(2026, 3, 20, 8, 30))])
    sheet.addRow([124, 'Ä & Ö <KG>', new Date(Date.UTC(2026, 3, 4)), { formula: 'D2*2', result: 2469 }, null])
    sheet.getColumn(3).numFmt = 'dd.mm.yyyy'
    sheet.getColumn(5).numFmt = 'dd.mm.yyyy hh:mm'
    sheet.getCell('A3').numFmt = '000000'
    expect((await read(Buffer.from(await book.xlsx.writeBuffer()))).rows).toEqual([
      { row: 2, cells: ['000123', 'Muster GmbH', date('2026-04-03'), number('1234.5'), date('2026-04-20', '08:30:00')] },
      { row: 3, cells: [number('124', '000124'), 'Ä & Ö <KG>', date('2026-04-04'), number('2469'), ''] },
    ])
  })
  test('exceljs as a stream, without shared texts, over many pieces', async () => {
    const file = fileOf('', 'many.xlsx')
    const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: createWriteStream(file), useSharedStrings: false })
    const sheet = writer.addWorksheet('One')
    sheet.addRow(['Invoice no', 'Customer', 'Total']).commit()
    for (let at = 0; at < 5000; at += 1) sheet.addRow([`INV-${at}`, `Example ${at} & Sons`, at / 100]).commit()
    sheet.commit()
    await writer.commit()
    const { rows } = await readFile(file)
    expect(rows).toHaveLength(5000)
    expect(rows.every(({ row, cells }, at) => row === at + 2 && cells[0] === `INV-${at}` && cells[1] === `Example ${at} & Sons` && cellText(cells[2]!) === String(at / 100))).toBe(true)
  })
  test('any texts and amounts that exceljs writes', async () => {
    const value = fc.oneof(fc.string({ unit: fc.constantFrom(...'aÄß <&>"\'_x0041_\n€ 0'.split('')), maxLength: 12 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((cents) => cents / 100))
    await fc.assert(fc.asyncProperty(fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { maxLength: 10 }), async (rows) => {
      const book = new ExcelJS.Workbook()
      book.addWorksheet('One').addRows([['Invoice no', 'Customer', 'Total'], ...rows])
      const table = await read(Buffer.from(await book.xlsx.writeBuffer()))
      const kept = rows.map((cells) => cells.map((one) => (typeof one === 'number' ? String(one === 0 ? 0 : one) : one))).filter((cells) => cells.some((one) => one.trim() !== ''))
      // A cell of blanks is one with nothing in it.
      expect(table.rows.map(({ cells }) => cells.map((one) => cellText(one)))).toEqual(kept.map((cells) => cells.map((one) => (one.trim() === '' ? '' : one))))
    }), { numRuns: 40 })
  })
})

describe('a workbook that cannot be read is refused in words', () => {
  const whole = workbookOf({ sheets: { One: `${HEADINGS}${texts('1', 'A', '2').repeat(5000)}` } })
  test.each([0.3, 0.6, 0.99])('cut off at %s of its length', async (share) => expect((await refusal(whole.subarray(0, Math.floor(whole.length * share)))).code).toBe('BROKEN'))
  test('with bytes changed in the midst', async () => {
    const parts = partsOf({ sheets: { One: `${HEADINGS}${Array.from({ length: 20_000 }, (_, at) => texts(String(at), `Customer ${at * 7919}`, '2')).join('')}` } })
    const bytes = zipOf(parts)
    bytes.fill(0xFF, bytes.length / 2, bytes.length / 2 + 200)
    expect((await refusal(bytes)).code).toBe('BROKEN')
  })
  test('whose sheet ends in the midst, with the row', async () => {
    const cut = `<?xml version="1.0"?><worksheet><sheetData>${HEADINGS}${texts('1', 'A', '2').repeat(3)}<row><c><v>5`
    expect(await refusal(workbookOf({ sheets: { One: cut } }))).toMatchObject({ code: 'BROKEN', row: 4 })
  })
  test('with an entity of its own, or a document type', async () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    expect((await refusal(workbookOf({ sheets: { One: bomb } }))).message).toContain('document type')
    expect((await refusal(workbookOf({ sheets: { One: texts('&other;') } }))).code).toBe('BROKEN')
  })
  test('that unpacks to far more than it is', async () => {
    const parts = partsOf({ sheets: { One: `${HEADINGS}${' '.repeat(110 * 1024 * 1024)}` } })
    expect(await refusal(zipOf(parts))).toMatchObject({ code: 'TOO_LARGE', message: expect.stringContaining('unpacks to 110 MB') as string })
  })
  test('that says it is smaller than it is', async () => {
    const parts = partsOf({ sheets: { One: `${HEADINGS}${texts('1', 'A', '2').repeat(5000)}` } }).map((part) => (part.name.includes('sheet1') ? { ...part, claimed: 1000 } : part))
    expect((await refusal(zipOf(parts))).code).toBe('BROKEN')
  })
  test('with a text without end', async () => expect((await refusal(zipOf(partsOf({ sheets: { One: texts('x'.repeat(20 * 1024 * 1024)) } })))).code).toBe('TOO_LARGE'))
  test('with elements within each other without end', async () => expect((await refusal(workbookOf({ sheets: { One: '<a>'.repeat(100) + '</a>'.repeat(100) } }))).code).toBe('BROKEN'))
  test('with a cell of more than any spreadsheet writes', async () => expect((await refusal(workbookOf({ sheets: { One: texts('x'.repeat(70_000)) } }))).code).toBe('TOO_LARGE'))
  test('with a shared text that is not there', async () => expect((await refusal(workbookOf({ sheets: { One: `${HEADINGS}<row><c t="s"><v>9</v></c></row>` } }))).code).toBe('BROKEN'))
  test('with something far to the right', async () => expect((await refusal(workbookOf({ sheets: { One: `${HEADINGS}<row><c r="XFD2"><v>1</v></c></row>` } }))).code).toBe('TOO_LARGE'))
  test.each([
    ['a zip of something else', [{ name: 'letter.txt', content: 'Dear' }], 'NOT_A_TABLE'], ['a document of OpenDocument', [{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }, { name: 'content.xml', content: '<a/>' }], 'NOT_A_TABLE'],
    ['a text document', [{ name: '_rels/.rels', content: '<Relationships><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>' }, { name: 'word/document.xml', content: '<a/>' }], 'NOT_A_TABLE'],
    ['a binary workbook', [{ name: '_rels/.rels', content: '<Relationships><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>' }, { name: 'xl/workbook.bin', content: 'x' }], 'OLD_WORKBOOK'],
    ['a workbook without sheets', partsOf({}), 'BROKEN'],
  ])('%s', async (_, parts, code) => expect((await refusal(zipOf(parts))).code).toBe(code))
})
