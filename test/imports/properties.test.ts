/** Files as people's programs write them, in any language and any order of columns: what goes in is what comes out. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDecimalString } from '#main/domain/currency.ts'
import { workbench } from './run/workbench.ts'

interface Locale {
  decimal: '.' | ','
  grouping: string
  dateOrder: 'DMY' | 'MDY' | 'YMD'
  separator: '-' | '/' | '.'
  delimiter: ',' | ';' | '\t' | '|'
}

const locale: fc.Arbitrary<Locale> = fc.record({
  decimal: fc.constantFrom('.' as const, ',' as const), grouping: fc.constantFrom('', 'other', ' ', '\u00A0', "'"), dateOrder: fc.constantFrom('DMY' as const, 'MDY' as const, 'YMD' as const),
  separator: fc.constantFrom('-' as const, '/' as const, '.' as const), delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
})

const day = fc.date({ min: new Date('2019-01-01'), max: new Date('2026-10-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
const name = fc.stringMatching(/^[A-Za-zÀ-ÿ0-9"'&;,|. -]{1,20}$/).map((text) => `N${text}`.trim().replaceAll(/\s+/g, ' '))

interface Bill {
  account: number
  issuedOn: string
  due: number | null
  totalMinor: number
  tax: number
  /** Of a hundred; null for nothing. */
  paid: { part: number; after: number } | null
}

const bill: fc.Arbitrary<Bill> = fc.record({
  account: fc.integer({ min: 0, max: 3 }), issuedOn: day, due: fc.option(fc.integer({ min: 0, max: 60 })), totalMinor: fc.integer({ min: 1, max: 5_000_000 }), tax: fc.integer({ min: 0, max: 20 }),
  paid: fc.option(fc.record({ part: fc.integer({ min: 1, max: 100 }), after: fc.integer({ min: 0, max: 20 }) })),
})
const CURRENCIES = ['EUR', 'JPY', 'KWD'] as const

const later = (on: string, days: number): string => new Date(Date.parse(on) + days * 86_400_000).toISOString().slice(0, 10)
const paidMinor = ({ totalMinor, paid }: Bill): number => (paid === null ? 0 : Math.max(1, Math.floor((totalMinor * paid.part) / 100)))
const taxMinor = ({ totalMinor, tax }: Bill): number => Math.floor((totalMinor * tax) / 100)

