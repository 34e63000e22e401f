import { describe, expect, test } from 'vitest'
import { believed, failureOf, read, refusedOf } from './read.ts'
import { bai2File } from './writers/bai2.ts'
import { entry, said } from './writers/said.ts'

const EXAMPLE = `01,BANK,US,261120,0600,1,80,,2/
02,US,021000021,1,261119,2400,USD,2/
03,0012 3456,USD,010,10000,,,015,22000,,/
16,195,12000,Z,X1,IN1001,ACME INV 1001, paid/in full
88,CONTINUED TEXT
49,44000,4/
98,44000,1,6/
99,44000,1,8/
`
/** The example with another record 16 (and what continues it), the totals as they then are. */
const withEntry = (amount: number, credit: boolean, ...lines: string[]) => {
  const closing = credit ? 10_000 + amount : 10_000 - amount
  const total = 10_000 + closing + amount
  return ['01,BANK,US,261120,0600,1,80,,2/', '02,US,021000021,1,261119,2400,USD,2/', `03,123,USD,010,10000,,,015,${closing},,/`, ...lines, `49,${total},${lines.length + 2}/`, `98,${total},1,${lines.length + 4}/`, `99,${total},1,${lines.length + 6}/`].join('\r\n')
}

test('decimals are implied, text is the rest of its record, and what continues it', async () => {
  expect(await believed(EXAMPLE)).toMatchObject({
    accountNumber: '00123456', bank: '021000021', currency: 'USD', fromOn: '2026-11-19', toOn: '2026-11-19', openingMinor: 10_000, closingMinor: 22_000, footing: 'checked',
    entries: [{ amountMinor: 12_000, bookedOn: '2026-11-19', valueOn: null, reference: 'IN1001', bankReference: 'X1', code: '195', text: 'ACME INV 1001, paid/in full CONTINUED TEXT' }],
  })
  expect((await read(EXAMPLE)).notes).toEqual([])
})

test('lines filled up to 80 columns are the same statement', async () => {
  const padded = EXAMPLE.split('\n').map((line) => (line.endsWith('/') ? line.padEnd(80) : line)).join('\r\n')
  expect((await believed(padded)).content).toBe((await believed(EXAMPLE)).content)
})

describe('the type tells the sign', () => {
  test.each([['195', true, false], ['399', true, false], ['400', false, false], ['475', false, false], ['252', true, true], ['552', false, true], ['925', true, false], ['970', false, false]])('%s', async (code, credit, reversal) => {
    expect((await believed(withEntry(500, credit, `16,${code},500,0,,,/`))).entries).toMatchObject([{ amountMinor: credit ? 500 : -500, reversal }])
  })
  test('890 is no money, and a loan’s type is refused', async () => {
    expect((await believed(withEntry(0, true, '16,890,,,,,only words'))).entries).toEqual([])
    expect((await refusedOf(withEntry(500, true, '16,720,500,0,,,/'))).reason).toContain('“720” is neither a credit nor a debit')
  })
})

describe('the type of funds moves the fields behind it', () => {
  test.each([
    ['Z,B1,C1,text', null], ['V,261121,1400,B1,C1,text', '2026-11-21'], ['V,261121,,B1,C1,text', '2026-11-21'], ['S,100,200,200,B1,C1,text', null], ['D,2,0,300,1,200,B1,C1,text', null], [',B1,C1,text', null],
  ])('%s', async (fields, valueOn) => {
    expect((await believed(withEntry(500, true, `16,195,500,${fields}`))).entries[0]).toMatchObject({ valueOn, bankReference: 'B1', reference: 'C1', text: 'text' })
  })
  test('fields may go on in a line of their own, at any of them', async () => {
    for (const lines of [['16,195,500,S,100/', '88,200,200,B1,C1,text'], ['16,195,500,S,100,200,200,B1/', '88,C1/', '88,text'], ['16,195,500/', '88,S,100,200,200,B1,C1,text']]) {
      expect((await believed(withEntry(500, true, ...lines))).entries[0], lines.join()).toMatchObject({ bankReference: 'B1', reference: 'C1', text: 'text' })
    }
  })
  test('one that is not known is refused', async () => expect((await refusedOf(withEntry(500, true, '16,195,500,Q,B1,C1,text'))).reason).toContain('“Q” is not a type of funds'))
})

