import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { cellText } from '#main/imports/values/cell.ts'
import { read, refusal } from './files.ts'

const HEAD = 'Invoice no,Customer no,Total\n'

describe('which characters the bytes are', () => {
  const text = 'Invoice no,Customer,Total\nA-1,Café Zoë €,"1,00"\n'
  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'], ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), 'utf-8'], ['UTF-16 LE with a mark', iconv.encode(`\uFEFF${text}`, 'utf-16le'), 'utf-16le'], ['UTF-16 BE with a mark', iconv.encode(`\uFEFF${text}`, 'utf-16be'), 'utf-16be'],
    ['UTF-16 LE', iconv.encode(text, 'utf-16le'), 'utf-16le'], ['UTF-16 BE', iconv.encode(text, 'utf-16be'), 'utf-16be'], ['Windows-1252', iconv.encode(text, 'windows-1252'), 'windows-1252'],
  ])('%s', async (_, bytes, encoding) => {
    const table = await read(bytes)
    expect(table).toMatchObject({ format: 'csv', encoding, delimiter: ',', headings: ['Invoice no', 'Customer', 'Total'], headerRow: 1 })
    expect(table.rows).toEqual([{ row: 2, cells: ['A-1', 'Café Zoë €', '1,00'] }])
  })
  test('of Windows-1252 are all its own, and that it was taken for it is said', async () => {
    const table = await read(Buffer.concat([Buffer.from(HEAD), Buffer.from([0x41, 0x80, 0x92, 0x96, 0x81, 0x2C, 0x42, 0x2C, 0x31])]))
    expect(table.rows[0]!.cells[0]).toBe('A€’–\uFFFD')
    expect(table.notes).toEqual(['The file is not UTF-8 and was read as Windows-1252. Look whether the names are right.'])
  })
  test('a byte that is no UTF-8 far behind the beginning still decides', async () => {
    const table = await read(Buffer.concat([Buffer.from(HEAD), Buffer.from('A-1,1,1\n'.repeat(50_000)), Buffer.from([0xE9, 0x2C, 0x31, 0x2C, 0x31])]))
    expect(table.encoding).toBe('windows-1252')
    expect(table.rows.at(-1)).toEqual({ row: 50_002, cells: ['é', '1', '1'] })
  })
  test('what a person chose holds, and what it cannot read is said', async () => {
    expect((await read(Buffer.from(`${HEAD}é,1,1`), { encoding: 'windows-1252' })).rows[0]!.cells[0]).toBe('Ã©')
    expect((await read(Buffer.concat([Buffer.from(HEAD), Buffer.from([0xE9, 0x2C, 0x31])]), { encoding: 'utf-8' })).notes[0]).toContain('not UTF-8')
  })
  test('a character of four bytes is whole wherever pieces end', async () => {
    const table = await read(`${HEAD}${'x'.repeat(262_144 - HEAD.length - 2)}😀,1,1\n`)
    expect(table.encoding).toBe('utf-8')
    expect(cellText(table.rows[0]!.cells[0]!).endsWith('x😀')).toBe(true)
  })
})

describe('what stands between cells', () => {
  test.each([[';', 'Rechnungsnr;Kunde;Betrag\n1;A;1,50\n2;B;2,50\n'], ['\t', 'Invoice no\tCustomer\tTotal\n1\tA, B\t1\n'], ['|', 'Invoice no|Customer|Total\n1|A|1\n'], [',', 'Invoice no,Customer,Total\n1,"A;B;C",1\n']])('%s', async (delimiter, text) => {
    const table = await read(text)
    expect(table.delimiter).toBe(delimiter)
    expect(table.headings).toHaveLength(3)
  })
  test('headings nobody knows: what splits rows into equal parts', async () => expect((await read('Alpha;Beta;Gamma\n1,5;2,5;3,5\n4,5;5,5;6,5\n')).delimiter).toBe(';'))
  test('the first line may say so, as Excel writes it, and is no row', async () => {
    expect(await read('sep=|\r\nInvoice no|Total\r\n1|2\r\n')).toMatchObject({ delimiter: '|', headerRow: 2, headings: ['Invoice no', 'Total'], rows: [{ row: 3, cells: ['1', '2'] }], notes: [] })
  })
  test('one column is a table too', async () => expect(await read('Email\na@x.example\nb@x.example\n')).toMatchObject({ headings: ['Email'], rows: [{ cells: ['a@x.example'] }, { cells: ['b@x.example'] }] }))
})

