/** The balance-forward statement of one account. */
import { historyOf } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { figuresFor } from '#main/documents/figures.ts'
import { drawStatement, type StatementContent, type StatementSection } from '#main/documents/pdf/statement.ts'
import { movementWords } from '#main/documents/words.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { agingAt, type Aging } from '#main/domain/aging.ts'
import { checkPeriod } from '#main/domain/dates.ts'
import { ledgerCurrencies, ledgerMovements } from '#main/domain/ledger.ts'
import { balanceForwardStatement } from '#main/domain/statement.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { correspondentsOf } from '../correspondents.ts'
import { remarksOf } from '../statementRemarks.ts'
import { walletSection } from '../walletSection.ts'
import type { Paper, StatementSpec } from './paper.ts'

interface Period {
  from: string
  to: string
}

/** Some four hundred pages: nobody reads more, and they would have to stand in memory. */
const LINES_MAX = 20_000

/** @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED, NOT_A_DATE */
export function statementPaper(database: Database, { account, from, to }: StatementSpec): Paper {
  const { content, accountId } = statementContent(database, account, { from, to })
  const { name, ref, locale } = content.recipient
  return {
    kind: 'statement',
    title: `Statement for ${name}, ${figuresFor(locale).period(from, to)}`,
    stem: `Statement ${ref} ${from} to ${to}`,
    accountId,
    made: { accountId, from, to, kind: 'balance-forward' },
    moved: content.sections.some(({ lines }) => lines.length > 0) || (content.wallet !== null && content.wallet.lines.length > 0),
    owedMinor: content.sections.map(({ currency, closingMinor }) => ({ currency, minor: closingMinor })),
    draw: () => drawStatement(content),
  }
}

/** @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG */
export function statementContent(database: Database, accountIdOrRef: string, period: Period): { content: StatementContent; accountId: string } {
  checkPeriod(period.from, period.to)
  const { account, party, letterhead, recipient } = correspondentsOf(database, accountIdOrRef)
  const history = historyOf(database, account.id)
  const wallet = walletSection(database, account, party.timeZone, period)
  const currencies = currenciesOf(history, period.to)
  if (currencies.length === 0 && wallet === null) currencies.push(account.currency)
  const agings = agingAt(history, period.to)
  const remarks = remarksOf(database, account.id, period)
  const sections = currencies.map((currency): StatementSection => {
    const { openingMinor, rows, closingMinor } = balanceForwardStatement(ledgerMovements(history, currency), period)
    if (rows.length > LINES_MAX) {
      throw new JobFailure('PERIOD_TOO_LONG', `This period has ${rows.length} movements, and a statement takes ${LINES_MAX}. Ask for a shorter period.`)
    }
    const lines = rows.map(({ on, kind, ref, id, amountMinor, balanceMinor }) => {
      const { remark = null, dueOn = null } = (kind === 'void' ? undefined : remarks.get(id)) ?? {}
      return { on, words: movementWords(kind, ref), remark, dueOn, amountMinor, balanceMinor }
    })
    return { currency, openingMinor, lines, closingMinor, aging: agings.find((aging) => aging.currency === currency) ?? nothingOwed(currency) }
  })
  return { accountId: account.id, content: { letterhead, recipient, ...period, sections, wallet } }
}

/** Currencies with a movement up to a day: one that comes later is not on this statement yet. */
function currenciesOf(history: AccountHistory, to: string): string[] {
  return ledgerCurrencies({
    invoices: history.invoices.filter(({ issuedOn }) => issuedOn <= to),
    payments: history.payments.filter(({ receivedOn }) => receivedOn <= to),
    creditNotes: history.creditNotes.filter(({ issuedOn }) => issuedOn <= to),
  })
}

function nothingOwed(currency: string): Aging {
  return { currency, current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: 0 }
}
