import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { cacheTables } from '#main/db/cacheTables.ts'
import { db } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { pull } from '#main/sync/pull.ts'
import { HASTY, newWorkspace } from '../sync/copy.ts'
import { oneOfEach, record } from '../sync/records.ts'
import { startScriptedUpstream } from '../sync/scriptedUpstream.ts'
import { company } from './desk.ts'

type Raw = Record<string, unknown>
interface Damage {
  name: string
  make(sound: Raw): unknown
  /** What the quarantine says of it. */
  reason: RegExp
  /** Whether it can still be told which record it was. */
  named: boolean
}

const without = (raw: Raw, field: string): Raw => Object.fromEntries(Object.entries(raw).filter(([name]) => name !== field))

const DAMAGES: readonly Damage[] = [
  { name: 'a field gone', make: (raw) => without(raw, 'updatedAt'), reason: /updatedAt is missing/, named: true },
  { name: 'a text for a number', make: (raw) => ({ ...raw, rev: '7' }), reason: /rev must be a number, but is "7"/, named: true },
  { name: 'a fraction for a whole number', make: (raw) => ({ ...raw, updatedAt: 1.5 }), reason: /updatedAt must be a whole number, but is 1.5/, named: true },
  { name: 'a date that says nothing', make: (raw) => ({ ...raw, updatedAt: '2026-01-05T09:00:00Z' }), reason: /updatedAt must be a number, but is "2026-01-05T09:00:00Z"/, named: true },
  { name: 'nothing for its party', make: (raw) => ({ ...raw, partyId: null }), reason: /partyId must be text, but is nothing/, named: true },
  { name: 'another party', make: (raw) => ({ ...raw, partyId: 'us' }), reason: /partyId is us, but only records of au were asked for/, named: true },
  { name: 'no id', make: (raw) => without(raw, 'id'), reason: /id is missing/, named: false },
  { name: 'an id that is none', make: (raw) => ({ ...raw, id: 'a b/../c' }), reason: /id must be of the right form/, named: false },
  { name: 'a list for a record', make: (raw) => [raw], reason: /the record must be an object, but is a list/, named: false },
  { name: 'a text for a record', make: () => '[object Object]', reason: /the record must be an object, but is "\[object Object\]"/, named: false },
]

test.each(resourceNames)('a page of %s with one record malformed in each way is taken but for these, each set aside with its reason', async (resource) => {
  const records = oneOfEach()
  const sound = record(resource)
  const bad = DAMAGES.map(({ make }, n) => make({ ...sound, id: `bad_${n}` }))
  records[resource] = [records[resource][0]!, ...(bad as Raw[])]
  const upstream = await startScriptedUpstream(records)
  onTestFinished(() => upstream.close())
  const connector = createBillingApiConnector(upstream)
  const { database } = newWorkspace()
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: resourceNames.length, quarantined: DAMAGES.length })

  const kept = database.all(db.selectFrom('cache.quarantine').select(['resource', 'recordId', 'reason', 'raw']))
  expect(kept.map((row) => row.resource)).toEqual(DAMAGES.map(() => resource))
  for (const [n, { name, reason, named }] of DAMAGES.entries()) {
    const row = kept.find(({ raw }) => raw === JSON.stringify(bad[n]))
    expect(row, name).toMatchObject({ recordId: named ? `bad_${n}` : null, reason: expect.stringMatching(reason) })
  }
  for (const other of resourceNames) expect(countOf(database, other), other).toBe(1)
  expect(verifyDerived(database)).toEqual([])

  // Mended by the people of the billing system, each comes by itself.
  records[resource] = [records[resource][0]!, ...DAMAGES.flatMap(({ named }, n) => (named ? [{ ...sound, ...mended(resource, n), id: `bad_${n}`, rev: 9 }] : []))]
  await pull(connector, database, { retry: HASTY })
  expect(countOf(database, resource)).toBe(1 + DAMAGES.filter(({ named }) => named).length)
  expect(database.all(db.selectFrom('cache.quarantine').select('recordId').where('recordId', 'is not', null))).toEqual([])
})

const countOf = (database: ReturnType<typeof newWorkspace>['database'], resource: Resource): number =>
  database.raw.prepare(`SELECT count(*) FROM cache.${cacheTables[resource].table}`).pluck().get() as number

/** What two records of a resource may not share. */
const mended = (resource: Resource, n: number): Raw => (resource === 'wallets' ? { accountId: `bad_${n}` } : {})

test('records that always come damaged are all in quarantine, everything else is in the copy, and a sound version resolves them', async () => {
  const { sandbox, connector } = await company({ faults: 'malformed=0.02' })
  const { database } = newWorkspace()
  const { quarantined } = await pull(connector, database, { pageSize: 100, retry: HASTY })
  const total = async () => (await Promise.all((['au', 'us', 'ww'] as const).map((party) => connector.totals(party as never)))).flat().reduce((sum, { count }) => sum + count, 0)
  const inCopy = () => resourceNames.reduce((sum, resource) => sum + countOf(database, resource), 0)
  const missing = (await total()) - inCopy()
  expect(quarantined).toBeGreaterThan(50)
  const kept = database.raw.prepare<[], { named: number; nameless: number }>('SELECT count(recordId) AS named, count(*) - count(recordId) AS nameless FROM cache.quarantine').get()!
  expect(quarantined).toBe(kept.named + kept.nameless)
  // A record that is no more than a text looks like every other one, and is kept once a resource.
  expect(kept.named).toBeLessThanOrEqual(missing)
  expect(kept.named + kept.nameless).toBeLessThanOrEqual(missing)
  expect(verifyDerived(database)).toEqual([])
  sandbox.setFaults(null)
})
