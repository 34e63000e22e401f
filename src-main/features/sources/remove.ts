/** Taking a source away: what it fed leaves the copy with its parties. What exists nowhere else is only given up when that is told. */
import type { CoreContext } from '#main/core/ports/context.ts'
import { resourceNames } from '#main/core/ports/records.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { bothTransaction } from '#main/db/fileTransactions.ts'
import { orderRemoval } from '#main/db/removedParties.ts'
import { listOf, removeSource, type SourceRow } from '#main/db/sources.ts'

interface Errors {
  NOT_EMPTY(): Error
  HAS_RECORDS(options: { message: string }): Error
}

/**
 * Answers how many parties it fed, and the name of the copy where a ledger was given up. Nothing has changed where
 * it throws one of the errors: commands that wait for it, records that exist nowhere else. Fails with `JobFailure`.
 */
export async function removeSourceWhole(context: CoreContext, source: SourceRow, evenIfLost: boolean, errors: Errors): Promise<{ parties: number; copy: string | null }> {
  const { database, workspaceDir, jobs } = context
  const parties = listOf(source.parties)
  if (waits(database, parties)) throw errors.NOT_EMPTY()
  let copy: string | null = null
  if (source.kind === 'files' && context.ledger.exists()) {
    const lost = whatIsLost(context)
    if (lost !== null && !evenIfLost) throw errors.HAS_RECORDS({ message: `These exist nowhere else: ${lost}. They leave Counterfoil with this source; a copy of the ledger is kept in the workspace’s backups folder.` })
    copy = (await jobs.start('ledger.clear', { workspaceDir, now: context.now() }, { label: `Copy and empty the ledger` }).finished).copy
  }
  bothTransaction(database, () => {
    if (waits(database, parties)) throw errors.NOT_EMPTY()
    orderRemoval(database, parties)
    database.run(removeSource(source.id))
    context.audit('source.remove', source.id, { kind: source.kind, name: source.name, parties, ...(copy === null ? {} : { copy }) })
  })
  return { parties: parties.length, copy }
}

/** Through `outbox_waiting`: what waits are few. */
const waits = (database: Database, parties: readonly string[]): boolean =>
  parties.length > 0 && database.first(db.selectFrom('outbox').select('id').where('state', 'in', ['queued', 'sending']).where(among('partyId', parties)).limit(1)) !== undefined

/** `1,204 invoices, 30 payments and 3 imports of Harbour`; null where there is nothing but parties. */
function whatIsLost({ ledger }: Pick<CoreContext, 'ledger'>): string | null {
  return ledger.read((read) => {
    const parties = read.parties()
    const counts = resourceNames.flatMap((resource) => {
      const n = resource === 'parties' ? 0 : parties.reduce((sum, { id }) => sum + read.count(resource, id), 0)
      return n === 0 ? [] : [`${n.toLocaleString('en')} ${resource.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)}`]
    })
    return counts.length === 0 ? null : `${new Intl.ListFormat('en-GB').format(counts)} of ${new Intl.ListFormat('en-GB').format(parties.map(({ name }) => name))}`
  })
}
