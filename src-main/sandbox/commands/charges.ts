/** Taking money: an invoice paid now, a failed charge tried again. A decline is an answer, not a refusal. */
import { mediumOfMethod } from '#contract/vocabulary.ts'
import type { CommandInput, CommandResult } from '#contract/commands.ts'
import type { Stored } from '../row.ts'
import { Refusal, type Work } from './work.ts'

export function retryCharge(work: Work, input: CommandInput<'retryCharge'>): CommandResult<'retryCharge'> {
  const failed = work.need('charges', input.chargeId)
  const account = openAccount(work, failed.accountId)
  if (failed.status !== 'failed') throw new Refusal('ALREADY_PAID', 'This charge went through; there is nothing to try again.')
  const method = methodOf(work, input.methodId, failed.accountId)
  if (failed.invoiceId !== null) {
    const invoice = work.need('invoices', failed.invoiceId)
    const owed = payable(work, invoice)
    work.change('charges', failed)
    return chargeInvoice(work, invoice, method, owed)
  }
  const series = work.store.ofAccount('charges', account.id).filter(({ seriesId }) => seriesId === failed.seriesId)
  if (series.some(({ status }) => status !== 'failed')) throw new Refusal('ALREADY_PAID', 'A later attempt of this recharge went through.')
  work.change('charges', failed)
  return rechargeWallet(work, failed, method)
}

export function payInvoice(work: Work, input: CommandInput<'payInvoice'>): CommandResult<'payInvoice'> {
  const invoice = work.need('invoices', input.invoiceId)
  openAccount(work, invoice.accountId)
  const owed = payable(work, invoice)
  const method = methodOf(work, input.methodId, invoice.accountId)
  const answered = chargeInvoice(work, invoice, method, owed)
  // Every command raises the rev of what it is about, a decline too: whoever asks later can tell that it was carried out.
  if (answered.status === 'failed') work.change('invoices', invoice)
  return answered
}

/** What is still owed on an invoice, over everything recorded. */
export function openMinor({ store }: Work, invoice: Stored<'invoices'>): number {
  const sum = (resource: 'allocations' | 'writeOffs'): number =>
    store.ofAccount(resource, invoice.accountId).reduce((minor, row) => minor + (row.invoiceId === invoice.id ? row.amountMinor : 0), 0)
  return invoice.totalMinor - sum('allocations') - sum('writeOffs')
}

/** What is open; refused where nothing is owed. Held and disputed ones are owed too. */
export function stillOwed(work: Work, invoice: Stored<'invoices'>): number {
  const { number, status } = invoice
  const open = openMinor(work, invoice)
  if (status === 'void') throw new Refusal('INVOICE_VOID', `Invoice ${number} is void.`)
  if (status === 'draft') throw new Refusal('INVOICE_DRAFT', `Invoice ${number} is still a draft.`)
  if (status === 'uncollectible') throw new Refusal('INVOICE_UNCOLLECTIBLE', `Invoice ${number} was written off.`)
  if (status === 'paid' || open <= 0) throw new Refusal('ALREADY_PAID', `Invoice ${number} is paid.`)
  return open
}

function payable(work: Work, invoice: Stored<'invoices'>): number {
  const owed = openMinor(work, invoice)
  if (invoice.status === 'void') throw new Refusal('INVOICE_VOID', `Invoice ${invoice.number} is void.`)
  if (invoice.status === 'draft') throw new Refusal('INVOICE_DRAFT', `Invoice ${invoice.number} is still a draft.`)
  if (invoice.status === 'uncollectible') throw new Refusal('INVOICE_UNCOLLECTIBLE', `Invoice ${invoice.number} was written off.`)
  if (invoice.status === 'paid' || owed <= 0) throw new Refusal('ALREADY_PAID', `Invoice ${invoice.number} is paid.`)
  const held = work.store.ofAccount('holds', invoice.accountId).some((hold) => hold.invoiceId === invoice.id && hold.releasedAt === null)
  if (held) throw new Refusal('INVOICE_ON_HOLD', `Invoice ${invoice.number} is on hold; release it first.`)
  return owed
}

function openAccount(work: Work, accountId: string): Stored<'accounts'> {
  const account = work.need('accounts', accountId)
  if (account.status === 'closed') throw new Refusal('ACCOUNT_CLOSED', `Account ${account.ref} is closed; its methods are charged no more.`)
  return account
}

