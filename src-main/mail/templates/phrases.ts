/** What several of our templates say in the same words. */
import { paragraph, small } from './frame.ts'

export const GREETING = '{% if contact.name != "" %}Hello {{ contact.name }},{% else %}Hello,{% endif %}'
/** ` or call …`, where there is a number. */
export const OR_CALL = '{% if party.phone != "" %} or call {{ party.phone }}{% endif %}'
export const OR_CALL_HTML = '{% if party.phone != "" %} or call <span style="white-space:nowrap">{{ party.phone }}</span>{% endif %}'
export const PORTAL_HTML = '<a class="link" href="{{ party.portalUrl }}" style="color:#1a56b0">{{ party.portalName }}</a>'

/** The customer, as the sentences name it; a number does not break at its hyphen. */
const ACCOUNT = '{{ account.name }} (account {{ account.ref }})'
const ACCOUNT_HTML = '<strong>{{ account.name }}</strong> (<span style="white-space:nowrap">account {{ account.ref }}</span>)'
/** A sentence of the text, as the HTML has it. */
export const asHtml = (said: string): string => said.replaceAll(ACCOUNT, ACCOUNT_HTML)

const JUNK = 'Emails about your account come from {{ party.senderEmail }}. If you miss one, look in your junk mail folder, and mark it as not junk so that the next one reaches you.'
const NEVER_ASKED = 'We never ask for a card number or a password by email.'

export const SIGNED_HTML = paragraph('Kind regards,<br>{{ party.senderName }}')
const ADDRESS_HTML = small('{{ party.legalName }}{% if party.address != "" %}, {{ party.address }}{% endif %}')
export const FOOT_HTML = small(NEVER_ASKED) + ADDRESS_HTML
/** Of the first email of all: how not to miss the next ones. */
export const firstFootHtml = (before: string) => small(before) + small(JUNK) + ADDRESS_HTML

const signed = (last: string) => `Kind regards,
{{ party.senderName }}

--
{{ party.legalName }}{% if party.address != "" %}
{{ party.address }}{% endif %}

${last}
`
export const SIGNED = signed(NEVER_ASKED)
export const SIGNED_FIRST = signed(JUNK)

/** Under the recharges: it is not their sum. */
export const BALANCE_HTML = `{% if balance != "" %}${paragraph('Available balance now: <strong>{{ balance }}</strong>')}{% endif %}`

/** What follows from how the balance stands: `paused`, `belowZero`. */
export const BALANCE_FOLLOWS = '{% if paused %}Your service is paused until the balance is above zero again.{% elsif belowZero %}The available balance is below zero. Your service is not paused, but it may be at any time.{% else %}When the available balance falls below zero, your service may be paused.{% endif %}'

/** Between the paragraphs of a body. */
export const NEXT = '\n            '
export const STOP = 'Reply STOP to opt out.'
