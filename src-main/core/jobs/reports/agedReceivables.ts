/** Aged receivables: a row an account, a row an open item, each tied to the other. */
import { agingByAccount, agingTotals } from '#main/db/agingAsOf.ts'
import { accountBatches, accountsCount, accountsNamed, historiesOf } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import type { Column, Row, SummaryColumn } from '#main/documents/report/report.ts'
import { AGING_BUCKETS, agingAt } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { openItemStatement, type OpenItem } from '#main/domain/statement.ts'
import type { JobContext } from '../../ports/jobs.ts'
import { code, CURRENCY, CUSTOMER, exact, money, name, on, text, whole } from './columns.ts'
import { nextTurn, together } from './reading.ts'
import type { ReportMaker } from './report.ts'
import type { Scope } from './scope.ts'
import { BUCKETS } from './words.ts'

const OF_ACCOUNT = { currency: 3, buckets: 4, open: 9, unapplied: 10, balance: 11 }
const OF_ITEM = { currency: 3, open: 11 }

const ACCOUNT_COLUMNS: readonly Column[] = [
  ...CUSTOMER, CURRENCY,
  ...AGING_BUCKETS.map((bucket) => money(BUCKETS[bucket], OF_ACCOUNT.currency)),
  money('Total open', OF_ACCOUNT.currency, ({ cell }) => exact(`SUM(${cell(OF_ACCOUNT.buckets)}:${cell(OF_ACCOUNT.open - 1)})`)),
  money('Unapplied', OF_ACCOUNT.currency),
  money('Balance', OF_ACCOUNT.currency, ({ cell }) => exact(`${cell(OF_ACCOUNT.open)}-${cell(OF_ACCOUNT.unapplied)}`)),
]

const ITEM_COLUMNS: readonly Column[] = [
  ...CUSTOMER, CURRENCY, name('Kind', 19), text('Number', 15), on('Date'), on('Due'),
  whole('Days past due', 14), code('Bucket', 14), money('Amount', OF_ITEM.currency), money('Open', OF_ITEM.currency),
]

export const agedReceivables: ReportMaker = (database, scope, context) => {
  const asOf = scope.asOf!
  const question = { asOf, party: scope.party, accounts: scope.account === null ? null : [scope.account.id] }
  const balances = new Map<string, number>(agingTotals(database, question).map(({ currency, balance }) => [currency, balance]))
  const nameOf = scope.publisher.nameOf
  function* accounts(): Generator<Row, void> {
    for (const { partyId, ref, name: customer, ...aging } of agingByAccount(database, question)) {
      const buckets = AGING_BUCKETS.map((bucket) => aging[bucket])
      yield [nameOf(partyId), ref, customer, aging.currency, ...buckets, buckets.reduce(addMinor, 0), aging.unapplied, aging.balance]
    }
  }
  const byAccount = { table: 0, by: [OF_ACCOUNT.currency] }
  const summed = (title: string, column: number): SummaryColumn => ({ title, takes: 'sum', from: byAccount, column })
  return {
    tables: [
      { name: 'Accounts', columns: ACCOUNT_COLUMNS, rows: () => together(accounts(), context, 'accounts') },
      { name: 'Open items', columns: ITEM_COLUMNS, rows: () => openItems(database, scope, asOf, context) },
    ],
    csvTable: 1,
    blocks: [
      {
        keys: ['Currency'], money: true,
        columns: [
          { title: 'Accounts', takes: 'count', from: byAccount },
          ...AGING_BUCKETS.map((bucket, index) => summed(BUCKETS[bucket], OF_ACCOUNT.buckets + index)),
          { title: 'Total open', takes: 'terms', terms: [[1, 1], [1, 2], [1, 3], [1, 4], [1, 5]] },
          summed('Unapplied', OF_ACCOUNT.unapplied),
          { title: 'Balance', takes: 'terms', terms: [[1, 6], [-1, 7]] },
          { title: 'Open items', takes: 'sum', from: { table: 1, by: [OF_ITEM.currency] }, column: OF_ITEM.open },
          { title: 'By the ledger', takes: 'told', of: ([currency = '']) => balances.get(currency) ?? 0 },
          { title: 'Difference', takes: 'terms', check: true, terms: [[1, 8], [-1, 10]] },
          { title: 'Items differ by', takes: 'terms', check: true, terms: [[1, 9], [-1, 8]] },
        ],
        shares: { title: 'Share of total open', parts: [1, 2, 3, 4, 5], whole: 6 },
      },
    ],
    empty: 'Nothing is owed and nothing is unapplied.',
    notes: [
      'Days past due are counted from the due date, or from the issue date where an invoice has none. Invoices on hold and in dispute are owed, and are counted.',
      'Balance is the total open less unapplied payments and credits; it is the balance of the ledger. Amounts of different currencies are never added up.',
      'Both differences are zero when accounts, open items and ledger agree.',
    ],
  }
}

const ITEM_KINDS = { invoice: 'Invoice', payment: 'Unapplied payment', credit_note: 'Unapplied credit' } as const

async function* openItems(database: Database, { party, account, publisher }: Scope, asOf: string, context: JobContext): AsyncGenerator<Row[], void> {
  const total = account === null ? (database.first(accountsCount(party))?.count ?? 0) : 1
  let done = 0
  for (const batch of account === null ? accountBatches(database, { party }) : [accountsNamed(database, [account.id], party)]) {
    const histories = historiesOf(database, batch.map(({ id }) => id))
    const rows: Row[] = []
    for (const { id, partyId, ref, name: customer } of batch) {
      const history = histories.get(id)
      if (history === undefined) continue
      for (const { currency } of agingAt(history, asOf)) {
        for (const item of openItemStatement(history, currency, asOf).items) rows.push([publisher.nameOf(partyId), ref, customer, currency, ...itemOf(item)])
      }
    }
    yield rows
    done += batch.length
    await nextTurn(context, { done: Math.min(done, total), total, step: 'open items' })
  }
}

function itemOf(item: OpenItem): Row {
  const age = item.kind === 'invoice' ? [item.dueOn, item.daysPastDue, BUCKETS[item.bucket]] : [null, null, null]
  return [ITEM_KINDS[item.kind], item.ref, item.on, ...age, item.amountMinor, item.remainderMinor]
}
