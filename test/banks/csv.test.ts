import { describe, expect, test } from 'vitest'
import iconv from 'iconv-lite'
import type { CsvMapping } from '#main/banks/csv/mapping.ts'
import { csvMapping } from '#main/banks/csv/mapping.ts'
import { believed, failureOf, read, refusedOf } from './read.ts'

const mapping = (more: Partial<CsvMapping> = {}): CsvMapping => ({
  account: '123', currency: 'EUR', dateOrder: 'DMY', decimal: ',', delimiter: ';', encoding: null, columns: { bookedOn: 'Datum', amount: 'Betrag', text: 'Text', balance: 'Saldo' }, ...more,
})
const withoutBalance = mapping({ columns: { bookedOn: 'Datum', amount: 'Betrag', text: 'Text' } })
const table = (...rows: string[]) => ['Datum;Betrag;Text;Saldo', ...rows].join('\n')

describe('amounts as people and banks write them', () => {
  test.each([
    ['1.234,56', 123_456], ['1 234,56', 123_456], ['1\u00A0234,56', 123_456], ["1'234,56", 123_456], ['1234,5', 123_450], ['5', 500], ['(12,00)', -1200], ['12,00-', -1200], ['\u221212,00', -1200], ['- 12,00', -1200], ['+12,00', 1200],
    ['12,00 €', 1200], ['EUR 12,00', 1200], ['12,00 CR', 1200], ['12,00DR', -1200], ['-1.234.567,89', -123_456_789],
    ['5,-', 500], ['5,--', 500], ['5,\u2013', 500], ['1.234,- €', 123_400], ['-5,-', -500], ['(5,-)', -500], ['5,- DR', -500], ['5-', -500], ['1.234-', -123_400],
  ])('%s', async (amount, minor) => expect((await believed(table(`20.11.2026;"${amount}";x;`), { csv: withoutBalance })).entries[0]!.amountMinor).toBe(minor))

  test.each([
    ['12,345', 'has 3 decimals'], ['1,234.56', 'is not an amount'], ['12.34', 'is not an amount'], ['1.23,45', 'is not an amount'], ['USD 12,00', 'is in USD, and the account is in EUR'], ['1,5E5', 'is not an amount'], ['abc', 'is not an amount'], ['5.-', 'is not an amount'], ['5,---', 'is not an amount'],
  ])('%s is refused with its line', async (amount, reason) => {
    const refused = await refusedOf(table('20.11.2026;1,00;x;', `20.11.2026;"${amount}";x;`), { csv: withoutBalance })
    expect(refused.reason).toContain(reason)
    expect(refused.line).toBe(3)
  })
})

describe('dates by the order that was said', () => {
  test.each([['DMY', '3/11/2026'], ['MDY', '11-03-26'], ['YMD', '2026.11.03'], ['YMD', '20261103'], ['DMY', '03112026'], ['DMY', '03.11.2026 14:05'], ['YMD', '2026-11-03T14:05:00']] as const)('%s %s', async (dateOrder, text) => {
    expect((await believed(table(`${text};1,00;x;`), { csv: { ...withoutBalance, dateOrder } })).entries[0]!.bookedOn).toBe('2026-11-03')
  })
  test.each([['DMY', '11/23/2026'], ['MDY', '23/11/2026'], ['DMY', '30.02.2026'], ['DMY', '2026-11-03'], ['YMD', '03.11.2026'], ['DMY', 'soon']] as const)('%s %s is refused, never turned round', async (dateOrder, text) => {
    expect((await refusedOf(table(`${text};1,00;x;`), { csv: { ...withoutBalance, dateOrder } })).reason).toContain(`is not a date in the order ${dateOrder}`)
  })
})

