/** Who the token belongs to and what they may do, kept for when there is no line. */
import type { Connector, Me } from '#main/core/ports/connector.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { readSetting, writeSetting } from '#main/db/settings.ts'
import { writeMeta } from './meta.ts'
import { bindToSystem } from './sameSystem.ts'

/** Asks, and saves the answer as the setting `operator` (`{id, name, email, grants}`) when it is a new one. */
export async function refreshOperator(connector: Connector, database: Database, now: number, signal?: AbortSignal): Promise<Me> {
  const me = await connector.me(signal)
  const value = JSON.stringify({ ...me.operator, grants: me.grants })
  writeMeta(database, 'me', JSON.stringify({ ...me, parties: me.everyParty ?? me.parties }))
  bindToSystem(database, me, now)
  if (me.operatorKnown === false) return me
  if (readSetting(database, 'operator') !== value) deskTransaction(database, () => writeSetting(database, 'operator', value, now, me.operator.name))
  return me
}