function methodOf(work: Work, methodId: string, accountId: string): Stored<'paymentMethods'> {
  const method = work.need('paymentMethods', methodId)
  if (method.accountId !== accountId) throw new Refusal('METHOD_OF_ANOTHER_ACCOUNT', 'This payment method belongs to another account.')
  if (method.notAccepted !== null) throw new Refusal('METHOD_NOT_ACCEPTED', method.notAccepted)
  return method
}

interface Attempt {
  kind: Stored<'charges'>['kind']
  invoiceId: string | null
  amountMinor: number
  seriesId: string
}

/** Asks the gateway and writes the charge, whichever way it went. */
function attempt(work: Work, method: Stored<'paymentMethods'>, currency: string, { kind, invoiceId, amountMinor, seriesId }: Attempt): Stored<'charges'> {
  const declineCode = work.gateway.attempt(method.id)
  return work.create('charges', method.partyId, {
    accountId: method.accountId, kind, invoiceId, methodId: method.id, amountMinor, currency,
    status: declineCode === null ? 'succeeded' : 'failed', declineCode, at: work.now, seriesId,
  })
}

const answer = (charge: Stored<'charges'>): CommandResult<'payInvoice'> =>
  ({ chargeId: charge.id as CommandResult<'payInvoice'>['chargeId'], status: charge.status === 'failed' ? 'failed' : 'succeeded', declineCode: charge.declineCode })

const describe = (method: Stored<'paymentMethods'>): string => `${method.brand} ending ${method.last4}`

function chargeInvoice(work: Work, invoice: Stored<'invoices'>, method: Stored<'paymentMethods'>, owedMinor: number): CommandResult<'payInvoice'> {
  const charge = attempt(work, method, invoice.currency, { kind: 'invoice', invoiceId: invoice.id, amountMinor: owedMinor, seriesId: invoice.id })
  if (charge.status === 'failed') {
    work.log(invoice.accountId, 'charge_failed', `${describe(method)} declined for invoice ${invoice.number}: ${charge.declineCode}`)
    return answer(charge)
  }
  const payment = receive(work, charge, method, 'receivable')
  work.create('allocations', invoice.partyId, {
    accountId: invoice.accountId, paymentId: payment.id, creditNoteId: null, invoiceId: invoice.id,
    amountMinor: owedMinor, currency: invoice.currency, effectiveOn: payment.receivedOn, reversesId: null,
  })
  work.change('invoices', invoice, { status: 'paid' })
  work.log(invoice.accountId, 'payment_received', `${describe(method)} charged for invoice ${invoice.number}, payment ${payment.ref}`)
  return answer(charge)
}

function receive(work: Work, charge: Stored<'charges'>, method: Stored<'paymentMethods'>, purpose: 'receivable' | 'wallet'): Stored<'payments'> {
  return work.create('payments', charge.partyId, {
    accountId: charge.accountId, ref: `PM${String(work.store.nextNumber('paymentNumber')).padStart(6, '0')}`, purpose, medium: mediumOfMethod(method.kind),
    chargeId: charge.id, receivedOn: work.today(charge.partyId), amountMinor: charge.amountMinor, currency: charge.currency, memo: null,
  })
}

function rechargeWallet(work: Work, failed: Stored<'charges'>, method: Stored<'paymentMethods'>): CommandResult<'retryCharge'> {
  const wallet = work.need('wallets', failed.accountId)
  const charge = attempt(work, method, failed.currency, { kind: failed.kind, invoiceId: null, amountMinor: failed.amountMinor, seriesId: failed.seriesId })
  if (charge.status === 'failed') {
    work.log(failed.accountId, 'charge_failed', `${describe(method)} declined for a recharge: ${charge.declineCode}`)
    return answer(charge)
  }
  const payment = receive(work, charge, method, 'wallet')
  work.create('walletEntries', wallet.partyId, {
    accountId: wallet.accountId, at: work.now, kind: failed.kind === 'one_time' ? 'one_time' : 'recharge', amountMinor: charge.amountMinor,
    currency: wallet.currency, chargeId: charge.id, description: 'Recharge, tried again by staff',
  })
  const balanceMinor = wallet.balanceMinor + charge.amountMinor
  const resumed = wallet.pausedAt !== null && balanceMinor >= 0 && !work.hidden.pausedByStaff(wallet.accountId)
  work.change('wallets', wallet, { balanceMinor, pausedAt: resumed ? null : wallet.pausedAt })
  work.log(wallet.accountId, 'payment_received', `${describe(method)} charged for a recharge, payment ${payment.ref}`)
  if (resumed) work.log(wallet.accountId, 'resumed', 'Account resumed: the available balance is no longer below zero')
  return answer(charge)
}
