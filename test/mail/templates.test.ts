/** The words of everything that is sent: our own of every kind, and what is told of a draft before it can be saved. */
import { describe, expect, test } from 'vitest'
import type { MailKind } from '#contract/mail.ts'
import type { TemplateProblem, TemplateText } from '#contract/templates.ts'
import { declineForCustomer, gravestStep } from '#main/domain/declineForCustomer.ts'
import { segmentsOf } from '#main/domain/smsSegments.ts'
import { render, renderSms, type Variables } from '#main/mail/rendering.ts'
import { shownTemplate, templateFor } from '#main/mail/templates.ts'
import { fitting, problemsOf } from '#main/mail/templates/check.ts'
import { TEMPLATES } from '#main/mail/templates/kinds.ts'
import { previewDraft } from '#main/mail/templates/previewDraft.ts'
import { exampleValues } from '#main/mail/templates/variables.ts'
import { emptyBooks } from '../fixtures/books.ts'

const NOW = Date.UTC(2026, 10, 20)
const KINDS = Object.keys(TEMPLATES) as MailKind[]
const BY_EMAIL = KINDS.filter((kind) => TEMPLATES[kind].channels.includes('email'))
const BY_SMS = KINDS.filter((kind) => TEMPLATES[kind].channels.includes('sms'))
const valuesOf = (kind: MailKind) => structuredClone(exampleValues(TEMPLATES[kind].variables)) as Variables
const problems = (kind: MailKind, change: Partial<TemplateText>): TemplateProblem[] => problemsOf(TEMPLATES[kind], fitting(TEMPLATES[kind], { ...TEMPLATES[kind].text, ...change }))
const told = (kind: MailKind, change: Partial<TemplateText>) => problems(kind, change).map(({ part, severity, message, line, column }) => `${part} ${line}:${column} ${severity}: ${message}`)

