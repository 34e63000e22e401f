/** Usage: a metered event a row. */
import type { Currency, Instant } from '#contract/vocabulary.ts'
import { accountOf } from './accounts.ts'
import { needed } from './customers.ts'
import { ids, NUMBER_MAX, nothingMade, type ImportRules } from './making.ts'
import { theOne } from './sameRows.ts'
import { Unfit } from './rowValues.ts'

interface Usage {
  record: string | null
  account: string
  at: Instant
  kind: string
  from: string
  to: string
  quantity: number
  unit: string
  amount: number
  currency: Currency
  invoice: string | null
}

export const usage: ImportRules<Usage> = {
  key: (row) => row.identifier('record', 200),
  fact: (row, { mapping, party }) => {
    const currency = row.currency('currency') ?? mapping.currency ?? party.currency
    const quantity = row.whole('quantity') ?? 1
    if (quantity < 0) throw new Unfit('quantity', row.said('quantity'), 'A quantity is not less than nothing.')
    return {
      record: row.identifier('record', 200), account: needed(row, 'account', row.identifier('account', NUMBER_MAX)), at: needed(row, 'at', row.at('at')), kind: row.text('usageKind', 30) ?? 'usage',
      from: row.text('from', 40) ?? '', to: row.text('to', 40) ?? '', quantity, unit: row.text('unit', 20) ?? '', amount: needed(row, 'amount', row.amount('amount', currency)), currency, invoice: row.identifier('invoice', NUMBER_MAX),
    }
  },
  make({ rows, among }, known, terms) {
    const { fact } = theOne(rows, 'record', ({ record }) => record ?? '')
    const { record, account, invoice, amount, ...rest } = fact
    const making = nothingMade()
    const { id: accountId } = accountOf({ ref: account, name: null, email: null, currency: fact.currency }, making, known, terms)
    const of = ids(terms.party.id)
    const bill = invoice === null ? null : known.get('invoices', of.invoice(invoice))
    if (invoice !== null && bill === null) throw new Unfit('invoice', invoice, `There is no invoice ${invoice} yet. Import the invoices first.`)
    if (bill !== null && bill.accountId !== accountId) throw new Unfit('invoice', invoice ?? '', `Invoice ${invoice} is another account’s.`)
    const id = record === null ? of.usageLike(JSON.stringify(fact), among) : of.usage(record)
    const before = known.get('usageRecords', id)
    if (before !== null && before.accountId !== accountId) throw new Unfit('account', account, `Record ${record} is another account’s in the books, and a file does not move it.`)
    making.says.push({ resource: 'usageRecords', id, accountId, said: { accountId, ...rest, amountMinor: amount, ...(before !== null && !terms.has('invoice') ? {} : { invoiceId: bill?.id ?? null }) }, fresh: {} })
    return making
  },
}
