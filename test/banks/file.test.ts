import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readStatements } from '#main/banks/readStatements.ts'
import { believed, failureOf, read, refusedOf } from './read.ts'
import { bai2File } from './writers/bai2.ts'
import { camtFile, camtStatement } from './writers/camt.ts'
import { PLAIN, csvFile, csvMappingOf } from './writers/csv.ts'
import { mt940Message } from './writers/mt940.ts'
import { ofxFile, ofxStatement } from './writers/ofx.ts'
import type { Said } from './writers/said.ts'
import { bytes, entry, inPieces, oneOf, said } from './writers/said.ts'

const FORMATS = {
  camt053: (statements: readonly Said[]) => camtFile(statements.map((one) => camtStatement(one))),
  mt940: (statements: readonly Said[]) => statements.map((one) => mt940Message(one)).join(''),
  bai2: (statements: readonly Said[]) => bai2File(statements),
  ofx: (statements: readonly Said[]) => ofxFile(statements.map((one) => ofxStatement(one, 1)), 1),
}
const kinds = Object.entries(FORMATS)

describe.each(kinds)('%s', (format, write) => {
  test('is known by what it says, whatever its name', async () => expect((await readStatements(bytes(write([said()])), { fileName: 'x.pdf' })).format).toBe(format))

  test('the same statement with other line ends, in another file and at another place of it, says the same', async () => {
    const alone = await believed(write([said()]))
    const lineFeeds = write([said()]).replaceAll('\r\n', '\n')
    for (const ends of ['\r\n', '\r']) expect((await believed(lineFeeds.replaceAll('\n', ends))).content).toBe(alone.content)
    const { statements } = await read(write([said({ account: 'OTHER1', reference: 'O' }), said()]))
    expect(statements.map(({ content }) => content === alone.content)).toEqual([false, true])
  })

  test('another amount, name, day or balance says something else', async () => {
    const contents = await Promise.all([said(), said({ openingMinor: 1 }), said({ account: 'X1' }), said({ entries: [entry(), entry({ bankReference: 'X9' })] }), said({ entries: [entry({ amountMinor: 11_500, text: 'Other' })] })].map(async (one) => (await believed(write([one]))).content))
    expect(new Set(contents).size).toBe(contents.length)
  })

  test('entries of overlapping statements have the same keys, and equal ones of a day stay several', async () => {
    const [a, b, c] = [entry({ bankReference: 'A' }), entry({ bankReference: 'B', text: 'Second' }), entry({ bankReference: 'C', text: 'Third', amountMinor: 5 })]
    const twin = entry({ bankReference: 'NONREF', reference: 'NONREF' })
    const keys = async (...entries: ReturnType<typeof entry>[]) => (await believed(write([said({ entries })]))).entries.map(({ key }) => key)
    const [first, second] = [await keys(a, b, twin, twin), await keys(twin, b, c, twin)]
    expect(new Set(first).size).toBe(4)
    expect([second[1], second[0], second[3]]).toEqual([first[1], first[2], first[3]])
    expect(first).not.toContain(second[2])
  })

  test('in a currency that nobody knows it is refused: how many decimals there are would be a guess', async () => {
    expect((await refusedOf(write([said({ currency: 'QQQ' })]))).reason).toContain('“QQQ” is no currency that is known')
  })

  test('a statement without entries is one', async () => expect(await believed(write([said({ entries: [] })]))).toMatchObject({ entries: [], openingMinor: 10_000, closingMinor: 10_000 }))

  test('marks of the encoding at its start are no part of it', async () => {
    const text = write([said({ entries: [entry({ payerName: 'Żółć 日本', text: 'Żółć 日本 1' })] })])
    const plain = (await believed(text)).content
    for (const encoded of [iconv.encode(text, 'utf-8', { addBOM: true }), iconv.encode(text, 'utf-16le', { addBOM: true }), iconv.encode(text, 'utf-16be', { addBOM: true })]) expect((await believed(encoded)).content).toBe(plain)
  })

  test('more entries, statements, text or bytes than the limit are refused with words', async () => {
    const text = write([said(), said({ account: 'OTHER1' })])
    for (const limits of [{ entries: 3 }, { statements: 1 }, { bytes: 100 }]) expect(await failureOf(text, { limits })).toMatchObject({ code: 'TOO_LARGE' })
    expect(await failureOf(write([said({ entries: [entry({ text: 'x'.repeat(3000) })] })]), { limits: { text: 60 } })).toMatchObject({ code: 'TOO_LARGE' })
    expect((await read(text, { limits: { entries: 4, statements: 2 } })).statements).toHaveLength(2)
  })

  test('it can be given up between two pieces', async () => {
    const stop = new AbortController()
    const pieces = async function* () {
      for await (const piece of inPieces(bytes(write([said()])), [50])) {
        yield piece
        stop.abort(new Error('enough'))
      }
    }
    await expect(readStatements(pieces(), { fileName: 'f', signal: stop.signal })).rejects.toThrow('enough')
  })

  test('whatever is changed in it, the answer is statements that foot, refusals or a failure in words', async () => {
    const whole = write([said(), said({ reference: 'two', account: 'OTHER1' })])
    const change = fc.record({ at: fc.nat(whole.length), gone: fc.nat(40), put: fc.string({ maxLength: 6, unit: oneOf('<>/:,-;0129CDEUR\n?&#x"\'') }) })
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const text = changes.reduce((all, { at, gone, put }) => all.slice(0, at) + put + all.slice(at + gone), whole)
      const file = await read(text).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'BankFileError') return null
        throw error
      })
      for (const { openingMinor, closingMinor, entries } of file?.statements ?? []) {
        expect(entries.reduce((sum, { amountMinor }) => sum + amountMinor, openingMinor)).toBe(closingMinor)
        expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
      }
      for (const { reason } of file?.refused ?? []) expect(reason).toMatch(/^[A-Z“].+[.)]$/s)
    }), { numRuns: 150 })
  })
})

