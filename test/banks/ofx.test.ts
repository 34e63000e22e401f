import { describe, expect, test } from 'vitest'
import iconv from 'iconv-lite'
import { believed, failureOf, read, refusedOf } from './read.ts'
import { ofxEntry, ofxFile, ofxStatement } from './writers/ofx.ts'
import { readStatements } from '#main/banks/readStatements.ts'
import { bytes, entry, inPieces, said } from './writers/said.ts'

const of = (version: 1 | 2, ...entries: string[]) => ofxFile([ofxStatement(said({ openingMinor: 0, entries: [] }), version, entries.join(''))], version)

test('the opening balance is worked out from the closing one, and it is said', async () => {
  expect(await believed(ofxFile([ofxStatement(said(), 1)], 1))).toMatchObject({ footing: 'opening_derived', openingMinor: 10_000, closingMinor: 21_500, fromOn: '2026-11-20', toOn: '2026-11-20' })
})

test('without a balance the entries are read all the same, and it is said', async () => {
  const file = ofxFile([ofxStatement(said(), 1)], 1).replace(/<LEDGERBAL>.*<\/LEDGERBAL>/s, '')
  expect(await believed(file)).toMatchObject({ footing: 'no_balances', openingMinor: 0, closingMinor: 11_500 })
})

test('SGML and XML say the same', async () => {
  const [one, two] = [await believed(ofxFile([ofxStatement(said(), 1)], 1)), await believed(ofxFile([ofxStatement(said(), 2)], 2))]
  expect(two.content).toBe(one.content)
})

test('a header on one line, leaves that are closed, and empty ones that are not, are read', async () => {
  const [head, body] = ofxFile([ofxStatement(said(), 1)], 1).split('\n\n')
  const joined = `${head!.replaceAll('\n', ' ')} ${body!.replaceAll('<TRNTYPE>', '<SIC>\n<TRNTYPE>').replaceAll('<FITID>X1\n', '<FITID>X1</FITID><EXTDNAME>\n<PAYEEID>\n')}`
  expect((await believed(joined)).content).toBe((await believed(ofxFile([ofxStatement(said(), 1)], 1))).content)
})

test('entities are characters once, and an ampersand alone is one', async () => {
  const file = of(2, ofxEntry(entry({ payerName: 'Q&A <Ltd>', text: 'at&amp;lt; &#233;&#xE9; & B' }), 'EUR', 2).replace('at&amp;amp;lt; &amp;#233;&amp;#xE9; &amp; B', 'at&amp;lt; &#233;&#xE9; & B &zzzz; &#0;'))
  expect((await believed(file)).entries[0]).toMatchObject({ payerName: 'Q&A <Ltd>', text: 'at&lt; éé & B &zzzz; &#0;' })
})

test('the characters are those the header tells', async () => {
  const text = ofxFile([ofxStatement(said({ entries: [entry({ payerName: 'Zoë’s € Café' })] }), 1)], 1, '1252')
  expect((await believed(iconv.encode(text, 'windows-1252'))).entries[0]!.payerName).toBe('Zoë’s € Café')
})

test('a less-than sign that begins no tag is one, wherever a piece ends', async () => {
  const file = of(1, ofxEntry(entry({ text: 'MARK' }), 'EUR', 1).replace('MARK', '2 < 3 <= 4'))
  expect((await believed(file)).entries[0]!.text).toBe('2 < 3 <= 4')
  const { statements } = await readStatements(inPieces(bytes(file), [1]), { fileName: 'f' })
  expect(statements[0]!.entries[0]!.text).toBe('2 < 3 <= 4')
})

describe('corrections', () => {
  const correct = (action: string) => `<CORRECTFITID>X1\n<CORRECTACTION>${action}\n`
  test('within the file are carried out', async () => {
    const replaced = await believed(of(1, ofxEntry(entry(), 'EUR', 1), ofxEntry(entry({ bankReference: 'X9', amountMinor: 7 }), 'EUR', 1, correct('REPLACE'))))
    expect(replaced.entries.map(({ amountMinor }) => amountMinor)).toEqual([7])
    expect((await believed(of(1, ofxEntry(entry(), 'EUR', 1), ofxEntry(entry({ bankReference: 'X9' }), 'EUR', 1, correct('DELETE'))))).entries).toEqual([])
  })
  test('of an earlier file are refused', async () => {
    expect((await refusedOf(of(1, ofxEntry(entry({ bankReference: 'X9' }), 'EUR', 1, correct('DELETE'))))).reason).toContain('corrects the entry X1 of an earlier file')
  })
})

