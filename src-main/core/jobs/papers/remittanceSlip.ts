/** What an account is asked to pay, by what is open at the end of a day. */
import { sql } from 'kysely'
import type { PaperSpec } from '#contract/documents.ts'
import { historyOf } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { drawRemittanceSlip, toPayMinor, type RemittanceSlipContent, type SlipItem } from '#main/documents/pdf/remittanceSlip.ts'
import { daysPastDueAt } from '#main/domain/aging.ts'
import { endOfBusinessDate } from '#main/domain/dates.ts'
import { compareNumbers } from '#main/domain/numberOrder.ts'
import { remaindersAt } from '#main/domain/openAmount.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { correspondentsOf } from '../correspondents.ts'
import type { Paper } from './paper.ts'

/** Some hundred pages: nobody pays from more, and they would have to stand in memory. */
const ITEMS_MAX = 5_000

/** @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG; DomainError NOT_A_DATE */
export function remittanceSlipPaper(database: Database, { account, on }: Extract<PaperSpec, { paper: 'remittance-slip' }>): Paper {
  const { content, accountId } = remittanceSlipContent(database, account, on)
  const { recipient, sections } = content
  return {
    kind: 'remittance-slip',
    title: `Remittance slip for ${recipient.name}, ${on}`,
    stem: `Remittance slip ${recipient.ref} ${on}`,
    accountId,
    made: { accountId, on },
    moved: true,
    owedMinor: sections.map((section) => ({ currency: section.currency, minor: toPayMinor(section) })),
    draw: () => drawRemittanceSlip(content),
  }
}

/** @throws JobFailure NO_SUCH_ACCOUNT, PERIOD_TOO_LONG; DomainError NOT_A_DATE */
export function remittanceSlipContent(database: Database, accountIdOrRef: string, on: string): { content: RemittanceSlipContent; accountId: string } {
  const { account, party, letterhead, recipient } = correspondentsOf(database, accountIdOrRef)
  const endAt = endOfBusinessDate(on, party.timeZone)
  const settled = settle(historyOf(database, account.id))
  const left = remaindersAt(settled, on)
  const held = new Set(database.all(heldAt(account.id, endAt)).map(({ invoiceId }) => invoiceId))
  const disputed = new Set(database.all(disputedOf(account.id)).map(({ id }) => id))
  const open: (SlipItem & { currency: string; why: 'held' | 'disputed' | null })[] = []
  for (const { id, currency, number, issuedOn, dueOn, totalMinor } of settled.invoices) {
    const remainderMinor = left.invoices.get(id) ?? 0
    const why = held.has(id) ? 'held' : disputed.has(id) ? 'disputed' : null
    if (remainderMinor !== 0) open.push({ kind: 'invoice', currency, ref: number, issuedOn, dueOn, totalMinor, remainderMinor, daysLate: Math.max(0, daysPastDueAt({ issuedOn, dueOn }, on)), why: remainderMinor > 0 ? why : null })
  }
  for (const { id, currency, ref, receivedOn, amountMinor } of settled.payments) {
    const leftMinor = left.payments.get(id) ?? 0
    if (leftMinor !== 0) open.push({ kind: 'payment', currency, ref, issuedOn: receivedOn, dueOn: null, totalMinor: amountMinor, remainderMinor: -leftMinor, daysLate: 0, why: null })
  }
  for (const { id, currency, number, issuedOn, amountMinor } of settled.creditNotes) {
    const leftMinor = left.creditNotes.get(id) ?? 0
    if (leftMinor !== 0) open.push({ kind: 'credit_note', currency, ref: number, issuedOn, dueOn: null, totalMinor: amountMinor, remainderMinor: -leftMinor, daysLate: 0, why: null })
  }
  if (open.length > ITEMS_MAX) throw new JobFailure('PERIOD_TOO_LONG', `This account has ${open.length} open items, and a remittance slip takes ${ITEMS_MAX}. Apply its payments and credits, or make an open-item statement.`)
  open.sort(inOrderOfPaying)
  const sections = [...new Set(open.map(({ currency }) => currency))].sort().map((currency) => {
    const own = open.filter((item) => item.currency === currency)
    return {
      currency,
      items: own.filter(({ why }) => why === null),
      notAsked: own.flatMap(({ why, ...item }) => (why === null ? [] : [{ ...item, why }])),
    }
  })
  return { accountId: account.id, content: { letterhead, recipient, on, sections } }
}

/** Invoices by due date, issue date and number, as money is put on them; then what reduces them. */
function inOrderOfPaying(a: SlipItem, b: SlipItem): number {
  if ((a.kind === 'invoice') !== (b.kind === 'invoice')) return a.kind === 'invoice' ? -1 : 1
  const [dueA, dueB] = [a.dueOn ?? a.issuedOn, b.dueOn ?? b.issuedOn]
  if (dueA !== dueB) return dueA < dueB ? -1 : 1
  if (a.issuedOn !== b.issuedOn) return a.issuedOn < b.issuedOn ? -1 : 1
  return compareNumbers(a.ref, b.ref)
}

/** Invoices on hold at a moment: held before it, and not released by then. */
export const heldAt = (accountId: string, at: number) =>
  db.selectFrom('cache.hold').select('invoiceId').where('accountId', '=', accountId as never).where('heldAt', '<', at).where((where) => where.or([where('releasedAt', 'is', null), where('releasedAt', '>=', at)]))

/** As the billing system says now: it does not say since when. */
export const disputedOf = (accountId: string) => db.selectFrom('cache.invoice').select('id').where('accountId', '=', sql<never>`${accountId}`).where('disputed', '=', 1)
