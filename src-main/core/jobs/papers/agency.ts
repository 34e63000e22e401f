/** The statement of an agency: itself and each of its sub-accounts. */
import { db, type Database } from '#main/db/database.ts'
import { figuresFor } from '#main/documents/figures.ts'
import { drawAgency, type AgencyContent, type AgencyPart } from '#main/documents/pdf/agency.ts'
import { checkPeriod } from '#main/domain/dates.ts'
import { totalsByCurrency } from '#main/domain/statement.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { correspondentsOf } from '../correspondents.ts'
import { walletActivity } from '../walletSection.ts'
import type { Paper, StatementSpec } from './paper.ts'
import { checkLength, emptySection, receivablesOf } from './receivables.ts'

/** @throws JobFailure NO_SUCH_ACCOUNT, NOT_OF_THIS_KIND, PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED, NOT_A_DATE */
export function agencyPaper(database: Database, { account: asked, from, to }: StatementSpec): Paper {
  checkPeriod(from, to)
  const { account, party, letterhead, recipient } = correspondentsOf(database, asked)
  const subAccounts = database.all(subAccountsOf(account.id))
  if (account.kind !== 'agency' && subAccounts.length === 0) {
    throw new JobFailure('NOT_OF_THIS_KIND', `Account ${account.ref} is no agency and has no sub-accounts. Ask for a balance-forward statement.`)
  }
  const parts: AgencyPart[] = []
  let [lines, leftOut] = [0, 0]
  for (const { id, ref, name, partyId } of [account, ...subAccounts]) {
    const sections = receivablesOf(database, id, { from, to }).filter((section) => section.lines.length > 0 || section.openingMinor !== 0 || section.aging.unapplied !== 0)
    const wallet = walletActivity(database, { id, partyId }, party.timeZone, { from, to })?.section ?? null
    const worthShowing = wallet !== null && (wallet.lines.length > 0 || wallet.openingMinor !== 0)
    if (sections.length > 0 || worthShowing) parts.push({ ref, name, sections, wallet: worthShowing ? wallet : null })
    else if (id !== account.id) leftOut += 1
    lines += sections.reduce((sum, section) => sum + section.lines.length, 0) + (worthShowing ? wallet.lines.length : 0)
    checkLength(lines)
  }
  const totals = totalsByCurrency(parts.flatMap(({ sections }) => sections))
  const content: AgencyContent = { letterhead, recipient, from, to, parts, leftOut, totals: totals.length > 0 || parts.length > 0 ? totals : [emptySection(account.currency)] }
  return {
    kind: 'statement',
    title: `Agency statement for ${recipient.name}, ${figuresFor('en-GB').period(from, to)}`,
    stem: `Agency statement ${recipient.ref} ${from} to ${to}`,
    accountId: account.id,
    made: { accountId: account.id, from, to, kind: 'agency' },
    moved: lines > 0,
    owedMinor: totals.map(({ currency, closingMinor }) => ({ currency, minor: closingMinor })),
    draw: () => drawAgency(content),
  }
}

/** Through `account_by_parent`. */
export const subAccountsOf = (accountId: string) => db.selectFrom('cache.account').select(['id', 'ref', 'name', 'partyId']).where('parentId', '=', accountId as never).orderBy('name').orderBy('id')
