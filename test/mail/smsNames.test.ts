/** What a customer is called never keeps an SMS from them. */
import { expect, test } from 'vitest'
import { forbiddenLink } from '#main/domain/smsLinks.ts'
import { renderSms } from '#main/mail/rendering.ts'

const PORTAL = 'https://au.portal.meridianfleet.example'
const values = {
  party: { legalName: 'Meridian.fleet Pty Ltd', portalUrl: PORTAL, portalName: 'au.portal.meridianfleet.example' },
  account: { name: 'Kestrel.example', ref: 'A-000001' },
  invoices: [{ number: 'IN.AU1042', amount: '$1,240.00' }],
}

test('names that read as addresses are written with a space, and the sign-in as it is', () => {
  const body = renderSms({ sms: '{{ party.legalName }}: {{ account.name }}, {% for invoice in invoices %}{{ invoice.number }} {{ invoice.amount }}{% endfor %}. Sign in: {{ party.portalUrl }} ({{ party.portalName }})' }, values)
  expect(body).toBe(`Meridian. fleet Pty Ltd: Kestrel. example, IN. AU1042 $1,240.00. Sign in: ${PORTAL} (au.portal.meridianfleet.example)`)
  expect(forbiddenLink(body, PORTAL)).toBeNull()
})

test('a link in the template’s own words stays as it was written, and does not go', () => {
  expect(forbiddenLink(renderSms({ sms: '{{ account.name }}: pay.top' }, values), PORTAL)).toBe('pay.top')
})
