/** Asks for a new card before the one on file runs out, or once it has. */
import { button, frame, listing, paragraph } from './frame.ts'
import { kindTemplate } from './kindTemplate.ts'
import { asHtml, FOOT_HTML, GREETING, NEXT, OR_CALL, OR_CALL_HTML, SIGNED, SIGNED_HTML, STOP } from './phrases.ts'
import { COMMON, one, rows, type ValuesOf } from './variables.ts'

const variables = {
  ...COMMON,
  cards: rows('The cards that run out, the soonest first', {
    card: one('The card', 'Visa •4242'),
    until: one('The last day on which it can be charged', '30 November 2026'),
    expired: one('Whether that day has passed', false),
  }, [{ card: 'Visa •4242', until: '30 November 2026', expired: false }]),
  count: one('How many cards', 1),
  first: one('The card that runs out first', 'Visa •4242'),
  until: one('The last day on which that one can be charged', '30 November 2026'),
  expired: one('Whether a card has expired already', false),
  autopay: one('Whether the account pays its invoices by itself', true),
} as const
export type CardExpiringValues = ValuesOf<typeof variables>

const TOLD = '{% if count == 1 %}The card that we have on file for {{ account.name }} (account {{ account.ref }}), {{ first }}, {% if expired %}expired on{% else %}is good until{% endif %} {{ until }}.{% else %}{{ count }} cards that we have on file for {{ account.name }} (account {{ account.ref }}) expire, or have expired.{% endif %}'
const SO = '{% if autopay %}Your invoices are paid automatically; without a card that can be charged, the next payment will not go through.{% else %}Without a card that can be charged, a payment will not go through.{% endif %}'
const TO_DO = 'Please sign in and add a new card, also when it has the same number and only a new date.'
const ALREADY = 'If you have added one since, there is nothing more to do: thank you.'

export const cardExpiring = kindTemplate({
  kind: 'card_expiring',
  when: 'When a card on file runs out, or has.',
  channels: ['email', 'sms'],
  variables,
  rules: [],
  text: {
    subject: '{% if expired %}Please add a new card{% else %}Your card is good until {{ until }}{% endif %}: {{ account.name }} ({{ account.ref }})',
    text: `${GREETING}

${TOLD}

{% if count > 1 -%}
{% for card in cards -%}
{{ card.card | pad_end: 24 }}{% if card.expired %}expired on{% else %}good until{% endif %} {{ card.until }}
{% endfor %}
{% endif -%}
${SO}

What to do: ${TO_DO} The portal is at {{ party.portalUrl }}

${ALREADY} If something is not right, answer this email${OR_CALL}, and we will help you.

${SIGNED}`,
    html: frame({
      glimpse: '{{ first }} {% if expired %}expired on{% else %}is good until{% endif %} {{ until }}.',
      heading: '{% if expired %}Please add a new card{% else %}Your card runs out soon{% endif %}',
      body: [
        paragraph(GREETING),
        paragraph(asHtml(TOLD)),
        listing({
          heads: ['Card', 'Good until'], each: 'card in cards', what: '{{ card.card }}', details: ['{% if card.expired %}Expired{% else %}Still good{% endif %}'],
          amount: '{{ card.until }}',
        }),
        paragraph(SO),
        paragraph(`<strong>What to do:</strong> ${TO_DO}`, 'margin-bottom:20px'),
        button('Add a card in the portal', '{{ party.portalUrl }}', 'Or go to {{ party.portalName }} in your browser.'),
        paragraph(`${ALREADY} If something is not right, answer this email${OR_CALL_HTML}, and we will help you.`),
        SIGNED_HTML,
      ].join(NEXT),
      foot: FOOT_HTML,
    }),
    sms: `{{ party.legalName }}, {{ account.ref }}: {% if count == 1 %}{{ first }}{% else %}{{ count }} cards{% endif %} {% if expired %}expired{% elsif count == 1 %}good until {{ until }}{% else %}run out soon{% endif %}. New card: {{ party.portalUrl }} ${STOP}`,
  },
})
