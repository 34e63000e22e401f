/** What every connector promises (docs/connectors/write-a-connector.md), tried on its own world. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { commandNames, commands } from '#contract/commands.ts'
import { ConnectorError, type Connector, type RawRecord } from '#main/core/ports/connector.ts'
import { resourceNames, summedField, type Resource } from '#main/core/ports/records.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import type { ConnectorWorld, Given } from './world.ts'

type Sound = Record<string, unknown> & { id: string; rev: number; accountId?: string; currency?: string }

export function conforms(name: string, begin: () => Promise<ConnectorWorld>): void {
  describe(`the connector “${name}”`, () => {
    let world: ConnectorWorld
    beforeAll(async () => {
      world = await begin()
    }, 120_000)
    afterAll(() => world?.close())

    const connect = (): Connector => {
      const connector = world.connect()
      onTestFinished(() => connector.close())
      return connector
    }
    /** Everything of a resource, page by page, and the place after it. */
    const listed = async (connector: Connector, resource: Resource, limit = 500, from: string | null = null): Promise<{ records: RawRecord[]; cursor: string; pages: number }> => {
      const records: RawRecord[] = []
      let cursor = from
      for (let pages = 1; ; pages += 1) {
        const page = await connector.page(resource, { party: world.party, cursor, limit })
        expect(page.records.length).toBeLessThanOrEqual(Math.max(limit, 1))
        records.push(...page.records)
        if (!page.more) return { records, cursor: page.cursor, pages }
        expect(page.cursor, 'a page that promises another gives out its place').not.toBe(cursor)
        expect(pages, `${resource} comes to an end`).toBeLessThan(5000)
        cursor = page.cursor
      }
    }
    const soundOf = (resource: Resource, raws: readonly RawRecord[]): Sound[] =>
      raws.flatMap((raw) => {
        const checked = checkRecord(resource, world.party, raw)
        if (checked.kind === 'bad') throw new Error(`${resource} ${checked.id ?? 'without an id'}: ${checked.reason}`)
        return checked.kind === 'record' ? [checked.record] : []
      })
    const send = (connector: Connector, { command, input }: Given, key: string, ifMatch: number | null = null) =>
      connector.send(command as 'setPoNumber', { input: input as never, idempotencyKey: key, ifMatch })

    test('says who the operator is, what they may do, which parties there are, and what cannot be asked', async () => {
      const me = await connect().me()
      expect(me.operator.name).not.toBe('')
      expect(me.parties).toContain(world.party)
      for (const { command, why } of me.cannot ?? []) {
        expect(commandNames).toContain(command)
        expect(why, command).toMatch(/\p{L}.*[.]$/u)
      }
    })

    test.each(resourceNames)('lists %s: each sound, each once, and a list of small pages is the same list', async (resource) => {
      const connector = connect()
      const whole = soundOf(resource, (await listed(connector, resource)).records)
      expect(new Set(whole.map(({ id }) => id)).size, 'each once').toBe(whole.length)
      if (whole.length === 0 || whole.length > 300) return
      const small = soundOf(resource, (await listed(connector, resource, Math.max(1, Math.ceil(whole.length / 3)))).records)
      expect(new Set(small.map(({ id }) => id))).toEqual(new Set(whole.map(({ id }) => id)))
    })

    test('has books to be tried on', async () => {
      for (const resource of ['accounts', 'contacts', 'invoices', 'payments', 'allocations'] as const) {
        expect((await listed(connect(), resource)).records.length, resource).toBeGreaterThan(0)
      }
    })

    test('the books come out even: nothing is applied beyond an invoice’s total or a payment’s amount', async () => {
      const connector = connect()
      const all = async (resource: Resource) => soundOf(resource, (await listed(connector, resource)).records)
      const allocations = await all('allocations')
      for (const { id, totalMinor } of await all('invoices')) expect(sum(allocations, 'invoiceId', id), id).toBeLessThanOrEqual(Number(totalMinor))
      for (const { id, amountMinor } of await all('payments')) expect(sum(allocations, 'paymentId', id), id).toBeLessThanOrEqual(Number(amountMinor))
    })

    test('each record is read by its id as it is listed; one that is not there is null', async () => {
      const connector = connect()
      for (const resource of ['accounts', 'contacts', 'invoices', 'payments'] as const) {
        const [first] = soundOf(resource, (await listed(connector, resource)).records)
        const read = await connector.read(resource, first!.id)
        expect(withoutRev(soundOf(resource, [read])[0]!)).toEqual(withoutRev(first!))
        expect(await connector.read(resource, 'nobody-has-this-id')).toBeNull()
      }
    })

    test('after everything was listed there is nothing more, until something changes: then that, with a higher rev', async () => {
      const connector = connect()
      const before = await listed(connector, 'accounts')
      expect((await listed(connector, 'accounts', 500, before.cursor)).records).toEqual([])
      const id = await world.changeAnAccount()
      const after = soundOf('accounts', (await listed(connector, 'accounts', 500, before.cursor)).records)
      const old = soundOf('accounts', before.records).find((record) => record.id === id)!
      const changed = after.find((record) => record.id === id)
      expect(changed?.rev).toBeGreaterThan(old.rev)
      expect(withoutRev(changed!)).not.toEqual(withoutRev(old))
    })

    test('a place that was never given out is refused as one that is no longer known, or as nonsense', async () => {
      await expect(connect().page('invoices', { party: world.party, cursor: '“nowhere”', limit: 10 })).rejects.toSatisfy((error) => error instanceof ConnectorError && ['CURSOR_EXPIRED', 'MALFORMED', 'SERVER'].includes(error.code))
    })

    test('an account read whole is what the lists have of it', async () => {
      const connector = connect()
      const [account] = soundOf('accounts', (await listed(connector, 'accounts')).records)
      const found = new Map<Resource, Set<string>>()
      let cursor: string | null = null
      for (let more = true; more; ) {
        const page = await connector.accountRecords(account!.id, { cursor, limit: 7 })
        for (const { resource, record } of page!.records) found.set(resource, (found.get(resource) ?? new Set()).add(soundOf(resource, [record])[0]!.id))
        more = page!.more
        cursor = page!.cursor
      }
      expect(found.get('accounts')).toEqual(new Set([account!.id]))
      for (const resource of ['contacts', 'invoices', 'payments', 'allocations'] as const) {
        const own = soundOf(resource, (await listed(connector, resource)).records).filter(({ accountId }) => accountId === account!.id)
        expect(found.get(resource) ?? new Set(), resource).toEqual(new Set(own.map(({ id }) => id)))
      }
      expect(await connector.accountRecords('nobody-has-this-id', { cursor: null, limit: 10 })).toBeNull()
    })

    test('its sums are those of its lists', async () => {
      const connector = connect()
      const { revs } = await connector.me()
      for (const resource of ['accounts', 'invoices', 'payments', 'allocations'] as const) {
        const records = soundOf(resource, (await listed(connector, resource)).records)
        const totals = await connector.totals(world.party)
        const total = totals.find((row) => row.resource === resource)
        if (total !== undefined) expect(total.count, resource).toBe(records.length)
        // A source that numbers nothing is listed again instead.
        if (revs === 'observed') continue
        const wanted = new Map<string, { count: number; revs: number; minor: number }>()
        for (const record of records) {
          const key = `${resource === 'accounts' ? record.id : String(record.accountId)} ${summedField[resource] === undefined ? '' : record.currency}`
          const line = wanted.get(key) ?? { count: 0, revs: 0, minor: 0 }
          wanted.set(key, { count: line.count + 1, revs: line.revs + record.rev, minor: line.minor + Number(record[summedField[resource] ?? ''] ?? 0) })
        }
        const given = new Map<string, { count: number; revs: number; minor: number }>()
        let after: string | null = null
        for (let more = true; more; ) {
          const page = await connector.sums(resource, { party: world.party, after, limit: 5 })
          for (const { accountId, currency, ...line } of page.sums) given.set(`${accountId} ${currency}`, line)
          more = page.more
          after = page.sums.at(-1)?.accountId ?? null
        }
        expect(given, resource).toEqual(wanted)
      }
    })

    test('a command is carried out once for its key: asked again it answers as it did, and what changed is what is read', async () => {
      const connector = connect()
      const given = await world.command()
      const first = await send(connector, given, 'conformance-once')
      expect(first.kind, first.kind === 'done' ? '' : first.message).toBe('done')
      const again = await send(connector, given, 'conformance-once')
      expect(again.kind).toBe('done')
      if (first.kind !== 'done' || again.kind !== 'done') return
      expect(first.changed.length).toBeGreaterThan(0)
      expect(again.result).toEqual(first.result)
      expect(new Set(again.changed.map(({ resource, record }) => `${resource} ${(record as Sound).id}`))).toEqual(new Set(first.changed.map(({ resource, record }) => `${resource} ${(record as Sound).id}`)))
      for (const { resource, record } of first.changed) {
        const [changed] = soundOf(resource, [record])
        const read = await connector.read(resource, changed!.id)
        if (read !== null) expect(withoutRev(soundOf(resource, [read])[0]!), resource).toEqual(withoutRev(changed!))
      }
    })

    test('a command about what is not there is refused, not carried out', async () => {
      const { command, input } = await world.command()
      const { target } = commands[command]
      const outcome = await send(connect(), { command, input: { ...(input as object), [target]: 'nobody-has-this-id' } } as Given, 'conformance-missing')
      expect(outcome).toMatchObject({ kind: 'refused' })
    })

    test('what it says it cannot do it refuses', async () => {
      const connector = connect()
      const { cannot } = await connector.me()
      for (const { command } of (cannot ?? []).slice(0, 5)) {
        const input = { [commands[command].target]: 'nobody-has-this-id' }
        expect(await send(connector, { command, input } as unknown as Given, `conformance-${command}`), command).toMatchObject({ kind: 'refused' })
      }
    })

    describe('its line', () => {
      const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'answered', (error: unknown) => (error instanceof ConnectorError ? error.code : String(error)))
      const over = () => {
        if (world.line === null) return null
        return world.line
      }
      test('fails in the port’s own words: gone, a wrong key, too often, broken, silent, called off', async () => {
        const line = over()
        // A source in the workspace itself has no line that could fail.
        if (line === null) return expect(name).toBe('files')
        const trial = (connector: Connector): Connector => {
          onTestFinished(() => connector.close())
          return connector
        }
        expect(await codeOf(trial(line.gone()).me())).toBe('OFFLINE')
        expect(await codeOf(trial(line.wrongKey()).me())).toBe('UNAUTHORIZED')
        const often = trial(await line.tooOften())
        const refused = await often.me().then(() => null, (error: unknown) => error as ConnectorError)
        expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7000 })
        expect(await codeOf(trial(await line.broken()).me())).toBe('SERVER')
        expect(await codeOf(trial(await line.silent()).me())).toBe('TIMEOUT')
        const off = new AbortController()
        const called = codeOf(trial(await line.silent()).me(off.signal))
        off.abort()
        expect(await called).toBe('CANCELLED')
      })
    })
  })
}

const withoutRev = ({ rev: _rev, updatedAt: _updatedAt, ...rest }: Sound): object => rest
const sum = (rows: readonly Sound[], field: string, id: string): number => rows.reduce((minor, row) => minor + (row[field] === id ? Number(row['amountMinor']) : 0), 0)
