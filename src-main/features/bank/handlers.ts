/** Bank statements and cash application. */
import { implement } from '@orpc/server'
import { bank, type Suggestion } from '#contract/bank.ts'
import type { AccountId, InvoiceId, Money, PartyId } from '#contract/vocabulary.ts'
import { answerOf } from '#main/core/ports/answer.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import { applyEntry, entryById, ignoreEntry, undoEntry, type Decided, type Deciding } from '#main/db/bankApplication.ts'
import { openByIds, suggestionsFor } from '#main/db/bankCandidates.ts'
import { entryTotals } from '#main/db/bankEntries.ts'
import { reversalOf } from '#main/db/bankReversals.ts'
import { bankAccounts, closingOf, gapBefore, statementsPage } from '#main/db/bankStatements.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { lastPullAt } from '#main/db/pulledAt.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { listedEntries, shownFilter } from './entries.ts'
import { handedFile } from './handed.ts'
import { bankEntryRows } from './rows.ts'
import { dropRule, isTooWide, keepRule, listRules } from './rules.ts'

export function bankRouter(context: CoreContext) {
  const os = implement(bank)
  const { database, workspaceDir } = context
  const skewMs = () => context.now() - Date.now()
  let workingOut = false

  /** What was worked out before the last pull is old. Of a pull in the future, by a clock that was wrong, everything would stay so. */
  const since = () => Math.min(lastPullAt(database) ?? 0, context.now())

  /** One at a time; what it has not come to is asked for by the next page. */
  const workOut = (): void => {
    if (workingOut) return
    workingOut = true
    const ended = () => {
      workingOut = false
    }
    try {
      const { finished } = context.jobs.start('bank.suggest', { workspaceDir, since: since(), skewMs: skewMs() }, { label: 'What open bank entries may be', quiet: true })
      finished.then(({ made }) => {
        ended()
        if (made > 0) context.publish('bank')
      }, (error: unknown) => {
        ended()
        // Closed meanwhile, as after each command: the next page asks again.
        if (error instanceof JobCancelled) return
        context.log.warn('What open bank entries may be was not worked out to the end', { error: String(error) })
      })
    } catch {
      // Being closed, or too much is under way: the next page asks again.
      ended()
    }
  }

  const deciding = (): Deciding => ({
    database, outbox: context.outbox, now: context.now, newId: context.newId, by: context.operator().name, audit: (action, subject, detail) => context.audit(action, subject, detail),
  })

  /** The commands that were given, with the windows told; or the declared error. */
  const ending = (decided: Decided, errors: { NOT_FOUND(): Error; ENTRY_CHANGED(): Error; DOES_NOT_FOOT?(options: { message: string }): Error; NOT_NOW?(options: { message: string }): Error; KEEP_ASKED?(options: { message: string; data: { given: Money; kept: Money } }): Error }): { outbox: number[] } => {
    if (decided.ok) {
      // What is kept in the desk's own ledger is in the books at once.
      context.publish('bank', 'outbox', 'payments', 'accounts', 'invoices', 'failedCharges', 'heldInvoices')
      return { outbox: decided.outbox }
    }
    const message = decided.message ?? ''
    if (decided.code === 'KEEP_ASKED') throw errors.KEEP_ASKED?.({ message, data: { given: decided.given, kept: decided.kept } }) ?? errors.ENTRY_CHANGED()
    if (decided.code === 'DOES_NOT_FOOT' && errors.DOES_NOT_FOOT !== undefined) throw errors.DOES_NOT_FOOT({ message })
    if (decided.code === 'NOT_NOW' && errors.NOT_NOW !== undefined) throw errors.NOT_NOW({ message })
    throw decided.code === 'NOT_FOUND' ? errors.NOT_FOUND() : errors.ENTRY_CHANGED()
  }

  return os.router({
    accounts: os.accounts.handler(() => database.all(bankAccounts()).map(({ partyId, partyName, open, lastStatementOn, ...account }) => {
      const closing = closingOf(database, account.id)
      return { ...account, party: partyId as PartyId, partyName: partyName ?? partyId, lastStatementOn, open: open ?? 0, closing: closing === null ? null : { minor: closing, currency: account.currency } }
    })),

    look: os.look.handler(async ({ input, errors, signal }) => {
      const file = handedFile(workspaceDir, input.file)
      if (file === null) throw errors.NO_FILE()
      try {
        return { fileName: file.fileName, ...(await answerOf(context.jobs, 'bank.look', { workspaceDir, path: file.path }, { label: 'Looking at a bank’s file', signal })) }
      } catch (error) {
        if (error instanceof JobFailure && error.code === 'UNREADABLE') throw errors.UNREADABLE({ message: error.message })
        throw error
      }
    }),

    read: os.read.handler(async ({ input, errors }) => {
      context.requireManage()
      const file = handedFile(workspaceDir, input.file)
      if (file === null) throw errors.NO_FILE()
      try {
        const order = { workspaceDir, ...file, party: input.party ?? null, parties: input.parties ?? [], mapping: input.mapping ?? null, by: context.operator().name, skewMs: skewMs() }
        const read = await context.jobs.start('bank.read', order, { label: `Bank statements: ${file.fileName}` }).finished
        if (read.applied > 0) context.sync.pushSoon()
        workOut()
        return read
      } catch (error) {
        if (error instanceof JobFailure && error.code === 'MAPPING_NEEDED') throw errors.MAPPING_NEEDED({ message: error.message })
        if (error instanceof JobFailure && (error.code === 'UNREADABLE' || error.code === 'NO_SUCH_PARTY')) throw errors.UNREADABLE({ message: error.message })
        if (error instanceof JobFailure && error.code === 'NO_FILE') throw errors.NO_FILE()
        if (error instanceof JobCancelled) throw errors.UNREADABLE({ message: 'It was stopped. The statements that were read until then are kept; read the file again for the rest.' })
        throw error
      } finally {
        context.publish('bank', 'outbox', 'accounts', 'audit')
      }
    }),

    statements: os.statements.handler(({ input }) => {
      const after = input.after === undefined ? null : decodeCursor(input.after, ['string', 'string'])
      const { rows, next } = pageOf(database.all(statementsPage({ bankAccount: input.bankAccount, after, limit: input.limit })), input.limit, ({ toOn, id }) => [toOn, id])
      return {
        rows: rows.map(({ id, bankAccountId, bankAccountName, currency, format, reference, fromOn, toOn, openingMinor, closingMinor, footing, entries, open, fileName, readAt, readBy }) => ({
          id, bankAccountName, format, reference, fromOn, toOn, opening: { minor: openingMinor, currency }, closing: { minor: closingMinor, currency }, entries, open: open ?? 0,
          gap: gapBefore(database, { bankAccountId, id, fromOn: fromOn ?? toOn, toOn, openingMinor, footing, currency }), fileName, readAt, readBy,
        })),
        next,
      }
    }),

    entries: os.entries.handler(({ input }) => {
      const { rows, next, old } = listedEntries(database, input, { since: since(), now: context.now() })
      if (old) workOut()
      return { rows, next }
    }),

    entry: os.entry.handler(({ input, errors }) => {
      const entry = database.first(entryById(input.entry))
      if (entry === undefined) throw errors.NOT_FOUND({ message: NOT_HERE })
      return bankEntryRows(database, [entry], { since: since(), now: context.now() }).rows[0]!
    }),

    reversal: os.reversal.handler(({ input, errors }) => {
      const entry = database.first(entryById(input.entry))
      if (entry === undefined) throw errors.NOT_FOUND({ message: NOT_HERE })
      const { takesBack, takenBackBy } = reversalOf(database, entry)
      const shown = (one: typeof takesBack) => (one === null ? null : { id: one.id, bookedOn: one.bookedOn, amount: { minor: one.amountMinor, currency: one.currency } })
      return { takesBack: shown(takesBack), takenBackBy: shown(takenBackBy) }
    }),

    counts: os.counts.handler(({ input }) => {
      const totals = database.all(entryTotals(shownFilter(input)))
      return { count: totals.reduce((sum, { count }) => sum + count, 0), sums: sumByCurrency(totals) }
    }),

    suggestions: os.suggestions.handler(({ input, errors }) => {
      const entry = database.first(entryById(input.entry))
      if (entry === undefined) throw errors.NOT_FOUND({ message: NOT_HERE })
      if (entry.state !== 'open') return []
      const found = suggestionsFor(database, entry)
      const invoices = new Map(found.length === 0 ? [] : database.all(openByIds([...new Set(found.flatMap(({ rows }) => rows.map(({ invoiceId }) => invoiceId)))])).map((row) => [row.id, row]))
      return found.map(({ accountId, rows, basis, ...suggestion }): Suggestion => ({
        ...suggestion, accountId: accountId as AccountId, basis: [...basis],
        rows: rows.map(({ invoiceId, amountMinor }) => ({ invoiceId: invoiceId as InvoiceId, amountMinor, number: invoices.get(invoiceId)?.number ?? invoiceId, openMinor: invoices.get(invoiceId)?.openMinor ?? amountMinor, dueOn: invoices.get(invoiceId)?.dueOn ?? null })),
      }))
    }),

    apply: os.apply.handler(({ input, errors }) => {
      context.requireManage()
      return ending(applyEntry(deciding(), input.entry, input.parts, { keep: input.keep }), errors)
    }),
    ignore: os.ignore.handler(({ input, errors }) => {
      context.requireManage()
      ending(ignoreEntry(deciding(), input.entry, input.reason), errors)
      return {}
    }),
    undo: os.undo.handler(({ input, errors }) => {
      context.requireManage()
      return ending(undoEntry(deciding(), input.entry), errors)
    }),

    rules: os.rules.handler(() => listRules(database)),
    saveRule: os.saveRule.handler(async ({ input, errors, signal }) => {
      context.requireManage()
      if (isTooWide(input.terms)) throw errors.TOO_WIDE()
      const id = keepRule(context, input)
      if (id === null) throw errors.NOT_FOUND({ message: input.id === undefined ? 'There is no room for more than 200 rules. Remove one first.' : 'There is no such rule any more.' })
      context.publish('bank', 'audit')
      const { applied } = await answerOf(context.jobs, 'bank.rules', { workspaceDir, rule: id, dry: true, by: context.operator().name, skewMs: skewMs() }, { label: 'What a bank rule would do', signal })
      return { id, tried: applied }
    }),
    applyRules: os.applyRules.handler(async ({ input, errors }) => {
      context.requireManage()
      try {
        const { applied } = await context.jobs.start('bank.rules', { workspaceDir, rule: input.rule ?? null, dry: false, by: context.operator().name, skewMs: skewMs() }, { label: 'Bank entries by the rules of the team' }).finished
        if (applied > 0) context.sync.pushSoon()
        return { applied }
      } catch (error) {
        if (error instanceof JobFailure && error.code === 'NOT_FOUND') throw errors.NOT_FOUND({ message: error.message })
        throw error
      } finally {
        context.publish('bank', 'outbox', 'accounts', 'audit')
      }
    }),
    removeRule: os.removeRule.handler(({ input, errors }) => {
      context.requireManage()
      if (!dropRule(context, input.id)) throw errors.NOT_FOUND({ message: 'There is no such rule any more.' })
      context.publish('bank', 'audit')
      return {}
    }),
  })
}

const NOT_HERE = 'This entry is not here any more. Look again.'
