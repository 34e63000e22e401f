import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BankFile } from '#main/banks/statement.ts'
import { readStatements } from '#main/banks/readStatements.ts'
import { bai2File } from './writers/bai2.ts'
import { camtFile, camtStatement } from './writers/camt.ts'
import { csvFile, csvMappingOf } from './writers/csv.ts'
import { mt940Message } from './writers/mt940.ts'
import { ofxFile, ofxStatement } from './writers/ofx.ts'
import type { Said, SaidEntry } from './writers/said.ts'
import { bytes, closingOf, inPieces, pieceSizes, someSaid } from './writers/said.ts'

/** What was read, as it was said; no difference may be left. */
function expectSaid(file: BankFile, expected: readonly Said[], told: (entry: SaidEntry) => Partial<SaidEntry> = (entry) => entry) {
  expect(file.refused).toEqual([])
  expect(file.statements.map(({ accountNumber, bank, currency, openingMinor, closingMinor, toOn }) => ({ accountNumber, bank, currency, openingMinor, closingMinor, toOn })))
    .toEqual(expected.map((said) => ({ accountNumber: said.account, bank: said.bank, currency: said.currency, openingMinor: said.openingMinor, closingMinor: closingOf(said), toOn: said.toOn })))
  const kept = (entry: SaidEntry) => { const { bookedOn, valueOn, amountMinor, payerName, payerAccount, reference, text, bankReference } = { ...entry, ...told(entry) }; return { bookedOn, valueOn, amountMinor, payerName, payerAccount, reference, text, bankReference } }
  expect(file.statements.map(({ entries }) => entries.map((one) => ({ bookedOn: one.bookedOn, valueOn: one.valueOn, amountMinor: one.amountMinor, payerName: one.payerName, payerAccount: one.payerAccount, reference: one.reference, text: one.text, bankReference: one.bankReference }))))
    .toEqual(expected.map(({ entries }) => entries.map(kept)))
  for (const { entries } of file.statements) expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
}

const RUNS = { numRuns: 60 }

describe('what is written is read, whatever it is and however it comes in pieces', () => {
  test('camt.053, of every version', async () => {
    await fc.assert(fc.asyncProperty(fc.array(someSaid({ without: /\p{Cc}/gu }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 2, max: 12 }), pieceSizes, async (statements, version, sizes) => {
      const file = await readStatements(inPieces(bytes(camtFile(statements.map((said) => camtStatement(said, version)), version)), sizes), { fileName: 's.xml' })
      expect(file.format).toBe('camt053')
      expectSaid(file, statements)
    }), RUNS)
  })

  test('MT940 with German subfields', async () => {
    await fc.assert(fc.asyncProperty(fc.array(someSaid({ without: /[?:+-]/g, nameLength: 30, textLength: 120 }), { minLength: 1, maxLength: 3 }), pieceSizes, async (statements, sizes) => {
      const file = await readStatements(inPieces(bytes(statements.map((said) => mt940Message(said)).join('')), sizes), { fileName: 's.sta' })
      expect(file.format).toBe('mt940')
      expectSaid(file, statements)
    }), RUNS)
  })

  test('BAI2, with texts over several lines', async () => {
    await fc.assert(fc.asyncProperty(fc.array(someSaid({ without: /[/:]/g, textLength: 60 }), { minLength: 1, maxLength: 3 }), pieceSizes, async (statements, sizes) => {
      const file = await readStatements(inPieces(bytes(bai2File(statements)), sizes), { fileName: 's.bai' })
      expect(file.format).toBe('bai2')
      expect(file.notes).toEqual([])
      // A record has no name and no account of the other side, and is of the day of its group.
      expectSaid(file, statements.map((said) => ({ ...said, entries: said.entries.map((one) => ({ ...one, bookedOn: said.toOn, payerName: '', payerAccount: null as never })) })))
    }), RUNS)
  })

  test.each([1, 2] as const)('OFX %i', async (version) => {
    await fc.assert(fc.asyncProperty(fc.array(someSaid({ without: /\p{Cc}/gu }), { minLength: 1, maxLength: 3 }), pieceSizes, async (statements, sizes) => {
      const file = await readStatements(inPieces(bytes(ofxFile(statements.map((said) => ofxStatement(said, version)), version)), sizes), { fileName: 's.ofx' })
      expect(file.format).toBe('ofx')
      expectSaid(file, statements)
    }), RUNS)
  })

  test('CSV in any order of dates and columns, decimals, delimiters and line ends, the newest first or last', async () => {
    const style = fc.record({ dateOrder: fc.constantFrom('YMD' as const, 'DMY' as const, 'MDY' as const), decimal: fc.constantFrom('.' as const, ',' as const), delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const), twoColumns: fc.boolean(), newestFirst: fc.boolean(), grouped: fc.boolean(), end: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const) })
    await fc.assert(fc.asyncProperty(someSaid({ without: /\p{Cc}/gu }), style, pieceSizes, async (any, how, sizes) => {
      fc.pre(any.entries.length > 0)
      const entries = any.entries.toSorted((a, b) => (a.bookedOn < b.bookedOn ? -1 : 1))
      const said = { ...any, entries, toOn: entries.at(-1)!.bookedOn }
      const file = await readStatements(inPieces(bytes(csvFile(said, how)), sizes), { fileName: 's.csv', csv: csvMappingOf(said, how) })
      expect(file.format).toBe('csv')
      expectSaid(file, [said], () => ({ bankReference: null as never }))
    }), RUNS)
  })
})

test('an amount is told wrong by nobody: any one unit more or less is found', async () => {
  await fc.assert(fc.asyncProperty(someSaid({ without: /[?:+/<>&-]/g, textLength: 30 }), fc.constantFrom(1, -1), async (said, by) => {
    // The entries stay, and the opening balance is another: the closing one no longer follows.
    const wrong = (text: string, right: string, other: string) => {
      expect(text).toContain(right)
      return bytes(text.replace(right, other))
    }
    const other = { ...said, openingMinor: said.openingMinor + by }
    const head = (file: string) => file.slice(0, file.indexOf('CLBD'))
    const camt = camtFile([camtStatement(said)])
    const { refused, statements } = await readStatements(wrong(camt, head(camt), head(camtFile([camtStatement(other)]))), { fileName: 's.xml' })
    expect(statements).toEqual([])
    expect(refused[0]).toMatchObject({ differenceMinor: -by, openingMinor: other.openingMinor, closingMinor: closingOf(said), entries: said.entries.length })
  }), RUNS)
})
