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
import { heldInvoiceScope } from '#main/db/heldInvoiceFilter.ts'
import { inOrderOf } from '#main/db/inOrderOf.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { openCommands } from '#main/db/openCommands.ts'
import { pendingCommands, waitingCommand } from '#main/db/pendingCommands.ts'
import type { Schema } from '#main/db/schema.ts'
import { answersOnInvoices } from '#main/db/smsAnswers.ts'
import { accountStory } from '#main/db/story.ts'
import { workMarks } from '#main/db/workMarks.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { approvalNextStep } from './nextStep.ts'
import { approvalOf, heldInvoiceById, heldInvoicesById, heldInvoicesPage, heldInvoiceTotals, invoiceById, keyShape, preferenceOf, sortKey, timeZoneOf } from './queries.ts'

export function heldInvoicesRouter(context: CoreContext) {
  const os = implement(heldInvoices)
  const { database } = context
  return os.router({
    page: os.page.handler(({ input }) => {
      const { sort, descending, after, limit, ...filter } = input
      const key = after === undefined ? null : decodeCursor(after, keyShape(sort))
      const now = context.now()
      const ids = database.all(heldInvoicesPage(heldInvoiceScope(database, filter, now), { sort, descending, after: key, limit })).map(({ id }) => id)
      const found = inOrderOf(database, ids, heldInvoicesById, ({ invoiceId }) => invoiceId)
      const { rows, next } = pageOf(found, limit, (row) => sortKey(sort, row))
      return { rows: heldInvoiceRows(database, now, rows), next }
    }),

    counts: os.counts.handler(({ input }) => {
      const totals = database.all(heldInvoiceTotals(heldInvoiceScope(database, input, context.now())))
      const count = (rows: typeof totals) => rows.reduce((sum, row) => sum + row.count, 0)
      return {
        total: count(totals), held: count(totals.filter(({ state }) => state === 'held')), waiting: count(totals.filter(({ state }) => state === 'waiting')),
        today: totals.reduce((sum, { today }) => sum + today, 0),
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
        row: heldInvoiceRows(database, context.now(), [found])[0]!,
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

function heldInvoiceRows(database: Database, now: number, found: readonly Schema['cache.heldInvoice'][]): HeldInvoiceRow[] {
  const pending = pendingCommands(database, found.map((row) => row.invoiceId))
  const answers = answersOnInvoices(database, found.map((row) => row.invoiceId))
  const marks = workMarks(database, 'heldInvoices', found.map(({ invoiceId, accountId, happenedAt }) => ({ itemId: invoiceId, rowId: invoiceId, accountId, invoiceId, happenedAt })), now)
  return found.map((row, at) => ({
    rev: row.rev,
    invoiceId: row.invoiceId as InvoiceId, invoiceNumber: row.invoiceNumber, accountId: row.accountId as AccountId,
    partyId: row.partyId as PartyId, accountName: row.accountName, accountRef: row.accountRef,
    state: row.state, preference: row.preference, channel: row.channel, reason: row.reason, heldBy: row.heldBy, heldAt: row.heldAt,
    requestedAt: row.requestedAt, approvesAt: row.dueAt,
    amount: { minor: row.amountMinor, currency: row.currency }, open: { minor: row.openMinor, currency: row.currency },
    dueOn: row.dueOn, approverName: row.approverName, answer: answers.get(row.invoiceId) ?? null, pending: pending.get(row.invoiceId) ?? null,
    disputed: row.disputed === 1, work: answers.has(row.invoiceId) ? { ...marks[at]!, snoozedUntil: null, doneAt: null, doneBy: null } : marks[at]!,
  }))
}