function writer({ decimal, grouping, dateOrder, separator, delimiter }: Locale, currency: string) {
  const group = grouping === 'other' ? (decimal === '.' ? ',' : '.') : grouping
  return {
    amount(minor: number): string {
      const [whole = '', fraction] = toDecimalString(minor, currency).split('.')
      return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, group)}${fraction === undefined ? '' : decimal + fraction}`
    },
    date(on: string): string {
      const [year, month, date] = on.split('-') as [string, string, string]
      return (dateOrder === 'DMY' ? [date, month, year] : dateOrder === 'MDY' ? [month, date, year] : [year, month, date]).join(separator)
    },
    line: (cells: readonly string[]) => cells.map((cell) => (/["\n\r]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
  }
}

const FIELDS = ['number', 'account', 'accountName', 'issuedOn', 'dueOn', 'tax', 'total', 'paid', 'paidOn'] as const

const written = fc.record({
  bills: fc.array(bill, { minLength: 1, maxLength: 12 }), names: fc.array(name, { minLength: 4, maxLength: 4 }), columns: fc.shuffledSubarray([...FIELDS], { minLength: FIELDS.length, maxLength: FIELDS.length }),
  locale, currency: fc.constantFrom(...CURRENCIES), bom: fc.boolean(), eol: fc.constantFrom('\n', '\r\n'),
})
type Written = typeof written extends fc.Arbitrary<infer T> ? T : never
const RUNS = 25

function fileOf({ bills, names, columns, locale: how, currency, bom, eol }: Written): string {
  const { amount, date, line } = writer(how, currency)
  const rows = bills.map((one, n) => {
    const cells: Record<(typeof FIELDS)[number], string> = {
      number: `00${n}/x`, account: `0${one.account}`, accountName: names[one.account]!, issuedOn: date(one.issuedOn), dueOn: one.due === null ? '' : date(later(one.issuedOn, one.due)),
      tax: amount(taxMinor(one)), total: amount(one.totalMinor), paid: amount(paidMinor(one)), paidOn: one.paid === null ? '' : date(later(one.issuedOn, one.paid.after)),
    }
    return line(columns.map((column) => cells[column]))
  })
  return `${bom ? '\uFEFF' : ''}${[line(columns), ...rows].join(eol)}${eol}`
}

const mappingOf = ({ columns, locale: { decimal, dateOrder, delimiter }, currency }: Written) => ({ columns: Object.fromEntries(columns.map((column) => [column, column])), decimal, dateOrder, delimiter, currency })

describe('an import', () => {
  test('gives back each invoice, in any order of columns and any way of writing figures and days; again it changes nothing', () => fc.assert(fc.asyncProperty(written, async (file) => {
    const { take, all, whole, problems } = workbench({ currency: file.currency })
    const text = fileOf(file)
    const { result } = await take('invoices', text, { mapping: mappingOf(file) })
    expect(result.rejected).toEqual([])
    const got = new Map(all('invoices').map((invoice) => [invoice.number, invoice]))
    for (const [n, one] of file.bills.entries()) {
      expect(got.get(`00${n}/x`)).toMatchObject({
        currency: file.currency, issuedOn: one.issuedOn, dueOn: one.due === null ? null : later(one.issuedOn, one.due), totalMinor: one.totalMinor, taxMinor: taxMinor(one), subtotalMinor: one.totalMinor - taxMinor(one),
        status: paidMinor(one) === one.totalMinor ? 'paid' : 'open',
      })
    }
    expect(all('payments').reduce((minor, { amountMinor }) => minor + amountMinor, 0)).toBe(file.bills.reduce((minor, one) => minor + paidMinor(one), 0))
    expect(problems()).toEqual([])
    const before = whole()
    const again = await take('invoices', text, { mapping: mappingOf(file) })
    expect(again.result).toMatchObject({ inserted: 0, updated: 0, unchanged: file.bills.length })
    expect(whole()).toEqual(before)
  }), { numRuns: RUNS }))

  test('leaves the books even, whatever files and people came after it, and whichever of them are put back', () => fc.assert(fc.asyncProperty(written, written, fc.infiniteStream(fc.boolean()), fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }), async (first, second, coins, touched) => {
    const { take, undo, all, command, whole, problems } = workbench({ currency: 'EUR' })
    const empty = whole()
    const imports: string[] = []
    for (const file of [first, { ...second, names: first.names }]) {
      const eur = { ...file, currency: 'EUR' as const }
      const { importId } = await take('invoices', fileOf(eur), { mapping: mappingOf(eur), partly: true })
      if (importId !== null) imports.push(importId)
      for (const n of touched) {
        const invoice = all('invoices').find(({ number, status }) => number === `00${n}/x` && status === 'open')
        if (invoice === undefined) continue
        const open = invoice.totalMinor - all('allocations').filter(({ invoiceId }) => invoiceId === invoice.id).reduce((minor, { amountMinor }) => minor + amountMinor, 0)
        command('recordPayment', { invoiceId: invoice.id, amountMinor: coins.next().value ? open : Math.max(1, Math.floor(open / 2)), medium: 'bank_transfer', receivedOn: '2026-11-20', reference: null })
      }
      expect(problems()).toEqual([])
    }
    const order = coins.next().value ? imports : imports.toReversed()
    for (const id of order) if (touched.length === 0 || coins.next().value) undo(id)
    expect(problems()).toEqual([])
    for (const resource of ['invoices', 'payments', 'allocations'] as const) for (const { accountId } of all(resource)) expect(all('accounts').some(({ id }) => id === accountId)).toBe(true)
    if (touched.length === 0) expect(whole()).toEqual(empty)
  }), { numRuns: RUNS }))
})
