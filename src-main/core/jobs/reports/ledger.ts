/** The customer ledger: every movement with the balance after it, by account and currency, between an opening and a closing balance. */
import { agingTotals } from '#main/db/agingAsOf.ts'
import { accountBatches, accountsCount, accountsNamed, historiesOf, type AccountName } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { addDays } from '#main/domain/dates.ts'
import { balanceAt, ledgerCurrencies, ledgerMovements } from '#main/domain/ledger.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import type { JobContext } from '../../ports/jobs.ts'
import { CURRENCY, CUSTOMER, exact, money, name, on, text } from './columns.ts'
import { nextTurn } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { periodOf, type Period, type Scope } from './scope.ts'
import { MOVEMENTS } from './words.ts'

const AT = { currency: 3, kind: 5, debit: 7, credit: 8, balance: 9 }
const OPENING = 'Opening balance'
const CLOSING = 'Closing balance'

const COLUMNS: readonly Column[] = [
  ...CUSTOMER, CURRENCY, on('Date'), name('Movement', 20), text('Number', 16),
  money('Debit', AT.currency), money('Credit', AT.currency),
  money('Balance', AT.currency, ({ cell, above }, row) => {
    if (row[AT.kind] === OPENING) return null
    return row[AT.kind] === CLOSING ? above(AT.balance) : exact(`${above(AT.balance)}+${cell(AT.debit)}-${cell(AT.credit)}`)
  }),
]

export const ledger: ReportMaker = (database, scope, context) => {
  const period = periodOf(scope)
  const balancesAt = (asOf: string) => new Map<string, number>(agingTotals(database, { asOf, party: scope.party, accounts: scope.account === null ? null : [scope.account.id] }).map(({ currency, balance }) => [currency, balance]))
  const closing = balancesAt(period.to)
  const from = { table: 0, by: [AT.currency] }
  return {
    tables: [{ name: 'Ledger', columns: COLUMNS, rows: () => movements(database, scope, period, context), strong: (row) => row[AT.kind] === CLOSING }],
    blocks: [{
      keys: ['Currency'], money: true,
      columns: [
        { title: 'Accounts', takes: 'count', from, where: { column: AT.kind, is: CLOSING } },
        { title: 'Opening balance', takes: 'sum', from, column: AT.balance, where: { column: AT.kind, is: OPENING } },
        { title: 'Debits', takes: 'sum', from, column: AT.debit },
        { title: 'Credits', takes: 'sum', from, column: AT.credit },
        { title: 'Closing balance', takes: 'terms', terms: [[1, 1], [1, 2], [-1, 3]] },
        { title: 'Sum of accounts', takes: 'sum', from, column: AT.balance, where: { column: AT.kind, is: CLOSING } },
        { title: 'By the aging', takes: 'told', of: ([currency = '']) => closing.get(currency) ?? 0 },
        { title: 'Difference', takes: 'terms', check: true, terms: [[1, 4], [-1, 6]] },
        { title: 'Accounts differ by', takes: 'terms', check: true, terms: [[1, 5], [-1, 4]] },
      ],
    }],
    empty: 'There is no balance and no movement in this period.',
    notes: [
      'Debits are owed to us, credits reduce it; a negative balance is ours to give back or to apply. Accounts with neither a balance nor a movement are left out.',
      'By the aging: the balance at the end of the period as the open items make it. Both differences are zero when the books agree. Amounts of different currencies are never added up.',
    ],
  }
}

async function* movements(database: Database, { party, account, publisher }: Scope, period: Period, context: JobContext): AsyncGenerator<Row[], void> {
  const total = account === null ? (database.first(accountsCount(party))?.count ?? 0) : 1
  let done = 0
  for (const batch of account === null ? accountBatches(database, { party }) : [accountsNamed(database, [account.id], party)]) {
    const histories = historiesOf(database, batch.map(({ id }) => id))
    for (const named of batch) {
      const history = histories.get(named.id)
      if (history !== undefined) yield rowsOf(named, history, period, publisher.nameOf(named.partyId))
    }
    done += batch.length
    await nextTurn(context, { done: Math.min(done, total), total, step: 'accounts' })
  }
}

/** One account's rows. */
function rowsOf({ ref, name: customer }: AccountName, history: AccountHistory, { from, to }: Period, party: string): Row[] {
  const rows: Row[] = []
  for (const currency of ledgerCurrencies(history)) {
    const all = ledgerMovements(history, currency)
    const within = all.filter(({ on: day }) => day >= from && day <= to)
    const opening = balanceAt(all, addDays(from, -1))
    const head: Value[] = [party, ref, customer, currency]
    if (within.length === 0 && opening === 0) continue
    rows.push([...head, from, OPENING, null, null, null, opening])
    let balance = opening
    for (const { on: day, kind, ref: number, amountMinor } of within) {
      balance = addMinor(balance, amountMinor)
      rows.push([...head, day, MOVEMENTS[kind], number, amountMinor < 0 ? null : amountMinor, amountMinor < 0 ? -amountMinor : null, balance])
    }
    rows.push([...head, to, CLOSING, null, null, null, balance])
  }
  return rows
}
