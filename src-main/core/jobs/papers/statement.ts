/** The balance-forward statement of one account. */
import type { Database } from '#main/db/database.ts'
import { figuresFor } from '#main/documents/figures.ts'
import { drawStatement, type StatementContent } from '#main/documents/pdf/statement.ts'
import { checkPeriod } from '#main/domain/dates.ts'
import { correspondentsOf } from '../correspondents.ts'
import { walletActivity } from '../walletSection.ts'
import type { Paper, StatementSpec } from './paper.ts'
import { emptySection, receivablesOf, type Period } from './receivables.ts'

/** @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED, NOT_A_DATE */
export function statementPaper(database: Database, { account, from, to }: StatementSpec): Paper {
  const { content, accountId } = statementContent(database, account, { from, to })
  const { name, ref } = content.recipient
  return {
    kind: 'statement',
    title: `Statement for ${name}, ${figuresFor('en-GB').period(from, to)}`,
    stem: `Statement ${ref} ${from} to ${to}`,
    accountId,
    made: { accountId, from, to, kind: 'balance-forward' },
    moved: content.sections.some(({ lines }) => lines.length > 0) || (content.wallet !== null && content.wallet.lines.length > 0),
    owedMinor: content.sections.map(({ currency, closingMinor }) => ({ currency, minor: closingMinor })),
    draw: () => drawStatement(content),
  }
}

/** @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED, NOT_A_DATE */
export function statementContent(database: Database, accountIdOrRef: string, period: Period): { content: StatementContent; accountId: string } {
  checkPeriod(period.from, period.to)
  const { account, party, letterhead, recipient } = correspondentsOf(database, accountIdOrRef)
  const sections = receivablesOf(database, account.id, period)
  const wallet = walletActivity(database, account, party.timeZone, period)?.section ?? null
  if (sections.length === 0 && wallet === null) sections.push(emptySection(account.currency))
  return { accountId: account.id, content: { letterhead, recipient, from: period.from, to: period.to, sections, wallet } }
}
