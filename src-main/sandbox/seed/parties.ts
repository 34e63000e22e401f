/** Meridian Fleet, the demo company: three billing entities that track vehicles and calls. */
import type { Row } from '../row.ts'

export const PARTY_IDS = ['au', 'us', 'ww'] as const
export type PartyCode = (typeof PARTY_IDS)[number]

/** What each party bills in; the first is its own currency. */
export const partyCurrencies: Record<PartyCode, readonly string[]> = {
  au: ['AUD'],
  us: ['USD'],
  ww: ['EUR', 'GBP', 'NZD', 'JPY', 'KWD'],
}

/** Who pays for the demo company's services lives nowhere: every address ends in `.example`. */
export function partyRows(updatedAt: number): Row<'parties'>[] {
  return [
    {
      id: 'au', partyId: 'au', updatedAt, name: 'Australia', legalName: 'Meridian Fleet Pty Ltd', currency: 'AUD', timeZone: 'Australia/Sydney',
      locale: 'en-AU', taxName: 'GST', taxRateBp: 1000, taxNumber: 'ABN 00 123 456 789',
      address: { lines: ['Level 3', '88 Foundry Lane'], city: 'Newcastle', region: 'NSW', postcode: '2300', country: 'AU' },
      phone: '+61 2 5550 1800', portalUrl: 'https://au.portal.meridianfleet.example', senderName: 'Meridian Fleet Accounts', senderEmail: 'accounts@au.meridianfleet.example',
      smsNumbers: ['+61491570006', '+61491570156', '+61491570157'], acceptedMethods: ['visa', 'mastercard', 'amex', 'direct_debit'],
      paper: 'A4', colour: '#0b5c6b',
      remittance: ['Bank transfer: BSB 000-000, account 1234 5678', 'Quote your account number with every payment.', 'Questions: accounts@au.meridianfleet.example'],
    },
    {
      id: 'us', partyId: 'us', updatedAt, name: 'USA', legalName: 'Meridian Fleet Inc.', currency: 'USD', timeZone: 'America/Denver',
      locale: 'en-US', taxName: 'Sales tax', taxRateBp: 810, taxNumber: 'EIN 00-1234567',
      address: { lines: ['Suite 210', '1450 Larimer Avenue'], city: 'Fort Collins', region: 'CO', postcode: '80521', country: 'US' },
      phone: '+1 303-555-0100', portalUrl: 'https://us.portal.meridianfleet.example', senderName: 'Meridian Fleet Billing', senderEmail: 'billing@us.meridianfleet.example',
      smsNumbers: ['+13035550110', '+13035550111'], acceptedMethods: ['visa', 'mastercard', 'amex', 'discover', 'ach'],
      paper: 'Letter', colour: '#8a3b12',
      remittance: ['Checks: Meridian Fleet Inc., PO Box 0000, Fort Collins, CO 80521', 'We bill in US dollars; PayPal and Diners Club are not accepted.'],
    },
    {
      id: 'ww', partyId: 'ww', updatedAt, name: 'Worldwide', legalName: 'Meridian Fleet International Limited', currency: 'EUR', timeZone: 'Europe/Dublin',
      locale: 'en-IE', taxName: 'VAT', taxRateBp: 2300, taxNumber: 'IE 0000000XX',
      address: { lines: ['Unit 7, The Granary', 'Quay Street'], city: 'Galway', region: 'Co. Galway', postcode: 'H91 X000', country: 'IE' },
      phone: '+353 20 913 0000', portalUrl: 'https://portal.meridianfleet.example', senderName: 'Meridian Fleet International', senderEmail: 'accounts@meridianfleet.example',
      smsNumbers: ['+447700900110'], acceptedMethods: ['visa', 'mastercard', 'amex', 'jcb', 'direct_debit'],
      paper: 'A4', colour: '#2f4b8f',
      remittance: ['Bank transfer: IBAN IE00 XXXX 0000 0000 0000 00', 'Please pay in the currency of the invoice.'],
    },
  ]
}
