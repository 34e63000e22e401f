/** What a connector lists, resource by resource, checked as the pull checks it. */
import type { PartyId } from '#contract/vocabulary.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { resourceNames, type RecordOf, type Resource } from '#main/core/ports/records.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'

export interface Listed {
  records: Map<string, Record<string, unknown> & { id: string }>
  /** Ids of tombstones. */
  gone: string[]
  /** `id: reason` of records that would be set aside. */
  bad: string[]
  cursor: string
}

/** All pages of a resource from a place on. */
export async function listed(connector: Connector, party: PartyId, resource: Resource, { cursor = null, limit = 500 }: { cursor?: string | null; limit?: number } = {}): Promise<Listed> {
  const found: Listed = { records: new Map(), gone: [], bad: [], cursor: cursor ?? '' }
  for (let at: string | null = cursor, pages = 0; ; pages += 1) {
    if (pages > 1000) throw new Error(`${resource} does not end`)
    const page = await connector.page(resource, { party, cursor: at, limit })
    for (const raw of page.records) {
      const checked = checkRecord(resource, party, raw)
      if (checked.kind === 'bad') found.bad.push(`${checked.id}: ${checked.reason}`)
      else if (checked.kind === 'removed') found.gone.push(checked.record.id)
      else found.records.set(checked.record.id, checked.record)
    }
    found.cursor = page.cursor
    if (!page.more) return found
    at = page.cursor
  }
}

export type AllListed = { [R in Resource]: (RecordOf<R> & { id: string })[] } & { bad: string[]; cursors: Map<Resource, string> }

/** Everything of a party. */
export async function everything(connector: Connector, party: PartyId): Promise<AllListed> {
  const all = { bad: [], cursors: new Map() } as unknown as AllListed
  for (const resource of resourceNames) {
    const { records, bad, cursor } = await listed(connector, party, resource)
    ;(all as Record<string, unknown>)[resource] = [...records.values()]
    all.bad.push(...bad.map((reason) => `${resource} ${reason}`))
    all.cursors.set(resource, cursor)
  }
  return all
}

/** What is open on an invoice, as the books compute it. */
export const openMinor = ({ allocations, writeOffs, invoices }: Pick<AllListed, 'allocations' | 'writeOffs' | 'invoices'>, invoice: string): number =>
  invoices.find(({ id }) => id === invoice)!.totalMinor - [...allocations, ...writeOffs].reduce((sum, one) => (one.invoiceId === invoice ? sum + one.amountMinor : sum), 0)

/** As they are written: for what comes in no order of its own. */
export const inTextOrder = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
