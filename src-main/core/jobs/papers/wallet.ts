/** The statement of a prepaid account's available balance. */
import type { Database } from '#main/db/database.ts'
import { figuresFor } from '#main/documents/figures.ts'
import { drawWalletStatement, type WalletContent } from '#main/documents/pdf/wallet.ts'
import { checkPeriod } from '#main/domain/dates.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { correspondentsOf } from '../correspondents.ts'
import { walletActivity } from '../walletSection.ts'
import type { Paper, StatementSpec } from './paper.ts'
import { checkLength } from './receivables.ts'

/**
 * `owedMinor`: what the balance is below zero at the end; negative while something is available.
 * @throws JobFailure NO_SUCH_ACCOUNT, NOT_OF_THIS_KIND, PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED, NOT_A_DATE
 */
export function walletPaper(database: Database, { account: asked, from, to }: StatementSpec): Paper {
  checkPeriod(from, to)
  const { account, party, letterhead, recipient } = correspondentsOf(database, asked)
  const activity = walletActivity(database, account, party.timeZone, { from, to })
  if (activity === null) throw new JobFailure('NOT_OF_THIS_KIND', `Account ${account.ref} has no available balance, so there is no statement of it. Ask for a balance-forward or an open-item statement.`)
  const { section: wallet, ...rest } = activity
  checkLength(wallet.lines.length)
  const content: WalletContent = { letterhead, recipient, from, to, wallet, ...rest }
  return {
    kind: 'statement',
    title: `Available balance of ${recipient.name}, ${figuresFor('en-GB').period(from, to)}`,
    stem: `Available balance statement ${recipient.ref} ${from} to ${to}`,
    accountId: account.id,
    made: { accountId: account.id, from, to, kind: 'wallet' },
    moved: wallet.lines.length > 0,
    owedMinor: [{ currency: wallet.currency, minor: 0 - wallet.closingMinor }],
    draw: () => drawWalletStatement(content),
  }
}
