/** A customer: an account, its one contact, and what a link to the portal is asked for. */
import type Stripe from 'stripe'
import { z } from 'zod'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { poNumberIn, preferenceIn } from '../commands/marks.ts'
import { contactIdOf, refId, registrationIdOf } from '../ids.ts'
import { currencyOf } from '../money.ts'
import { addressOf, clip, dayOf, orNull, recordOf, type StripeAddress, type Whose } from './record.ts'

/** `automatic`: whether its newest subscription is charged by itself; null where it has none. */
export function accountRecord(whose: Whose, customer: Stripe.Customer, automatic: boolean | null): ChangedRecord {
  const fields = customer.invoice_settings?.custom_fields ?? []
  const hasMethod = refId(customer.invoice_settings?.default_payment_method) !== null || refId(customer.default_source) !== null
  return recordOf(whose, 'accounts', customer.created, {
    id: customer.id, ref: clip(customer.id, 30), name: customerName(customer), kind: 'standard', parentId: null, status: 'active',
    currency: customer.currency ? currencyOf(customer.currency) : whose.currency, billing: 'postpaid',
    poNumber: orNull(clip(poNumberIn(customer.metadata) ?? poIn(fields), 60)),
    taxExempt: (customer.tax_exempt ?? 'none') !== 'none',
    billingAddress: addressOf(customer.address), serviceAddress: customer.shipping?.address ? addressOf(customer.shipping.address as StripeAddress) : null,
    locale: clip(customer.preferred_locales?.[0], 20) || whose.locale,
    autopay: hasMethod && automatic !== false,
    approvalPreference: preferenceIn(customer.metadata) ?? 'approved_by_us',
    approverId: null, criticalPhone: null, planFees: 'direct', createdOn: dayOf(whose, customer.created),
  })
}

/** The name of a customer without one is what is known of them. */
export const customerName = ({ name, business_name, email, description, id }: Stripe.Customer): string => clip(name, 200) || clip(business_name, 200) || clip(email, 200) || clip(description, 200) || id

export const contactRecord = (whose: Whose, customer: Stripe.Customer): ChangedRecord =>
  recordOf(whose, 'contacts', customer.created, {
    id: contactIdOf(customer.id), accountId: customer.id, name: clip(customer.individual_name, 200) || customerName(customer), email: emailOf(customer), phone: orNull(clip(customer.phone, 30)),
    roles: ['billing_email', 'admin'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null,
  })

/** Whether somebody ever signed in to the portal is not told: the state is the one that promises least. */
export function registrationRecords(whose: Whose, customer: Stripe.Customer): ChangedRecord[] {
  const email = emailOf(customer)
  if (email === null) return []
  return [recordOf(whose, 'registrations', customer.created, { id: registrationIdOf(customer.id), accountId: customer.id, contactId: contactIdOf(customer.id), email, state: 'not_invited', invitedAt: null, expiresAt: null, bouncedAt: null, registeredAt: null, timesSent: 0 })]
}

/** Stripe takes what is no address too; nobody can be written to there. */
export const emailOf = ({ email }: Stripe.Customer): string | null => z.email().max(200).safeParse(email?.trim()).data ?? null

/** The purchase order among the fields that Stripe prints on invoices. */
export const poIn = (fields: readonly { name: string; value: string }[] | null | undefined): string | null =>
  fields?.find(({ name }) => /^\s*(p\.?\s?o\.?\b|purchase\s+order)/i.test(name))?.value ?? null
