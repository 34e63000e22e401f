import { describe, expect, test } from 'vitest'
import { believed, failureOf, read, refusedOf } from './read.ts'
import { mt940Message } from './writers/mt940.ts'
import { said } from './writers/said.ts'

const message = (...lines: string[]) => [':20:STARTUMSE', ':25:10020030/1234567', ':28C:00224/001', ...lines, '-'].join('\r\n')
const one = (line: string, closing: string, ...more: string[]) => message(':60F:C261119EUR100,00', line, ...more, `:62F:${closing}`)

test('a plain one is read whole', async () => {
  expect(await believed(one(':61:2611201120C120,00NTRFNONREF//X1', 'C261120EUR220,00', ':86:Payment of IN1001'))).toMatchObject({
    accountNumber: '1234567', bank: '10020030', currency: 'EUR', reference: '00224/001', toOn: '2026-11-20', openingMinor: 10_000, closingMinor: 22_000, footing: 'checked',
    entries: [{ n: 1, bookedOn: '2026-11-20', valueOn: '2026-11-20', amountMinor: 12_000, reference: '', text: 'Payment of IN1001', bankReference: 'X1', code: 'NTRF', reversal: false }],
  })
})

describe('the line of an entry', () => {
  test.each([
    [':61:2611201120RC5,NCHGREF1', 'C261120EUR95,00', { amountMinor: -500, reversal: true, reference: 'REF1' }],
    [':61:2611201120RD5,NCHGNONREF', 'C261120EUR105,00', { amountMinor: 500, reversal: true, reference: '' }],
    [':61:2611201120RCR5,5NCHGNONREF', 'C261120EUR94,50', { amountMinor: -550, reversal: true }],
    [':61:2611201120CR12,NTRFA//B', 'C261120EUR112,', { amountMinor: 1200, reversal: false, reference: 'A', bankReference: 'B' }],
    [':61:261120DR12,34FCHKNONREF', 'C261120EUR87,66', { amountMinor: -1234, bookedOn: '2026-11-20', code: 'FCHK' }],
    [':61:261120C0,01NMSC', 'C261120EUR100,01', { amountMinor: 1 }],
    [':61:2611201120D100.00S123X', 'D261120EUR0,00', { amountMinor: -10_000, code: 'S123', reference: 'X' }],
    [':61:2612310101C1,NTRFX', 'C261231EUR101,00', { valueOn: '2026-12-31', bookedOn: '2027-01-01' }],
    [':61:2701021231C1,NTRFX', 'C270102EUR101,00', { valueOn: '2027-01-02', bookedOn: '2026-12-31' }],
    [':61:2403010229C1,NTRFX', 'C240301EUR101,00', { valueOn: '2024-03-01', bookedOn: '2024-02-29' }],
  ])('%s', async (line, closing, expected) => expect((await believed(one(line, closing))).entries[0]).toMatchObject(expected))

  test('one that is expected and not booked is passed over and noted', async () => {
    const { statements, notes } = await read(one(':61:2611201120EC5,NTRFX', 'C261120EUR100,00', ':86:later'))
    expect(statements[0]!.entries).toEqual([])
    expect(notes[0]).toContain('expected and not booked')
  })
})

describe('the information to the owner', () => {
  const about = async (...lines: string[]) => (await believed(one(':61:2611201120C1,NTRFKREF1//X1\r\nsupplement', 'C261120EUR101,00', ...lines))).entries[0]!
  test.each([
    ['German subfields', [':86:166?00GUTSCHRIFT?109310?20EREF+E-1?21SVWZ+Rechnung IN1001 vom 3', '.11.?30COBADEFFXXX?31DE02120300000000202051?32ACME GMBH UND SOEHNE KG MUE?33NCHEN'], { reference: 'E-1', text: 'Rechnung IN1001 vom 3.11.', payerName: 'ACME GMBH UND SOEHNE KG MUENCHEN', payerAccount: 'DE02120300000000202051', code: '166' }],
    ['another separator, and no marks', [':86:051^00Przelew^20faktura 7^32Nowak'], { reference: 'KREF1', text: 'faktura 7', payerName: 'Nowak' }],
    ['a separator within a text', [':86:166?20Why?No reason?32A?B'], { text: 'Why?No reason', payerName: 'A?B' }],
    ['codes between slashes', [':86:/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/A', 'cme B.V./REMI/IN1001/IN1002/EREF/NOTPROVIDED'], { payerName: 'Acme B.V.', payerAccount: 'NL91ABNA0417164300', text: 'IN1001/IN1002', reference: 'KREF1' }],
    ['the other side in one code', [':86:/EREF/E9//CNTP/NL32INGB0000012345/INGBNL2A/ING Test///REMI/USTD//IN5/'], { payerName: 'ING Test', payerAccount: 'NL32INGB0000012345', text: 'IN5', reference: 'E9' }],
    ['empty codes', [':86:/ORDP//NAME/Acme/REMI/STRD/CUR/9001123412341234/'], { payerName: 'Acme', reference: '9001123412341234' }],
    ['marks alone', [':86:EREF+E1 SVWZ+IN1001 ABWA+Aunt'], { reference: 'E1', text: 'IN1001', payerName: 'Aunt' }],
    ['plain text', [':86:PAYMENT OF', 'INVOICE IN1001'], { reference: 'KREF1', text: 'PAYMENT OF INVOICE IN1001', payerName: '' }],
    ['marks of the frame and tabs in a text', [':86:\u0001PAYMENT\tOF\u0003 IN1'], { text: 'PAYMENT OF IN1' }],
    ['a full line that goes on', [`:86:${'x'.repeat(65)}`, 'yz'], { text: `${'x'.repeat(65)}yz` }],
    ['none: the supplement of the line', [], { text: 'supplement', reference: 'KREF1' }],
  ])('%s', async (_, lines, expected) => expect(await about(...lines)).toMatchObject(expected))

  test('that of the statement is no entry’s', async () => {
    expect((await believed(one(':61:2611201120C1,NTRFX', 'C261120EUR101,00\r\n:86:of the statement', ':86:of the entry'))).entries[0]!.text).toBe('of the entry')
  })
})

