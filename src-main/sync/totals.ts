/** Whether the copy is whole: the upstream's own counts against ours. */
import type { PartyId } from '#contract/vocabulary.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'

export interface TotalsDifference {
  resource: Resource
  party: string
  upstream: number
  copy: number
}

/** Resources of which the copy has more or fewer records than the billing system. Throws `ConnectorError`. */
export async function compareTotals(connector: Connector, database: Database, parties: readonly string[], signal?: AbortSignal): Promise<TotalsDifference[]> {
  const differences: TotalsDifference[] = []
  for (const party of parties) {
    for (const { resource, count } of await connector.totals(party as PartyId, signal)) {
      const row = database.raw.prepare<[string], { count: number }>(`SELECT count(*) AS count FROM cache.${cacheTables[resource].table} WHERE partyId = ?`).get(party)
      const copy = row?.count ?? 0
      if (copy !== count) differences.push({ resource, party, upstream: count, copy })
    }
  }
  return differences
}
