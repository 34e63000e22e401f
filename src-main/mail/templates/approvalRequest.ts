/** Asks the approver to look at invoices, and says what happens without an answer. */
import { button, frame, listing, paragraph, points } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, SIGNED, SIGNED_HTML, STOP } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  invoices: rows('The invoices that wait for approval, the nearest deadline first', {
    number: one('The invoice’s number', 'IN1042'),
    amount: one('What it comes to', '$1,240.00'),
    issuedOn: one('When it was issued', '18 November 2026'),
    dueOn: one('When it is due', '2 December 2026'),
  }, [
    { number: 'IN1042', amount: '$1,240.00', issuedOn: '18 November 2026', dueOn: '2 December 2026' },
    { number: 'IN1051', amount: '$88.50', issuedOn: '19 November 2026', dueOn: '3 December 2026' },
  ]),
  count: one('How many invoices', 2),
  total: one('What they come to in all; one amount a currency', '$1,328.50'),
  deadline: one('When the first of them is approved automatically; empty where none ever is', 'Tuesday 24 November 2026 at 9:00 am AEDT'),
} as const
export type ApprovalRequestValues = ValuesOf<typeof variables>

const ASKED = '{% if count == 1 %}An invoice of {{ total }} for {{ account.name }} (account {{ account.ref }}) is waiting for your approval.{% else %}{{ count }} invoices for {{ account.name }} (account {{ account.ref }}), {{ total }} in all, are waiting for your approval.{% endif %}'
const APPROVE = 'All in order? Approve {% if count == 1 %}it{% else %}them{% endif %} in the portal, or answer this email with APPROVE.'
const HOLD = 'Something to clear up first? {% if deadline == "" %}Put {% if count == 1 %}it{% else %}what you question{% endif %} on hold in the portal, or answer this email and tell us what it is.{% else %}To stop the clock at once, put {% if count == 1 %}it{% else %}what you question{% endif %} on hold in the portal. Or answer this email before {{ deadline }}; we read answers in office hours.{% endif %}'
const SILENCE = '{% if deadline == "" %}Nothing is approved without your answer.{% elsif count == 1 %}Without an answer it is approved automatically on {{ deadline }}. A hold stops that.{% else %}Without an answer each is approved automatically, the first on {{ deadline }}. A hold stops that.{% endif %}'

export const approvalRequest = kindTemplate({
  kind: 'approval_request',
  when: 'When invoices wait for the customer’s approval.',
  channels: ['email', 'sms'],
  variables,
  rules: ['What was approved or put on hold meanwhile is left out, and the message is not sent when nothing waits any more.', 'Answers by SMS are read: HOLD and APPROVE come to the held-invoices queue.'],
  text: {
    subject: '{% if count == 1 %}Please approve invoice {{ invoices[0].number }} of {{ total }}{% else %}Please approve {{ count }} invoices, {{ total }} in all{% endif %}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${ASKED}

{% for invoice in invoices -%}
{{ invoice.number | pad_end: 14 }}{{ invoice.amount | pad_start: 16 }}
  Issued on {{ invoice.issuedOn }}, due on {{ invoice.dueOn }}
{% endfor -%}
{% if count > 1 -%}
------------------------------
{{ "Total" | pad_end: 14 }}{{ total | pad_start: 16 }}
{% endif %}
- ${APPROVE}
- ${HOLD}
- ${SILENCE}

The {% if count == 1 %}invoice is{% else %}invoices are{% endif %} in the portal: sign in at {{ party.portalUrl }}

Is somebody else to approve {% if count == 1 %}it{% else %}them{% endif %}? Answer this email${OR_CALL}, and tell us who.

${SIGNED}`,
    html: frame({
      glimpse: '{% if deadline == "" %}{{ total }} for {{ account.name }}, account {{ account.ref }}.{% else %}Please answer by {{ deadline }}.{% endif %}',
      heading: '{% if count == 1 %}An invoice is{% else %}{{ count }} invoices are{% endif %} waiting for your approval',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(ASKED)),
        listing({
          heads: ['Invoice', 'Amount'], each: 'invoice in invoices', what: '{{ invoice.number }}', details: ['Issued on {{ invoice.issuedOn }}, due on {{ invoice.dueOn }}'],
          amount: '{{ invoice.amount }}', foot: { what: 'Total', amount: '{{ total }}', when: 'count > 1' },
        }),
        button('Sign in to approve', '{{ party.portalUrl }}', 'Or go to {{ party.portalName }} in your browser.'),
        points([APPROVE, HOLD, SILENCE]),
        paragraph(`Is somebody else to approve {% if count == 1 %}it{% else %}them{% endif %}? Answer this email${OR_CALL_HTML}, and tell us who.`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: `{{ party.legalName }}, {{ account.ref }}: {% if count == 1 %}invoice {{ invoices[0].number }}{% else %}{{ count }} invoices{% endif %}, {{ total }}. Reply APPROVE or HOLD. See {{ party.portalUrl }} ${STOP}`,
  },
})
