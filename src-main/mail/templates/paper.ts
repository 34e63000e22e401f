/** The email that one document goes with: a receipt, an invoice, a remittance slip. */
import { attached, frame, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, PORTAL_HTML, SIGNED, SIGNED_HTML } from './phrases.ts'
import { COMMON, one, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  paper: {
    title: one('What the document is called', 'Invoice IN1042'),
    noun: one('What kind of document it is: receipt, invoice, remittance slip', 'invoice'),
    fileName: one('The name of the attached file', 'Invoice IN1042, Kestrel Freight Pty Ltd.pdf'),
  },
} as const
export type PaperValues = ValuesOf<typeof variables>

export const paper = kindTemplate({
  kind: 'paper',
  when: 'With one document that somebody emails.',
  channels: ['email'],
  variables,
  rules: ['The document is attached as PDF.'],
  text: {
    subject: '{{ paper.title }} from {{ party.legalName }}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

The {{ paper.noun }} for {{ account.name }} (account {{ account.ref }}) is attached: {{ paper.fileName }}

Do you have a question about it, or should it go to somebody else? Answer this email${OR_CALL}.{% if party.portalUrl != "" %} Your invoices and receipts are also at {{ party.portalUrl }}{% endif %}

${SIGNED}`,
    html: frame({
      glimpse: 'For {{ account.name }}, account {{ account.ref }}. The {{ paper.noun }} is attached.',
      heading: '{{ paper.title }}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml('The {{ paper.noun }} for {{ account.name }} (account {{ account.ref }}) is attached:'), 'margin-bottom:12px'),
        attached('{{ paper.fileName }}'),
        paragraph(`Do you have a question about it, or should it go to somebody else? Answer this email${OR_CALL_HTML}.{% if party.portalUrl != "" %} Your invoices and receipts are also at ${PORTAL_HTML}.{% endif %}`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: null,
  },
})
