/** Thanks for payments, with their receipts attached. */
import { frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, PORTAL_HTML, SIGNED, SIGNED_HTML } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  payments: rows('The payments, the oldest first', {
    ref: one('The payment’s number, as on its receipt', 'R-20417'),
    amount: one('What was paid', '$1,240.00'),
    receivedOn: one('When we received it', '19 November 2026'),
    method: one('How it was paid', 'Visa •4242'),
    invoices: one('The invoices it paid; empty where it is not applied to one yet', 'IN1042, IN1043'),
    unapplied: one('What of it is applied to no invoice yet; empty where nothing is', '$88.50'),
  }, [
    { ref: 'R-20417', amount: '$1,240.00', receivedOn: '19 November 2026', method: 'Visa •4242', invoices: 'IN1042, IN1043', unapplied: '' },
    { ref: 'R-20433', amount: '$88.50', receivedOn: '20 November 2026', method: 'Bank transfer', invoices: '', unapplied: '$88.50' },
  ]),
  count: one('How many payments', 2),
  total: one('What was paid in all; one amount a currency', '$1,328.50'),
  unapplied: one('What of all that is applied to no invoice yet; empty where nothing is', '$88.50'),
} as const
export type ReceiptValues = ValuesOf<typeof variables>

const THANKS = 'Thank you. We have received {% if count == 1 %}your payment of {{ total }}{% else %}{{ count }} payments, {{ total }} in all,{% endif %} for {{ account.name }} (account {{ account.ref }}).'
const ATTACHED = 'The {% if count == 1 %}receipt is{% else %}receipts are{% endif %} attached as PDF, for your records.{% if unapplied == "" %} There is nothing more to do.{% endif %}'
const WHAT_FOR = '{{ unapplied }} of this is not for an invoice yet. What is it for? Please answer this email with the invoice numbers, or tell us to keep it for your next invoice.'

export const receipt = kindTemplate({
  kind: 'receipt',
  when: 'With the receipts of payments, a customer’s all in one.',
  channels: ['email'],
  variables,
  rules: ['The receipts are attached as PDF.'],
  text: {
    subject: '{% if count == 1 %}Receipt {{ payments[0].ref }}{% else %}{{ count }} receipts{% endif %} from {{ party.legalName }}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${THANKS}

{% for payment in payments -%}
{{ payment.ref | pad_end: 14 }}{{ payment.amount | pad_start: 16 }}
  Received on {{ payment.receivedOn }}, {{ payment.method }}
{%- if payment.invoices != "" %}
  For {{ payment.invoices }}
{%- endif %}
{%- if payment.unapplied != "" %}
  Not for an invoice yet: {{ payment.unapplied }}
{%- endif %}
{% endfor -%}
{% if count > 1 -%}
------------------------------
{{ "Total" | pad_end: 14 }}{{ total | pad_start: 16 }}
{% endif %}
${ATTACHED}
{%- if unapplied != "" %}

${WHAT_FOR}
{%- endif %}

Is something not as you expect? Answer this email${OR_CALL}, and we will look into it.{% if party.portalUrl != "" %} Your invoices and receipts are also at {{ party.portalUrl }}{% endif %}

${SIGNED}`,
    html: frame({
      glimpse: 'We have received {{ total }} for {{ account.name }}, account {{ account.ref }}.',
      heading: 'Thank you for your payment{% if count > 1 %}s{% endif %}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(THANKS)),
        listing({
          heads: ['Payment', 'Amount'], each: 'payment in payments', what: '{{ payment.ref }}',
          details: ['Received on {{ payment.receivedOn }}, {{ payment.method }}{% if payment.invoices != "" %}<br>For {{ payment.invoices }}{% endif %}{% if payment.unapplied != "" %}<br>Not for an invoice yet: {{ payment.unapplied }}{% endif %}'],
          amount: '{{ payment.amount }}', foot: { what: 'Total', amount: '{{ total }}', when: 'count > 1' },
        }),
        paragraph(ATTACHED),
        `{% if unapplied != "" %}${paragraph(WHAT_FOR)}{% endif %}`,
        paragraph(`Is something not as you expect? Answer this email${OR_CALL_HTML}, and we will look into it.{% if party.portalUrl != "" %} Your invoices and receipts are also at ${PORTAL_HTML}.{% endif %}`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: null,
  },
})
