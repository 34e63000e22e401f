/**
 * The commands that a run gives, and how the billing system's own records show that one took effect:
 * by what it writes for people and by the charges it makes, not by the keys it remembers.
 */
import { commands, type CommandName } from '#contract/commands.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Random } from '#main/sandbox/random.ts'
import { rowsOf, type Raw, type Upstream } from './upstream.ts'

/** Where the effect of one command shows: so many more records of `resource` with these values. */
export interface Effect {
  resource: 'billingLog' | 'charges' | 'holds' | 'allocations'
  where: Record<string, unknown>
  /** How many there were before it was given. */
  before: number
}

export interface Intent {
  /** Unique in the whole test. */
  marker: string
  command: CommandName
  input: Record<string, unknown>
  accountId: string
  partyId: string
  /** Decided on this version; null: on any. */
  ifMatch: number | null
  effect: Effect
}

type Draft = Omit<Intent, 'marker' | 'accountId' | 'partyId' | 'ifMatch' | 'effect'> & { of: Raw; effect: Omit<Effect, 'before'> }
/** Makes a command, or finds that nothing is left to make it of. */
type Maker = (upstream: Upstream, chance: Random, used: Set<string>, marker: string) => Draft | null

export function countEffect({ resource, where }: Omit<Effect, 'before'>, upstream: Upstream): number {
  const wanted = Object.entries(where)
  return rowsOf(upstream, resource).filter((row) => wanted.every(([field, value]) => row[field] === value)).length
}

/** `count` commands of different kinds, money among them; what is paid or changed once in the test is not taken again. */
export function drawIntents(upstream: Upstream, chance: Random, used: Set<string>, name: string, count: number): Intent[] {
  const kinds = [...chance.shuffled(MONEY).slice(0, 1 + Number(chance.chance(0.5))), ...chance.shuffled(OTHERS)]
  const intents: Intent[] = []
  for (const make of kinds) {
    if (intents.length === count) break
    const marker = `${name}-${intents.length + 1}`
    const draft = make(upstream, chance, used, marker)
    if (draft === null) continue
    const { of, effect, command, input } = draft
    const accountId = of.accountId ?? of.id
    // Most staff look at what they change; a change by somebody else in between is then a conflict.
    const decided = !commands[command].money && command !== 'setRecharge' && commands[command].on !== 'wallets' && chance.chance(0.3)
    intents.push({ marker, command, input, accountId, partyId: String(of['partyId']), ifMatch: decided ? of.rev : null, effect: { ...effect, before: countEffect(effect, upstream) } })
  }
  return chance.shuffled(intents)
}

/** One that no earlier command was about. */
function fresh(resource: Resource, upstream: Upstream, chance: Random, used: Set<string>, fits: (row: Raw) => boolean): Raw | null {
  const rows = rowsOf(upstream, resource).filter((row) => !used.has(`${resource} ${row.id}`) && fits(row))
  if (rows.length === 0) return null
  const row = chance.pick(rows)
  used.add(`${resource} ${row.id}`)
  return row
}

const log = (accountId: unknown, text: string): Omit<Effect, 'before'> => ({ resource: 'billingLog', where: { accountId, text } })
const openAccount = (upstream: Upstream) => (row: Raw): boolean => upstream.get('accounts')!.get(row.accountId ?? row.id)?.['status'] !== 'closed'
const held = (upstream: Upstream, invoiceId: string): boolean => rowsOf(upstream, 'holds').some((hold) => hold['invoiceId'] === invoiceId && hold['releasedAt'] === null)

function methodOf(upstream: Upstream, accountId: unknown, chance: Random): Raw | null {
  const methods = rowsOf(upstream, 'paymentMethods').filter((method) => method['accountId'] === accountId && method['notAccepted'] === null)
  return methods.length === 0 ? null : chance.pick(methods)
}
const payable = (upstream: Upstream) => (row: Raw): boolean =>
  row['status'] === 'open' && openAccount(upstream)(row) && !held(upstream, row.id) && rowsOf(upstream, 'paymentMethods').some((method) => method['accountId'] === row.accountId)

/** Invoices are marked as used by both, so that the two never charge for the same one. */
const MONEY: readonly Maker[] = [
  (upstream, chance, used) => {
    const invoice = fresh('invoices', upstream, chance, used, payable(upstream))
    const method = invoice && methodOf(upstream, invoice.accountId, chance)
    return invoice && method && { command: 'payInvoice', input: { invoiceId: invoice.id, methodId: method.id }, of: invoice, effect: { resource: 'charges', where: { seriesId: invoice.id } } }
  },
  (upstream, chance, used) => {
    const charge = fresh('charges', upstream, chance, used, (row) => {
      const invoice = upstream.get('invoices')!.get(String(row['invoiceId']))
      return row['status'] === 'failed' && invoice !== undefined && !used.has(`invoices ${invoice.id}`) && payable(upstream)(invoice)
    })
    const method = charge && methodOf(upstream, charge.accountId, chance)
    if (!charge || !method) return null
    used.add(`invoices ${String(charge['invoiceId'])}`)
    return { command: 'retryCharge', input: { chargeId: charge.id, methodId: method.id }, of: charge, effect: { resource: 'charges', where: { seriesId: charge['seriesId'] } } }
  },
]

