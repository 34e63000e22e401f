import { describe, expect, test } from 'vitest'
import { aboutDay, endsBefore, readAbout, typedDay } from '../../src-renderer/ui/format/asOf.ts'

describe('a day that is typed', () => {
  test('is taken as the window shows it, and as files are named by it', () => {
    expect(['31 Oct 2026', '31 october 2026', ' 2026-10-31 '].map(typedDay)).toEqual(['2026-10-31', '2026-10-31', '2026-10-31'])
    expect(typedDay('1 Mar 2024')).toBe('2024-03-01')
  })

  test.each(['', '3', '31 Oct', '03/04/2026', '31.10.2026', '30 Feb 2026', '2026-02-29', '2026-13-01', '0 Jan 2026', '1 Foo 2026'])('is not guessed at: %s', (text) => {
    expect(typedDay(text)).toBeNull()
  })
})

test('the last month, quarter and year ended before today, also in January', () => {
  expect(endsBefore('2026-11-22').map(({ value }) => value)).toEqual(['2026-10-31', '2026-09-30', '2025-12-31'])
  expect(endsBefore('2026-01-05').map(({ value }) => value)).toEqual(['2025-12-31', '2025-12-31', '2025-12-31'])
})

test('a report is asked for of an account or as of a day, and what is no day is an account', () => {
  expect(readAbout(aboutDay('2026-10-31'))).toEqual({ account: null, asOf: '2026-10-31' })
  expect(readAbout('2026-10-31')).toEqual({ account: '2026-10-31', asOf: null })
  expect(readAbout('as-of-2026-02-30')).toEqual({ account: 'as-of-2026-02-30', asOf: null })
  expect(readAbout(null)).toEqual({ account: null, asOf: null })
})
