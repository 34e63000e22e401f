/**
 * A workspace belongs to one billing system: its cursors, its outbox and its campaigns mean nothing to
 * another one, and ids may coincide. The first pull writes down which; from then on nothing is pulled
 * from, sent to or asked of another.
 */
import type { Connector, Me } from '#main/core/ports/connector.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { BILLING_SOURCE } from '#main/core/ports/sources.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { otherSystem, readSetting, writeSetting } from '#main/db/settings.ts'
import { sourceById } from '#main/db/sources.ts'

/** Writes down which billing system the workspace belongs to, once. A connector to several sources names none: each is bound by itself (`db/sources`). */
export function bindToSystem(database: Database, me: Me, now: number): void {
  if (me.system === undefined || readSetting(database, 'system') !== null) return
  const { system } = me
  deskTransaction(database, () => writeSetting(database, 'system', JSON.stringify(system), now, me.operator.name))
}

/**
 * The connector, asking which billing system it reaches before anything else of it. Throws
 * `JobFailure` `OTHER_SYSTEM`; the question itself may fail as any other call. `source`: the one that
 * is bound; the billing system of the settings unless told.
 */
export function onlySameSystem(connector: Connector, database: Database, source: string = BILLING_SOURCE): Connector {
  let checked: Promise<void> | null = null
  const checkedMe = async (signal?: AbortSignal): Promise<Me> => {
    const me = await connector.me(signal)
    const words = source === BILLING_SOURCE ? otherSystem(database, me) : otherSourceSystem(database, source, me)
    if (words !== null) throw new JobFailure('OTHER_SYSTEM', words)
    return me
  }
  const check = (signal?: AbortSignal): Promise<void> => {
    // Asked once; asked again only when there was no answer.
    checked ??= checkedMe(signal).then(() => {}, (error: unknown) => {
      checked = null
      throw error
    })
    return checked
  }
  return {
    me: checkedMe,
    async page(resource, request) {
      await check(request.signal)
      return connector.page(resource, request)
    },
    async read(resource, id, signal) {
      await check(signal)
      return connector.read(resource, id, signal)
    },
    async totals(party, signal) {
      await check(signal)
      return connector.totals(party, signal)
    },
    async sums(resource, request) {
      await check(request.signal)
      return connector.sums(resource, request)
    },
    async accountRecords(accountId, request) {
      await check(request.signal)
      return connector.accountRecords(accountId, request)
    },
    async send(command, request) {
      await check(request.signal)
      return connector.send(command, request)
    },
    close: () => connector.close(),
  }
}

/** Why a source is not the one it was, in plain words; null when it is. */
function otherSourceSystem(database: Database, source: string, { system }: Me): string | null {
  const known = database.first(sourceById(source))
  if (known === undefined || known.systemId === null || system === undefined || known.systemId === system.id) return null
  return `The source ${known.name} was ${known.systemName ?? known.systemId}, and answers as ${system.name} now. Nothing was pulled or sent. Add that one as a source of its own, or give the key of the one before.`
}