describe('the balance behind each row', () => {
  test('proves the table, the newest first or last, also of one day', async () => {
    const rows = ['20.11.2026;10,00;a;110,00', '20.11.2026;-5,00;b;105,00', '20.11.2026;1,00;c;106,00']
    for (const order of [rows, rows.toReversed()]) {
      expect(await believed(table(...order), { csv: mapping() })).toMatchObject({ openingMinor: 10_000, closingMinor: 10_600, footing: 'checked', entries: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] })
    }
    const [one, other] = [await believed(table(...rows), { csv: mapping() }), await believed(table(...rows.toReversed()), { csv: mapping() })]
    expect(one.content).toBe(other.content)
  })
  test('tells the row before which one is missing, with the difference', async () => {
    expect(await refusedOf(table('18.11.2026;10,00;a;110,00', '19.11.2026;-5,00;b;105,00', '20.11.2026;1,00;c;107,00'), { csv: mapping() })).toMatchObject({ differenceMinor: 100, line: 4, reason: expect.stringContaining('the difference is €1.00.') as string })
  })
  test('is not needed, and then it is said that nothing was checked', async () => {
    expect(await believed(table('20.11.2026;10,00;a;'), { csv: withoutBalance })).toMatchObject({ footing: 'no_balances', openingMinor: 0, closingMinor: 1000 })
  })
  test('that is mapped must be in the first and the last row', async () => {
    expect((await refusedOf(table('20.11.2026;10,00;a;'), { csv: mapping() })).reason).toContain('has no balance')
  })
})

test('two columns: debits with a minus or without, and never both in a row', async () => {
  const csv = mapping({ columns: { bookedOn: 'D', credit: 'In', debit: 'Out' } })
  expect((await believed('D;In;Out\n20.11.2026;5,00;\n20.11.2026;;6,00\n20.11.2026;0,00;-7,00\n', { csv })).entries.map(({ amountMinor }) => amountMinor)).toEqual([500, -600, -700])
  expect((await refusedOf('D;In;Out\n20.11.2026;5,00;6,00\n', { csv })).reason).toContain('a credit and a debit')
})

test('rows of words are passed over and noted; an amount without a date is refused', async () => {
  const { statements, notes } = await read(table('20.11.2026;10,00;a;', 'Ende;;;', ';;;'), { csv: withoutBalance })
  expect(statements[0]!.entries).toHaveLength(1)
  expect(notes).toEqual(['Line 3 has no amount and was passed over.'])
  expect((await refusedOf(table('20.11.2026;10,00;a;', ';10,00;Summe;'), { csv: withoutBalance })).reason).toContain('There is an amount, and no date')
})

test('quoted cells may hold line ends, quotes and delimiters; lines are still counted', async () => {
  const file = table('20.11.2026;1,00;"a ""b""; c\nd";', '20.11.2026;x;y;')
  expect(await refusedOf(file, { csv: withoutBalance })).toMatchObject({ line: 4, entries: 1 })
  expect((await believed(file.split('\n').slice(0, 3).join('\n'), { csv: withoutBalance })).entries[0]!.text).toBe('a "b"; c d')
})

test('a quote that is not closed is told with words', async () => {
  expect((await failureOf(table('20.11.2026;1,00;"a;', '20.11.2026;1,00;b;'), { csv: withoutBalance }))).toMatchObject({ code: 'BROKEN' })
  expect((await failureOf(table('20.11.2026;1,00;a"b;'), { csv: withoutBalance })).message).toContain('quotes')
})

test('headings that are not there are told', async () => {
  expect((await failureOf('a;b\n1;2\n', { csv: mapping() })).message).toContain('has the headings “Datum”, “Betrag”, “Text”, “Saldo”')
})

test('the encoding that was chosen is taken, else it is found out', async () => {
  const file = table('20.11.2026;1,00;Zoë’s €;')
  for (const [name, encoding] of [['windows-1252', null], ['utf-8', null], ['utf-16le', null], ['windows-1250', 'windows-1250']] as const) {
    expect((await believed(iconv.encode(file, name), { csv: { ...withoutBalance, encoding } })).entries[0]!.text, name).toBe('Zoë’s €')
  }
})

test('a mapping from texts says what is missing', () => {
  const texts = { account: 'de89 3704 0044 0532 0130 00', currency: 'eur', dateOrder: 'DMY', decimal: ',', delimiter: ';', bookedOn: 'Datum', amount: 'Betrag', text: '' }
  expect(csvMapping(texts)).toEqual({ account: 'DE89370400440532013000', currency: 'EUR', dateOrder: 'DMY', decimal: ',', delimiter: ';', encoding: null, columns: { bookedOn: 'Datum', amount: 'Betrag' } })
  for (const [name, wrong] of Object.entries({ account: ' ', currency: '€', dateOrder: 'DDMM', decimal: '', delimiter: 'x', bookedOn: '', amount: '', credit: 'In' })) {
    expect(() => csvMapping({ ...texts, [name]: wrong }), name).toThrow(/of the mapping/)
  }
})
