/** What was invoiced to an agency’s customers in a period, and what they paid. */
import { frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, PORTAL_HTML, SIGNED, SIGNED_HTML } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  period: {
    name: one('The period in words', 'October 2026'),
    from: one('The first day of the period', '1 October 2026'),
    to: one('Its last day', '31 October 2026'),
  },
  accounts: rows('The agency’s accounts with something in the period, by name', {
    name: one('The account’s name', 'Ōtara Plumbing Ltd'),
    ref: one('Its number', 'A-001077'),
    invoices: one('How many invoices were issued', '3'),
    invoiced: one('What was invoiced; “nothing” where nothing was', '$640.00'),
    paid: one('What was paid; “nothing” where nothing was', '$420.00'),
    open: one('What is still open as the email goes; “paid” or “nothing” where nothing is', '$220.00'),
  }, [
    { name: 'Ōtara Plumbing Ltd', ref: 'A-001077', invoices: '3', invoiced: '$640.00', paid: '$420.00', open: '$220.00' },
    { name: 'Kestrel Freight (Newcastle) Pty Ltd', ref: 'A-001078', invoices: '1', invoiced: '$1,240.00', paid: '$1,240.00', open: 'paid' },
  ]),
  count: one('How many accounts', 2),
} as const
export type AgencyCopyValues = ValuesOf<typeof variables>

const TOLD = 'Here is {{ period.name }}: what was invoiced and paid on {% if count == 1 %}the account{% else %}the {{ count }} accounts{% endif %} you look after as {{ account.name }} (account {{ account.ref }}). This is a copy for you; it asks nothing of you. Your customers have had their own invoices.'

export const agencyCopy = kindTemplate({
  kind: 'agency_copy',
  when: 'To an agency: its accounts’ invoices and payments.',
  channels: ['email'],
  variables,
  rules: ['`account` is the agency; its customers are in `accounts`.'],
  text: {
    subject: 'Your accounts in {{ period.name }}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${TOLD}

{% for item in accounts -%}
{{ item.name }} ({{ item.ref }})
  {{ "Invoiced" | pad_end: 10 }}{{ item.invoiced | pad_start: 16 }}
  {{ "Paid" | pad_end: 10 }}{{ item.paid | pad_start: 16 }}
  {{ "Open now" | pad_end: 10 }}{{ item.open | pad_start: 16 }}

{% endfor -%}
Is an account missing, or something not as you expect? Answer this email${OR_CALL}, and we will look into it.{% if party.portalUrl != "" %} All invoices are also at {{ party.portalUrl }}{% endif %}

${SIGNED}`,
    html: frame({
      glimpse: '{% if count == 1 %}1 account{% else %}{{ count }} accounts{% endif %}, {{ period.name }}.',
      heading: 'Your accounts in {{ period.name }}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        listing({
          heads: ['Account', 'Open now'], each: 'item in accounts', what: '{{ item.name }}',
          details: ['<span style="white-space:nowrap">{{ item.ref }}</span>, {% if item.invoices == "1" %}1 invoice{% else %}{{ item.invoices }} invoices{% endif %}', 'Invoiced {{ item.invoiced }}', 'Paid {{ item.paid }}'],
          amount: '{{ item.open }}',
        }),
        paragraph(`Is an account missing, or something not as you expect? Answer this email${OR_CALL_HTML}, and we will look into it.{% if party.portalUrl != "" %} All invoices are also at ${PORTAL_HTML}.{% endif %}`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: null,
  },
})
