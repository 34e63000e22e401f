/** Whatever happens at Stripe, the copy that follows its events is the copy that lists everything. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { founded, happen, histories } from './history.ts'
import { listed } from './listing.ts'

type Copy = Map<Resource, { records: Map<string, object>; cursor: string | null }>

test('following the events comes to the same records as listing all, in every resource', async () => {
  await fc.assert(fc.asyncProperty(fc.array(histories(6), { minLength: 1, maxLength: 4 }), async (pulls) => {
    const double = await startStripeDouble()
    const party = `${double.books.account.id}.test` as PartyId
    const job = async (copy: Copy): Promise<void> => {
      const connector = createStripeConnector({ key: double.key, address: double.url })
      try {
        for (const resource of resourceNames) {
          const before = copy.get(resource) ?? { records: new Map<string, object>(), cursor: null }
          const { records, gone, bad, cursor } = await listed(connector, party, resource, { cursor: before.cursor })
          expect(bad).toEqual([])
          for (const [id, record] of records) before.records.set(id, { ...record, rev: 0, updatedAt: 0 })
          for (const id of gone) before.records.delete(id)
          copy.set(resource, { records: before.records, cursor })
        }
      } finally {
        await connector.close()
      }
    }
    try {
      const company = founded(double.books)
      const followed: Copy = new Map()
      await job(followed)
      for (const history of pulls) {
        for (const deed of history) happen(company, deed)
        await job(followed)
      }
      const whole: Copy = new Map()
      await job(whole)
      for (const resource of resourceNames) expect(inOrder(followed.get(resource)!.records), resource).toEqual(inOrder(whole.get(resource)!.records))
    } finally {
      await double.close()
    }
  }), { numRuns: 20 })
}, 120_000)

const inOrder = (records: ReadonlyMap<string, object>): [string, object][] => [...records].toSorted(([a], [b]) => (a < b ? -1 : 1))
