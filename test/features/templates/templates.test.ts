import { describe, expect, test } from 'vitest'
import type { templates } from '#contract/templates.ts'
import type { MailKind } from '#contract/mail.ts'
import type { Grant, PartyId } from '#contract/vocabulary.ts'
import { templatePreviewJob } from '#main/core/jobs/template.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { Jobs } from '#main/core/ports/jobs.ts'
import { db } from '#main/db/database.ts'
import { newestTemplate, nextTemplateVersion } from '#main/db/templates.ts'
import { templatesRouter } from '#main/features/templates/handlers.ts'
import { messagesNaming, messagesOfCampaignsNaming, partiesWithOwn, versionsOf } from '#main/features/templates/queries.ts'
import { createTemplateService } from '#main/mail/templateService.ts'
import { templateFor } from '#main/mail/templates.ts'
import { TEMPLATES } from '#main/mail/templates/kinds.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

const AT = Date.UTC(2026, 10, 20)
const PARTY = 'au' as PartyId

/** A desk with two parties, whose jobs run where they are started. */
function desk(grants?: Grant[]) {
  const books = emptyBooks()
  books.party({ id: 'au', name: 'Australia' })
  books.party({ id: 'us', name: 'USA', legalName: 'Meridian Fleet Inc.', currency: 'USD', locale: 'en-US' })
  const over = deskOver(books, { now: () => AT, ...(grants === undefined ? {} : { grants }) })
  const jobs = {
    start: (_: string, input: never) => ({ id: 'job', finished: templatePreviewJob(input, { signal: new AbortController().signal, progress() {} }) }),
    cancel: () => true,
  } as unknown as Jobs
  const context = Object.create(over.context, { jobs: { value: jobs } }) as CoreContext
  const service = createTemplateService(context)
  Object.defineProperty(context, 'templates', { value: service })
  return {
    books, client: clientOf<typeof templates>(templatesRouter(context)), published: over.published,
    audit: () => books.database.all(db.selectFrom('audit').select(['action', 'subject', 'by', 'detail'])),
  }
}

const ours = (kind: MailKind) => TEMPLATES[kind].text
const subject = (kind: MailKind, words: string) => ({ ...ours(kind), subject: words })

/** A campaign with messages, as the engine writes them. */
function campaign({ database }: Books, { id, templateId, own, count }: { id: string; templateId: string; own: string | null; count: number }): void {
  database.raw.prepare(`INSERT INTO campaign (id, kind, partyId, state, templateId, total, createdAt, createdBy) VALUES (?, 'receipt', NULL, 'done', ?, ?, 0, 'Rosa')`).run(id, templateId, count)
  for (let at = 0; at < count; at++) {
    database.raw.prepare(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, messageId, queuedAt, templateId) VALUES (?, ?, ?, 'au', ?, 'a@customer.example', 'A', 'sent', ?, 0, ?)`)
      .run(`${id}-${at}`, id, `${id}-acc-${at}`, `s-${at}`, `<${id}-${at}@x>`, own)
  }
}

test('every kind is listed with when it is sent, how, and what is used: ours, until somebody writes one', async () => {
  const { client } = desk()
  const rows = await client.list()
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(TEMPLATES).toSorted())
  for (const row of rows) {
    expect(row.when).toMatch(/^(To|With|When) .{20,50}\.$/)
    expect(row).toMatchObject({ own: [], current: { id: null, version: 1, createdAt: null, createdBy: 'Counterfoil', used: 0 } })
  }
  expect(rows.find(({ kind }) => kind === 'critical_notice')?.channels).toEqual(['sms'])
})

test('what the editor shows: the text, its variables with the rows of lists, the rules, and the versions', async () => {
  const { client } = desk()
  const shown = await client.get({ kind: 'approval_request', party: null })
  expect(shown.text).toEqual(ours('approval_request'))
  expect(shown.inherited).toBe(false)
  expect(shown.variables.find(({ name }) => name === 'invoices')?.members?.map(({ name }) => name)).toEqual(['number', 'amount', 'issuedOn', 'dueOn'])
  expect(shown.variables.find(({ name }) => name === 'account.name')).toMatchObject({ example: 'Kestrel Freight Pty Ltd', members: null })
  expect(shown.rules.join(' ')).toContain('An SMS never holds a link to an invoice')
  expect(shown.versions).toHaveLength(1)
  await expect(client.get({ kind: 'receipt', party: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

describe('saving', () => {
  test('writes a new version beside ours, which stays to be looked at; it is audited and told', async () => {
    const { client, books: { database }, published, audit } = desk()
    const saved = await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Thanks, {{ account.name }}'), basedOn: null })
    expect(saved).toMatchObject({ version: 2, createdBy: 'Noor Vale', createdAt: AT, used: 0 })
    const shown = await client.get({ kind: 'receipt', party: null })
    expect(shown.text.subject).toBe('Thanks, {{ account.name }}')
    expect(shown.versions.map(({ id, version }) => [id, version])).toEqual([[saved.id, 2], ['receipt-1', 1]])
    expect((await client.version({ id: 'receipt-1' })).text).toEqual(ours('receipt'))
    expect(templateFor(database, 'receipt', 'us', AT).id).toBe(saved.id)
    expect(published).toEqual([['templates']])
    expect(audit()).toMatchObject([{ action: 'templates.save', subject: 'receipt', by: 'Noor Vale' }])
  })

  test('what does not parse, or names an unknown variable, is refused with every place, and nothing is written', async () => {
    const { client, books: { database } } = desk()
    const draft = { ...ours('receipt'), subject: '{{ acount.name }}', text: '{% if count %}' }
    await expect(client.save({ kind: 'receipt', party: null, draft, basedOn: null })).rejects.toMatchObject({
      code: 'INVALID',
      data: { problems: [{ part: 'subject', message: 'There is no “acount.name”. Did you mean “account.name”?', line: 1, column: 4 }, { part: 'text', line: 1, column: 1 }] },
    })
    expect(database.all(db.selectFrom('template').select('id'))).toEqual([])
  })

  test('is refused when somebody else saved meanwhile, and goes through from what they saved', async () => {
    const { client } = desk()
    const theirs = await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Theirs'), basedOn: null })
    await expect(client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Mine'), basedOn: null })).rejects.toMatchObject({ code: 'CHANGED' })
    await expect(client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Mine'), basedOn: 'receipt-1' })).rejects.toMatchObject({ code: 'CHANGED' })
    expect((await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Mine'), basedOn: theirs.id })).version).toBe(3)
  })

  test('is not stopped because ours was used, and so written down, since the editor was opened', async () => {
    const { client, books: { database } } = desk()
    templateFor(database, 'receipt', 'au', AT)
    expect((await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Mine'), basedOn: null })).version).toBe(2)
  })

  test('the same again makes no version', async () => {
    const { client } = desk()
    const first = await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Mine'), basedOn: null })
    expect(await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Mine'), basedOn: first.id })).toEqual(first)
  })

  test('parts that the kind does not have are left out', async () => {
    const { client } = desk()
    const sms = 'Please call us. Reply STOP to opt out.'
    await client.save({ kind: 'critical_notice', party: null, draft: { subject: 'x', html: '<p>{{ nobody }}', text: 'x', sms }, basedOn: null })
    expect((await client.get({ kind: 'critical_notice', party: null })).text).toEqual({ subject: '', html: '', text: '', sms })
  })

  test('somebody who may only look is refused, and may try a draft all the same', async () => {
    const { client, books: { database } } = desk(['billing:view'])
    await expect(client.save({ kind: 'receipt', party: null, draft: ours('receipt'), basedOn: null })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    await expect(client.reset({ kind: 'receipt', party: null })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
    expect((await client.preview({ kind: 'receipt', party: null, draft: ours('receipt') })).email).not.toBeNull()
    expect(database.all(db.selectFrom('template').select('id'))).toEqual([])
  })
})

describe('a party', () => {
  test('has the one for all until it has its own, and goes back to it; its versions are kept and go on', async () => {
    const { client, books: { database } } = desk()
    const forAll = await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'For all'), basedOn: null })
    expect(await client.get({ kind: 'receipt', party: PARTY })).toMatchObject({ inherited: true, text: { subject: 'For all' }, current: { id: forAll.id }, versions: [] })
    const own = await client.save({ kind: 'receipt', party: PARTY, draft: subject('receipt', 'For Australia'), basedOn: forAll.id })
    expect(own.version).toBe(1)
    expect(templateFor(database, 'receipt', 'au', AT).id).toBe(own.id)
    expect(templateFor(database, 'receipt', 'us', AT).id).toBe(forAll.id)
    expect((await client.list()).find(({ kind }) => kind === 'receipt')).toMatchObject({ subject: 'For all', own: [{ party: 'au', name: 'Australia', current: { id: own.id } }] })

    expect(await client.reset({ kind: 'receipt', party: PARTY })).toMatchObject({ id: forAll.id })
    expect(templateFor(database, 'receipt', 'au', AT).id).toBe(forAll.id)
    expect(await client.get({ kind: 'receipt', party: PARTY })).toMatchObject({ inherited: true, versions: [{ id: own.id, version: 1 }] })
    expect((await client.list()).find(({ kind }) => kind === 'receipt')?.own).toEqual([])
    expect(await client.save({ kind: 'receipt', party: PARTY, draft: subject('receipt', 'Again'), basedOn: forAll.id })).toMatchObject({ version: 2 })
  })

  test('one for all that is given back is ours again, with the parties’ own untouched', async () => {
    const { client, books: { database }, audit } = desk()
    const forAll = await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'For all'), basedOn: null })
    const own = await client.save({ kind: 'receipt', party: PARTY, draft: subject('receipt', 'For Australia'), basedOn: forAll.id })
    expect(await client.reset({ kind: 'receipt', party: null })).toMatchObject({ id: 'receipt-1', version: 1 })
    expect(templateFor(database, 'receipt', 'us', AT)).toMatchObject({ id: 'receipt-1', ...ours('receipt') })
    expect(templateFor(database, 'receipt', 'au', AT).id).toBe(own.id)
    expect(await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Third'), basedOn: 'receipt-1' })).toMatchObject({ version: 3 })
    expect(audit().map(({ action }) => action)).toEqual(['templates.save', 'templates.save', 'templates.reset', 'templates.save'])
  })

  test('nothing to give back is no change', async () => {
    const { client, audit } = desk()
    expect(await client.reset({ kind: 'receipt', party: null })).toMatchObject({ id: null, version: 1 })
    expect(await client.reset({ kind: 'receipt', party: PARTY })).toMatchObject({ id: null })
    expect(audit()).toEqual([])
  })
})

test('a preview names whose data it is, and an account that is not there', async () => {
  const { client, books } = desk()
  const account = books.account({ partyId: 'us', name: 'Ridgeline Trucking', ref: 'U-000009' })
  const seen = await client.preview({ kind: 'registration', party: null, draft: ours('registration'), account: account.id })
  expect(seen.problems).toEqual([])
  expect(seen.filledWith).toContain('Ridgeline Trucking (U-000009)')
  expect(seen.email?.text).toContain('Meridian Fleet Inc.')
  expect(seen.email?.text).toContain('/the-link-is-made-when-this-is-sent')
  expect(seen.sms).toBeNull()
  await expect(client.preview({ kind: 'receipt', party: null, draft: ours('receipt'), account: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

describe('how many messages a version was used for', () => {
  test('counts those that name it, and those of campaigns that name it for all', async () => {
    const { client, books } = desk()
    const second = await client.save({ kind: 'receipt', party: null, draft: subject('receipt', 'Second'), basedOn: null })
    campaign(books, { id: 'old', templateId: 'receipt-1', own: null, count: 3 })
    campaign(books, { id: 'new', templateId: 'receipt-1', own: second.id, count: 2 })
    expect((await client.get({ kind: 'receipt', party: null })).versions.map(({ version, used }) => [version, used])).toEqual([[2, 2], [1, 3]])
    expect((await client.list()).find(({ kind }) => kind === 'receipt')?.current.used).toBe(2)
  })

  test('is read from indexes alone, and so are versions', async () => {
    const { books: { database } } = desk()
    expect(database.plan(messagesNaming('x'))).toEqual([expect.stringMatching(/^SEARCH message USING COVERING INDEX message_by_template \(templateId=\?\)$/)])
    expect(database.plan(messagesOfCampaignsNaming('x'))).toEqual([
      expect.stringMatching(/^SEARCH c USING (COVERING )?INDEX campaign_by_template \(templateId=\?\)$/),
      expect.stringMatching(/^SEARCH m USING COVERING INDEX message_of_campaigns_template \(campaignId=\? AND templateId=\?\)$/),
    ])
    for (const query of [versionsOf('receipt', 'au'), versionsOf('receipt', null), newestTemplate('receipt', null), nextTemplateVersion('receipt', 'au')]) {
      expect(database.plan(query)).toEqual([expect.stringMatching(/^SEARCH template USING (COVERING )?INDEX template_by_kind \(kind=\? AND <expr>=\?\)$/)])
    }
    expect(database.plan(partiesWithOwn).join('\n')).toContain('template_by_kind')
  })
})
