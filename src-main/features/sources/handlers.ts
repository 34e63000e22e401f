/** The sources of the workspace. A key is asked what it may do before it is kept, and never comes out again. */
import { implement } from '@orpc/server'
import { sources } from '#contract/sources.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { ConnectorError, type Me } from '#main/core/ports/connector.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import { FILES_SOURCE, ONLY_KEY, type SourceAccess } from '#main/core/ports/sources.ts'
import { bothTransaction, deskTransaction } from '#main/db/fileTransactions.ts'
import { writeSetting } from '#main/db/settings.ts'
import { believeLists, shortListsOf } from '#main/db/shortLists.ts'
import { accessOf, addSource, allSources, changeSource, listOf, noteAnswered, sourceById, type SourceRow } from '#main/db/sources.ts'
import { cannotByParty, shownSources } from './shown.ts'
import { readKeys, writeKey } from './keys.ts'
import { ownParties, saveOwnParty } from './ownParties.ts'
import { removeSourceWhole } from './remove.ts'

/** What windows show of a party's records. */
const COPY = ['accounts', 'invoices', 'payments', 'failedCharges', 'heldInvoices', 'registrations', 'quarantine', 'sync', 'sources', 'outbox'] as const

export function sourcesRouter(context: CoreContext) {
  const os = implement(sources)
  const { database } = context

  /** What the source says of the key; nothing is kept yet. */
  const asked = async (access: SourceAccess, failed: (options: { message: string }) => Error, signal: AbortSignal | undefined): Promise<Me> => {
    const connector = context.connectSource(access)
    try {
      return await connector.me(signal)
    } catch (error) {
      throw error instanceof ConnectorError || error instanceof JobFailure ? failed({ message: error.message }) : error
    } finally {
      await connector.close()
    }
  }
  const keepOperator = ({ operator, grants }: Me) =>
    deskTransaction(database, () => writeSetting(database, 'operator', JSON.stringify({ ...operator, grants }), context.now(), operator.name))
  const changed = async () => {
    await context.reloadConnections()
    context.publish('sources', 'settings', 'sync')
  }

  return os.router({
    list: os.list.handler(() => shownSources(context)),
    cannot: os.cannot.handler(() => cannotByParty(database)),

    // Open to everyone, as the billing system's own connection is: until a source is there, nobody has grants.
    addStripe: os.addStripe.handler(async ({ input: { name, key, address }, errors, signal }) => {
      const rows = database.all<SourceRow>(allSources)
      const first = rows.length === 0 && context.connection() === null
      if (!first) context.requireManage()
      const id = `stripe-${context.newId().slice(0, 8)}`
      const url = address === null ? null : address.replace(/\/+$/, '')
      const me = await asked({ id, kind: 'stripe', name, url, key }, errors.CONNECTION_FAILED, signal)
      if (me.system !== undefined && rows.some(({ systemId }) => systemId === me.system?.id)) throw errors.TAKEN()
      deskTransaction(database, () => {
        database.run(addSource({ id, kind: 'stripe', name, address: url, createdAt: context.now(), createdBy: context.operator().name }))
        context.audit('source.add', id, { kind: 'stripe', name, address: url, system: me.system?.name ?? null })
      })
      noteAnswered(database, id, me, context.now())
      // Whoever added the first source goes on at once, before the first pull has asked who that is.
      if (first) keepOperator(me)
      const keyKept = await writeKey(context, id, key)
      await changed()
      return { id, keyKept }
    }),

    // Another key of the same account shows by itself who may give it: one that may only read must not keep out one that may do more.
    change: os.change.handler(async ({ input: { id, name, key, address, invites }, errors, signal }) => {
      if (key === undefined || invites !== undefined) context.requireManage()
      const row = database.first<SourceRow>(sourceById(id))
      if (row === undefined || row.kind !== 'stripe') throw errors.NOT_FOUND()
      const url = address === undefined ? row.address : address === null ? null : address.replace(/\/+$/, '')
      if (key !== undefined || address !== undefined) {
        const kept = await readKeys(context)
        const known = key ?? kept[id] ?? kept[ONLY_KEY] ?? null
        const me = await asked({ ...accessOf(row, known), url }, errors.CONNECTION_FAILED, signal)
        if (row.systemId !== null && me.system !== undefined && me.system.id !== row.systemId) throw errors.CONNECTION_FAILED({ message: `This is ${me.system.name}, and the source is ${row.systemName ?? row.systemId}. Add it as a source of its own.` })
        noteAnswered(database, id, me, context.now())
      }
      deskTransaction(database, () => {
        database.run(changeSource(id, { ...(name === undefined ? {} : { name }), address: url, ...(invites === undefined ? {} : { invites: invites ? 1 : 0 }) }))
        context.audit('source.change', id, { name: name ?? row.name, address: url, key: key !== undefined, ...(invites === undefined ? {} : { invites }) })
      })
      if (invites !== undefined) context.sync.finishLists()
      const keyKept = key === undefined ? (await readKeys(context))[id] !== undefined : await writeKey(context, id, key)
      await changed()
      return { keyKept }
    }),

    believe: os.believe.handler(({ input: { id }, errors }) => {
      context.requireManage()
      const row = database.first<SourceRow>(sourceById(id))
      if (row === undefined) throw errors.NOT_FOUND()
      const parties = listOf(row.parties)
      const lists = parties.flatMap((party) => shortListsOf(database, party).map(({ resource, missing }) => ({ party, resource, missing })))
      bothTransaction(database, () => {
        for (const { party } of lists) believeLists(database, party)
        context.audit('source.believe', id, { kind: row.kind, name: row.name, lists })
      })
      context.publish('sources')
      return { lists: lists.length }
    }),

    remove: os.remove.handler(async ({ input: { id, evenIfLost = false }, errors }) => {
      context.requireManage()
      const row = database.first<SourceRow>(sourceById(id))
      if (row === undefined || row.kind === 'billing_api') throw errors.NOT_FOUND()
      try {
        const removed = await removeSourceWhole(context, row, evenIfLost, errors)
        await writeKey(context, id, null)
        // Nothing is pulled from it any more before what it brought begins to go.
        await changed()
        await context.jobs.start('sources.remove', { workspaceDir: context.workspaceDir }, { label: `Take ${row.name} out of the copy` }).finished
        return removed
      } catch (error) {
        if (error instanceof JobCancelled) throw errors.FAILED({ message: 'It was stopped before all its records had left the copy. They go when Counterfoil is started again.' })
        throw error instanceof JobFailure ? errors.FAILED({ message: error.message }) : error
      } finally {
        context.publish(...COPY)
      }
    }),

    ownParties: os.ownParties.handler(() => ownParties(context)),
    saveOwnParty: os.saveOwnParty.handler(async ({ input, errors, signal }) => {
      const first = database.all<SourceRow>(allSources).length === 0 && context.connection() === null
      if (!first) context.requireManage()
      const saved = saveOwnParty(context, input, errors)
      if (first) keepOperator(await asked({ id: FILES_SOURCE, kind: 'files', name: 'Files', url: null, key: null }, errors.NOT_ALLOWED, signal))
      await changed()
      // It is there at once, and whoever opens an import sees it. What goes wrong with that is told where the line is.
      if (context.connection() !== null) context.sync.pullOwn().finished.catch(() => {})
      return saved
    }),
  })
}