test('blocks of the network, unknown fields and banks’ own are no matter; unknown ones are noted', async () => {
  const plain = one(':61:2611201120C120,00NTRFNONREF//X1', 'C261120EUR220,00', ':86:a')
  const wrapped = `{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\r\n${plain}}\r\n`.replace(':62F:', ':99X:what\r\n:NS:own\r\n:62F:')
  const { statements, notes } = await read(wrapped + wrapped)
  expect(statements.map(({ content }) => content)).toEqual(Array.from({ length: 2 }, () => statements[0]!.content))
  expect(statements[0]!.entries).toEqual((await believed(plain)).entries)
  expect(notes.join(' ')).toContain(':99X:')
})

test.each([
  [':25:NL91ABNA0417164300EUR', 'NL91ABNA0417164300', null],
  [':25:1234567EUR', '1234567', null],
  [':25P:DE89370400440532013000\r\nCOBADEFFXXX', 'DE89370400440532013000', 'COBADEFFXXX'],
  [':25:COBADEFFXXX/de89 3704 0044 0532 0130 00', 'DE89370400440532013000', 'COBADEFFXXX'],
])('the account of %s', async (line, accountNumber, bank) => {
  expect(await believed([':20:A', line, ':28C:1', ':60F:C261119EUR1,', ':62F:C20261120EUR1,'].join('\n'))).toMatchObject({ accountNumber, bank, toOn: '2026-11-20' })
})

test('a page of a longer statement is one of its own, as it has its own balances', async () => {
  const pages = [one(':61:2611201120C1,NTRFX', 'C261120EUR101,00').replace(':62F:', ':62M:'), message(':60M:C261120EUR101,00', ':61:2611201120C1,NTRFX', ':62F:C261120EUR102,00').replace('/001', '/002')]
  const { statements } = await read(pages.join('\r\n'))
  expect(statements.map(({ reference, openingMinor, closingMinor }) => [reference, openingMinor, closingMinor])).toEqual([['00224/001', 10_000, 10_100], ['00224/002', 10_100, 10_200]])
})

describe('a statement that cannot be believed is refused, and the others of the file are read', () => {
  const good = mt940Message(said({ reference: 'good' }))
  test.each([
    ['off by one unit', one(':61:2611201120C120,01NTRFX', 'C261120EUR220,00'), 'The difference is −€0.01', -1],
    ['another currency', one(':61:2611201120C120,00NTRFX', 'C261120USD220,00'), 'The closing balance is in USD', null],
    ['more decimals than the currency has', one(':61:2611201120C120,001NTRFX', 'C261120EUR220,00'), '“120,001” has 3 decimals', null],
    ['grouping', one(':61:2611201120C1.120,00NTRFX', 'C261120EUR220,00'), 'is not an amount', null],
    ['an entry that is none', one(':61:nonsense', 'C261120EUR100,00'), '“nonsense” is not an entry', null],
    ['a day that is none', one(':61:2602300230C1,NTRFX', 'C261120EUR101,00'), '“260230” is not a date', null],
    ['cut before its closing balance', message(':60F:C261119EUR100,00', ':61:2611201120C120,00NTRFX'), 'no closing balance', null],
    ['without its opening balance', message(':61:2611201120C120,00NTRFX', ':62F:C261120EUR220,00'), 'before the opening balance', null],
    ['an entry after its closing balance', one(':61:2611201120C1,NTRFX', 'C261120EUR101,00\r\n:61:2611201120C1,NTRFX'), 'after the closing balance', null],
  ])('%s', async (_, bad, reason, differenceMinor) => {
    const { statements, refused } = await read(`${bad}\r\n${good}`)
    expect(statements.map(({ reference, n }) => [reference, n])).toEqual([['good', 2]])
    expect(refused).toMatchObject([{ accountNumber: '1234567', n: 1, differenceMinor }])
    expect(refused[0]!.reason).toContain(reason)
  })

  test('the line of what is wrong is told', async () => expect(await refusedOf(one(':61:nonsense', 'C261120EUR100,00'))).toMatchObject({ line: 5 }))

  test('cut off anywhere it is never taken for whole', async () => {
    const whole = mt940Message(said())
    for (let at = whole.indexOf(':60F:') + 5; at < whole.indexOf(':62F:') + 12; at += 3) {
      expect((await read(whole.slice(0, at))).statements, whole.slice(0, at)).toEqual([])
    }
  })
})

test('an MT942 is told as what it is', async () => {
  expect((await failureOf(':20:A\r\n:25:1/2\r\n:28C:1\r\n:34F:EURD0,\r\n:61:2611201120C1,NTRFX\r\n-')).message).toContain('MT942')
})
