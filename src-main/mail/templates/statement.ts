/** The email that a statement goes with. */
import { attached, frame, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, PORTAL_HTML, SIGNED, SIGNED_HTML } from './phrases.ts'
import { COMMON, one, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  paper: {
    due: one('Whether something is due', true),
    title: one('What the document is called', 'Statement for October 2026'),
    noun: one('What kind of document it is', 'statement'),
    fileName: one('The name of the attached file', 'Statement for October 2026, Kestrel Freight Pty Ltd.pdf'),
  },
} as const
export type StatementValues = ValuesOf<typeof variables>

export const statement = kindTemplate({
  kind: 'statement',
  when: 'With a statement, by a schedule or by hand.',
  channels: ['email'],
  variables,
  rules: ['The statement is attached as PDF.'],
  text: {
    subject: '{{ paper.title }}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

The statement of {{ account.name }} (account {{ account.ref }}) is attached: {{ paper.fileName }}

It is for your records, and shows how your account stands with {{ party.legalName }}{% if paper.due %} and how to pay what is due{% endif %}. If you have paid in the last few days, your payment may not be on it yet.

Is something on it not as you expect? Answer this email${OR_CALL}, and we will look into it.{% if party.portalUrl != "" %} Your invoices and receipts are also at {{ party.portalUrl }}{% endif %}

${SIGNED}`,
    html: frame({
      glimpse: 'For {{ account.name }}, account {{ account.ref }}. The statement is attached.',
      heading: '{{ paper.title }}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml('The statement of {{ account.name }} (account {{ account.ref }}) is attached:'), 'margin-bottom:12px'),
        attached('{{ paper.fileName }}'),
        paragraph('It is for your records, and shows how your account stands with {{ party.legalName }}{% if paper.due %} and how to pay what is due{% endif %}. If you have paid in the last few days, your payment may not be on it yet.'),
        paragraph(`Is something on it not as you expect? Answer this email${OR_CALL_HTML}, and we will look into it.{% if party.portalUrl != "" %} Your invoices and receipts are also at ${PORTAL_HTML}.{% endif %}`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: null,
  },
})
