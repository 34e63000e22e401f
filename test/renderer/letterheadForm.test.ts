import { expect, test } from 'vitest'
import type { LetterheadFields, PartyLetterhead } from '#contract/letterhead.ts'
import { asPrinted, formOf, letterheadChanges, letterheadProblems, typedAddress } from '../../src-renderer/features/settings/letterheadForm.ts'
import { readLogo } from '../../src-renderer/features/settings/logoFile.ts'
import { JPEG, PNG } from '../fixtures/pictures.ts'

const given: LetterheadFields = {
  legalName: 'Meridian Fleet Pty Ltd', address: { lines: ['Level 3', '88 Foundry Lane'], city: 'Newcastle', region: 'NSW', postcode: '2300', country: 'AU' }, taxNumber: 'ABN 00 123 456 789', phone: '',
  email: 'accounts@au.meridianfleet.example', portalUrl: 'https://au.portal.meridianfleet.example', remittance: ['Bank transfer'], footer: [], colour: '#0b5c6b', paper: 'A4',
}
const rowWith = (own: Partial<LetterheadFields> = {}, logo: PartyLetterhead['logo'] = null): PartyLetterhead =>
  ({ party: 'au' as never, partyName: 'Australia', given, fields: { ...given, ...own }, logo, set: Object.keys(own) as (keyof LetterheadFields)[] })

test('what the billing system has is shown in an empty field, and is no change', () => {
  const row = rowWith()
  expect(formOf(row)).toMatchObject({ legalName: '', address: null, remittance: '', colour: '', paper: '' })
  expect(letterheadChanges(formOf(row), row)).toBeNull()
  expect(asPrinted(formOf(row), row)).toEqual(given)
  const set = rowWith({ legalName: 'Another Pty Ltd', footer: ['a', 'b'], paper: 'Letter' })
  expect(formOf(set)).toMatchObject({ legalName: 'Another Pty Ltd', footer: 'a\nb', paper: 'Letter' })
  expect(letterheadChanges(formOf(set), set)).toBeNull()
})

test('a field that is filled is set, one that is emptied is given back, and others stay out of it', () => {
  const row = rowWith({ legalName: 'Another Pty Ltd', footer: ['a'] })
  const form = { ...formOf(row), legalName: ' ', phone: ' +61 2 5550 1800 ', footer: ' a \n\n b ', colour: '#ABCDEF' }
  expect(letterheadChanges(form, row)).toEqual({ fields: { legalName: null, phone: '+61 2 5550 1800', footer: ['a', 'b'], colour: '#abcdef' } })
  expect(asPrinted(form, row)).toMatchObject({ legalName: 'Meridian Fleet Pty Ltd', phone: '+61 2 5550 1800', footer: ['a', 'b'] })
})

test('to set what the billing system has too is a change: it stays when the billing system’s is another', () => {
  const row = rowWith()
  expect(letterheadChanges({ ...formOf(row), legalName: given.legalName }, row)).toEqual({ fields: { legalName: given.legalName } })
})

test('an address is set as a whole', () => {
  const row = rowWith()
  const address = { ...typedAddress(given.address), city: 'Maitland', country: 'au', lines: '1 High Street\n' }
  expect(letterheadChanges({ ...formOf(row), address }, row)).toEqual({ fields: { address: { lines: ['1 High Street'], city: 'Maitland', region: 'NSW', postcode: '2300', country: 'AU' } } })
  const own = rowWith({ address: { ...given.address, city: 'Maitland' } })
  expect(letterheadChanges({ ...formOf(own), address: null }, own)).toEqual({ fields: { address: null } })
})

test('a logo is told when it is another, and when it is taken away', () => {
  const logo = { type: 'png', base64: 'AAAA' } as const
  const row = rowWith({}, logo)
  expect(letterheadChanges(formOf(row), row)).toBeNull()
  expect(letterheadChanges({ ...formOf(row), logo: { type: 'png', base64: 'BBBB' } }, row)).toEqual({ fields: {}, logo: { type: 'png', base64: 'BBBB' } })
  expect(letterheadChanges({ ...formOf(row), logo: null }, row)).toEqual({ fields: {}, logo: null })
})

test('what is wrong stands at its field, in plain words', () => {
  const form = formOf(rowWith())
  expect(letterheadProblems(form)).toEqual({})
  expect(letterheadProblems({ ...form, email: 'accounts', colour: 'teal', portalUrl: 'portal', footer: 'a\nb\nc\nd', address: { ...typedAddress(given.address), country: 'A' } })).toEqual({
    email: 'This is not an email address.', colour: 'A colour as # and six digits, like #0b5c6b.', portalUrl: 'An address that begins with https://.', footer: '3 lines at the most.', 'address.country': 'Exactly 2 characters.',
  })
  expect(letterheadProblems({ ...form, remittance: `a\n${'x'.repeat(201)}` })).toMatchObject({ remittance: '200 characters at the most.' })
})

test('a picture is what its bytes say, and too large or of another kind is said at once', async () => {
  const file = (bytes: Uint8Array) => ({ size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.slice().buffer) })
  expect(await readLogo(file(PNG))).toEqual({ logo: { type: 'png', base64: Buffer.from(PNG).toString('base64') } })
  expect(await readLogo(file(JPEG))).toMatchObject({ logo: { type: 'jpeg' } })
  expect(await readLogo(file(new TextEncoder().encode('<svg/>')))).toMatchObject({ problem: expect.stringContaining('neither a PNG nor a JPEG') as string })
  expect(await readLogo(file(new Uint8Array(512 * 1024 + 1)))).toMatchObject({ problem: expect.stringContaining('512 kB') as string })
})
