/** Tells of charges that failed and are still open, and what to do. */
import { button, frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, SIGNED, SIGNED_HTML, STOP } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  failures: rows('The payments that did not go through, the oldest first', {
    amount: one('What was to be paid', '$1,240.00'),
    reason: one('Why it did not go through, a sentence', 'The card has expired.'),
    on: one('When it was tried', '19 November 2026'),
    invoice: one('The number of the invoice; empty where it is for none', 'IN1042'),
    method: one('The card or account it was tried with', 'Visa •4242'),
  }, [
    { amount: '$1,240.00', reason: 'The card has expired.', on: '19 November 2026', invoice: 'IN1042', method: 'Visa •4242' },
    { amount: '$88.50', reason: 'There was not enough money on the card or in the account.', on: '20 November 2026', invoice: 'IN1051', method: 'Visa •4242' },
  ]),
  count: one('How many payments', 2),
  total: one('What is still to be paid in all; one amount a currency', '$1,328.50'),
  nextStep: one('What the customer should do, a sentence; of several failures what the gravest asks for', 'Please add a new card in the portal.'),
  headline: one('What went wrong, for a heading; empty where payments failed for different reasons', ''),
  brief: one('The same in two or three words, for an SMS', ''),
  newMethod: one('Whether another card is asked for, or the card to be entered again', true),
} as const
export type PaymentFailedValues = ValuesOf<typeof variables>

const TOLD = '{% if count == 1 %}A payment of {{ total }} for {{ account.name }} (account {{ account.ref }}) did not go through. No money was taken.{% else %}{{ count }} payments for {{ account.name }} (account {{ account.ref }}), {{ total }} in all, did not go through. No money was taken.{% endif %}'
const ALREADY = 'If you have paid since, there is nothing more to do: thank you.'

export const paymentFailed = kindTemplate({
  kind: 'payment_failed',
  when: 'When a charge failed and is still open.',
  channels: ['email', 'sms'],
  variables,
  rules: ['What has been paid meanwhile is left out, and the message is not sent when nothing is open any more.'],
  text: {
    subject: '{% if headline != "" %}{{ headline }}: {{ total }} still to be paid, {{ account.name }} ({{ account.ref }}){% elsif count == 1 %}Your payment of {{ total }} did not go through: {{ account.name }} ({{ account.ref }}){% else %}{{ count }} of your payments did not go through: {{ account.name }} ({{ account.ref }}){% endif %}',
    text: `${GREETING}

${TOLD}

{% for failure in failures -%}
{% if failure.invoice != "" %}{{ failure.invoice | pad_end: 14 }}{% else %}{{ "Payment" | pad_end: 14 }}{% endif %}{{ failure.amount | pad_start: 16 }}
  Tried on {{ failure.on }} with {{ failure.method }}
  {{ failure.reason }}
{% endfor -%}
{% if count > 1 -%}
------------------------------
{{ "To pay" | pad_end: 14 }}{{ total | pad_start: 16 }}
{% endif %}
What to do: {{ nextStep }} Sign in at {{ party.portalUrl }}

${ALREADY} If something is not right, answer this email${OR_CALL}, and we will help you.

${SIGNED}`,
    html: frame({
      glimpse: '{{ total }} is still to be paid for {{ account.name }}, account {{ account.ref }}.',
      heading: '{% if headline != "" %}{{ headline }}{% elsif count == 1 %}Your payment did not go through{% else %}{{ count }} payments did not go through{% endif %}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        listing({
          heads: ['Invoice', 'To pay'], each: 'failure in failures', what: '{% if failure.invoice != "" %}{{ failure.invoice }}{% else %}Payment{% endif %}',
          details: ['Tried on {{ failure.on }} with {{ failure.method }}', '{{ failure.reason }}'],
          amount: '{{ failure.amount }}', foot: { what: 'To pay', amount: '{{ total }}', when: 'count > 1' },
        }),
        paragraph('<strong>What to do:</strong> {{ nextStep }}', 'margin-bottom:20px'),
        button('Sign in to the portal', '{{ party.portalUrl }}', 'Or go to {{ party.portalName }} in your browser.'),
        paragraph(`${ALREADY} If something is not right, answer this email${OR_CALL_HTML}, and we will help you.`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: `{{ party.legalName }}, {{ account.ref }}: {% if count == 1 %}payment {{ total }} failed{% if brief != "" %}: {{ brief }}{% endif %}{% else %}{{ count }} payments ({{ total }}) failed{% endif %}. {% if newMethod %}New card{% else %}Pay{% endif %}: {{ party.portalUrl }} ${STOP}`,
  },
})
