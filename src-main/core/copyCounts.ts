/** How many records of each resource the copy holds. */
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { resourceNames, type Resource } from './ports/records.ts'

export function copyCounts(database: Database): Record<Resource, number> {
  const count = (resource: Resource) => {
    const statement = database.raw.prepare<[], number>(`SELECT count(*) FROM cache.${cacheTables[resource].table}`)
    return statement.pluck().get() ?? 0
  }
  return Object.fromEntries(resourceNames.map((resource) => [resource, count(resource)])) as Record<Resource, number>
}
