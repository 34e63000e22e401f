import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { readCountry } from '#main/imports/values/country.ts'
import { readEmail } from '#main/imports/values/email.ts'
import { readFlag } from '#main/imports/values/flag.ts'
import { readIdentifier } from '#main/imports/values/identifier.ts'

describe('an identifier', () => {
  test.each(['000123', 'A/B-7', 'é-1', '1E5', 'inv-001', 'INV-001', '3-4', 'x'.repeat(60)])('%s stays as it is', (id) => expect(readIdentifier(` ${id} `)).toEqual({ id }))
  test.each([['1.2E+10', 'its digits are lost'], ['1,2E+10', 'its digits are lost'], ['', 'There is nothing here'], ['a\nb', 'a line break'], ['#N/A', 'an error of the workbook'], ['x'.repeat(65), 'has 65 characters; 64 can be kept']])('%s is refused', (text, reason) => expect((readIdentifier(text) as { reason: string }).reason).toContain(reason))
  test('of a number cell has the zeros its format shows', () => expect(readIdentifier({ is: 'number', number: '123', text: '000123', exact: true })).toEqual({ id: '000123' }))
  test('of a number with more digits than a spreadsheet keeps is refused', () => expect(readIdentifier({ is: 'number', number: '12345678901234500', text: '12345678901234500', exact: false })).toHaveProperty('reason'))
  test('that a spreadsheet made a date of is refused', () => expect(readIdentifier({ is: 'date', on: '2026-03-04', time: null, text: '2026-03-04' })).toHaveProperty('reason'))
  test('of letters and digits is never changed', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9/_. -]{0,40}[A-Za-z0-9]$/), (id) => {
      fc.pre(!/^\d(?:\.\d+)?E\+/i.test(id))
      expect(readIdentifier(id)).toEqual({ id })
    }))
  })
})

test.each([['yes', true], ['JA', true], ['x', true], ['1', true], ['ναι', true], ['はい', true], ['no', false], ['', false], ['Nein', false], ['0', false], ['όχι', false]])('“%s” is %s', (text, flag) => expect(readFlag(text)).toEqual({ flag }))
test('what is neither yes nor no is refused', () => expect(readFlag('maybe')).toEqual({ reason: '“maybe” is neither yes nor no.' }))

test.each([['billing@acme.example', 'billing@acme.example'], [' mailto:Billing@Acme.example ', 'Billing@Acme.example'], ['Acme Billing <billing@acme.example>', 'billing@acme.example']])('%s is an address', (text, email) => expect(readEmail(text)).toEqual({ email }))
test.each([['acme.example', 'is not an email address'], ['a@b', 'is not an email address'], ['a@x.example; b@x.example', 'more than one address'], ['', 'There is no email address']])('“%s” is refused', (text, reason) => expect((readEmail(text) as { reason: string }).reason).toContain(reason))

test.each([['AU', 'AU'], ['aus', 'AU'], ['Australia', 'AU'], ['Deutschland', 'DE'], ['Österreich', 'AT'], ['osterreich', 'AT'], ['UK', 'GB'], ['Polska', 'PL'], ['Ελλάδα', 'GR'], ['България', 'BG'], ['日本', 'JP'], ['The Netherlands', 'NL'], ['U.S.A.', 'US'], ['Kuwait', 'KW'], ['États-Unis', 'US']])('%s is a country', (text, country) => expect(readCountry(text)).toEqual({ country }))
test('a country that is not known is refused', () => expect(readCountry('Atlantis')).toEqual({ reason: '“Atlantis” is not a country known here. Write its two letters, as AU.' }))
