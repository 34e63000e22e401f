/** The held-invoices queue: what waits for approval or is on hold, and what staff decide about it. */
import { implement } from '@orpc/server'
import { z } from 'zod'
import { heldInvoices, type HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { OpenCommand } from '#contract/outbox.ts'
import type { AccountId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import { commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { ApprovalEvent, InvoiceLine } from '#main/core/ports/records.ts'
import type { Database } from '#main/db/database.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { openCommands } from '#main/db/openCommands.ts'
import { pendingCommands, waitingCommand } from '#main/db/pendingCommands.ts'
import type { Schema } from '#main/db/schema.ts'
import { accountStory } from '#main/db/story.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { approvalNextStep } from './nextStep.ts'
import { approvalOf, heldInvoiceById, heldInvoicesPage, heldInvoiceTotals, invoiceById, preferenceOf, revsOf, timeZoneOf } from './queries.ts'

export function heldInvoicesRouter(context: CoreContext) {
  const os = implement(heldInvoices)
  const { database } = context
  return os.router({
    page: os.page.handler(({ input }) => {
      const { sort, descending, after, limit, ...filter } = input
      const key = after === undefined ? null : decodeCursor(after, [sort === 'account' ? 'string' : 'integer', 'string'])
      const page = pageOf(database.all(heldInvoicesPage(filter, { sort, descending, after: key, limit })), limit, (row) => [
        sort === 'clock' ? row.orderAt : sort === 'amount' ? row.amountMinor : row.accountName, row.invoiceId,
      ])
      return { rows: heldInvoiceRows(database, page.rows), next: page.next }
    }),

    counts: os.counts.handler(({ input }) => {
      const totals = database.all(heldInvoiceTotals(input))
      const of = (state: string) => totals.filter((row) => row.state === state).reduce((sum, row) => sum + row.count, 0)
      return {
        total: of('held') + of('waiting'), held: of('held'), waiting: of('waiting'),
        open: sumByCurrency(totals.map((row) => ({ minor: row.openMinor, currency: row.currency }))),
      }
    }),

    detail: os.detail.handler(({ input, errors }) => {
      const found = database.first(heldInvoiceById(input.invoice))
      const invoice = database.first(invoiceById(input.invoice))
      if (!found || !invoice) throw errors.NOT_FOUND()
      const approval = database.first(approvalOf(input.invoice))
      const { leftMs, nextStep } = approvalNextStep(
        found.state,
        approval && { preference: approval.preference, events: z.array(ApprovalEvent).parse(JSON.parse(approval.events)) },
        context.now(),
      )
      return {
        row: heldInvoiceRows(database, [found])[0]!,
        timeZone: database.first(timeZoneOf(found.partyId))?.timeZone ?? 'UTC',
        leftMs, nextStep,
        taxMinor: invoice.taxMinor,
        lines: z.array(InvoiceLine).parse(JSON.parse(invoice.lines)).map(({ description, quantity, amountMinor }) => ({ description, quantity, amountMinor })),
        story: accountStory(database, found.accountId),
        preferenceNow: database.first(preferenceOf(found.accountId))?.approvalPreference ?? 'approve_all',
        open: openCommands(database, found.accountId)
          .filter(({ given: { command } }) => command === 'setApprovalPreference' || command === 'assignApprover')
          .flatMap((command) => OpenCommand.safeParse(command).data ?? []),
      }
    }),

    hold: os.hold.handler(({ input, errors }) => {
      context.requireManage()
      const invoice = database.first(invoiceById(input.invoice))
      if (!invoice) throw errors.NOT_FOUND()
      const waiting = waitingWords(database, input.invoice)
      if (waiting !== null) throw errors.STILL_WAITING({ message: waiting })
      if (database.first(heldInvoiceById(input.invoice))?.state === 'held') throw errors.ALREADY_HELD()
      if (!isAsShown(invoice, input.rev)) throw errors.CHANGED()
      return enqueue(context, 'holdInvoice', invoice, { invoiceId: input.invoice, reason: input.reason, channel: input.channel })
    }),

    release: os.release.handler(({ input, errors }) => {
      context.requireManage()
      const invoice = database.first(invoiceById(input.invoice))
      if (!invoice) throw errors.NOT_FOUND()
      const waiting = waitingWords(database, input.invoice)
      if (waiting !== null) throw errors.STILL_WAITING({ message: waiting })
      if (database.first(heldInvoiceById(input.invoice))?.state !== 'held') throw errors.NOT_HELD()
      if (!isAsShown(invoice, input.rev)) throw errors.CHANGED()
      return enqueue(context, 'releaseInvoice', invoice, { invoiceId: input.invoice, note: input.note ?? null })
    }),

    approve: os.approve.handler(({ input, errors }) => {
      context.requireManage()
      const invoice = database.first(invoiceById(input.invoice))
      if (!invoice) throw errors.NOT_FOUND()
      const waiting = waitingWords(database, input.invoice)
      if (waiting !== null) throw errors.STILL_WAITING({ message: waiting })
      // An invoice may be on hold without an approval ever asked for.
      if ((database.first(heldInvoiceById(input.invoice))?.preference ?? null) === null) throw errors.NOT_WAITING()
      if (!isAsShown(invoice, input.rev)) throw errors.CHANGED()
      return enqueue(context, 'approveInvoice', invoice, { invoiceId: input.invoice, note: input.note ?? null })
    }),
  })
}

/** What already waits to go out about this invoice, in plain words; null when nothing does. */
function waitingWords(database: Database, invoiceId: string): string | null {
  const waiting = database.first(waitingCommand(invoiceId))
  return waiting ? `“${commands[waiting.command].label}” is still waiting to go out for this invoice. Wait until it is done, or take it back in the outbox.` : null
}

/** Whether the invoice is the version that was decided on; anything about it bears on a hold or an approval. */
const isAsShown = (invoice: { rev: number }, shown: number | undefined): boolean => shown === undefined || shown === invoice.rev

function enqueue<C extends CommandName>(context: CoreContext, command: C, invoice: { id: string; rev: number; accountId: string; partyId: string }, input: CommandInput<C>) {
  return context.outbox.enqueue(command, input, { accountId: invoice.accountId, partyId: invoice.partyId, targetId: invoice.id, ifMatch: invoice.rev })
}

function heldInvoiceRows(database: Database, found: readonly Schema['cache.heldInvoice'][]): HeldInvoiceRow[] {
  const pending = pendingCommands(database, found.map((row) => row.invoiceId))
  const revs = new Map(found.length === 0 ? [] : database.all(revsOf(found.map((row) => row.invoiceId))).map(({ id, rev }) => [id, rev]))
  return found.map((row) => ({
    rev: revs.get(row.invoiceId) ?? null,
    invoiceId: row.invoiceId as InvoiceId, invoiceNumber: row.invoiceNumber, accountId: row.accountId as AccountId,
    partyId: row.partyId as PartyId, accountName: row.accountName, accountRef: row.accountRef,
    state: row.state, preference: row.preference, channel: row.channel, reason: row.reason, heldBy: row.heldBy, heldAt: row.heldAt,
    requestedAt: row.requestedAt, approvesAt: row.dueAt,
    amount: { minor: row.amountMinor, currency: row.currency }, open: { minor: row.openMinor, currency: row.currency },
    dueOn: row.dueOn, approverName: row.approverName, pending: pending.get(row.invoiceId) ?? null,
  }))
}
