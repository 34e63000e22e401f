import { describe, expect, test } from 'vitest'
import { newOwnParty, ownPartyForm, readOwnParty } from '../../src-renderer/ui/sources/ownPartyForm.ts'
import { cannotByReason, lineOf } from '../../src-renderer/features/settings/sources/sourceWords.ts'
import { keyProblem } from '../../src-renderer/features/settings/sources/stripeKey.ts'

const typed = { ...newOwnParty('en-AU', 'Australia/Sydney', 'AUD'), name: 'Kestrel', senderEmail: ' accounts@kestrel.example ', portalUrl: 'https://kestrel.example' }

describe('a party of one’s own', () => {
  test('begins with what this computer tells of its reader', () => {
    expect(newOwnParty('en-US', 'America/Chicago', null)).toMatchObject({ country: 'US', paper: 'Letter', locale: 'en-US', timeZone: 'America/Chicago', currency: '' })
    expect(newOwnParty('de', 'Europe/Berlin', 'EUR')).toMatchObject({ country: '', paper: 'A4', currency: 'EUR' })
  })
  test('needs no more than what is marked, and is known by its name where nothing else is said', () => {
    expect(readOwnParty(typed)).toMatchObject({ party: { name: 'Kestrel', legalName: 'Kestrel', senderName: 'Kestrel', senderEmail: 'accounts@kestrel.example', taxRateBp: 0, address: { lines: [], country: 'AU' } } })
  })
  test('is the same after it was read and typed again', () => {
    const read = readOwnParty({ ...typed, taxRate: '7.25', taxName: 'GST', lines: 'Level 3\n88 Foundry Lane\n', remittance: 'BSB 062-000' })
    if (!('party' in read)) throw new Error(JSON.stringify(read.problems))
    expect(read.party.taxRateBp).toBe(725)
    expect(readOwnParty(ownPartyForm(read.party))).toEqual(read)
  })
  test('a name that is missing is told by the name alone, not by what would take its place', () => {
    const read = readOwnParty({ ...typed, name: '' })
    expect(read).toEqual({ problems: { name: 'Fill this in.' } })
  })
  test('says by each field what is wrong with it', () => {
    const read = readOwnParty({ ...typed, name: ' ', currency: '', country: 'Australia', senderEmail: 'nobody', portalUrl: 'kestrel', taxRate: '101', remittance: 'a\nb\nc\nd\ne\nf\ng' })
    expect(read).toEqual({ problems: expect.objectContaining({ name: 'Fill this in.', currency: 'Choose one.', country: 'Two letters, like AU.', senderEmail: 'This is not an email address.', portalUrl: 'An address that begins with https://.', taxRate: 'A percentage from 0 to 100, like 10 or 7.25.', remittance: 'Six lines at the most.' }) })
  })
  test.each([['10', 1000], ['7,5', 750], ['0.05', 5], ['', 0], ['100 %', 10_000]])('a tax rate of “%s” is %d hundredths of a percent', (taxRate, points) => {
    expect(readOwnParty({ ...typed, taxRate })).toMatchObject({ party: { taxRateBp: points } })
  })
})

describe('a source in words', () => {
  test('reasons are told once, each with the commands that it forbids', () => {
    expect(cannotByReason([{ command: 'voidInvoice', why: 'The key may not write invoices.' }, { command: 'setAddOn', why: 'There are no add-ons.' }, { command: 'holdInvoice', why: 'The key may not write invoices.' }])).toEqual([
      { why: 'The key may not write invoices.', labels: expect.arrayContaining(['Void invoice']) }, { why: 'There are no add-ons.', labels: ['Enable or disable add-on'] },
    ])
  })
  test('a key that is not here is worse than any line, and files have no line', () => {
    expect(lineOf({ kind: 'stripe', line: 'online', keyKept: false })).toMatchObject({ tone: 'bad' })
    expect(lineOf({ kind: 'files', line: 'not_asked', keyKept: true })).toMatchObject({ tone: 'good' })
    expect(lineOf({ kind: 'stripe', line: 'offline', keyKept: true })).toMatchObject({ words: 'Offline', tone: 'wait' })
  })
  test('a key that can never do is told before it is sent', () => {
    expect(keyProblem('pk_live_1234567890')).toMatch(/publishable/)
    expect(keyProblem('whsec_123')).toMatch(/webhook/)
    expect(keyProblem('rk live')).toMatch(/blanks/)
    expect(keyProblem(' rk_live_123 ')).toBeNull()
    expect(keyProblem('look-alike-key')).toBeNull()
  })
})
