import fc from 'fast-check'
import { expect, test } from 'vitest'
import { e164, spellings } from '#main/domain/phoneNumbers.ts'

test.each([
  ['+61 491 570 006', 'AU', '+61491570006'],
  ['0491 570 006', 'AU', '+61491570006'],
  ['0436 436 215', 'AU', '+61436436215'],
  ['491570006', 'AU', '+61491570006'],
  ['61 491 570 006', 'AU', '+61491570006'],
  ['(02) 5550 1800', 'AU', '+61255501800'],
  ['0011 44 7700 900123', 'AU', '+447700900123'],
  ['+44 (0)7700 900 123', 'IE', '+447700900123'],
  ['07700 900123', 'gb', '+447700900123'],
  ['0044 7700 900123', 'DE', '+447700900123'],
  ['(303) 555-0142', 'US', '+13035550142'],
  ['1-303-555-0142', 'US', '+13035550142'],
  ['303.555.0142', 'CA', '+13035550142'],
  ['011 61 491 570 006', 'US', '+61491570006'],
  ['+81 3-0000-0123', 'JP', '+81300000123'],
  ['２２００ ０１２３', 'KW', '+96522000123'],
  ['021 555 0123', 'NZ', '+64215550123'],
  ['+359 2 000 0123', 'XX', '+35920000123'],
])('%j in %s is %s', (phone, country, number) => expect(e164(phone, country)).toBe(number))

test.each([
  ['', 'AU'], ['nobody', 'AU'], ['12345', 'AU'], ['0491 570 006', 'XX'], ['0491 570 0061', 'AU'], ['+61', 'AU'], ['+0491570006', 'AU'],
  ['+1234567890123456', 'US'], ['02 5550 1800 ext. 12', 'AU'], ['0491 570 006 / 0491 570 007', 'AU'], ['+61+491570006', 'AU'], ['13 11 26', 'AU'],
])('%j in %s is not read as a number', (phone, country) => expect(e164(phone, country)).toBeNull())

test('a number comes out the same however its digits are set apart, and stays itself', () => {
  const digits = fc.stringMatching(/^[1-9]\d{8}$/)
  fc.assert(fc.property(digits, fc.array(fc.constantFrom(' ', '-', '.', ' ', '(', ')'), { minLength: 9, maxLength: 9 }), (national, marks) => {
    const number = `+61${national}`
    const written = Array.from(national).map((digit, n) => digit + marks[n]!).join('')
    expect(e164(`+61 ${written}`, 'US')).toBe(number)
    expect(e164(`0${written}`, 'AU')).toBe(number)
    expect(e164(number, 'DE')).toBe(number)
    for (const way of [`+61${national}`, `0${national}`, national, `0061${national}`, `+61(0)${national}`.replace(/[()]/g, '')]) expect(spellings(number)).toContain(way)
  }))
})
