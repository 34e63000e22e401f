/** The words of an import: its kinds, its fields, and what a row of it is. */
import { IMPORT_FIELDS, type ImportKind } from '#contract/imports.ts'

export const KINDS = Object.keys(IMPORT_FIELDS) as readonly ImportKind[]

export const kindWords: Record<ImportKind, string> = { customers: 'Customers', contacts: 'Contacts', invoices: 'Invoices', payments: 'Payments', allocations: 'Allocations', usage: 'Usage' }

export const kindSays: Record<ImportKind, string> = {
  customers: 'A row is a customer: number, name, address.',
  contacts: 'A row is a person at a customer.',
  invoices: 'A row is an invoice, or one of its lines.',
  payments: 'A row is money that was received.',
  allocations: 'A row says how much of a payment went to which invoice.',
  usage: 'A row is one event that was metered and rated.',
}

const words: Record<string, string> = {
  account: 'Customer number', accountName: 'Customer name', email: 'Email', phone: 'Phone', contactName: 'Contact’s name', contact: 'Contact’s number', roles: 'Roles',
  line1: 'Street', line2: 'Street, second line', city: 'City', region: 'State or region', postcode: 'Postcode', country: 'Country', currency: 'Currency', poNumber: 'PO number', taxExempt: 'Tax exempt',
  createdOn: 'Customer since', closed: 'Closed', number: 'Invoice number', issuedOn: 'Issued on', dueOn: 'Due on', subtotal: 'Net', tax: 'Tax', total: 'Total', open: 'Still open', paid: 'Paid', paidOn: 'Paid on',
  status: 'Status', disputed: 'Disputed', voidedOn: 'Voided on', lineDescription: 'Line: what for', lineQuantity: 'Line: quantity', lineAmount: 'Line: amount',
  reference: 'Reference', receivedOn: 'Received on', amount: 'Amount', medium: 'Paid by', invoice: 'Invoice number', memo: 'Memo', payment: 'Payment’s reference', effectiveOn: 'Effective on',
  record: 'Record number', at: 'When', usageKind: 'Kind of usage', from: 'From', to: 'To', quantity: 'Quantity', unit: 'Unit',
}
export const fieldWords = (field: string): string => words[field] ?? field

export interface ImportField {
  name: string
  label: string
  needed: boolean
}

/** What a column can be, those first that must be there. */
export function fieldsOf(kind: ImportKind): ImportField[] {
  const all = IMPORT_FIELDS[kind].map((given) => ({ name: given.replace('*', ''), needed: given.endsWith('*') })).map(({ name, needed }) => ({ name, needed, label: fieldWords(name) }))
  return [...all.filter(({ needed }) => needed), ...all.filter(({ needed }) => !needed)]
}

/** What was counted: `invoices`, `write-offs`. */
export const recordsWords = (resource: string): string => resource.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