describe('rows', () => {
  test('are counted by lines of the file, over line ends in quotes and empty lines', async () => {
    const table = await read('Invoice no,Memo\r\n1,"two\r\nlines"\r\n\r\n2,"three\n\nlines"\r3,x\n')
    expect(table.rows).toEqual([{ row: 2, cells: ['1', 'two\r\nlines'] }, { row: 5, cells: ['2', 'three\n\nlines'] }, { row: 8, cells: ['3', 'x'] }])
  })
  test('that are short are filled up; delimiters at the end are no cells; more cells than headings are kept to be told', async () => {
    const table = await read('Invoice no,Customer no,Total,\n1\n2,3,4,\n5,6,7,,\n8,9,10,11\n')
    expect(table.headings).toEqual(['Invoice no', 'Customer no', 'Total', 'Column 4'])
    expect((await read('Invoice no,Customer no,Total\n1\n2,3,4,\n5,6,7,8\n')).rows.map(({ cells }) => cells)).toEqual([['1', '', ''], ['2', '3', '4'], ['5', '6', '7', '8']])
  })
  test('of a heading that is repeated further down are left out', async () => {
    expect((await read(`${HEAD}1,2,3\n${HEAD}4,5,6\n`)).rows.map(({ row }) => row)).toEqual([2, 4])
  })
  test('can be read again, and be left half-way', async () => {
    const { openTable } = await import('#main/imports/read/openTable.ts')
    const { fileOf } = await import('./files.ts')
    const table = await openTable(fileOf(HEAD + '1,2,3\n'.repeat(20_000)), {})
    for await (const row of table.rows()) if (row.row > 3) break
    let count = 0
    for await (const { cells } of table.rows()) count += cells.length
    expect(count).toBe(60_000)
    expect(table.readBytes()).toBe(table.bytes)
    await expect(async () => { for await (const row of table.rows(AbortSignal.abort(new Error('stopped')))) void row }).rejects.toThrow('stopped')
  })
})

describe('headings', () => {
  test('below what a system prints above them', async () => {
    const table = await read('Example Billing Ltd,,\nReceivables as at 3 April 2026,,\n\nInvoice no,Customer no,Total\n1,2,3\n')
    expect(table).toMatchObject({ headerRow: 4, headings: ['Invoice no', 'Customer no', 'Total'], rows: [{ row: 5 }] })
    expect(table.notes[0]).toContain('found in row 4')
  })
  test('that are alike or empty are told apart', async () => {
    const table = await read('Total,total,,Total\n1,2,3,4\n')
    expect(table.headings).toEqual(['Total', 'total (2)', 'Column 3', 'Total (3)'])
  })
  test('in the row that was decided', async () => expect((await read(`a,b\n${HEAD}1,2,3\n`, { headerRow: 1 })).headings.slice(0, 2)).toEqual(['a', 'b']))
  test('that seem to be values, in the row that was decided, are told', async () => expect((await read('1,2024\n3,4\n', { headerRow: 1 })).notes.join()).toContain('seems to be values'))
  test('alone are a table without rows', async () => expect(await read(HEAD)).toMatchObject({ headings: ['Invoice no', 'Customer no', 'Total'], rows: [] }))
})

describe('quotes that stand where CSV has none', () => {
  test('are characters, as spreadsheets read them, and it is said once', async () => {
    const table = await read(`${HEAD}1,"two\nlines",3\n2,24" monitor,3\n3,"Rob" Ltd,4\n4,12" x 14",5\n5,"a, b" , "c"\n`)
    expect(table.rows.map(({ row, cells }) => [row, cells[1]])).toEqual([[2, 'two\nlines'], [4, '24" monitor'], [5, '"Rob" Ltd'], [6, '12" x 14"'], [7, 'a, b']])
    expect(table.rows.at(-1)!.cells[2]).toBe('c')
    expect(table.notes).toEqual(['In row 4, and maybe in others below, a quote (") stands in the midst of a text; such ones were read as they stand.'])
  })

  test('far behind the beginning lose no row and give none twice', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => (n === 15_000 ? `${n},24" monitor,3` : `${n},"${n}",3`))
    const table = await read(`${HEAD}${rows.join('\n')}\n`)
    expect(table.rows.map(({ cells }) => cells[0])).toEqual(rows.map((_, n) => String(n)))
  })
})

describe('a table without headings', () => {
  test('has columns by their number, and every row of it is a row', async () => {
    const table = await read('INV-1,A,2026-04-13,10.00,\nINV-2,B,2026-04-14,12.00,\n')
    expect(table).toMatchObject({ headerRow: 0, headings: ['Column 1', 'Column 2', 'Column 3', 'Column 4'], rows: [{ row: 1 }, { row: 2 }] })
    expect(table.notes).toEqual([expect.stringContaining('no row of headings')])
  })

  test('is one where a person says so, and none where a person says which row has them', async () => {
    expect(await read('a,b\nc,d\n', { headerRow: 0 })).toMatchObject({ headerRow: 0, headings: ['Column 1', 'Column 2'], rows: [{ row: 1 }, { row: 2 }], notes: [] })
    expect(await read('1,2024\n3,4\n', { headerRow: 1 })).toMatchObject({ headerRow: 1, headings: ['1', '2024'], rows: [{ row: 2 }] })
    expect(await read('sep=;\n1;2\n3;4\n')).toMatchObject({ headerRow: 0, rows: [{ row: 2, cells: ['1', '2'] }, { row: 3 }] })
  })
})

