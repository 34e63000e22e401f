/** Tells that the available balance is below its threshold, and that no automatic recharge has come. */
import { button, figures, frame, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, BALANCE_FOLLOWS, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, SIGNED, SIGNED_HTML, STOP } from './phrases.ts'
import { COMMON, one, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  balance: one('The available balance as the message goes', '$11.60'),
  threshold: one('The balance below which it is recharged automatically', '$15.00'),
  belowZero: one('Whether the available balance is below zero', false),
  paused: one('Whether the service is paused for want of money', false),
  method: one('The card or account that a recharge is charged to; empty where none is on file', 'Visa •4242'),
  why: one('Why nothing was charged, a sentence; empty where it is not known', 'Visa •4242 has expired.'),
  newMethod: one('Whether another card or account is needed', true),
} as const
export type LowBalanceValues = ValuesOf<typeof variables>

const TOLD = 'The available balance of {{ account.name }} (account {{ account.ref }}) is {{ balance }}. Below {{ threshold }} it is recharged automatically, but no recharge has come.{% if why != "" %} {{ why }}{% endif %} No money was taken.'
const TO_DO = '{% if newMethod %}Please sign in and add another card or bank account; then recharge the balance.{% else %}Please sign in and recharge the balance, and check that {{ method }} can be charged.{% endif %}'
const ALREADY = 'If you have recharged since, there is nothing more to do: thank you.'

export const lowBalance = kindTemplate({
  kind: 'low_balance',
  when: 'When a balance is low and no recharge has come.',
  channels: ['email', 'sms'],
  variables,
  rules: ['An address is told once each time that a balance falls below its threshold, and not at all once the money has come.'],
  text: {
    subject: '{% if paused %}Service paused, no recharge has come{% else %}Your available balance is {{ balance }}, and was not recharged{% endif %}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${TOLD}

{{ "Available balance" | pad_end: 20 }}{{ balance | pad_start: 16 }}
{{ "Recharged below" | pad_end: 20 }}{{ threshold | pad_start: 16 }}

${BALANCE_FOLLOWS}

What to do: ${TO_DO} The portal is at {{ party.portalUrl }}

${ALREADY} If something is not right, answer this email${OR_CALL}, and we will help you.

${SIGNED}`,
    html: frame({
      glimpse: 'No automatic recharge has come for {{ account.name }}, account {{ account.ref }}.',
      heading: '{% if paused %}Your service is paused{% else %}Your balance was not recharged{% endif %}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        figures([['Available balance now', '{{ balance }}'], ['Recharged below', '{{ threshold }}']]),
        paragraph(BALANCE_FOLLOWS),
        paragraph(`<strong>What to do:</strong> ${TO_DO}`, 'margin-bottom:20px'),
        button('Sign in to the portal', '{{ party.portalUrl }}', 'Or go to {{ party.portalName }} in your browser.'),
        paragraph(`${ALREADY} If something is not right, answer this email${OR_CALL_HTML}, and we will help you.`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: `{{ party.legalName }}, {{ account.ref }}: {% if paused %}service paused, {% endif %}balance {{ balance }}, not recharged. Pay: {{ party.portalUrl }} ${STOP}`,
  },
})
