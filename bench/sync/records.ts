/** Every record of a billing system in memory, and a connector that gives them out from there: a pull without a line. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Connector, Me, RawRecord } from '#main/core/ports/connector.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'

/** Records a page, and rows a transaction. */
export const PAGE = 5000

/** Kept as text: hundreds of thousands of objects would make every collection of garbage dear, which no pull meets. */
export interface Records {
  me: Me
  count: number
  /** JSON, `PAGE` records in each. */
  pages(party: string, resource: Resource): readonly string[]
}

export async function fetchAll(connection: BillingApiAccess): Promise<Records> {
  const connector = createBillingApiConnector(connection)
  const me = await connector.me()
  const pages = new Map<string, string[]>()
  let count = 0
  for (const party of me.parties) {
    for (const resource of resourceNames) {
      const all: RawRecord[] = []
      for (let cursor: string | null = null, more = true; more; ) {
        const page = await connector.page(resource, { party, cursor, limit: 1000 })
        // Removals write no row.
        all.push(...page.records.filter((record) => (record as { deleted?: unknown }).deleted !== true))
        cursor = page.cursor
        more = page.more
      }
      count += all.length
      pages.set(`${party} ${resource}`, Array.from({ length: Math.ceil(all.length / PAGE) }, (_, n) => JSON.stringify(all.slice(n * PAGE, (n + 1) * PAGE))))
    }
  }
  await connector.close()
  return { me, count, pages: (party, resource) => pages.get(`${party} ${resource}`) ?? [] }
}

/** The same records, every tenth of each resource in a newer version. */
export function tenthChanged(records: Records): Records {
  const pages = new Map<string, readonly string[]>()
  for (const party of records.me.parties) {
    for (const resource of resourceNames) {
      let n = 0
      const newer = records.pages(party, resource).map((page) => JSON.stringify((JSON.parse(page) as { rev: number; updatedAt: number }[]).map((record) => (n++ % 10 === 0 ? { ...record, rev: record.rev + 100_000_000, updatedAt: record.updatedAt + 1 } : record))))
      pages.set(`${party} ${resource}`, newer)
    }
  }
  return { ...records, pages: (party, resource) => pages.get(`${party} ${resource}`) ?? [] }
}

/** `parsedMs()` is the time its own reading took, which is no part of a pull of records that are there. */
export function memoryConnector(records: Records): Connector & { parsedMs(): number } {
  let parsedMs = 0
  return {
    parsedMs: () => parsedMs,
    me: () => Promise.resolve(records.me),
    page(resource, { party, cursor }) {
      const pages = records.pages(party, resource)
      const n = Number(cursor ?? 0)
      const startedAt = performance.now()
      const page = JSON.parse(pages[n] ?? '[]') as RawRecord[]
      parsedMs += performance.now() - startedAt
      return Promise.resolve({ records: page, cursor: String(n + 1), more: n + 1 < pages.length, announced: (pages.length - n) * PAGE })
    },
    totals: (party) => Promise.resolve(resourceNames.map((resource) => ({ resource, party, count: records.pages(party, resource).length * PAGE }))),
    read: () => Promise.resolve(null),
    sums: () => Promise.resolve({ sums: [], more: false }),
    accountRecords: () => Promise.resolve(null),
    send: () => Promise.reject(new Error('Nothing is sent here.')),
    close: () => Promise.resolve(),
  }
}
