/**
 * How a command is carried out at Stripe. Stripe numbers no versions, so the record is read, held against the one
 * that the decision was made on, and written at once; what is sent under a key is the same for every try. A command
 * whose answer was lost is known by its mark in the metadata, or by Stripe's own memory of the key.
 */
import type Stripe from 'stripe'
import { commands, type CommandInput, type CommandName, type CommandResult } from '#contract/commands.ts'
import type { ChangedRecord, CommandOutcome, CommandRequest } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { StripeClient } from '../client.ts'
import { asConnectorError, StripeSaid } from '../failures.ts'
import { amountText, currencyOf, minorFromStripe, NotStripeAmount } from '../money.ts'
import type { CommandContext } from './context.ts'
import { MARKS, type Metadata } from './marks.ts'

/** What a command sees while it is carried out. */
export interface Work {
  context: CommandContext
  signal: AbortSignal | undefined
  /** The name of who gave it, as long as a mark may hold. */
  by: string
  /** When it was given; null where that is not known. */
  at: number | null
  /** The idempotency key: of the command, or of one of its several calls. */
  key(part?: string | number): { idempotencyKey: string }
  /** The mark that this very command leaves. */
  mark: { [MARKS.command]: string }
  /** Whether this very command was carried out before, by its mark. */
  isDone(metadata: Metadata): boolean
  ask<T>(call: (stripe: Stripe) => Promise<T>): Promise<T>
  /** Throws `Conflict` where the target is no longer the version that was decided on. */
  mustBeAsDecided(): Promise<void>
  refuse(code: string, message: string): never
}

export interface Done<C extends CommandName> {
  result: CommandResult<C>
  changed: ChangedRecord[]
}
export type Rule<C extends CommandName> = (work: Work, input: CommandInput<C>) => Promise<Done<C>>

class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
class Conflict extends Error {
  readonly current: ChangedRecord
  constructor(current: ChangedRecord) {
    super('Changed at Stripe.')
    this.current = current
  }
}

const KEY_MAX = 255
/** A metadata value holds 500 characters; a key of ours is a fraction of it. */
const MARK_MAX = 120
const NAME_MAX = 100

/** @throws ConnectorError where no answer came. */
export async function carryOut<C extends CommandName>(client: StripeClient, command: C, rule: Rule<C>, request: CommandRequest<C>, context: CommandContext): Promise<CommandOutcome<C>> {
  const { input, idempotencyKey, ifMatch, given, isAsDecided, signal } = request
  const { on, target } = commands[command]
  const mark = idempotencyKey.slice(0, MARK_MAX)
  const work: Work = {
    context, signal, by: (given?.by ?? 'The desk').slice(0, NAME_MAX), at: given?.at ?? null,
    key: (part) => ({ idempotencyKey: (part === undefined ? idempotencyKey : `${idempotencyKey}:${part}`).slice(-KEY_MAX) }),
    mark: { [MARKS.command]: mark },
    isDone: (metadata) => metadata?.[MARKS.command] === mark,
    ask: (call) => client.ask(call, signal),
    async mustBeAsDecided() {
      if (ifMatch === null || isAsDecided === undefined) return
      const record = await context.read(on, String((input as Record<string, unknown>)[target]), signal)
      if (record === null) throw new Refused('NOT_FOUND', GONE)
      if (!isAsDecided(on, record)) throw new Conflict({ resource: on, record })
    },
    refuse: (code, message) => {
      throw new Refused(code, message)
    },
  }
  try {
    const { result, changed } = await rule(work, input)
    return { kind: 'done', result, changed: eachOnce(changed) }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', code: error.code, message: error.message }
    if (error instanceof Conflict) return { kind: 'conflict', message: 'This was changed at Stripe since: there in the Dashboard, or by another program.', current: error.current }
    if (error instanceof NotStripeAmount) return { kind: 'refused', code: 'NOT_AN_AMOUNT', message: `${error.message} Nothing was done.` }
    if (error instanceof StripeSaid) return refusalOf(error, client)
    throw error
  }
}

/** What Stripe said no to, beyond what was looked at before. */
function refusalOf<C extends CommandName>(said: StripeSaid, client: StripeClient): CommandOutcome<C> {
  const words = said.message.trim().slice(0, 300).replace(/[.]$/, '')
  switch (said.kind) {
    case 'missing':
      return { kind: 'refused', code: 'NOT_FOUND', message: `${GONE} It says: “${words}”.` }
    case 'not_offered':
      return { kind: 'refused', code: 'NOT_OFFERED', message: `${client.host} does not offer this. Nothing was done.` }
    case 'key_reused':
      return { kind: 'refused', code: 'IDEMPOTENCY_MISMATCH', message: 'This command was sent to Stripe before in other words, and may have been carried out then.' }
    // The grant may come back: who sends it decides what becomes of it.
    case 'not_allowed':
      throw asConnectorError(said, client.host)
    case 'declined':
    case 'invalid':
      return { kind: 'refused', code: 'REFUSED', message: `Stripe refused it: “${words}”.` }
  }
}

const GONE = 'Stripe no longer has this.'

/** The later version of a record that was read twice. */
function eachOnce(changed: readonly ChangedRecord[]): ChangedRecord[] {
  const byId = new Map<string, ChangedRecord>()
  for (const one of changed) byId.set(`${one.resource} ${String((one.record as { id?: unknown } | null)?.id)}`, one)
  return [...byId.values()]
}

/** The records of those ids as they are now; those that are not there are left out. */
export async function readAll({ context, signal }: Work, resource: Resource, ids: readonly (string | null | undefined)[]): Promise<ChangedRecord[]> {
  const found: ChangedRecord[] = []
  for (const id of new Set(ids)) {
    const record = id == null ? null : await context.read(resource, id, signal)
    if (record !== null) found.push({ resource, record })
  }
  return found
}

export const customerRecords = ({ context, signal }: Work, id: string): Promise<ChangedRecord[]> => context.recordsOf('customer', id, signal)
export const invoiceRecords = ({ context, signal }: Work, id: string): Promise<ChangedRecord[]> => context.recordsOf('invoice', id, signal)

export async function customerOf(work: Work, id: string): Promise<Stripe.Customer> {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) return work.refuse('NOT_FOUND', GONE)
  const customer = await work.ask((stripe) => stripe.customers.retrieve(id))
  return customer.deleted === true ? work.refuse('NOT_FOUND', 'This customer was deleted at Stripe.') : customer
}

export async function invoiceOf(work: Work, id: string): Promise<Stripe.Invoice> {
  // Stripe's ids are letters, digits and underscores; in a path, anything else would ask for something else.
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) return work.refuse('NOT_FOUND', GONE)
  return work.ask((stripe) => stripe.invoices.retrieve(id))
}

/** `12.00 USD`, of Stripe's own count. */
export const inWords = (amount: number, currency: string): string => amountText(minorFromStripe(amount, currency), currencyOf(currency))