describe('a file that cannot be read is refused in words', () => {
  test.each([
    ['no byte', '', 'EMPTY'], ['blanks', ' \r\n\r\n ', 'EMPTY'], ['a mark alone', '\uFEFF', 'EMPTY'], ['a PDF', '%PDF-1.7 …', 'NOT_A_TABLE'], ['a web page', '<html><table><tr><td>1</td></tr></table></html>', 'NOT_A_TABLE'], ['XML', '<?xml version="1.0"?><Workbook/>', 'NOT_A_TABLE'],
    ['an old workbook', Buffer.concat([Buffer.from([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), Buffer.alloc(600)]), 'OLD_WORKBOOK'], ['a workbook with a password', Buffer.concat([Buffer.from([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), Buffer.from('EncryptedPackage', 'utf16le')]), 'ENCRYPTED'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A]), 'NOT_A_TABLE'],
  ])('%s', async (_, bytes, code) => expect((await refusal(bytes)).code).toBe(code))

  test('a quote that is not closed, with the row it is in', async () => {
    const broken = await refusal(`${HEAD}1,2,3\n4,"5,6\n7,8,9\n`)
    expect(broken).toMatchObject({ code: 'BROKEN', row: 3 })
    expect(broken.message).toContain('Row 3: the quotes (") of the row that begins here are not in pairs')
  })
  test('a quote that is not closed before others open, with the row it is in', async () => {
    expect(await refusal(`${HEAD}1,2,3\n4,"half open,6\n7,"8",9\n1,"2",3\n`)).toMatchObject({ code: 'BROKEN', row: 3 })
    expect(await refusal(`${HEAD}1,24" monitor,3\n1,2,3\n4,"half open, "5",6\n`)).toMatchObject({ code: 'BROKEN', row: 4 })
  })
  test('a row without an end', async () => {
    const broken = await refusal(`${HEAD}1,2,3\n4,"${'x'.repeat(10_000_000)}",6\n`)
    expect(broken).toMatchObject({ code: 'BROKEN', row: 3 })
    expect(broken.message).toContain('more than 1,000,000 characters')
  })
  test('a NUL, with its row', async () => expect(await refusal(`${HEAD}1,2,3\n4,5\0,6\n`)).toMatchObject({ code: 'BROKEN', row: 3 }))
  test('a NUL within UTF-16', async () => expect((await refusal(iconv.encode(`\uFEFF${HEAD}1,\0,3\n`, 'utf-16le'))).code).toBe('BROKEN'))
  test('more columns than can be read', async () => expect((await refusal(`${Array.from({ length: 501 }, (_, at) => `c${at}`).join(',')}\n`)).code).toBe('TOO_LARGE'))
})

test('any table that was written reads as it was, whatever stands between and around its cells', async () => {
  const cell = fc.string({ unit: fc.constantFrom(...'aZ0é€ß ,;|\t"\n\r.-/'.split('')), maxLength: 12 })
  const cases = fc.record({
    rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 30 }), delimiter: fc.constantFrom<',' | ';' | '\t' | '|'>(',', ';', '\t', '|'), end: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom<'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'), mark: fc.boolean(), quoteAll: fc.boolean(), ended: fc.boolean(), decided: fc.boolean(),
  })
  await fc.assert(fc.asyncProperty(cases, async ({ rows, delimiter, end, encoding, mark, quoteAll, ended, decided }) => {
    const headings = ['Invoice no', 'Customer no', 'Total']
    const written = (text: string) => (quoteAll || /["\r\n,;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    const lines = [headings, ...rows].map((cells) => cells.map(written).join(delimiter))
    const text = `${mark && encoding !== 'windows-1252' ? '\uFEFF' : ''}${lines.join(end)}${ended ? end : ''}`
    const table = await read(iconv.encode(text, encoding, { addBOM: false }), decided ? { delimiter, encoding, headerRow: 1 } : {})
    expect(table.delimiter).toBe(delimiter)
    expect(table.headings).toEqual(headings)
    expect(table.rows.map(({ cells }) => cells)).toEqual(rows.filter((cells) => cells.some((one) => one.trim() !== '') && cells.some((one, at) => one.trim() !== headings[at])))
    const before = (row: number) => text.split(/\r\n|\n|\r/).slice(0, row - 1).length
    expect(table.rows.every(({ row }) => before(row) === row - 1)).toBe(true)
  }), { numRuns: 150 })
})
