/** Changes of a customer: how they pay, who they are, where they live. */
import type Stripe from 'stripe'
import type { PostalAddress } from '#contract/vocabulary.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { objectIdOf, refId } from '../ids.ts'
import { MARKS } from './marks.ts'
import { customerOf, customerRecords, readAll, type Rule, type Work } from './work.ts'

/** Days until an invoice that is sent is due, where nobody said otherwise. */
const DAYS_UNTIL_DUE = 30
const FIELDS_MAX = 4
/** An unused link of the customer portal lives so long (docs.stripe.com/customer-management/integrate-customer-portal). */
const LINK_MS = 5 * 60_000

export const setDefaultMethod: Rule<'setDefaultMethod'> = async (work, { accountId, methodId }) => {
  const customer = await customerOf(work, accountId)
  const before = refId(customer.invoice_settings?.default_payment_method)
  const done = await changed(work, customer, async () => {
    const method = await work.ask((stripe) => stripe.paymentMethods.retrieve(methodId))
    if (refId(method.customer) !== customer.id) work.refuse('METHOD_OF_ANOTHER_ACCOUNT', method.customer === null ? 'This payment method was taken off the customer at Stripe. Choose another one.' : 'This payment method belongs to another account.')
    return { invoice_settings: { default_payment_method: methodId } }
  })
  return { ...done, changed: [...done.changed, ...(await readAll(work, 'paymentMethods', [before, methodId]))] }
}

/** Invoices that are final keep their way of being collected: it is from the next one on. Drafts change with it. */
export const setAutopay: Rule<'setAutopay'> = async (work, { accountId, autopay }) => {
  const customer = await customerOf(work, accountId)
  const wanted = autopay ? 'charge_automatically' : 'send_invoice'
  const terms = { collection_method: wanted, ...(autopay ? {} : { days_until_due: DAYS_UNTIL_DUE }) } as const
  const subscriptions = (await work.ask((stripe) => stripe.subscriptions.list({ customer: accountId, status: 'all', limit: 100 }))).data.filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired')
  if (subscriptions.length === 0) return work.refuse('NO_SUBSCRIPTION', 'This customer has no subscription at Stripe, so there is nothing that could be paid by itself.')
  const chargeable = refId(customer.invoice_settings?.default_payment_method) ?? refId(customer.default_source)
  if (autopay && chargeable === null && subscriptions.some((one) => refId(one.default_payment_method) === null)) return work.refuse('NO_METHOD', 'There is no default payment method that could be charged. Ask the customer to add one in the portal.')
  const done = await changed(work, customer, async () => ({}))
  for (const { id } of subscriptions.filter((one) => one.collection_method !== wanted)) await work.ask((stripe) => stripe.subscriptions.update(id, terms, work.key(id)))
  const drafts = (await work.ask((stripe) => stripe.invoices.list({ customer: accountId, status: 'draft', limit: 100 }))).data.filter((one) => one.collection_method !== wanted)
  for (const { id } of drafts) await work.ask((stripe) => stripe.invoices.update(id, terms, work.key(id)))
  return { ...done, changed: await customerRecords(work, accountId) }
}

/** The one contact that a customer is: its name is the customer's, unless the person's own stands beside it. */
export const updateContact: Rule<'updateContact'> = async (work, { contactId, name, email, phone }) => {
  const customer = await customerOf(work, objectIdOf(contactId))
  return changed(work, customer, async () => {
    const person = customer.individual_name ?? ''
    const renamed = name === (person || (customer.name ?? '')) ? {} : person === '' ? { name } : { individual_name: name }
    return { ...renamed, email: email ?? '', phone: phone ?? '' }
  })
}

export const updateAddress: Rule<'updateAddress'> = async (work, { accountId, which, address }) => {
  const customer = await customerOf(work, accountId)
  return changed(work, customer, async () => {
    if (which === 'billing') return { address: stripeAddress(address) }
    const phone = customer.shipping?.phone
    return { shipping: { name: customer.shipping?.name || customer.name || customer.email || customer.id, ...(phone ? { phone } : {}), address: stripeAddress(address) } }
  })
}

/** Stripe has two lines: what is more goes into the second. Each part is sent, so that none of the old address stays. */
function stripeAddress({ lines, city, region, postcode, country }: PostalAddress) {
  const [first = '', ...more] = lines.filter((line) => line.trim() !== '')
  // `ZZ` stands for a country that Stripe was not told.
  return { line1: first, line2: more.join(', '), city, state: region, postal_code: postcode, country: country === 'ZZ' ? '' : country }
}

/** On the coming invoices too, where there is room for it among the fields that are printed. */
export const setPoNumber: Rule<'setPoNumber'> = async (work, { accountId, poNumber }) => {
  const customer = await customerOf(work, accountId)
  return changed(work, customer, async () => {
    const others = (customer.invoice_settings?.custom_fields ?? []).filter(({ name }) => !/^\s*(p\.?\s?o\.?\b|purchase\s+order)/i.test(name)).map(({ name, value }) => ({ name, value }))
    const fields = poNumber === null || poNumber === '' || others.length >= FIELDS_MAX ? others : [...others, { name: 'PO number', value: poNumber }]
    return { invoice_settings: { custom_fields: fields.length === 0 ? '' : fields }, metadata: { [MARKS.poNumber]: poNumber ?? '' } }
  })
}

export const setApprovalPreference: Rule<'setApprovalPreference'> = async (work, { accountId, preference }) => {
  const customer = await customerOf(work, accountId)
  return changed(work, customer, async () => ({ metadata: { [MARKS.preference]: preference } }))
}

/** A link into the customer portal; whether somebody used it Stripe does not tell. */
export const newRegistrationLink: Rule<'newRegistrationLink'> = async (work, { registrationId }) => {
  const customer = await customerOf(work, objectIdOf(registrationId))
  const session = await work.ask((stripe) => stripe.billingPortal.sessions.create({ customer: customer.id }, work.key()))
  return { result: { url: session.url, expiresAt: session.created * 1000 + LINK_MS }, changed: await readAll(work, 'registrations', [registrationId]) }
}

type Change = Omit<Stripe.CustomerUpdateParams, 'metadata'> & { metadata?: Record<string, string> }

/** One write of the customer, with the mark of this command; not made where it was made before. */
async function changed(work: Work, customer: Stripe.Customer, change: () => Promise<Change>): Promise<{ result: Record<string, never>; changed: ChangedRecord[] }> {
  if (!work.isDone(customer.metadata)) {
    await work.mustBeAsDecided()
    const { metadata, ...rest } = await change()
    await work.ask((stripe) => stripe.customers.update(customer.id, { ...rest, metadata: { ...metadata, ...work.mark } }, work.key()))
  }
  return { result: {}, changed: await customerRecords(work, customer.id) }
}
