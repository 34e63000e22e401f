/** A workspace with nothing but files. */
import { describe, expect, test } from 'vitest'
import { backUpNow } from '#main/core/backups.ts'
import { fillLedger } from '../../connectors/conformance/files.ts'
import { HARBOUR, openCore } from './openCore.ts'

describe('a workspace with nothing but files', () => {
  test('has the person at this machine as its operator, who may do everything, and its line is there', async () => {
    const { client, core } = await openCore()
    await expect(client.sources.list()).resolves.toEqual([])
    const { id, asOf } = await client.sources.saveOwnParty({ ...HARBOUR })
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    await core.context.sync.pullOwn().finished
    expect(core.context.operator()).toMatchObject({ id: 'local', grants: ['billing:view', 'billing:manage'] })
    expect(core.context.sync.status()).toMatchObject({ line: 'online', reason: null, sources: [], lastPullAt: expect.any(Number), unfinished: [] })
    expect(await client.sources.list()).toMatchObject([{ id: 'files', kind: 'files', line: 'online', keyKept: true, parties: [{ id, name: 'Harbour' }] }])
    core.context.sync.lineChanged(false)
    expect(core.context.sync.status()).toMatchObject({ line: 'online' })
  }, 30_000)

  test('what was written to the ledger is in the copy as soon as it is asked for', async () => {
    const { client, core } = await openCore()
    await client.sources.saveOwnParty({ ...HARBOUR })
    core.context.ledger.write((ledger) => fillLedger(ledger))
    await core.context.sync.pullOwn().finished
    expect((await client.accounts.counts({})).total).toBe(8)
    expect((await client.sources.list())[0]!.parties.map((party) => party.id)).toContain('own')
  }, 30_000)

  test('a party is changed under its id, and its currency stays once it has accounts', async () => {
    const { client, core } = await openCore()
    const { id } = await client.sources.saveOwnParty({ ...HARBOUR })
    await core.context.sync.pullOwn().finished
    await client.sources.saveOwnParty({ ...HARBOUR, id, name: 'Harbour & Sons', currency: 'NZD' })
    expect(await client.sources.ownParties()).toMatchObject([{ id, name: 'Harbour & Sons', currency: 'NZD' }])
    core.context.ledger.write((ledger) => fillLedger(ledger, id))
    await expect(client.sources.saveOwnParty({ ...HARBOUR, id, currency: 'USD' })).rejects.toMatchObject({ code: 'CURRENCY_STAYS' })
    await expect(client.sources.saveOwnParty({ ...HARBOUR, id: 'own-nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }, 30_000)

  test('its backup, made by hand, is a workspace by itself', async () => {
    const { client, core, dir } = await openCore()
    await client.sources.saveOwnParty({ ...HARBOUR })
    await core.context.sync.pullOwn().finished
    const out = `${dir}-copy`
    expect(backUpNow(dir, Date.UTC(2026, 10, 22), out)).toEqual({ desk: `${out}/desk.db`, ledger: `${out}/ledger.db`, documents: 0 })
    expect(() => backUpNow(dir, Date.UTC(2026, 10, 22), out)).toThrow(/holds files already/)
    const other = await openCore({ dir: out })
    await other.core.context.sync.pullOwn().finished
    expect(await other.client.sources.ownParties()).toMatchObject([{ name: 'Harbour' }])
  }, 30_000)
})
