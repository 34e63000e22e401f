import { expect, test } from 'vitest'
import { instantWords } from '#main/domain/instantWords.ts'
import { formatInstant, readersZone } from '../../src-renderer/ui/format/dates.ts'

const AT = Date.UTC(2026, 10, 20, 22, 14)

test.each([
  ['Australia/Sydney', '21 Nov 2026, 09:14 AEDT'], ['Australia/Perth', '21 Nov 2026, 06:14 AWST'], ['Pacific/Auckland', '21 Nov 2026, 11:14 NZDT'],
  ['America/New_York', '20 Nov 2026, 17:14 EST'], ['Europe/London', '20 Nov 2026, 22:14 GMT'], ['Asia/Tokyo', '21 Nov 2026, 07:14 GMT+9'],
])('an instant in %s is told with the short name that its people use, here as in the window', (timeZone, words) => {
  expect(instantWords(AT, timeZone)).toBe(words)
  // The window tells no zone to whoever sits in it.
  expect(formatInstant(AT, timeZone)).toBe(timeZone === readersZone() ? words.replace(/ \S+$/, '') : words)
})