test('an account without an opening balance has the one that follows, and it is said', async () => {
  const file = EXAMPLE.replace('010,10000,,,015', '015').replaceAll('44000', '34000')
  expect(await believed(file)).toMatchObject({ openingMinor: 10_000, closingMinor: 22_000, footing: 'opening_derived' })
})

test('the name of an originator is taken from the addenda', async () => {
  expect((await believed(withEntry(500, true, '16,165,500,0,,,ACH CREDIT', '88,ORIG CO NAME: ACME SUPPLY LLC   ORIG ID: 1234'))).entries[0]!.payerName).toBe('ACME SUPPLY LLC')
})

describe('totals', () => {
  const two = [said({ account: 'A1', currency: 'USD', bank: 'B' }), said({ account: 'A2', currency: 'USD', bank: 'B' })]
  test('of an account: it is refused, with the difference, and the group with it', async () => {
    const { statements, refused } = await read(bai2File(two).replace(/^49,(\d+)/m, (_, total: string) => `49,${Number(total) + 1}`))
    expect(statements.map(({ accountNumber }) => accountNumber)).toEqual(['A2'])
    expect(refused[0]!.reason).toContain('the difference is $0.01')
  })
  test('of a group: its accounts are refused, and those of others are read', async () => {
    const { statements, refused } = await read(bai2File(two).replace(/^98,(\d+)/m, (_, total: string) => `98,${Number(total) - 1}`).replace(/^99,(\d+)/m, (_, total: string) => `99,${Number(total) - 1}`))
    expect([statements.map(({ accountNumber }) => accountNumber), refused.map(({ accountNumber }) => accountNumber)]).toEqual([['A2'], ['A1']])
    expect(refused[0]!.reason).toContain('The total of the group')
  })
  test('of the file: nothing of it is taken', async () => {
    expect(await failureOf(bai2File(two, { fileTotal: (right) => right + 1 }))).toMatchObject({ code: 'BROKEN', line: bai2File(two).trim().split('\n').length })
  })
  test('numbers of accounts and groups are checked, numbers of records are noted', async () => {
    expect((await refusedOf(EXAMPLE.replace('98,44000,1,', '98,44000,2,'))).reason).toContain('should have 2 accounts, and has 1')
    expect((await failureOf(EXAMPLE.replace('99,44000,1,', '99,44000,3,'))).message).toContain('should have 3 groups, and has 1')
    const { statements, notes } = await read(EXAMPLE.replace('49,44000,4', '49,44000,5'))
    expect(statements).toHaveLength(1)
    expect(notes).toEqual(['Line 6: the account should have 5 records, and has 4. Its total is right, so it was taken.'])
  })
})

describe('what cannot be believed', () => {
  test.each([
    ['off by one unit', EXAMPLE.replace('015,22000', '015,22001').replaceAll('44000', '44001'), 'The difference is $0.01', 1],
    ['a decimal mark', EXAMPLE.replace('195,12000', '195,120.00'), '“120.00” is not an amount', null],
    ['no currency', EXAMPLE.replace('3456,USD', '3456,US'), '“US” is not a currency', null],
    ['a day that is none', EXAMPLE.replace('261119', '261319'), '“261319” is not a date', null],
    ['a deletion', EXAMPLE.replace('021000021,1', '021000021,2'), 'takes back', null],
    ['no closing balance', EXAMPLE.replace('015,22000', '045,22000'), 'no closing balance', null],
  ])('%s is refused', async (_, file, reason, differenceMinor) => {
    const refused = await refusedOf(file)
    expect(refused.reason).toContain(reason)
    expect(refused.differenceMinor).toBe(differenceMinor)
  })
  test('a file that was cut at any line, or misses one of its frame, is not taken at all', async () => {
    const lines = EXAMPLE.trim().split('\n')
    for (let n = 1; n < lines.length; n += 1) expect(await failureOf(lines.slice(0, n).join('\n')), lines[n]).toMatchObject({ code: 'BROKEN' })
    for (const without of [1, 2, 5, 6, 7]) expect(await failureOf(lines.filter((_, n) => n !== without).join('\n')), lines[without]).toMatchObject({ code: 'BROKEN' })
    expect(await failureOf(EXAMPLE.replace('16,195', '17,195'))).toMatchObject({ code: 'BROKEN', line: 4 })
  })
  test('version 1 is told as what it is', async () => expect(await failureOf(bai2File([said({ entries: [entry()] })], { version: '1' }))).toMatchObject({ code: 'NOT_A_STATEMENT' }))
})
