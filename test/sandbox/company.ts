import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import type { Stored } from '#main/sandbox/row.ts'
import { seedCompany } from '#main/sandbox/seed/seed.ts'
import { openStore, type SandboxStore } from '#main/sandbox/store.ts'
import { NOW } from './support.ts'

export type Company = { [R in Resource]: Stored<R>[] }

/** The demo company's records, straight from the seeding; tombstones left out. */
export function makeCompany(accounts: number, seed = 1, now = NOW, large?: boolean): Company {
  const store = openStore(':memory:')
  seedCompany(store, { accounts, seed, now, ...(large === undefined ? {} : { large }) })
  const company = readCompany(store)
  store.close()
  return company
}

export function readCompany(store: SandboxStore): Company {
  const read = (resource: Resource): unknown[] =>
    store.page(resource, { party: null, afterRev: 0, since: null, limit: 10_000_000 }).records.map((json) => JSON.parse(json)).filter(({ deleted }) => deleted !== true)
  return Object.fromEntries(resourceNames.map((resource) => [resource, read(resource)])) as unknown as Company
}

export function sumBy<T>(rows: readonly T[], key: (row: T) => string | null, minor: (row: T) => number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const name = key(row)
    if (name !== null) sums.set(name, (sums.get(name) ?? 0) + minor(row))
  }
  return sums
}

export const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]))