describe('our own template', () => {
  test.each(KINDS)('of %s has nothing that should be mended', (kind) => {
    expect(problemsOf(TEMPLATES[kind], TEMPLATES[kind].text)).toEqual([])
  })

  test.each(BY_EMAIL)('of %s says the same to who reads HTML and to who reads text', (kind) => {
    const { html, text } = render(TEMPLATES[kind].text, valuesOf(kind))
    const read = html.slice(html.indexOf('<h1')).replace(/<[^>]+>/g, ' ').replace(/&nbsp;/g, ' ').replace(/&#?\w+;/g, ' ').replace(/\s+/g, ' ')
    for (const said of ['Hello Mere Tautahi', 'Kestrel Freight Pty Ltd', '+61 2 5550 1800', 'Meridian Fleet Accounts', 'Level 3, 88 Foundry Lane']) {
      expect(text).toContain(said)
      expect(read).toContain(said)
    }
    for (const amount of new Set(text.match(/\$[\d,.]+\d/g))) expect(read).toContain(amount)
    expect(html).not.toMatch(/<script|<img|https?:\/\/(?!portal\.meridianfleet\.example|www\.w3\.org)/)
    expect(text).not.toMatch(/\{\{|\{%|\n{4}/)
  })

  test.each(BY_SMS)('of %s is one SMS, in its plain alphabet, whatever may be said in it', (kind) => {
    for (const count of [1, 2]) {
      for (const paused of [false, true]) {
        const text = renderSms(TEMPLATES[kind].text, { ...valuesOf(kind), ...('count' in TEMPLATES[kind].variables ? { count } : {}), ...('paused' in TEMPLATES[kind].variables ? { paused } : {}) })
        expect(segmentsOf(text), text).toMatchObject({ encoding: 'gsm7', count: 1 })
        expect(text).toMatch(/^Meridian Fleet Pty Ltd, A-001042: .*https:\/\/portal\.meridianfleet\.example Reply STOP to opt out\.$/)
      }
    }
  })

  test.each(BY_SMS)('of %s is one SMS also in the name of a company that is called at length', (kind) => {
    const values = valuesOf(kind)
    const long = JSON.parse(JSON.stringify({ ...values, party: { ...(values['party'] as object), legalName: 'Meridian Fleet International Limited' } }).replaceAll('$', '€')) as Variables
    const text = renderSms(TEMPLATES[kind].text, long)
    expect(segmentsOf(text), text).toMatchObject({ encoding: 'gsm7', count: 1 })
  })

  test('an approval request asks for APPROVE or HOLD, by email too, and says what happens without an answer', () => {
    expect(renderSms(TEMPLATES.approval_request.text, valuesOf('approval_request'))).toContain('Reply APPROVE or HOLD')
    const of = (change: Variables) => render(TEMPLATES.approval_request.text, { ...valuesOf('approval_request'), ...change }).text
    expect(of({})).toContain('Without an answer each is approved automatically, the first on Tuesday 24 November 2026 at 9:00 am AEDT.')
    expect(of({ deadline: '' })).toContain('Nothing is approved without your answer.')
  })

  test('gives as a reason and a next step only what customers are told', () => {
    const codes = ['expired_card', 'insufficient_funds', 'incorrect_cvc', 'do_not_honor', 'bank_account_closed', 'authentication_required']
    const reasons = codes.map((code) => declineForCustomer(code).reason)
    for (const kind of ['payment_failed', 'recharge_declined'] as const) {
      const values = valuesOf(kind) as { failures?: { reason: string }[]; charges?: { reason: string }[]; nextStep?: string }
      for (const { reason } of values.failures ?? values.charges ?? []) expect(reasons).toContain(reason)
      if (values.nextStep !== undefined) expect(values.nextStep).toBe(gravestStep(['expired_card', 'insufficient_funds']))
    }
  })

  test('tells where the next emails come from only in the first one, and never asks for a card or a password', () => {
    for (const kind of BY_EMAIL) {
      const { html, text } = render(TEMPLATES[kind].text, valuesOf(kind))
      for (const part of [html, text]) {
        expect(part.includes('junk mail')).toBe(kind === 'registration')
        expect(part).toMatch(kind === 'registration' ? /We will not ask for your password by email or phone\./ : /We never ask for a card number or a password by email\./)
      }
    }
  })

  test('of a declined recharge says what follows: above zero, below it, and paused', () => {
    const of = (change: Variables) => render(TEMPLATES.recharge_declined.text, { ...valuesOf('recharge_declined'), ...change }).text
    expect(of({})).toContain('When the available balance falls below zero, your service may be paused.')
    expect(of({ balance: '−$3.10', belowZero: true })).toContain('Your service is not paused, but it may be at any time.')
    expect(of({ balance: '−$3.10', belowZero: true, paused: true })).toContain('Your service is paused until the balance is above zero again.')
    expect(of({ balance: '' })).not.toContain('Available balance now')
  })

  test('of a receipt asks what unapplied money is for, and says that nothing is left to do only where nothing is', () => {
    const of = (unapplied: string) => render(TEMPLATES.receipt.text, { ...valuesOf('receipt'), unapplied }).text
    expect(of('$88.50')).toContain('$88.50 of this is not for an invoice yet. What is it for?')
    expect(of('$88.50')).not.toContain('nothing more to do')
    expect(of('')).toContain('There is nothing more to do.')
    expect(of('')).not.toContain('What is it for?')
  })

  test('of a statement says how to pay only where something is due', () => {
    const of = (due: boolean) => render(TEMPLATES.statement.text, { ...valuesOf('statement'), paper: { title: 't', noun: 'statement', fileName: 'f', due } }).text
    expect(of(true)).toContain('and how to pay what is due.')
    expect(of(false)).toContain('stands with Meridian Fleet Pty Ltd.')
  })

  test('amounts stand in a column in plain text, however long the numbers before them', () => {
    const { text } = render(TEMPLATES.receipt.text, valuesOf('receipt'))
    const ends = text.split('\n').filter((line) => /^\S.*\$[\d,.]+$/.test(line)).map((line) => line.length)
    expect(ends).toEqual([30, 30, 30])
  })

  test('a bullet, a true minus and a narrow space do not make an SMS dear; a letter that is not in its alphabet stays', () => {
    const text = renderSms({ sms: '{{ a }} {{ b }} {{ c }}' }, { a: 'Visa •4242', b: '\u22121\u202f240,00 €', c: 'Ōtara' })
    expect(text).toBe('Visa *4242 -1 240,00 € Ōtara')
  })
})

describe('a draft is refused, with the place and what was meant, when it', () => {
  test.each<[string, MailKind, Partial<TemplateText>, string]>([
    ['names an unknown variable', 'receipt', { subject: 'For {{ acount.name }}' }, 'subject 1:8 error: There is no “acount.name”. Did you mean “account.name”?'],
    ['does so in a branch that is not taken', 'receipt', { text: 'x\n{% if count > 99 %}\n  {{ totl }}{% endif %}' }, 'text 3:6 error: There is no “totl”. Did you mean “total”?'],
    ['does so in a condition', 'receipt', { text: '{% if cuont > 1 %}x{% endif %}' }, 'text 1:7 error: There is no “cuont”. Did you mean “count”?'],
    ['does so in a loop’s row', 'receipt', { text: '{% for p in payments %}{{ p.amuont }}{% endfor %}' }, 'text 1:27 error: There is no “p.amuont”. Did you mean “p.amount”?'],
    ['does so as the argument of a filter', 'receipt', { text: '{{ total | append: account.nr }}' }, 'text 1:20 error: There is no “account.nr”.'],
    ['names a row’s variable outside of its loop', 'approval_request', { text: '{{ invoice.number }}' }, 'text 1:4 error: There is no “invoice.number” here. “number” is of each of “invoices”: {% for invoice in invoices %} … {% endfor %}'],
    ['names what every object inherits', 'receipt', { text: '{{ account.constructor }}' }, 'text 1:4 error: There is no “account.constructor”.'],
    ['shows a list as if it were a value', 'receipt', { text: '{{ payments }}' }, 'text 1:4 error: “payments” is a list. Go through it: {% for payment in payments %} … {% endfor %}'],
    ['shows a group as if it were a value', 'receipt', { text: '{{ account }}' }, 'text 1:4 error: “account” has several values. Name one of them: account.name, account.ref'],
    ['goes through what is no list', 'receipt', { text: '{% for x in total %}{{ x }}{% endfor %}' }, 'text 1:1 error: “total” is not a list: there is nothing to go through.'],
    ['uses what is set in one branch only', 'receipt', { text: '{% if count > 1 %}{% assign many = "s" %}{% endif %}{{ many }}' }, 'text 1:56 error: “many” is set in one branch only, so it may be missing here. Set it before as well: {% assign many = "" %}'],
    ['names an unknown filter', 'receipt', { text: '{{ total | upcse }}' }, 'text 1:12 error: There is no filter “upcse”. Did you mean “upcase”?'],
    ['names an unknown tag', 'receipt', { text: 'x {% fi count %}' }, 'text 1:3 error: There is no tag “fi”. Did you mean “if”?'],
    ['does not close a tag', 'receipt', { html: '<p>\n{% if count > 1 %}' }, 'html 2:1 error: This “if” is not closed: {% endif %} is missing.'],
    ['closes what is not open', 'receipt', { text: 'x{% endfor %}' }, 'text 1:2 error: “endfor” stands alone: what it belongs to is missing before it.'],
    ['does not close an output', 'receipt', { text: '{{ total }' }, 'text 1:1 error: This {{ is not closed: }} is missing.'],
    ['takes in another template', 'receipt', { text: '{% include "/etc/passwd" %}' }, 'text 1:1 error: A template cannot take in another one: there is no “include” here.'],
    ['takes a second row that may not be there', 'receipt', { text: '{{ payments[1].ref }}' }, 'text 1:4 error: “payments[1]” is not there for every customer: with one row only, for example.'],
    ['goes on for ever', 'receipt', { text: '{% for i in (1..100000) %}{% for j in (1..100000) %}{{ j }}{% endfor %}{% endfor %}' }, 'text 1:27 error: It takes too long to fill in, or comes to too much. Is there a loop that goes on for too long?'],
    ['has no subject', 'receipt', { subject: ' ' }, 'subject 1:1 error: An email needs a subject.'],
    ['has a subject that is empty for some', 'receipt', { subject: '{% if contact.name != "" %}Hello{% endif %}' }, 'subject 1:1 error: The subject is empty for some customers.'],
    ['has HTML and no text', 'receipt', { text: '' }, 'text 1:1 error: The text is empty. Whoever reads without HTML would see nothing, and mail servers take an email without it for junk.'],
    ['has a script', 'receipt', { html: '<p>\n <script>1</script>' }, 'html 2:2 error: A script does not run in an email, and mail servers take the message for an attack. Take it out.'],
    ['would run a script', 'receipt', { html: '<p onclick="x">' }, 'html 1:1 error: This would run a script, which no email may. Take the attribute that begins with “on” out.'],
    ['has a value in an attribute without quotes', 'receipt', { html: '<a title={{ account.name }}>' }, 'html 1:1 error: Put quotes around the value of this attribute: a customer’s name could break out of it.'],
    ['invites without the link in the HTML', 'registration', { html: '<p>{{ link.url }}</p>' }, 'html 1:1 error: The link to set a password is missing: <a href="{{ link.url }}">. Without it nobody can sign in.'],
    ['invites without the link in the text', 'registration', { text: 'Hello' }, 'text 1:1 error: The link to set a password is missing: {{ link.url }}. Without it nobody can sign in.'],
    ['invites with a link that some do not get', 'registration', { text: '{% if contact.name != "" %}{{ link.url }}{% endif %}' }, 'text 1:1 error: The link to set a password is missing: {{ link.url }}. Without it nobody can sign in.'],
    ['links to an invoice in an SMS', 'approval_request', { sms: 'See {{ party.portalUrl }}/invoices/{{ invoices[0].number }} STOP' }, 'sms 1:1 error: An SMS may hold the address of the portal’s sign-in, {{ party.portalUrl }}, and no other link: not “https://portal.meridianfleet.example/invoices/IN1042”.'],
    ['links elsewhere in an SMS', 'payment_failed', { sms: 'Pay at bit.ly/x STOP' }, 'sms 1:8 error: An SMS may hold the address of the portal’s sign-in, {{ party.portalUrl }}, and no other link: not “bit.ly/x”.'],
    ['is an empty SMS', 'critical_notice', { sms: '' }, 'sms 1:1 error: The SMS is empty.'],
  ])('%s', (_, kind, change, message) => {
    expect(told(kind, change)).toContain(message)
  })
})

describe('a draft is advised on when it', () => {
  test.each<[string, MailKind, Partial<TemplateText>, string]>([
    ['shows a picture from elsewhere', 'receipt', { html: '<img src="https://cdn.example/logo.png">' }, 'html 1:1 advice: A picture from elsewhere is shown only after the reader allows it, and tells its server who reads. The message must read well without it.'],
    ['wants to get around the escaping', 'receipt', { html: '<p>{{ account.name | raw }}' }, 'html 1:4 advice: Values are always escaped in HTML; “raw” changes nothing.'],
    ['has signs that make an SMS dear', 'critical_notice', { sms: 'Łook → now STOP' }, 'sms 1:1 advice: “Ł”, “→” are not in the alphabet of an SMS: with them only 70 characters fit instead of 160.'],
    ['comes to more than one SMS', 'critical_notice', { sms: `${'x'.repeat(200)} STOP` }, 'sms 1:1 advice: It is sent, and paid, as 2 SMS with the example’s data. One holds 160 characters, or 70 with signs that are not in its alphabet.'],
    ['does not say how to opt out', 'critical_notice', { sms: 'Please sign in.' }, 'sms 1:1 advice: Say how to end these messages: “Reply STOP to opt out.”'],
  ])('%s', (_, kind, change, message) => {
    expect(told(kind, change)).toContain(message)
    expect(problems(kind, change).filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

test('what a template sets itself, a loop’s own names, and the size of a list are known', () => {
  const text = `{% assign first = payments | first %}{{ first.ref }}{% assign who = account %}{{ who.name }}{% capture c %}x{% endcapture %}{{ c }}
{% for p in payments %}{{ forloop.index }} of {{ payments.size }}{% if forloop.last %}.{% endif %}{% else %}none{% endfor %}{{ payments[0].ref }}{{ payments.last.ref }}{% for i in (1..count) %}{{ i }}{% endfor %}`
  expect(told('receipt', { text })).toEqual([])
})

test('nothing that is filled in can become HTML, by whichever way it is put in', () => {
  const html = '{{ a }}{{ a | raw }}{{ a | newline_to_br }}{% echo a %}{% cycle a, a %}{% assign b = a | append: a %}{{ b | raw }}{% capture c %}{{ a }}{% endcapture %}{{ c }}{% liquid\n echo a | raw\n%}'
  const filled = render({ subject: 's', html, text: 't' }, { a: '<img src=x onerror="1">' }).html
  expect(filled).not.toContain('<img')
  expect(filled.match(/&lt;img|&#60;img|&amp;lt;img/g)).toHaveLength(9)
})

test('a subject is one line, whatever is filled in', () => {
  expect(render({ subject: 'For\n{{ a }} ', html: '', text: '' }, { a: 'x\r\nBcc: all@customer.example' }).subject).toBe('For x Bcc: all@customer.example')
})

describe('which template is used', () => {
  test('ours is worded anew by a newer Counterfoil, as the next version; what a company wrote stays', () => {
    const { database } = emptyBooks()
    const first = templateFor(database, 'receipt', 'au', NOW)
    expect(first).toMatchObject({ id: 'receipt-1', version: 1, createdBy: 'Counterfoil' })
    expect(templateFor(database, 'receipt', 'us', NOW).id).toBe('receipt-1')
    database.raw.prepare(`UPDATE template SET text = 'as it once was' WHERE id = 'receipt-1'`).run()
    expect(shownTemplate(database, 'receipt', 'au')).toMatchObject({ id: 'receipt-2', version: 2, text: first.text })
    expect(templateFor(database, 'receipt', 'au', NOW)).toMatchObject({ id: 'receipt-2', version: 2, text: first.text })
    database.raw.prepare(`INSERT INTO template (id, kind, partyId, version, subject, html, text, sms, createdAt, createdBy) VALUES ('own', 'receipt', NULL, 3, 's', 'h', 't', NULL, 0, 'Rosa')`).run()
    expect(templateFor(database, 'receipt', 'au', NOW).id).toBe('own')
    expect(templateFor(database, 'receipt', null, NOW).id).toBe('own')
  })
})

describe('a preview', () => {
  test('is filled in with the account’s own name and people, in its party’s name; an SMS tells its segments', () => {
    const books = emptyBooks()
    const { id: party } = books.party({ smsNumbers: ['+61491570006'] })
    const account = books.account({ partyId: party, name: 'Ōtara Plumbing <Sons>', ref: 'A-000077' })
    const seen = previewDraft(books.database, { draft: { kind: 'payment_failed', partyId: null, text: TEMPLATES.payment_failed.text }, accountId: account.id, now: NOW })
    expect(seen.problems).toEqual([])
    expect(seen.filledWith).toContain('Ōtara Plumbing <Sons> (A-000077)')
    expect(seen.email?.html).toContain('Ōtara Plumbing &lt;Sons&gt;')
    expect(seen.sms).toMatchObject({ channel: 'sms', from: '+61491570006', segments: { encoding: 'gsm7' } })
  })

  test('of a draft that cannot be filled in shows the part that can, and why', () => {
    const books = emptyBooks()
    books.party()
    const seen = previewDraft(books.database, { draft: { kind: 'payment_failed', partyId: null, text: { ...TEMPLATES.payment_failed.text, html: '{{ nobody }}' } }, accountId: null, now: NOW })
    expect(seen.email).toBeNull()
    expect(seen.sms?.text).toContain('Reply STOP')
    expect(seen.problems.map(({ message }) => message)).toEqual(['There is no “nobody”.'])
    expect(seen.filledWith).toBe('An invented customer')
  })

  test('has the party’s own money in what is invented', () => {
    const books = emptyBooks()
    books.party({ id: 'jp', currency: 'JPY', locale: 'ja-JP' })
    const { email } = previewDraft(books.database, { draft: { kind: 'receipt', partyId: 'jp', text: TEMPLATES.receipt.text }, accountId: null, now: NOW })
    expect(email?.text).toContain('JP¥1,240')
    expect(email?.text).not.toMatch(/\$\d/)
  })
})
