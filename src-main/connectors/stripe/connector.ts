/** The connector to a Stripe account (docs/connectors/stripe.md). */
import { ConnectorError, type AccountRecordsPage, type ChangedRecord, type Connector } from '#main/core/ports/connector.ts'
import { resourceNames } from '#main/core/ports/records.ts'
import { createBalances } from './balances.ts'
import { createStripeClient } from './client.ts'
import { cannotOf, sendStripeCommand, type CommandContext } from './commands/index.ts'
import { identify } from './identity.ts'
import { createInvoices } from './invoices.ts'
import type { StripeParty } from './map/party.ts'
import { createNames } from './names.ts'
import { probe } from './probes.ts'
import { createReading } from './reading.ts'
import { createUpstream } from './upstream.ts'
import { createWalks } from './walks.ts'
import { createWhole } from './whole.ts'
import { isWithheld } from './withheld.ts'

export interface StripeOptions {
  /** A restricted key (`rk_…`); a secret one works, and may do more than the desk needs. */
  key: string
  /** In place of Stripe's own: `http://127.0.0.1:12111`. */
  address: string | null
  /** For one call; half a minute unless told. */
  timeoutMs?: number
  /** The person at this machine, in whose name it is done: a key belongs to nobody. The account's own name unless told. */
  operatorName?: string
  /** A clock, in epoch milliseconds; the machine's unless told. */
  now?: () => number
}

/** An account that was read whole, while its pages are given out. */
const WHOLE_FOR_MS = 60_000
const LISTS = { customer: 'customers', invoice: 'invoices', charge: 'charges' } as const

/** Throws `ConnectorError` where the key or the address cannot be one. Nothing is asked before the first call. */
export function createStripeConnector({ key, address, timeoutMs, operatorName, now = Date.now }: StripeOptions): Connector {
  const client = createStripeClient({ key, address, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  const upstream = createUpstream(client, now)
  const names = createNames(upstream)
  const balances = createBalances(upstream)
  const walks = createWalks({ upstream, invoices: createInvoices(upstream, balances), balances, names })

  let known: Promise<StripeParty> | null = null
  const party = (signal: AbortSignal | undefined): Promise<StripeParty> => {
    known ??= identify(client, upstream, signal, now()).catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }
  const reading = createReading({ upstream, walks, party, now })
  const whole = createWhole({ upstream, walks, party, now })
  const forget = () => {
    reading.forget()
    names.forget()
    accounts.clear()
  }

  const accounts = new Map<string, { at: number; records: ChangedRecord[] }>()
  const accountWhole = async (id: string, fresh: boolean, signal: AbortSignal | undefined): Promise<{ at: number; records: ChangedRecord[] } | null> => {
    const before = accounts.get(id)
    if (!fresh && before !== undefined && now() - before.at < WHOLE_FOR_MS) return before
    upstream.forget()
    const at = now()
    const records = await whole.account(id, signal)
    accounts.clear()
    if (records === null) return null
    accounts.set(id, { at, records })
    return { at, records }
  }

  return {
    async me(signal) {
      known = null
      const own = await party(signal)
      const { permissions, notOffered } = await probe(client, upstream, key, signal, now)
      const cannot = cannotOf(permissions)
      return {
        operator: operatorName === undefined ? { id: own.accountId, name: own.name, email: own.account?.email ?? '' } : { id: 'local', name: operatorName, email: '' },
        // What the key may not do is said command by command, with why; the desk's own work asks no key.
        grants: ['billing:view', 'billing:manage'],
        parties: [own.partyId],
        system: { id: `${own.accountId}:${own.livemode ? 'live' : 'test'}`, name: own.name },
        cannot, notOffered, revs: 'observed',
      }
    },
    async page(resource, request) {
      const page = await reading.page(resource, request)
      return isWithheld(resource, walks, upstream) ? { ...page, withheld: true } : page
    },
    async read(resource, id, signal) {
      upstream.forget()
      return (await whole.read(resource, id, signal))?.record ?? null
    },
    // Stripe counts nothing: its lists have no totals.
    totals: () => Promise.resolve([]),
    sums: () => Promise.resolve({ sums: [], more: false }),
    async accountRecords(accountId, { resources, cursor, limit, signal }): Promise<AccountRecordsPage | null> {
      const from = cursor === null ? 0 : Number(cursor)
      if (!Number.isSafeInteger(from) || from < 0) throw new ConnectorError('CURSOR_EXPIRED', 'The place in the records of this account is not one of Stripe’s. They are read again from the beginning.')
      const found = await accountWhole(accountId, cursor === null, signal)
      if (found === null) return null
      const wanted = resources === undefined ? found.records : found.records.filter(({ resource }) => resources.includes(resource))
      return { records: wanted.slice(from, from + limit), cursor: String(from + limit), more: from + limit < wanted.length, asOfRev: found.at, withheld: resourceNames.filter((resource) => isWithheld(resource, walks, upstream)) }
    },
    async send(command, request) {
      const own = await party(request.signal)
      const context: CommandContext = {
        party: own.partyId,
        async read(resource, id, signal) {
          upstream.forget()
          return (await whole.read(resource, id, signal))?.record ?? null
        },
        recordsOf(object, id, signal) {
          upstream.forget()
          return whole.recordsOf(LISTS[object], id, signal)
        },
      }
      try {
        return await sendStripeCommand(client, command, request, context)
      } finally {
        forget()
      }
    },
    async close() {
      client.close()
    },
  }
}
