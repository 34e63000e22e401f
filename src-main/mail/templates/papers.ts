/** The emails that documents go with, as we write them unless a company writes its own: one for statements, one for all other papers. */
import { attached, frame, paragraph, small } from './frame.ts'

const GREETING = '{% if contact.name != "" %}Hello {{ contact.name }},{% else %}Hello,{% endif %}'
const PHONE = '{% if party.phone != "" %} or call {{ party.phone }}{% endif %}'
const PHONE_HTML = '{% if party.phone != "" %} or call <span style="white-space:nowrap">{{ party.phone }}</span>{% endif %}'
const PORTAL_HTML = '<a class="link" href="{{ party.portalUrl }}" style="color:#1a56b0">{{ party.portalName }}</a>'
const FOOT = small('Emails about your account come from {{ party.senderEmail }}. We never ask for a card number or a password by email.') + small('{{ party.legalName }}{% if party.address != "" %}, {{ party.address }}{% endif %}')
const SIGNED = `Kind regards,
{{ party.senderName }}

--
{{ party.legalName }}
{{ party.address }}
`

export const STATEMENT_TEMPLATE = {
  subject: '{{ paper.title }}: {{ account.name }} ({{ account.ref }})',
  text: `${GREETING}

The statement of {{ account.name }} (account {{ account.ref }}) is attached: {{ paper.fileName }}

It is for your records, and shows how your account stands with {{ party.legalName }} and how to pay what is due. If you have paid in the last few days, your payment may not be on it yet.

Is something on it not as you expect? Answer this email${PHONE}, and we will look into it. Your invoices and receipts are also at {{ party.portalUrl }}

${SIGNED}`,
  html: frame({
    glimpse: 'For {{ account.name }}, account {{ account.ref }}. The statement is attached.',
    heading: '{{ paper.title }}',
    body: [
      paragraph(GREETING),
      paragraph('The statement of <strong>{{ account.name }}</strong> (account&nbsp;{{ account.ref }}) is attached:', 'margin-bottom:12px'),
      attached('{{ paper.fileName }}'),
      paragraph('It is for your records, and shows how your account stands with {{ party.legalName }} and how to pay what is due. If you have paid in the last few days, your payment may not be on it yet.'),
      paragraph(`Is something on it not as you expect? Answer this email${PHONE_HTML}, and we will look into it. Your invoices and receipts are also at ${PORTAL_HTML}.`),
      paragraph('Kind regards,<br>{{ party.senderName }}'),
    ].join('\n            '),
    foot: FOOT,
  }),
}

export const PAPER_TEMPLATE = {
  subject: '{{ paper.title }} from {{ party.legalName }}: {{ account.name }} ({{ account.ref }})',
  text: `${GREETING}

The {{ paper.noun }} for {{ account.name }} (account {{ account.ref }}) is attached: {{ paper.fileName }}

Do you have a question about it, or should it go to somebody else? Answer this email${PHONE}. Your invoices and receipts are also at {{ party.portalUrl }}

${SIGNED}`,
  html: frame({
    glimpse: 'For {{ account.name }}, account {{ account.ref }}. The {{ paper.noun }} is attached.',
    heading: '{{ paper.title }}',
    body: [
      paragraph(GREETING),
      paragraph('The {{ paper.noun }} for <strong>{{ account.name }}</strong> (account&nbsp;{{ account.ref }}) is attached:', 'margin-bottom:12px'),
      attached('{{ paper.fileName }}'),
      paragraph(`Do you have a question about it, or should it go to somebody else? Answer this email${PHONE_HTML}. Your invoices and receipts are also at ${PORTAL_HTML}.`),
      paragraph('Kind regards,<br>{{ party.senderName }}'),
    ].join('\n            '),
    foot: FOOT,
  }),
}
