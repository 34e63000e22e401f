import { expect, test } from 'vitest'
import { formatPhone } from '../../src-renderer/ui/format/phone.ts'

test.each([
  ['+61491570110', '+61 491 570 110'], ['+61 491 570 110', '+61 491 570 110'], ['+12025550143', '+1 202 555 0143'], ['+4512345678', '+45 1234 5678'],
  ['+6793301234', '+679 330 1234'], ['+4915112345678', '+49 151 1234 5678'], ['+96550001234', '+965 5000 1234'], ['+359212345', '+359 212 345'],
])('%s is read as %s', (number, words) => expect(formatPhone(number)).toBe(words))

test('what is no number with its code stays as it was written', () => {
  for (const text of ['0491 570 110', 'rosa@fleet.example', 'COUNTERFOIL', '']) expect(formatPhone(text)).toBe(text)
})