// Of BAI2 all entries are of the one day of their group, so that two files share a day or they do not.
test.each(kinds.filter(([format]) => format !== 'bai2'))('%s: whatever days two statements share, the entries of these days have the same keys in both, and the others none of them', async (_, write) => {
  const few = fc.record({ day: fc.integer({ min: 10, max: 14 }), amountMinor: fc.constantFrom(100, 200), text: fc.constantFrom('Tea', 'Bread'), bankReference: fc.constantFrom('NONREF', 'A', 'B') })
  await fc.assert(fc.asyncProperty(fc.array(few, { maxLength: 12 }), async (all) => {
    const entries = all.map(({ day, ...rest }) => entry({ ...rest, bookedOn: `2026-11-${day}` })).toSorted((a, b) => (a.bookedOn < b.bookedOn ? -1 : 1))
    const between = async (from: string, to: string) => (await believed(write([said({ entries: entries.filter(({ bookedOn }) => bookedOn >= from && bookedOn <= to) })]))).entries
    const [first, second] = [await between('2026-11-10', '2026-11-13'), await between('2026-11-12', '2026-11-14')]
    const keys = (of: typeof first, from: string, to: string) => of.filter(({ bookedOn }) => bookedOn >= from && bookedOn <= to).map(({ key }) => key)
    expect(keys(second, '2026-11-12', '2026-11-13')).toEqual(keys(first, '2026-11-12', '2026-11-13'))
    for (const key of keys(second, '2026-11-14', '2026-11-14')) expect(first.map((one) => one.key)).not.toContain(key)
    expect(new Set(first.map(({ key }) => key)).size).toBe(first.length)
  }), { numRuns: 40 })
})

test('a table is the same whatever its columns are called and however it is written', async () => {
  const one = said()
  const [a, b] = [PLAIN, { ...PLAIN, dateOrder: 'DMY', decimal: ',', delimiter: ';', end: '\r\n', twoColumns: true, newestFirst: true } as const]
  expect((await believed(csvFile(one, a), { csv: csvMappingOf(one, a) })).content).toBe((await believed(csvFile(one, b), { csv: csvMappingOf(one, b) })).content)
})

describe('characters', () => {
  const camt = camtFile([camtStatement(said({ entries: [entry({ payerName: 'Zoë’s €' })] }))])
  const nameIn = async (file: Uint8Array) => (await believed(file)).entries[0]!.payerName
  test.each([['ISO-8859-1', 'windows-1252'], ['windows-1252', 'windows-1252'], ['UTF-16', 'utf-16le'], ['ISO-8859-15', 'iso-8859-15']])('declared as %s', async (declared, encoding) => {
    const text = camt.replace('UTF-8', declared).replace('’', encoding === 'iso-8859-15' ? "'" : '’')
    expect(await nameIn(iconv.encode(text, encoding))).toBe(encoding === 'iso-8859-15' ? "Zoë's €" : 'Zoë’s €')
  })
  test('declared as UTF-8, and not: read as Windows-1252, and noted', async () => {
    const file = iconv.encode(camt, 'windows-1252')
    expect(await nameIn(file)).toBe('Zoë’s €')
    expect((await read(file)).notes[0]).toContain('The file says that it is UTF-8, and it is not')
  })
  test('undeclared, found out', async () => {
    const text = mt940Message(said({ entries: [entry({ payerName: 'Zoë’s €' })] }))
    for (const encoding of ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be']) expect(await nameIn(iconv.encode(text, encoding)), encoding).toBe('Zoë’s €')
  })
})

describe('what is no statement is told as what it is', () => {
  test.each([
    ['', 'It is empty'], ['   \n', 'It is empty'], ['%PDF-1.7', 'a PDF'], ['PK\u0003\u0004', 'ZIP archive'], ['!Type:Bank\nD1/1\n', 'QIF'], ['hello', 'Take a statement as camt.053'],
    ['<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.02"><BkToCstmrAcctRpt/></Document>', 'camt.052'],
    ['<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn/></Document>', 'camt.054'],
    ['<html></html>', 'neither camt.053 nor OFX'],
  ])('%j', async (text, words) => {
    const failure = await failureOf(text)
    expect(failure).toMatchObject({ code: 'NOT_A_STATEMENT' })
    expect(failure.message).toContain(words)
  })
  test('a table that begins like BAI2 is a table where it has a mapping', async () => {
    const csv = { ...csvMappingOf(said(), PLAIN), columns: { bookedOn: 'Date', amount: 'Amount' } }
    expect(await read('01,of 2026\nDate,Amount\n2026-11-20,5\n', { csv })).toMatchObject({ format: 'csv' })
  })
  test('a table without a mapping asks for one', async () => expect(await failureOf('Date,Amount\n2026-11-20,5\n')).toMatchObject({ code: 'MAPPING_NEEDED' }))
})

describe('depth', () => {
  test.each([['camt053', camtFile([camtStatement(said()).replace('<Ntry>', `<Ntry>${'<a>'.repeat(100)}${'</a>'.repeat(100)}`)])], ['ofx', ofxFile([ofxStatement(said(), 1).replace('<STMTTRN>', `<STMTTRN>${'<A>'.repeat(100)}${'</A>'.repeat(100)}`)], 1)]])('%s: more than the limit is refused', async (_, text) => {
    expect(await failureOf(text)).toMatchObject({ code: 'TOO_LARGE' })
  })
})
