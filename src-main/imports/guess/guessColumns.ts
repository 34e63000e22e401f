/** Which column is which: by its heading, and where no heading says so by what its cells look like. */
import type { ImportKind, ImportQuestion } from '#contract/imports.ts'
import type { ColumnEvidence } from './evidence.ts'
import { fieldsOf, matchHeadings } from './matchHeadings.ts'
import type { TableSample } from './sample.ts'

export const DATE_FIELDS: ReadonlySet<string> = new Set(['createdOn', 'issuedOn', 'dueOn', 'paidOn', 'voidedOn', 'receivedOn', 'effectiveOn', 'at'])
export const AMOUNT_FIELDS: ReadonlySet<string> = new Set(['subtotal', 'tax', 'total', 'open', 'paid', 'lineAmount', 'amount'])
export const NUMBER_FIELDS: ReadonlySet<string> = new Set([...AMOUNT_FIELDS, 'lineQuantity', 'quantity'])

export interface ColumnGuess { columns: Record<string, string>; asks: ImportQuestion[]; problems: string[] }

export function guessColumns(sample: TableSample, kind: ImportKind): ColumnGuess {
  const columns = new Map([...matchHeadings(sample.headings, kind).fields].map(([field, { heading }]) => [field, heading]))
  const look: Look = { sample, columns, free: () => sample.headings.filter((heading) => ![...columns.values()].includes(heading)), of: (heading) => sample.columns[sample.headings.indexOf(heading)]! }
  const problems: string[] = []
  const unsure: string[] = []
  settlePaid(look, kind, problems)
  settleCustomer(look, kind, problems)
  for (const { field, required } of fieldsOf(kind)) {
    if (columns.has(field) || !required) continue
    const heading = byLooks(look, field)
    if (heading === null) continue
    columns.set(field, heading)
    unsure.push(`“${heading}” was taken for ${inWords(field)} by what it looks like.`)
  }
  if (!columns.has('email') && fieldsOf(kind).some(({ field }) => field === 'email')) {
    const heading = only(look.free().filter((one) => look.of(one).emails > 0.8 * look.of(one).filled && look.of(one).emails > 0))
    if (heading !== null) columns.set('email', heading)
  }
  return { columns: inOrder(kind, columns), asks: asksOf(kind, columns, unsure), problems }
}

/** Names of fields as a person says them. */
export const inWords = (field: string): string => WORDS[field] ?? field

const WORDS: Record<string, string> = {
  account: 'the customer’s number', accountName: 'the customer’s name', contactName: 'the contact’s name', number: 'the invoice number', issuedOn: 'the invoice date', total: 'the total', reference: 'the payment’s reference', receivedOn: 'the day the payment came in', amount: 'the amount',
  payment: 'the payment’s reference', invoice: 'the invoice number', effectiveOn: 'the day it was applied', at: 'the time of use',
}

/** What must be there and is not, and what was not sure. */
export function asksOf(kind: ImportKind, columns: ReadonlyMap<string, string>, unsure: readonly string[]): ImportQuestion[] {
  const missing = fieldsOf(kind).filter(({ field, required }) => required && !columns.has(field)).map(({ field }) => inWords(field))
  const words = [...missing.length > 0 ? [`No column was found for ${missing.join(', ')}. Choose ${missing.length === 1 ? 'it' : 'them'}.`] : [], ...unsure]
  return words.length === 0 ? [] : [{ field: 'columns', why: words.join(' ') }]
}

interface Look { sample: TableSample; columns: Map<string, string>; free(): string[]; of(heading: string): ColumnEvidence }

/** A column `Paid` has amounts, or days, or yes and no. */
function settlePaid({ columns, of }: Look, kind: ImportKind, problems: string[]): void {
  const heading = columns.get('paid')
  if (kind !== 'invoices' || heading === undefined) return
  const { filled, dates, marks, flags } = of(heading)
  if (filled === 0 || marks.cells > 0.5 * filled) return
  columns.delete('paid')
  if (dates.cells > 0.5 * filled && !columns.has('paidOn')) columns.set('paidOn', heading)
  else problems.push(flags > 0.5 * filled ? `“${heading}” says yes or no. For payments a column is needed with the day or with the amount; without it all invoices are open.` : `“${heading}” has neither amounts nor days, and was left out.`)
}

/** Where one column says who the customer is, it is the number, and the name too if many of its cells have several words. */
function settleCustomer({ columns, of }: Look, kind: ImportKind, problems: string[]): void {
  const account = columns.get('account')
  const wanted = fieldsOf(kind).some(({ field }) => field === 'accountName')
  if (!wanted) return
  const name = columns.get('accountName')
  if (account === undefined && name !== undefined) columns.set('account', name)
  else if (account !== undefined && name === undefined && of(account).names > 0.2 * of(account).filled) columns.set('accountName', account)
  else return
  problems.push(`No column has the customer’s number: customers are told apart by their name, in “${columns.get('account')!}”.`)
}

/** Only where one column can be meant. */
function byLooks({ sample, columns, free, of }: Look, field: string): string | null {
  if (sample.counted === 0) return null
  const like = (share: (column: ColumnEvidence) => number) => only(free().filter((heading) => of(heading).filled > 0 && share(of(heading)) > 0.9 * of(heading).filled))
  if (DATE_FIELDS.has(field)) return like(({ dates, marks }) => (marks.cells > 0.9 * dates.cells ? 0 : dates.cells))
  if (AMOUNT_FIELDS.has(field)) return like(({ marks, dates }) => (dates.cells > 0.5 * marks.cells || marks.dot + marks.comma + marks.eitherDot + marks.eitherComma + marks.typed === 0 ? 0 : marks.cells))
  void columns
  return null
}

const only = (headings: readonly string[]): string | null => (headings.length === 1 ? headings[0]! : null)

const inOrder = (kind: ImportKind, columns: ReadonlyMap<string, string>): Record<string, string> => Object.fromEntries(fieldsOf(kind).flatMap(({ field }) => { const heading = columns.get(field); return heading === undefined ? [] : [[field, heading]] }))