const waiting = (upstream: Upstream, chance: Random, used: Set<string>): { invoice: Raw; approval: Raw } | null => {
  const approval = fresh('approvals', upstream, chance, used, (row) => row['state'] === 'waiting' && row['autoApprovesAt'] !== null && upstream.get('invoices')!.has(String(row['invoiceId'])))
  return approval && { approval, invoice: upstream.get('invoices')!.get(String(approval['invoiceId']))! }
}

const note: Maker = (upstream, chance, _used, marker) => {
  const account = chance.pick(rowsOf(upstream, 'accounts').slice(0, 8))
  return { command: 'addAccountNote', input: { accountId: account.id, text: marker }, of: account, effect: log(account.id, marker) }
}
const poNumber: Maker = (upstream, chance, _used, marker) => {
  const account = chance.pick(rowsOf(upstream, 'accounts').slice(0, 8))
  return { command: 'setPoNumber', input: { accountId: account.id, poNumber: marker }, of: account, effect: log(account.id, `PO number set to ${marker}`) }
}

/** One unit of a payment that has something left, on an invoice that nobody pays otherwise. */
const application: Maker = (upstream, chance, used) => {
  const taken = Map.groupBy([...rowsOf(upstream, 'allocations'), ...rowsOf(upstream, 'refunds')], (row) => row['paymentId'])
  const left = (row: Raw): number => (taken.get(row.id) ?? []).reduce((minor, each) => minor - Number(each['amountMinor']), Number(row['amountMinor']))
  const fits = (payment: Raw) => (row: Raw): boolean =>
    row.accountId === payment.accountId && row['currency'] === payment['currency'] && row['status'] === 'open' && row['disputed'] === false && !held(upstream, row.id) && !used.has(`invoices ${row.id}`)
  const payment = fresh('payments', upstream, chance, used, (row) => row['purpose'] === 'receivable' && left(row) > 0 && rowsOf(upstream, 'invoices').some(fits(row)))
  const invoice = payment && fresh('invoices', upstream, chance, used, fits(payment))
  return payment && invoice && { command: 'applyPayment', input: { paymentId: payment.id, rows: [{ invoiceId: invoice.id, amountMinor: 1 }] }, of: payment, effect: { resource: 'allocations', where: { paymentId: payment.id, invoiceId: invoice.id } } }
}

const OTHERS: readonly Maker[] = [
  application,
  note, note, poNumber,
  (upstream, chance, _used, marker) => {
    const contact = chance.pick(rowsOf(upstream, 'contacts'))
    return { command: 'updateContact', input: { contactId: contact.id, name: marker, email: contact['email'], phone: contact['phone'] }, of: contact, effect: log(contact.accountId, `Contact ${marker} was changed`) }
  },
  (upstream, chance, used, marker) => {
    const invoice = fresh('invoices', upstream, chance, used, (row) => row['status'] === 'open' && !held(upstream, row.id))
    return invoice && { command: 'holdInvoice', input: { invoiceId: invoice.id, reason: marker, channel: 'phone' }, of: invoice, effect: { resource: 'holds', where: { reason: marker } } }
  },
  (upstream, chance, used, marker) => {
    const hold = fresh('holds', upstream, chance, used, (row) => row['releasedAt'] === null)
    const invoice = hold && upstream.get('invoices')!.get(String(hold['invoiceId']))
    return invoice ? { command: 'releaseInvoice', input: { invoiceId: invoice.id, note: marker }, of: invoice, effect: log(invoice.accountId, `Invoice ${String(invoice['number'])} released: ${marker}`) } : null
  },
  (upstream, chance, used, marker) => {
    const found = waiting(upstream, chance, used)
    return found && { command: 'approveInvoice', input: { invoiceId: found.invoice.id, note: marker }, of: found.invoice, effect: log(found.invoice.accountId, `Invoice ${String(found.invoice['number'])} approved: ${marker}`) }
  },
  (upstream, chance, used) => {
    const found = waiting(upstream, chance, used)
    const hours = chance.int(1, 48)
    return found && { command: 'extendApproval', input: { invoiceId: found.invoice.id, hours }, of: found.invoice, effect: log(found.invoice.accountId, `Approval of invoice ${String(found.invoice['number'])} extended by ${hours} hours`) }
  },
  (upstream, chance, used) => {
    const addOn = fresh('addOns', upstream, chance, used, openAccount(upstream))
    const enabled = addOn?.['enabled'] === false
    return addOn && { command: 'setAddOn', input: { addOnId: addOn.id, enabled }, of: addOn, effect: log(addOn.accountId, `${String(addOn['name'])} ${enabled ? 'enabled' : 'disabled'}`) }
  },
  (upstream, chance, used) => {
    const registration = fresh('registrations', upstream, chance, used, (row) => row['state'] !== 'registered' && openAccount(upstream)(row))
    return registration && { command: 'newRegistrationLink', input: { registrationId: registration.id }, of: registration, effect: log(registration.accountId, `New registration link for ${String(registration['email'])}; earlier links no longer work`) }
  },
]
