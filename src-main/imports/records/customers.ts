/** Customers: an account a row, and the person who gets its bills. */
import type { BusinessDate, Currency, PostalAddress } from '#contract/vocabulary.ts'
import { freshAccount, freshContact, sayAccount } from './accounts.ts'
import { ids, NAME_MAX, NUMBER_MAX, nothingMade, PO_MAX, type ImportRules } from './making.ts'
import { theOne } from './sameRows.ts'
import { Unfit, type RowValues } from './rowValues.ts'

interface Customer {
  account: string
  name: string
  currency: Currency | null
  email: string | null
  phone: string | null
  contactName: string | null
  address: PostalAddress | null
  poNumber: string | null
  taxExempt: boolean | null
  createdOn: BusinessDate | null
  closed: boolean | null
}

export const customers: ImportRules<Customer> = {
  key: (row) => row.identifier('account', NUMBER_MAX),
  fact: (row, terms) => ({
    account: needed(row, 'account', row.identifier('account', NUMBER_MAX)), name: needed(row, 'accountName', row.text('accountName', NAME_MAX)),
    currency: row.currency('currency') ?? terms.mapping.currency, email: row.email('email'), phone: row.text('phone', 30), contactName: row.text('contactName', NAME_MAX),
    address: addressOf(row, terms.party.address.country), poNumber: row.text('poNumber', PO_MAX), taxExempt: row.flag('taxExempt'), createdOn: row.on('createdOn'), closed: row.flag('closed'),
  }),
  make({ rows }, known, terms) {
    const { n: _n, fact } = theOne(rows, 'account', ({ account }) => account)
    const { has, party } = terms
    const making = nothingMade()
    const of = ids(party.id)
    const id = of.account(fact.account)
    const account = known.get('accounts', id)
    const currency = fact.currency ?? account?.currency ?? party.currency
    if (account !== null && account.currency !== currency && known.hasOtherCurrency(id, currency)) throw new Unfit(has('currency') ? 'currency' : null, currency, `Account ${fact.account} has records in ${account.currency}; its currency cannot be ${currency} any more.`)
    making.says.push(sayAccount(id, {
      ref: fact.account, name: fact.name, currency,
      ...(fact.address === null ? {} : { billingAddress: fact.address }), ...(has('poNumber') ? { poNumber: fact.poNumber } : {}),
      ...(has('taxExempt') ? { taxExempt: fact.taxExempt ?? false } : {}), ...(fact.createdOn === null ? {} : { createdOn: fact.createdOn }), ...(has('closed') ? { status: fact.closed === true ? 'closed' : 'active' } : {}),
    }, freshAccount(terms)))
    const contactId = of.mainContact(fact.account)
    if (fact.email !== null || fact.phone !== null || fact.contactName !== null || known.get('contacts', contactId) !== null)
      making.says.push({ resource: 'contacts', id: contactId, accountId: id, fresh: freshContact(fact.email), said: {
        accountId: id, name: fact.contactName ?? fact.name, ...(has('email') ? { email: fact.email } : {}), ...(has('phone') ? { phone: fact.phone } : {}),
      } })
    return making
  },
}

export function needed<T>(row: RowValues, field: string, value: T | null): T {
  if (value === null) throw new Unfit(field, row.said(field), 'This is empty, and it is needed.')
  return value
}

const ADDRESS = ['line1', 'line2', 'city', 'region', 'postcode', 'country'] as const

/** Null where the file has none. */
function addressOf(row: RowValues, ownCountry: string): PostalAddress | null {
  if (!ADDRESS.some((field) => row.has(field))) return null
  const lines = [row.text('line1', 200), row.text('line2', 200)].filter((line) => line !== null)
  return { lines, city: row.text('city', 120) ?? '', region: row.text('region', 120) ?? '', postcode: row.text('postcode', 20) ?? '', country: row.country('country') ?? ownCountry }
}
