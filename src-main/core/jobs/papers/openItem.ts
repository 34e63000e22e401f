/** The open-item statement of one account, at the end of the last day of its period. */
import { accountBooks } from '#main/db/accountBooks.ts'
import { db, type Database } from '#main/db/database.ts'
import { figuresFor } from '#main/documents/figures.ts'
import { drawOpenItems, type OpenItemContent, type OpenItemLine, type OpenItemSection } from '#main/documents/pdf/openItem.ts'
import { checkPeriod, LAST_DAY } from '#main/domain/dates.ts'
import { openItemStatement, type OpenItem } from '#main/domain/statement.ts'
import { correspondentsOf } from '../correspondents.ts'
import type { Paper, StatementSpec } from './paper.ts'
import { checkLength, currenciesAt, nothingOwed } from './receivables.ts'

/**
 * `moved`: whether anything happened on the receivables from the first day to the last, open or not.
 * @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG; DomainError DATE_RANGE_REVERSED, NOT_A_DATE
 */
export function openItemPaper(database: Database, { account: asked, from, to }: StatementSpec): Paper {
  checkPeriod(from, to)
  const { account, letterhead, recipient } = correspondentsOf(database, asked)
  // How payments were made is not said here.
  const books = accountBooks(database, account.id, LAST_DAY)
  const orders = new Map(books.invoices.map(({ id, poNumber }) => [id, poNumber]))
  const disputed = new Set(database.all(disputedOf(account.id)).map(({ id }) => id))
  const sections = currenciesAt(books, to).map((currency): OpenItemSection => {
    const { items, aging } = openItemStatement(books, currency, to)
    checkLength(items.length)
    return { currency, items: items.map((item) => lineOf(item, orders, disputed)), aging }
  })
  const owedMinor = sections.map(({ currency, aging }) => ({ currency, minor: aging.balance }))
  const some = sections.filter(({ items }) => items.length > 0)
  const content: OpenItemContent = { letterhead, recipient, from, to, sections: some.length > 0 ? some : [{ currency: account.currency, items: [], aging: nothingOwed(account.currency) }] }
  const { invoices, payments, refunds, creditNotes, writeOffs } = books
  const days = [
    ...invoices.flatMap(({ issuedOn, voidedOn }) => [issuedOn, voidedOn ?? issuedOn]), ...payments.filter(({ purpose }) => purpose === 'receivable').map(({ receivedOn }) => receivedOn),
    ...refunds.map(({ refundedOn }) => refundedOn), ...creditNotes.map(({ issuedOn }) => issuedOn), ...writeOffs.map(({ effectiveOn }) => effectiveOn),
  ]
  return {
    kind: 'statement',
    title: `Open items of ${recipient.name}, ${figuresFor('en-GB').date(to)}`,
    stem: `Open items ${recipient.ref} ${to}`,
    accountId: account.id,
    made: { accountId: account.id, from, to, kind: 'open-item' },
    moved: days.some((on) => on >= from && on <= to),
    owedMinor,
    draw: () => drawOpenItems(content),
  }
}

function lineOf(item: OpenItem, orders: ReadonlyMap<string, string | null>, disputed: ReadonlySet<string>): OpenItemLine {
  const { kind, ref, on, amountMinor, remainderMinor } = item
  const { dueOn, daysPastDue } = item.kind === 'invoice' ? item : { dueOn: null, daysPastDue: null }
  return { kind, ref, on, dueOn, daysPastDue, poNumber: orders.get(item.id) ?? null, disputed: disputed.has(item.id), amountMinor, remainderMinor }
}

const disputedOf = (accountId: string) => db.selectFrom('cache.invoice').select('id').where('accountId', '=', accountId as never).where('disputed', '=', 1 as never)
