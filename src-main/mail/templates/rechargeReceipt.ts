/** Says that money was put on the available balance. */
import { frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, BALANCE_HTML, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, PORTAL_HTML, SIGNED, SIGNED_HTML } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  charges: rows('The recharges, the oldest first', {
    amount: one('What was put on the balance', '$200.00'),
    on: one('When', '19 November 2026'),
    method: one('The card or account it was taken from', 'Visa •4242'),
  }, [{ amount: '$200.00', on: '19 November 2026', method: 'Visa •4242' }, { amount: '$200.00', on: '21 November 2026', method: 'Visa •4242' }]),
  count: one('How many recharges', 2),
  total: one('What was added in all; one amount a currency', '$400.00'),
  balance: one('The available balance as the email goes; empty where there is none', '$231.40'),
} as const
export type RechargeReceiptValues = ValuesOf<typeof variables>

const TOLD = 'Thank you. We added {{ total }} to the available balance of {{ account.name }} (account {{ account.ref }}){% if count > 1 %}, in {{ count }} recharges{% endif %}.'
const NOTHING = 'There is nothing more to do. If you did not expect {% if count == 1 %}this recharge{% else %}these recharges{% endif %}, or want another amount or no automatic recharge, answer this email'

export const rechargeReceipt = kindTemplate({
  kind: 'recharge_receipt',
  when: 'When a charge put money on an available balance.',
  channels: ['email'],
  variables,
  rules: [],
  text: {
    subject: '{% if count == 1 %}Your recharge of {{ charges[0].amount }}{% else %}Your {{ count }} recharges{% endif %}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${TOLD}

{% for charge in charges -%}
{{ charge.on | pad_end: 20 }}{{ charge.amount | pad_start: 16 }}
  {{ charge.method }}
{% endfor -%}
{% if count > 1 -%}
------------------------------------
{{ "Total" | pad_end: 20 }}{{ total | pad_start: 16 }}
{% endif %}
{%- if balance != "" %}
Available balance now: {{ balance }}
{% endif %}
${NOTHING}${OR_CALL}.{% if party.portalUrl != "" %} You see your balance and your usage at {{ party.portalUrl }}{% endif %}

${SIGNED}`,
    html: frame({
      glimpse: '{% if balance == "" %}{{ total }} for {{ account.name }}.{% else %}The available balance of {{ account.name }} is {{ balance }} now.{% endif %}',
      heading: '{% if count == 1 %}Your recharge of {{ charges[0].amount }}{% else %}Your {{ count }} recharges{% endif %}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        listing({
          heads: ['Recharge', 'Amount'], each: 'charge in charges', what: '{{ charge.on }}', details: ['{{ charge.method }}'],
          amount: '{{ charge.amount }}', foot: { what: 'Total', amount: '{{ total }}', when: 'count > 1' },
        }),
        BALANCE_HTML,
        paragraph(`${NOTHING}${OR_CALL_HTML}.{% if party.portalUrl != "" %} You see your balance and your usage at ${PORTAL_HTML}.{% endif %}`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: null,
  },
})
