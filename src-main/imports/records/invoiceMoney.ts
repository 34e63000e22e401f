/** What an invoice of a file comes to, and whether its figures agree with each other. */
import type { Currency } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { InvoiceFact, InvoiceState } from './invoiceRow.ts'
import type { Group, Terms } from './making.ts'
import { Unfit } from './rowValues.ts'

type Lines = RecordOf<'invoices'>['lines']
export type Header = Omit<InvoiceFact, 'lineDescription' | 'lineQuantity' | 'lineAmount'>

export const inMoney = (minor: number, currency: Currency): string => `${toDecimalString(minor, currency)} ${currency}`

/** Subtotal and tax; what the file does not say follows from the rest. `taxBefore`: of the invoice as it is known. */
export function taxed({ total, subtotal, tax }: { total: number; subtotal: number | null; tax: number | null }, taxBefore: number, currency: Currency): { subtotal: number; tax: number } {
  if (subtotal !== null && tax !== null && subtotal + tax !== total)
    throw new Unfit('total', toDecimalString(total, currency), `Subtotal ${toDecimalString(subtotal, currency)} and tax ${toDecimalString(tax, currency)} come to ${inMoney(subtotal + tax, currency)}, not to ${inMoney(total, currency)}.`)
  const taxMinor = tax ?? (subtotal === null ? taxBefore : total - subtotal)
  return { subtotal: total - taxMinor, tax: taxMinor }
}

/** What the file says was paid; `known`: whether it says anything of it. `onNoDay`: there is no day of payment. */
export interface Paid {
  known: boolean
  minor: number
  onNoDay: boolean
}

export function paidOf({ total, open, paid, paidOn, state }: Header & { total: number; state: InvoiceState | null }, currency: Currency, has: Terms['has']): Paid {
  const words = (minor: number) => toDecimalString(minor, currency)
  if (open !== null && paid !== null && open + paid !== total) throw new Unfit('open', words(open), `Open ${words(open)} and paid ${words(paid)} come to ${inMoney(open + paid, currency)}, not to ${inMoney(total, currency)}.`)
  const fullyPaid = state === 'paid' || (paidOn !== null && open === null && paid === null)
  const minor = paid ?? (open === null ? (fullyPaid ? total : 0) : total - open)
  if (minor < 0 || minor > total) throw new Unfit(paid === null ? 'open' : 'paid', words(paid ?? open ?? 0), `Of ${inMoney(total, currency)} this cannot be ${paid === null ? 'open' : 'paid'}.`)
  if (state === 'paid' && minor !== total) throw new Unfit('status', 'paid', `${inMoney(total - minor, currency)} of it is open by the same row, and it is said to be paid.`)
  if (paidOn !== null && minor === 0 && total !== 0) throw new Unfit('paidOn', paidOn, `It is said to be paid on ${paidOn}, and all of it is open by the same row.`)
  if (minor > 0 && (state === 'void' || state === 'draft')) throw new Unfit('status', state, `${inMoney(minor, currency)} of it is paid by the same row, and it is said to be ${state === 'void' ? 'void' : 'a draft'}.`)
  return { known: ['paidOn', 'paid', 'open'].some(has) || state === 'paid', minor, onNoDay: minor > 0 && paidOn === null }
}

/** Null where the file has no lines. Throws `Unfit` where they do not come to the subtotal, or to the total with tax in them. */
export function linesOf(rows: Group<InvoiceFact>['rows'], { number, subtotal, tax, currency }: { number: string; subtotal: number; tax: number; currency: Currency }, has: Terms['has']): Lines | null {
  if (!has('lineAmount')) return null
  const lines = rows.flatMap(({ fact }) => (fact.lineAmount === null ? [] : [lineOf(fact, fact.lineAmount)]))
  if (lines.length === 0) return null
  const sum = lines.reduce((minor, line) => minor + line.amountMinor, 0)
  if (sum === subtotal) return lines
  if (sum === subtotal + tax) return [...lines, { description: 'Tax, which is in the lines above', quantity: 1, unitMinor: -tax, amountMinor: -tax }]
  throw new Unfit('lineAmount', toDecimalString(sum, currency), `The lines of invoice ${number} come to ${inMoney(sum, currency)}, and its subtotal is ${inMoney(subtotal, currency)}.`)
}

/** A quantity that is no whole number stands in the words, as a line keeps whole ones. */
function lineOf({ lineDescription, lineQuantity }: InvoiceFact, amountMinor: number): Lines[number] {
  const description = lineDescription ?? 'As invoiced'
  const quantity = lineQuantity === null ? 1 : Number(lineQuantity)
  if (quantity !== 0 && Number.isSafeInteger(quantity) && amountMinor % quantity === 0) return { description, quantity, unitMinor: amountMinor / quantity, amountMinor }
  return { description: `${lineQuantity} × ${description}`.slice(0, 300), quantity: 1, unitMinor: amountMinor, amountMinor }
}

export const asInvoiced = (subtotal: number): Lines => [{ description: 'As invoiced', quantity: 1, unitMinor: subtotal, amountMinor: subtotal }]
