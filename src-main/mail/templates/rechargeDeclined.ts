/** Tells that a recharge of the available balance failed, and what follows. */
import { button, frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, BALANCE_FOLLOWS, BALANCE_HTML, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, SIGNED, SIGNED_HTML, STOP } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  charges: rows('The recharges that were declined, the oldest first', {
    amount: one('What was to be put on the balance', '$200.00'),
    on: one('When it was tried', '21 November 2026'),
    method: one('The card or account it was tried with', 'Visa •4242'),
    reason: one('Why it was declined, a sentence', 'The card has expired.'),
  }, [{ amount: '$200.00', on: '21 November 2026', method: 'Visa •4242', reason: 'The card has expired.' }]),
  count: one('How many recharges', 1),
  total: one('What they were to put on the balance in all; one amount a currency', '$200.00'),
  balance: one('The available balance as the message goes; empty where there is none', '$11.60'),
  belowZero: one('Whether the available balance is below zero', false),
  paused: one('Whether the service is paused for want of money', false),
  nextStep: one('What the customer should do, a sentence; of several declines what the gravest asks for', 'Please add a new card in the portal.'),
  newMethod: one('Whether it asks for another card, or for the card to be entered again', true),
} as const
export type RechargeDeclinedValues = ValuesOf<typeof variables>

const TOLD = '{% if count == 1 %}A recharge of {{ charges[0].amount }} for {{ account.name }} (account {{ account.ref }}) was declined. No money was taken.{% else %}{{ count }} recharges for {{ account.name }} (account {{ account.ref }}) were declined, {{ total }} in all. No money was taken.{% endif %}'
const TO_DO = '{{ nextStep }}{% if newMethod %} Then recharge the balance.{% endif %}'
const ALREADY = 'If you have recharged since, there is nothing more to do: thank you.'

export const rechargeDeclined = kindTemplate({
  kind: 'recharge_declined',
  when: 'When a charge for an available balance failed.',
  channels: ['email', 'sms'],
  variables,
  rules: [],
  text: {
    subject: '{% if paused %}Service paused, recharge declined{% elsif count == 1 %}Your recharge of {{ charges[0].amount }} was declined{% else %}{{ count }} recharges were declined{% endif %}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${TOLD}

{% for charge in charges -%}
{{ charge.on | pad_end: 20 }}{{ charge.amount | pad_start: 16 }}
  {{ charge.method }}
  {{ charge.reason }}
{% endfor -%}
{% if count > 1 -%}
------------------------------------
{{ "Total" | pad_end: 20 }}{{ total | pad_start: 16 }}
{% endif %}
{%- if balance != "" %}
Available balance now: {{ balance }}
{% endif %}
${BALANCE_FOLLOWS}

What to do: ${TO_DO} Sign in at {{ party.portalUrl }}

${ALREADY} If something is not right, answer this email${OR_CALL}, and we will help you.

${SIGNED}`,
    html: frame({
      glimpse: '{% if balance == "" %}{{ total }} for {{ account.name }}.{% else %}The available balance of {{ account.name }} is {{ balance }}.{% endif %}',
      heading: '{% if count == 1 %}Your recharge was declined{% else %}{{ count }} recharges were declined{% endif %}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        listing({
          heads: ['Recharge', 'Amount'], each: 'charge in charges', what: '{{ charge.on }}', details: ['{{ charge.method }}', '{{ charge.reason }}'],
          amount: '{{ charge.amount }}', foot: { what: 'Total', amount: '{{ total }}', when: 'count > 1' },
        }),
        BALANCE_HTML,
        paragraph(BALANCE_FOLLOWS),
        paragraph(`<strong>What to do:</strong> ${TO_DO}`, 'margin-bottom:20px'),
        button('Sign in to the portal', '{{ party.portalUrl }}', 'Or go to {{ party.portalName }} in your browser.'),
        paragraph(`${ALREADY} If something is not right, answer this email${OR_CALL_HTML}, and we will help you.`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: `{{ party.legalName }}, {{ account.ref }}: {% if count == 1 %}recharge{% else %}{{ count }} recharges{% endif %} of {{ total }} declined.{% if paused %} Service is paused.{% elsif balance != "" %} Balance {{ balance }}.{% endif %} Pay: {{ party.portalUrl }} ${STOP}`,
  },
})
