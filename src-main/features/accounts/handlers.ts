/** Accounts: the list, one account's page, its notes. */
import { implement } from '@orpc/server'
import { accounts } from '#contract/accounts.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { agencyTree } from './agency.ts'
import { accountDetail } from './detail.ts'
import { logFacts, logPage } from './log.ts'
import { accountById, accountsByName, accountsByOldestDue, accountsCount, fewAccounts, invoicesOf, paymentsOf } from './queries.ts'
import { allocationSuggestion } from './suggestion.ts'
import { accountRows, creditNoteRows, invoiceRows, paymentRows } from './rows.ts'
import { walletAdvice } from './walletAdvice.ts'

const TEXT_KEY = ['string', 'string'] as const

export function accountsRouter(context: CoreContext) {
  const os = implement(accounts)
  const { database } = context
  const keyOf = (after: string | undefined) => (after === undefined ? null : decodeCursor(after, TEXT_KEY))
  return os.router({
    page: os.page.handler(({ input: { sort, descending, after, limit, ...filter } }) => {
      const options = { descending, after: keyOf(after), limit, few: fewAccounts(database, filter) }
      const page =
        sort === 'name'
          ? pageOf(database.all(accountsByName(filter, options)), limit, (row) => [row.name, row.id])
          : pageOf(database.all(accountsByOldestDue(filter, options)), limit, (row) => [row.oldestDueOn!, row.id])
      return { rows: accountRows(database, page.rows), next: page.next }
    }),

    counts: os.counts.handler(({ input }) => ({ total: database.first(accountsCount(input))?.total ?? 0 })),

    detail: os.detail.handler(({ input, errors }) => {
      const detail = accountDetail(context, input.account)
      if (detail === null) throw errors.NOT_FOUND()
      return detail
    }),

    invoices: os.invoices.handler(({ input }) => {
      const page = pageOf(database.all(invoicesOf(input.account, keyOf(input.after), input.limit)), input.limit, (row) => [row.issuedOn, row.id])
      return { rows: invoiceRows(database, input.account, page.rows), next: page.next }
    }),

    payments: os.payments.handler(({ input }) => {
      const page = pageOf(database.all(paymentsOf(input.account, keyOf(input.after), input.limit)), input.limit, (row) => [row.receivedOn, row.id])
      return { rows: paymentRows(database, page.rows), next: page.next }
    }),

    creditNotes: os.creditNotes.handler(({ input }) => creditNoteRows(database, input.account)),

    suggestAllocation: os.suggestAllocation.handler(({ input, errors }) => {
      const suggestion = allocationSuggestion(database, input)
      if (suggestion === 'missing') throw errors.NOT_FOUND()
      if (suggestion === 'nothing') throw errors.NOTHING_LEFT()
      return suggestion
    }),

    walletAdvice: os.walletAdvice.handler(({ input, errors }) => {
      if (!database.first(accountById(input.account))) throw errors.NOT_FOUND()
      return walletAdvice(database, input.account, context.now())
    }),

    log: os.log.handler(({ input }) => logPage(database, input)),

    logFacts: os.logFacts.handler(({ input, errors }) => {
      const account = database.first(accountById(input.account))
      if (!account) throw errors.NOT_FOUND()
      return logFacts(database, input.account, database.first(db.selectFrom('cache.party').select('timeZone').where('id', '=', account.partyId))?.timeZone ?? 'UTC')
    }),

    agency: os.agency.handler(({ input, errors }) => {
      const tree = agencyTree(database, input.account)
      if (tree === 'missing') throw errors.NOT_FOUND()
      return tree
    }),

    addNote: os.addNote.handler(({ input, errors }) => {
      if (!database.first(accountById(input.account))) throw errors.NOT_FOUND()
      const note = { id: context.newId(), text: input.text, at: context.now(), by: context.operator().name }
      deskTransaction(database, () => {
        database.run(db.insertInto('note').values({ ...note, accountId: input.account, subjectId: null }))
        context.audit('note.added', input.account, { note: note.id })
      })
      context.publish('notes')
      return note
    }),
  })
}
