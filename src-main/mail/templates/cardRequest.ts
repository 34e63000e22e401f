/** Asks for another card or bank account, which the customer enters in the portal. */
import { button, frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, SIGNED, SIGNED_HTML, STOP } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  methods: rows('What another card is asked for in the place of; none where nothing is on file', {
    method: one('The card or account', 'Visa •4242'),
    why: one('Why it will not do, a sentence; may be empty', 'The card has expired.'),
    invoice: one('The invoice that was to be paid with it; may be empty', 'IN1042'),
    amount: one('What was to be paid with it; empty where no payment failed', '$1,240.00'),
  }, [{ method: 'Visa •4242', why: 'The card has expired.', invoice: 'IN1042', amount: '$1,240.00' }]),
  count: one('How many', 1),
  total: one('What is still to be paid in all, one amount a currency; empty where no payment failed', '$1,240.00'),
  none: one('Whether nothing at all is on file', false),
  autopay: one('Whether the account pays its invoices by itself', true),
} as const
export type CardRequestValues = ValuesOf<typeof variables>

const TOLD = '{% if none %}There is no card or bank account on file for {{ account.name }} (account {{ account.ref }}) that we can charge.{% else %}For {{ account.name }} (account {{ account.ref }}) we need another card or bank account in the place of the one on file.{% if total != "" %} What was to be paid with it, {{ total }}, is still open; no money was taken.{% endif %}{% endif %}'
const TO_DO = 'Please sign in and add a card or bank account there.{% if total != "" %} Then you can pay at once with it.{% endif %}'
const ONLY_THERE = 'It is entered in the portal only. Please do not send us its number by email, by SMS or by phone.'
const ALREADY = 'If you have added one since, there is nothing more to do: thank you.'

export const cardRequest = kindTemplate({
  kind: 'card_request',
  when: 'When another card or bank account is needed.',
  channels: ['email', 'sms'],
  variables,
  rules: ['What has been paid meanwhile is left out, and the message is not sent when nothing is left to ask for.'],
  text: {
    subject: 'Please add {% if none %}a{% else %}another{% endif %} card: {{ account.name }} ({{ account.ref }}){% if total != "" %}, {{ total }} to be paid{% endif %}',
    text: `${GREETING}

${TOLD}

{% for method in methods -%}
{{ method.method | pad_end: 24 }}{% if method.amount != "" %}{{ method.amount | pad_start: 16 }}{% endif %}
{%- if method.invoice != "" %}
  Invoice {{ method.invoice }}
{%- endif %}
{%- if method.why != "" %}
  {{ method.why }}
{%- endif %}
{% endfor -%}
{% if none == false %}
{% endif -%}
What to do: ${TO_DO} The portal is at {{ party.portalUrl }}

${ONLY_THERE}

${ALREADY} If something is not right, answer this email${OR_CALL}, and we will help you.

${SIGNED}`,
    html: frame({
      glimpse: 'Sign in to the portal to add it: account {{ account.ref }}.',
      heading: 'Please add {% if none %}a{% else %}another{% endif %} card',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        `{% if none == false %}${listing({
          heads: ['On file', '{% if total != "" %}To pay{% endif %}'], each: 'method in methods', what: '{{ method.method }}',
          details: ['{% if method.invoice != "" %}Invoice {{ method.invoice }}{% if method.why != "" %}. {% endif %}{% endif %}{{ method.why }}'], amount: '{{ method.amount }}',
        })}{% endif %}`,
        paragraph(`<strong>What to do:</strong> ${TO_DO}`, 'margin-bottom:20px'),
        button('Add a card in the portal', '{{ party.portalUrl }}', 'Or go to {{ party.portalName }} in your browser.'),
        paragraph(ONLY_THERE),
        paragraph(`${ALREADY} If something is not right, answer this email${OR_CALL_HTML}, and we will help you.`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: `{{ party.legalName }}, {{ account.ref }}: please add {% if none %}a card{% else %}another card{% endif %}{% if total != "" %}, {{ total }} to pay{% endif %}. Sign in: {{ party.portalUrl }} ${STOP}`,
  },
})