describe('what cannot be believed is refused, and the others of the file are read', () => {
  const one = ofxStatement(said({ bank: 'BAD' }), 1)
  test.each([
    ['another currency', one.replace('<NAME>', '<CURRENCY><CURRATE>1.1\n<CURSYM>USD\n</CURRENCY><NAME>'), 'An entry is in USD, and the account is in EUR'],
    ['more decimals than the currency has', one.replace('<TRNAMT>120.00', '<TRNAMT>120.001'), '“120.001” has 3 decimals'],
    ['a grouped amount', one.replace('<TRNAMT>120.00', '<TRNAMT>1,120.00'), 'is not an amount'],
    ['no amount', one.replace('<TRNAMT>120.00', '<TRNAMT>'), 'no amount (TRNAMT)'],
    ['no date', one.replace('<DTPOSTED>', '<DTUSER>'), 'no date (DTPOSTED)'],
    ['a day that is none', one.replace('<DTPOSTED>20261120', '<DTPOSTED>20261320'), 'is not a date'],
    ['no account', one.replace(/<ACCTID>.*\n/, ''), 'does not name its account'],
    ['no currency', one.replace(/<CURDEF>.*\n/, ''), 'does not name its currency'],
  ])('%s', async (_, bad, reason) => {
    const { statements, refused } = await read(ofxFile([bad, ofxStatement(said({ bank: 'GOOD' }), 1)], 1))
    expect(statements.map(({ bank, n }) => [bank, n])).toEqual([['GOOD', 2]])
    expect(refused).toHaveLength(1)
    expect(refused[0]!.reason).toContain(reason)
  })
  test('an answer without a statement is noted', async () => {
    const none = '<STMTTRNRS><TRNUID>2<STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS></STMTTRNRS>'
    expect((await read(ofxFile([none, ofxStatement(said(), 1)], 1))).notes.join()).toContain('Account not found')
    expect(await failureOf(ofxFile([none], 1))).toMatchObject({ code: 'BROKEN' })
  })
})

describe.each([1, 2] as const)('a file of version %i that is not whole is not taken at all', (version) => {
  const whole = ofxFile([ofxStatement(said(), version), ofxStatement(said(), version)], version)
  test('cut off anywhere', async () => {
    for (let at = whole.indexOf('<OFX>') + 5; at < whole.lastIndexOf('>'); at += 41) expect(await failureOf(whole.slice(0, at)), String(at)).toMatchObject({ code: 'BROKEN' })
  })
  test('a part taken out of its middle', async () => {
    expect(await failureOf(whole.replace('</STMTTRN>', ''))).toMatchObject({ code: 'BROKEN' })
    expect(await failureOf(whole.replace('<BANKTRANLIST>', ''))).toMatchObject({ code: 'BROKEN' })
  })
  test('a document type is refused', async () => {
    expect((await failureOf(whole.replace('<OFX>', '<!DOCTYPE OFX [<!ENTITY a "b">]><OFX>'))).message).toContain('document type')
    expect((await failureOf(whole.replace('<STMTTRN>', '<!ENTITY a "b"><STMTTRN>'))).message).toContain('document type')
  })
})

test('a card’s account is one too', async () => {
  const card = ofxFile([ofxStatement(said(), 1)], 1).replaceAll('STMTTRNRS', 'CCSTMTTRNRS').replaceAll('STMTRS', 'CCSTMTRS').replaceAll('BANKACCTFROM', 'CCACCTFROM').replaceAll('BANKMSGSRSV1', 'CREDITCARDMSGSRSV1')
  expect(await believed(card)).toMatchObject({ accountNumber: said().account, closingMinor: 21_500 })
})
