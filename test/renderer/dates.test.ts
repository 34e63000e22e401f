import { describe, expect, test, vi } from 'vitest'
import { formatAgo, formatDay, formatDue, formatInstant, formatLength, todayIn } from '../../src-renderer/ui/format/dates.ts'

const NINE_UTC = Date.UTC(2026, 10, 21, 9, 14)
const HOUR = 3_600_000

describe('dates on screen', () => {
  test('a business date is told as it is, in no zone', () => {
    expect(formatDay('2026-11-21')).toBe('21 Nov 2026')
    expect(formatDay('2026-01-01')).toBe('1 Jan 2026')
  })

  test('an instant in another zone than the reader’s names that zone', () => {
    vi.stubEnv('TZ', 'UTC')
    expect(formatInstant(NINE_UTC, 'UTC')).toBe('21 Nov 2026, 09:14')
    expect(formatInstant(NINE_UTC, 'Australia/Sydney')).toBe('21 Nov 2026, 20:14 AEDT')
    expect(formatInstant(NINE_UTC, 'America/New_York')).toBe('21 Nov 2026, 04:14 EST')
  })

  test('midnight is 00:00 of the new day', () => {
    expect(formatInstant(Date.UTC(2026, 10, 21), 'UTC')).toContain('21 Nov 2026, 00:00')
  })

  test('today is the party’s today', () => {
    const late = Date.UTC(2026, 10, 21, 22)
    expect(todayIn('Australia/Sydney', late)).toBe('2026-11-22')
    expect(todayIn('America/New_York', late)).toBe('2026-11-21')
    expect(todayIn('UTC', Date.UTC(2026, 2, 5))).toBe('2026-03-05')
  })

  test('a due date is told in words, across a change of the clocks too', () => {
    expect(formatDue('2026-11-09', '2026-11-21')).toBe('12 days overdue')
    expect(formatDue('2026-11-20', '2026-11-21')).toBe('1 day overdue')
    expect(formatDue('2026-11-21', '2026-11-21')).toBe('due today')
    expect(formatDue('2026-11-24', '2026-11-21')).toBe('due in 3 days')
    expect(formatDue('2026-10-03', '2026-10-05')).toBe('2 days overdue')
  })

  test('a length of time has its largest sensible unit', () => {
    expect(formatLength(40_000)).toBe('40 s')
    expect(formatLength(12 * 60_000)).toBe('12 min')
    expect(formatLength(31 * HOUR)).toBe('31 h')
    expect(formatLength(12 * 24 * HOUR)).toBe('12 days')
  })

  test('a moment is told from now, before and after', () => {
    expect(formatAgo(NINE_UTC - 120_000, NINE_UTC)).toBe('2 min ago')
    expect(formatAgo(NINE_UTC + 7 * HOUR, NINE_UTC)).toBe('in 7 h')
    expect(formatAgo(NINE_UTC - 3000, NINE_UTC)).toBe('just now')
    expect(formatAgo(NINE_UTC - 90 * 24 * HOUR, NINE_UTC)).toBe('90 days ago')
    expect(formatAgo(NINE_UTC - 91 * 24 * HOUR, NINE_UTC)).toMatch(/^\d{1,2} [A-Z][a-z]{2} \d{4}$/)
  })
})
