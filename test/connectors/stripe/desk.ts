/** A stand-in for Stripe with one customer, and the connector as the desk uses it. */
import { isDeepStrictEqual } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import type { CommandInput, CommandName } from '#contract/commands.ts'
import { createStripeConnector } from '#main/connectors/stripe/connector.ts'
import type { CommandOutcome, Connector, RawRecord } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import { addCustomer, addMethod } from '../../stripeDouble/customers.ts'
import { startStripeDouble, type StripeDouble } from '../../stripeDouble/double.ts'
import type { Customer, PaymentMethod } from '../../stripeDouble/objects.ts'

export const GIVEN = { at: Date.UTC(2026, 10, 20, 9), by: 'Imke Vos' }
export const DECLINE = { decline_code: 'insufficient_funds', advice_code: 'try_again_later' }

export type Records = Map<string, Record<string, unknown> & { id: string }>

export interface Desk {
  double: StripeDouble
  connector: Connector
  party: string
  customer: Customer
  /** The default one, and another. */
  method: PaymentMethod
  backup: PaymentMethod
  /** Sends as the outbox does; a key of its own unless told. */
  send<C extends CommandName>(command: C, input: Record<string, unknown>, options?: SendOptions): Promise<CommandOutcome<C>>
  /** Everything of the customer as the desk has it after a pull, by `resource id`. */
  books(): Promise<Records>
  /** What is still open on an invoice by the desk’s own reckoning. */
  openMinor(invoiceId: string): Promise<number>
}

export interface SendOptions {
  key?: string
  /** The target as it was when this was decided: held against what it is now. */
  decided?: RawRecord
  connector?: Connector
}

let keys = 0

export async function openDesk(options: { key?: (double: StripeDouble) => string; timeoutMs?: number } = {}): Promise<Desk> {
  const double = await startStripeDouble()
  const connector = createStripeConnector({ address: double.url, key: options.key?.(double) ?? double.key, ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }) })
  onTestFinished(async () => {
    await connector.close()
    await double.close()
  })
  const customer = addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', currency: 'usd' })
  const method = addMethod(double.books, customer, { last4: '4242' })
  const backup = addMethod(double.books, customer, { brand: 'mastercard', last4: '4444' })
  const party = double.books.account.id

  const send: Desk['send'] = (command, input, { key = `key-${(keys += 1)}`, decided, connector: other = connector } = {}) =>
    other.send(command, {
      input: input as CommandInput<typeof command>, idempotencyKey: key, given: GIVEN, ifMatch: decided === undefined ? null : 1,
      ...(decided === undefined ? {} : { isAsDecided: (_resource: Resource, record: RawRecord) => isDeepStrictEqual(withoutRev(record), withoutRev(decided)) }),
    })

  const books: Desk['books'] = async () => {
    const found: Records = new Map()
    for (let cursor: string | null = null; ; ) {
      const page = await connector.accountRecords(customer.id, { cursor, limit: 500 })
      for (const { resource, record } of page?.records ?? []) {
        const checked = checkRecord(resource, String((record as { partyId?: unknown }).partyId), record)
        if (checked.kind === 'bad') throw new Error(`${resource} ${checked.id ?? ''}: ${checked.reason}`)
        found.set(`${resource} ${(record as { id: string }).id}`, record as Record<string, unknown> & { id: string })
      }
      if (page?.more !== true) return found
      cursor = page.cursor
    }
  }
  return {
    double, connector, party, customer, method, backup, send, books,
    async openMinor(invoiceId) {
      const all = [...(await books())].map(([name, record]) => ({ resource: name.split(' ')[0], record }))
      const total = Number(all.find(({ resource, record }) => resource === 'invoices' && record.id === invoiceId)?.record['totalMinor'])
      return all.reduce((left, { resource, record }) => ((resource === 'allocations' || resource === 'writeOffs') && record['invoiceId'] === invoiceId ? left - Number(record['amountMinor']) : left), total)
    },
  }
}

export const withoutRev = (record: RawRecord): object => {
  const { rev: _rev, updatedAt: _updatedAt, ...rest } = record as Record<string, unknown>
  return rest
}

/** The end of a command that was carried out; fails where it was not. */
export function done<C extends CommandName>(outcome: CommandOutcome<C>): CommandOutcome<C> & { kind: 'done' } {
  expect(outcome.kind, outcome.kind === 'done' ? '' : outcome.message).toBe('done')
  return outcome as CommandOutcome<C> & { kind: 'done' }
}

/** `refused CODE: words`. */
export const endOf = (outcome: CommandOutcome<CommandName>): string => (outcome.kind === 'refused' ? `refused ${outcome.code}: ${outcome.message}` : outcome.kind)

/** What a command says it changed, by `resource id`. */
export const changedBy = (outcome: CommandOutcome<CommandName> & { kind: 'done' }): Records =>
  new Map(outcome.changed.map(({ resource, record }) => [`${resource} ${(record as { id: string }).id}`, record as Record<string, unknown> & { id: string }]))

/** What it says it changed is what is there: each record is read as it was answered. */
export async function isAsAnswered({ connector }: Desk, outcome: CommandOutcome<CommandName> & { kind: 'done' }): Promise<void> {
  expect(outcome.changed.length).toBeGreaterThan(0)
  for (const { resource, record } of outcome.changed) expect(withoutRev(await connector.read(resource, (record as { id: string }).id)), resource).toEqual(withoutRev(record))
}
