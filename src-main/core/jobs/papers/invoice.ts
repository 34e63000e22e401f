/** A copy of one invoice, with what all that is dated up to today has done to it. */
import type { PaperSpec } from '#contract/documents.ts'
import type { Instant, PostalAddress } from '#contract/vocabulary.ts'
import { historyOf, invoiceByIdOrNumber } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import type { RowOf } from '#main/db/schema.ts'
import { drawInvoice, type InvoiceContent, type InvoiceLine, type SettledRow } from '#main/documents/pdf/invoice.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { taxOf } from '#main/domain/money.ts'
import { settle } from '#main/domain/settledHistory.ts'
import { JobFailure } from '../../ports/jobs.ts'
import { correspondentsOf } from '../correspondents.ts'
import type { Paper } from './paper.ts'

/** @throws JobFailure NO_SUCH_INVOICE, NO_SUCH_ACCOUNT */
export function invoicePaper(database: Database, { invoice }: Extract<PaperSpec, { paper: 'invoice' }>, now: Instant): Paper {
  const { content, accountId, invoiceId } = invoiceContent(database, invoice, now)
  const { number, recipient, currency, openMinor } = content
  return {
    kind: 'invoice',
    title: `Invoice ${number} for ${recipient.name}`,
    stem: `Invoice ${number} ${recipient.name}`,
    accountId,
    made: { invoiceId },
    moved: true,
    owedMinor: [{ currency, minor: openMinor }],
    draw: () => drawInvoice(content),
  }
}

/**
 * As it stands at the end of the party's today: the same records give the same copy all that day.
 * @throws JobFailure NO_SUCH_INVOICE, NO_SUCH_ACCOUNT
 */
export function invoiceContent(database: Database, idOrNumber: string, now: Instant): { content: InvoiceContent; accountId: string; invoiceId: string } {
  const invoice = database.first(invoiceByIdOrNumber(idOrNumber))
  if (invoice === undefined) throw new JobFailure('NO_SUCH_INVOICE', `There is no invoice ${idOrNumber} in the local copy. Check the number, or pull and try again.`)
  const { account, party, letterhead, recipient } = correspondentsOf(database, invoice.accountId)
  const { number, issuedOn, dueOn, currency, subtotalMinor, taxMinor, totalMinor, poNumber, status, voidedOn, disputed } = invoice
  const lines = JSON.parse(invoice.lines) as InvoiceLine[]
  const today = businessDateAt(now, party.timeZone)
  const rows = settledOf(database, invoice)
  const settled = rows.filter(({ on }) => on <= today)
  const voidOn = voidedOn ?? (status === 'void' ? issuedOn : null)
  const voided = voidOn === null || voidOn > today ? null : voidOn
  const owed = status !== 'draft' && voided === null
  const held = database.first(holdOf(invoice.id))
  return {
    accountId: account.id,
    invoiceId: invoice.id,
    content: {
      letterhead,
      recipient: { ...recipient, poNumber: poNumber ?? recipient.poNumber },
      number, issuedOn, dueOn, currency, lines, subtotalMinor, totalMinor, settled,
      // A write-off that is still to come is our own business.
      later: rows.filter(({ on, kind }) => on > today && kind !== 'write_off'),
      serviceAddress: account.serviceAddress === null || account.serviceAddress === account.billingAddress ? null : (JSON.parse(account.serviceAddress) as PostalAddress | null),
      tax: { name: party.taxName, minor: taxMinor, exempt: account.taxExempt === 1, rateBp: taxMinor !== 0 && isRate(party.taxRateBp, subtotalMinor, taxMinor, lines.length) ? party.taxRateBp : null },
      openMinor: owed ? settled.reduce((left, { amountMinor }) => addMinor(left, -amountMinor), totalMinor) : 0,
      state: { draft: status === 'draft', voidedOn: voided, heldOn: held === undefined || !owed ? null : businessDateAt(held.heldAt, party.timeZone), disputed: disputed === 1 },
    },
  }
}

/** The hold that is on it now. */
export const holdOf = (invoiceId: string) =>
  db.selectFrom('cache.hold').select('heldAt').where('invoiceId', '=', invoiceId as never).where('releasedAt', 'is', null).orderBy('heldAt', 'desc').limit(1)

/** What counts on it in the books, so that the copy and the ledger cannot differ. */
function settledOf(database: Database, { id, accountId }: RowOf<'invoices'>): SettledRow[] {
  const { payments, creditNotes, allocations, writeOffs } = settle(historyOf(database, accountId))
  const refOf = new Map([...payments.map(({ id: paymentId, ref }) => [paymentId, ref] as const), ...creditNotes.map(({ id: noteId, number }) => [noteId, number] as const)])
  const rows = [
    ...allocations.filter(({ invoiceId }) => invoiceId === id).map(({ id: key, effectiveOn: on, paymentId, creditNoteId, amountMinor }) =>
      ({ key, on, kind: paymentId === null ? ('credit' as const) : ('payment' as const), ref: refOf.get(paymentId ?? creditNoteId ?? '') ?? '–', amountMinor })),
    ...writeOffs.filter(({ invoiceId }) => invoiceId === id).map(({ id: key, effectiveOn: on, amountMinor }) => ({ key, on, kind: 'write_off' as const, ref: '', amountMinor })),
  ]
  return rows.sort((a, b) => (a.on === b.on ? (a.key < b.key ? -1 : 1) : a.on < b.on ? -1 : 1)).map(({ on, kind, ref, amountMinor }) => ({ on, kind, ref, amountMinor }))
}

/** Whether the tax is the one of this rate; rounded line by line it may be off by a unit a line. */
function isRate(rateBp: number, subtotalMinor: number, taxMinor: number, lines: number): boolean {
  return Math.abs(taxOf(subtotalMinor, rateBp) - taxMinor) <= Math.max(1, lines)
}
