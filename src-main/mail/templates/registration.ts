/** The invitation to the portal, with the link that sets the first password. */
import { button, frame, paragraph, points } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, firstFootHtml, GREETING, NEXT, OR_CALL, OR_CALL_HTML, PORTAL_HTML, SIGNED_HTML, SIGNED_FIRST } from './phrases.ts'
import { COMMON, one, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  link: {
    url: one('The customer’s own link to set a password; made as the email goes', 'https://portal.meridianfleet.example/register?key=example'),
    goodUntil: one('Until when that link works', 'Thursday 26 November 2026 at 5:00 pm AEDT'),
  },
} as const
export type RegistrationValues = ValuesOf<typeof variables>

const text = `${GREETING}

{{ party.legalName }} keeps your invoices, receipts and payment details in one place: our billing portal. You are the billing contact of {{ account.name }} (account {{ account.ref }}), so this is your invitation to it.

Set your password here:
{{ link.url }}

This link is for you alone and works once, until {{ link.goodUntil }}.

- Choose a password of 8 characters or more, with both letters and numbers.
- Please use the link above, not "Forgot password" on the sign-in page: that works only once you have a password.
- If we have sent you a registration email before, its link no longer works. This one takes its place.
- We will not ask for your password by email or phone.

From then on you sign in at {{ party.portalUrl }}

The link has run out, or something is not right? Answer this email${OR_CALL}, and we will help you or send a new one. If somebody else looks after billing at {{ account.name }}, please tell us who.

${SIGNED_FIRST}`

const html = frame({
  glimpse: 'Your invitation for {{ account.name }}: choose a password by {{ link.goodUntil }}.',
  heading: 'Set up your sign-in to our billing portal',
  body: [
    paragraph(GREETING),
    paragraph(asHtml('{{ party.legalName }} keeps your invoices, receipts and payment details in one place: our billing portal. You are the billing contact of {{ account.name }} (account {{ account.ref }}), so this is your invitation to it.'), 'margin-bottom:24px'),
    button('Set your password', '{{ link.url }}', 'It takes you to {{ party.portalName }}. It is for you alone and works once, until <span class="ink" style="color:#1f2933;font-weight:600">{{ link.goodUntil }}</span>.'),
    points([
      'Choose a password of <strong>8 characters or more, with both letters and numbers</strong>.',
      'Please use the button above, not &ldquo;Forgot password&rdquo; on the sign-in page: that works only once you have a password.',
      'If we have sent you a registration email before, its link no longer works. This one takes its place.',
      'We will not ask for your password by email or phone.',
    ]),
    paragraph(`From then on you sign in at ${PORTAL_HTML}.`),
    paragraph(`The link has run out, or something is not right? Answer this email${OR_CALL_HTML}, and we will help you or send a new one. If somebody else looks after billing at {{ account.name }}, please tell us who.`),
    SIGNED_HTML,
  ].join(NEXT),
  foot: firstFootHtml('Button not working? Copy this address into your browser:<br><a class="link" href="{{ link.url }}" style="color:#1a56b0;word-break:break-all">{{ link.url }}</a>'),
})

export const registration = kindTemplate({
  kind: 'registration',
  when: 'To customers who cannot sign in to the portal yet.',
  channels: ['email'],
  variables,
  rules: ['It must hold {{ link.url }} in the HTML and in the text: without it nobody can set a password. The link works once, and is made for each customer as the email goes.'],
  text: { subject: 'Set up your sign-in to the {{ party.legalName }} billing portal', html, text, sms: null },
})
