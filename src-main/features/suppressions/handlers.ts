/** The list of addresses and numbers that nothing is sent to. */
import { implement } from '@orpc/server'
import { CUSTOMERS_OWN, suppressions, type Suppression } from '#contract/suppressions.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { accountsOf, suppress, suppressionCounts, suppressionOf, suppressionPage, unsuppress, type SuppressionRecord } from '#main/db/suppressions.ts'
import { typedAddress } from './address.ts'

const KEY = ['integer', 'string'] as const
const ACCOUNTS_SHOWN = 5

export function suppressionsRouter(context: CoreContext) {
  const os = implement(suppressions)
  const { database } = context
  const changed = () => context.publish('suppressions', 'registrations', 'accounts', 'mail')

  const shown = ({ address, channel, reason, words, at, by }: SuppressionRecord): Suppression => ({
    address, channel, reason, words, at, by,
    accounts: accountsOf(database, { address, channel }, ACCOUNTS_SHOWN).map(({ id, name }) => ({ id: id as AccountId, name })),
  })

  return os.router({
    page: os.page.handler(({ input: { after, limit, ...filter } }) => {
      const found = database.all<SuppressionRecord>(suppressionPage(filter, { after: after === undefined ? null : decodeCursor(after, KEY), limit: limit + 1 }))
      const { rows, next } = pageOf(found, limit, (row) => [row.at, row.address])
      return { rows: rows.map(shown), next }
    }),

    counts: os.counts.handler(() => {
      const byReason = { bounced: 0, complained: 0, unsubscribed: 0, stopped: 0, by_hand: 0 }
      for (const { reason, count } of database.all(suppressionCounts)) byReason[reason] = count
      return { total: Object.values(byReason).reduce((sum, count) => sum + count, 0), byReason }
    }),

    add: os.add.handler(({ input, errors }) => {
      context.requireManage()
      const address = typedAddress(input.address)
      if (address === null) throw errors.BAD_ADDRESS()
      const added = deskTransaction(database, () => {
        if (!suppress(database, { address, reason: input.reason, words: input.note ?? null, at: context.now(), by: context.operator().name })) return false
        context.audit('suppression.add', address, { reason: input.reason, ...(input.note === undefined ? {} : { note: input.note }) })
        return true
      })
      if (added) changed()
      // What stood there for a weightier reason stays, and is shown.
      return shown(suppressionOf(database, address)!)
    }),

    remove: os.remove.handler(({ input, errors }) => {
      context.requireManage()
      const address = typedAddress(input.address) ?? input.address
      deskTransaction(database, () => {
        const known = suppressionOf(database, address)
        if (known === null) throw errors.NOT_FOUND({ message: 'This address is not on the list.' })
        if (CUSTOMERS_OWN.includes(known.reason) && (input.note ?? '').trim() === '') throw errors.NOTE_NEEDED()
        unsuppress(database, address)
        context.audit('suppression.remove', known.address, { reason: known.reason, words: known.words, since: known.at, ...(input.note === undefined ? {} : { note: input.note }) })
      })
      changed()
      return { address }
    }),
  })
}
