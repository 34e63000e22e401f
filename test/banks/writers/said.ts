/** What a bank would tell, before it is written in one of the formats. */
import fc from 'fast-check'
import { addDays } from '#main/domain/dates.ts'
import { toDecimalString } from '#main/domain/currency.ts'

export interface SaidEntry {
  bookedOn: string
  valueOn: string
  amountMinor: number
  payerName: string
  payerAccount: string
  reference: string
  text: string
  bankReference: string
}

export interface Said {
  account: string
  bank: string
  currency: string
  reference: string
  fromOn: string
  toOn: string
  openingMinor: number
  entries: SaidEntry[]
}

export const sumOf = (said: Said): number => said.entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
export const closingOf = (said: Said): number => said.openingMinor + sumOf(said)
export const absolute = (minor: number, currency: string): string => toDecimalString(Math.abs(minor), currency)

export const entry = (more: Partial<SaidEntry> = {}): SaidEntry => ({
  bookedOn: '2026-11-20', valueOn: '2026-11-20', amountMinor: 12_000, payerName: 'Acme GmbH', payerAccount: 'DE02120300000000202051', reference: 'E2E-1', text: 'Invoice IN1001', bankReference: 'X1', ...more,
})

export const said = (more: Partial<Said> = {}): Said => ({
  account: 'DE89370400440532013000', bank: 'COBADEFFXXX', currency: 'EUR', reference: 'S-2026-224', fromOn: '2026-11-20', toOn: '2026-11-20', openingMinor: 10_000,
  entries: [entry(), entry({ amountMinor: -500, payerName: 'Bank', payerAccount: 'DE75512108001245126199', reference: 'FEE-11', text: 'Fees of November', bankReference: 'X2' })], ...more,
})

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** In pieces, cut at any byte. */
export async function* inPieces(whole: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (let n = 0; from < whole.length; n += 1) {
    const to = from + Math.max(1, sizes[n % Math.max(1, sizes.length)] ?? whole.length)
    yield whole.subarray(from, to)
    from = to
  }
}

/** One of the characters. */
export const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...characters.split(''))

/** On one line, and without what a format cannot have; never one that reads as “no reference”. */
const words = (unit: fc.Arbitrary<string>, max: number, without: RegExp): fc.Arbitrary<string> =>
  fc.string({ unit, minLength: 1, maxLength: max }).map((text) => `a${text}z`.replaceAll(without, '').replaceAll(/[\s\p{Cc}\p{Cn}\p{Co}\uFEFF\uFFFE\uFFFF]+/gu, ' ').trim())

export interface Written { unit?: fc.Arbitrary<string>; without: RegExp; nameLength?: number; referenceLength?: number; textLength?: number; currencies?: readonly string[] }

/** Any statement that the format can tell; entries of its days, in any order. */
export function someSaid({ unit = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), oneOf('äßéçøŁŻЖΩשع中日한 &<>"\'')), without, nameLength = 40, referenceLength = 14, textLength = 120, currencies = ['EUR', 'JPY', 'KWD', 'USD'] }: Written): fc.Arbitrary<Said> {
  const id = fc.string({ unit: oneOf('ABCDEFGHJKLMNPQRSTUVWXYZ123456789'), minLength: 3, maxLength: referenceLength }).map((text) => `R${text}`)
  const someEntry = fc.record({
    day: fc.integer({ min: 0, max: 27 }), later: fc.integer({ min: -3, max: 3 }), amountMinor: fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
    payerName: words(unit, nameLength, without), payerAccount: id, reference: id, text: words(unit, textLength, without), bankReference: id,
  })
  return fc.record({ start: fc.constantFrom('2026-11-01', '2025-12-20', '2024-02-10'), currency: fc.constantFrom(...currencies), openingMinor: fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), entries: fc.array(someEntry, { maxLength: 12 }) })
    .map(({ start, currency, openingMinor, entries }) => said({
      currency, openingMinor, fromOn: start, toOn: addDays(start, 30), entries: entries.map(({ day, later, ...rest }) => ({ ...rest, bookedOn: addDays(start, day), valueOn: addDays(start, day + later) })),
    }))
}

export const pieceSizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })
