import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { letterhead } from '#contract/letterhead.ts'
import type { Grant } from '#contract/vocabulary.ts'
import { letterheadJob } from '#main/core/jobs/letterhead.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { Jobs } from '#main/core/ports/jobs.ts'
import { db } from '#main/db/database.ts'
import { changedAtOf } from '#main/db/letterheads.ts'
import { letterheadRouter } from '#main/features/letterhead/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { JPEG, PNG, PROGRESSIVE_JPEG } from '../../fixtures/pictures.ts'
import { checkPdf, pdfText } from '../../fixtures/readers.ts'

const AT = Date.UTC(2026, 1, 20)
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** A desk with two parties, whose jobs run where they are started. */
function desk(grants?: Grant[]) {
  const books = emptyBooks()
  const party = books.party()
  books.party({ id: 'us', name: 'USA', legalName: 'Meridian Fleet Inc.', currency: 'JPY', locale: 'de-DE', paper: 'Letter' })
  const over = deskOver(books, { now: () => AT, ...(grants === undefined ? {} : { grants }) })
  const started: string[] = []
  const jobs = {
    start: (job: string, input: never) => {
      started.push(job)
      return { id: `${started.length}`, finished: letterheadJob(input, { signal: new AbortController().signal, progress() {} }) }
    },
    cancel: () => true,
  } as unknown as Jobs
  // The fixture has no jobs; a spread would ask it for all the rest it has not.
  const context = Object.create(over.context, { jobs: { value: jobs } }) as CoreContext
  return { books, party, client: clientOf<typeof letterhead>(letterheadRouter(context)), published: over.published, started, audit: () => books.database.all(db.selectFrom('audit').select(['action', 'subject', 'by', 'detail'])) }
}

test('every party is listed with what is printed, what the billing system has, and nothing set', async () => {
  const { client } = desk()
  const { rows } = await client.list()
  expect(rows.map(({ partyName, set, logo }) => [partyName, set, logo])).toEqual([['Australia', [], null], ['USA', [], null]])
  expect(rows[0]?.fields).toEqual(rows[0]?.given)
  expect(rows[0]?.fields).toMatchObject({ legalName: 'Meridian Fleet Pty Ltd', footer: [], paper: 'A4', colour: '#0b5c6b' })
})

test('fields are set one by one over the billing system’s, and given back with null; it is audited and told', async () => {
  const { client, party, published, audit } = desk()
  const first = await client.set({ party: party.id, fields: { legalName: 'Meridian Fleet (Australia) Pty Ltd', footer: ['ACN 000 000 000'] } })
  expect(first.fields).toMatchObject({ legalName: 'Meridian Fleet (Australia) Pty Ltd', footer: ['ACN 000 000 000'], phone: '+61 2 5550 1800' })
  expect(first.set.toSorted()).toEqual(['footer', 'legalName'])
  const second = await client.set({ party: party.id, fields: { legalName: null, colour: '#112233' } })
  expect(second.fields).toMatchObject({ legalName: 'Meridian Fleet Pty Ltd', footer: ['ACN 000 000 000'], colour: '#112233' })
  expect(second.set.toSorted()).toEqual(['colour', 'footer'])
  expect((await client.list()).rows.find(({ party: id }) => id === party.id)).toEqual(second)
  expect(published).toEqual([['settings'], ['settings']])
  expect(audit().map(({ action, subject, by }) => [action, subject, by])).toEqual([['settings.letterhead', 'au', 'Noor Vale'], ['settings.letterhead', 'au', 'Noor Vale']])
  expect(JSON.parse(audit()[1]?.detail ?? '')).toEqual({ fields: { legalName: null, colour: '#112233' }, logo: 'kept' })
})

test('a logo is kept as it is, stays when other fields are set, and goes with null', async () => {
  const { client, started } = desk()
  const set = await client.set({ party: 'au', fields: {}, logo: { type: 'jpeg', base64: base64(PROGRESSIVE_JPEG) } })
  expect(set.logo).toEqual({ type: 'jpeg', base64: base64(PROGRESSIVE_JPEG) })
  expect((await client.set({ party: 'au', fields: { phone: '1' } })).logo?.type).toBe('jpeg')
  expect((await client.set({ party: 'au', fields: {}, logo: null })).logo).toBeNull()
  // Only a new picture has to be tried.
  expect(started).toEqual(['documents.letterhead'])
})

test('two changes in one millisecond are two changes', async () => {
  const { client, books } = desk()
  const changedAt = async (phone: string) => {
    await client.set({ party: 'au', fields: { phone } })
    return books.database.first<{ changedAt: number }>(changedAtOf('au'))?.changedAt ?? 0
  }
  const first = await changedAt('1')
  expect(await changedAt('2')).toBeGreaterThan(first)
})

const harmed = PNG.slice()
harmed[60] = harmed[60]! ^ 0x55

test.each([
  ['text that is called a picture', { type: 'png', base64: base64(new TextEncoder().encode('<svg/>')) }, 'neither a PNG nor a JPEG'],
  ['a GIF', { type: 'png', base64: base64(new TextEncoder().encode('GIF89a….')) }, 'neither a PNG nor a JPEG'],
  ['a JPEG that is said to be a PNG', { type: 'png', base64: base64(JPEG) }, 'it is a JPEG'],
  ['a PNG with a changed byte', { type: 'png', base64: base64(harmed) }, 'damaged'],
  ['half a PNG', { type: 'png', base64: base64(PNG.subarray(0, PNG.length / 2)) }, 'damaged'],
  ['half a JPEG', { type: 'jpeg', base64: base64(JPEG.subarray(0, JPEG.length - 60)) }, 'damaged'],
  ['nothing', { type: 'png', base64: '' }, 'neither a PNG nor a JPEG'],
  ['more than 512 kB', { type: 'png', base64: base64(new Uint8Array(512 * 1024 + 1)) }, '512'],
] as const)('as a logo, %s is refused with why, and nothing is set', async (_what, logo, why) => {
  const { client, published } = desk()
  const given = { party: 'au', fields: { phone: '1' }, logo }
  await expect(client.set(given)).rejects.toMatchObject({ code: 'BAD_LOGO', message: expect.stringContaining(why) as string })
  const { fields } = (await client.list()).rows[0]!
  await expect(client.preview({ party: 'au', fields, logo })).rejects.toMatchObject({ code: 'BAD_LOGO' })
  expect(fields.phone).toBe('+61 2 5550 1800')
  expect(published).toEqual([])
})

test.each([
  ['a name of nothing', { legalName: ' ' }], ['a name of two lines', { legalName: 'a\nb' }], ['a colour by name', { colour: 'red' }], ['a paper of another size', { paper: 'A5' }],
  ['an address that is none', { email: 'accounts' }], ['seven lines on how to pay', { remittance: Array.from({ length: 7 }, () => 'x') }], ['four lines of footer', { footer: ['a', 'b', 'c', 'd'] }],
  ['a line of 201 letters', { footer: ['a'.repeat(201)] }], ['a script for a portal', { portalUrl: 'javascript' }],
])('%s is refused before anything is set', async (_what, fields) => {
  const { client, audit } = desk()
  await expect(client.set({ party: 'au', fields: fields as never })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  expect(audit()).toEqual([])
})

test('who may only view sets nothing, and a party that is not there is not found', async () => {
  const viewer = desk(['billing:view'])
  await expect(viewer.client.set({ party: 'au', fields: { phone: '1' } })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  expect(viewer.audit()).toEqual([])
  const { client } = desk()
  await expect(client.set({ party: 'zz', fields: {} })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const { fields } = (await client.list()).rows[0]!
  await expect(client.preview({ party: 'zz', fields, logo: null })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a preview is a receipt with invented figures under what is not saved yet, in the party’s language and currency', async () => {
  const { client, books } = desk()
  const { fields } = (await client.list()).rows[1]!
  const { pdf } = await client.preview({ party: 'us', fields: { ...fields, legalName: 'Meridian Fleet of Tomorrow', footer: ['Register 00-000'] }, logo: { type: 'png', base64: base64(PNG) } })
  const path = join(books.dir, 'preview.pdf')
  writeFileSync(path, Buffer.from(pdf, 'base64'))
  await checkPdf(path)
  const text = await pdfText(path)
  for (const words of ['Meridian Fleet of Tomorrow', 'Register 00-000', 'Zahlungsbeleg', '2.500', 'JPY']) expect(text).toContain(words)
  expect((await client.list()).rows[1]?.set).toEqual([])
})

test('a letterhead is found by its party, without a scan', () => {
  const { database } = emptyBooks()
  expect(database.plan(changedAtOf('au')).join()).toMatch(/SEARCH letterhead USING INDEX/)
})
