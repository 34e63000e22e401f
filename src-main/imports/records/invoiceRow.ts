/** A row of invoices as it is read: the invoice's own fields, and those of one of its lines. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { NAME_MAX, NUMBER_MAX, PO_MAX, type Terms } from './making.ts'
import { Unfit, type RowValues } from './rowValues.ts'

/** Whether it is owed; whether it is paid follows from what is applied to it. */
export type InvoiceState = 'owed' | 'paid' | 'void' | 'draft' | 'uncollectible'

export interface InvoiceFact {
  number: string
  account: string | null
  accountName: string | null
  email: string | null
  issuedOn: BusinessDate | null
  dueOn: BusinessDate | null
  currency: Currency | null
  subtotal: number | null
  tax: number | null
  total: number | null
  open: number | null
  paid: number | null
  paidOn: BusinessDate | null
  poNumber: string | null
  state: InvoiceState | null
  disputed: boolean | null
  voidedOn: BusinessDate | null
  lineDescription: string | null
  lineQuantity: string | null
  lineAmount: number | null
}

/** The fields of a line; all others are the invoice's own, and the same in each of its rows. */
export const LINE_FIELDS = ['lineDescription', 'lineQuantity', 'lineAmount'] as const

export function invoiceFact(row: RowValues, { mapping, party }: Terms, number: string): InvoiceFact {
  const said = row.currency('currency')
  const currency = said ?? mapping.currency ?? party.currency
  const status = stateOf(row)
  return {
    number, account: row.identifier('account', NUMBER_MAX), accountName: row.text('accountName', NAME_MAX), email: row.email('email'),
    issuedOn: row.on('issuedOn'), dueOn: row.on('dueOn'), currency: said, subtotal: row.amount('subtotal', currency), tax: row.amount('tax', currency), total: row.amount('total', currency),
    open: row.amount('open', currency), paid: row.amount('paid', currency), paidOn: row.on('paidOn'), poNumber: row.text('poNumber', PO_MAX),
    state: status === 'disputed' ? 'owed' : status, disputed: status === 'disputed' ? true : row.flag('disputed'), voidedOn: row.on('voidedOn'),
    lineDescription: row.text('lineDescription', 300), lineQuantity: row.decimal('lineQuantity'), lineAmount: row.amount('lineAmount', currency),
  }
}

const STATES: Record<Exclude<InvoiceState, never> | 'disputed', readonly string[]> = {
  owed: ['open', 'unpaid', 'outstanding', 'sent', 'issued', 'authorised', 'authorized', 'approved', 'awaiting payment', 'due', 'overdue', 'past due', 'partial', 'partially paid', 'part paid', 'posted', 'not paid', 'offen', 'impayée', 'pendiente'],
  paid: ['paid', 'paid in full', 'settled', 'closed', 'complete', 'completed', 'bezahlt', 'payée', 'pagado', 'pagada'],
  void: ['void', 'voided', 'cancelled', 'canceled', 'deleted', 'reversed', 'storniert', 'annulée', 'anulado'],
  draft: ['draft', 'entwurf', 'brouillon', 'borrador', 'pending'],
  uncollectible: ['uncollectible', 'written off', 'write off', 'write-off', 'bad debt', 'bad', 'written-off'],
  disputed: ['disputed', 'in dispute', 'dispute', 'strittig'],
}
const BY_WORD = new Map(Object.entries(STATES).flatMap(([state, words]) => words.map((word) => [word, state as keyof typeof STATES] as const)))

function stateOf(row: RowValues): keyof typeof STATES | null {
  const word = row.text('status', 60)?.toLowerCase().replaceAll('_', ' ')
  if (word === undefined) return null
  const state = BY_WORD.get(word)
  if (state === undefined) throw new Unfit('status', row.said('status'), 'This word is not known here. There are open, paid, void, draft, written off and disputed.')
  return state
}
