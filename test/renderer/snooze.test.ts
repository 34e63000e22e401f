import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { momentWords, morningOf, nextWeekday, snoozeChoices, typedSnooze } from '../../src-renderer/ui/work/snooze.ts'

const at = (iso: string): number => Date.parse(iso)
const told = (now: string, zone: string) => snoozeChoices(at(now), zone).map((choice) => `${choice.label}: ${momentWords(choice.at, at(now), zone)}`)

describe('what an item can rest until', () => {
  test('is offered in the clock of whoever sits at the desk', () => {
    // Tuesday noon in Sydney, Monday evening in Los Angeles.
    expect(told('2026-11-24T01:10:00Z', 'Australia/Sydney')).toEqual(['Later today: Tue 24 Nov, 16:00', 'Tomorrow: Wed 25 Nov, 09:00', 'Monday: Mon 30 Nov, 09:00', 'Next week: Tue 1 Dec, 09:00', 'In a month: Thu 24 Dec, 09:00'])
    expect(told('2026-11-24T01:10:00Z', 'America/Los_Angeles')).toEqual(['Tomorrow: Tue 24 Nov, 09:00', 'Next week: Mon 30 Nov, 09:00', 'In a month: Wed 23 Dec, 09:00'])
  })

  test('later today is at a full hour of a zone that is half an hour off, and is not offered in the evening', () => {
    expect(told('2026-11-24T05:00:00Z', 'Asia/Kolkata')[0]).toBe('Later today: Tue 24 Nov, 14:00')
    expect(told('2026-11-24T05:30:00Z', 'Asia/Kolkata')[0]).toBe('Later today: Tue 24 Nov, 14:00')
    expect(told('2026-11-24T17:30:00Z', 'UTC')[0]).toBe('Tomorrow: Wed 25 Nov, 09:00')
  })

  test('no moment is offered twice: on a Sunday Monday is tomorrow, on a Monday it is next week', () => {
    expect(told('2026-11-22T20:00:00Z', 'UTC').map((one) => one.replace(/:.*/, ''))).toEqual(['Tomorrow', 'Next week', 'In a month'])
    expect(told('2026-11-23T20:00:00Z', 'UTC').map((one) => one.replace(/:.*/, ''))).toEqual(['Tomorrow', 'Next week', 'In a month'])
  })

  test('a month from the 31st is the last day of a shorter month', () => {
    expect(told('2027-01-31T20:00:00Z', 'UTC').at(-1)).toBe('In a month: Sun 28 Feb, 09:00')
    expect(told('2026-12-31T20:00:00Z', 'UTC').at(-1)).toBe('In a month: Sun 31 Jan 2027, 09:00')
  })

  test('the morning stays at nine over a change of the clocks', () => {
    // Sydney puts its clocks forward on 4 October 2026, back on 4 April 2027.
    expect(new Date(morningOf('2026-10-03', 'Australia/Sydney')).toISOString()).toBe('2026-10-02T23:00:00.000Z')
    expect(new Date(morningOf('2026-10-04', 'Australia/Sydney')).toISOString()).toBe('2026-10-03T22:00:00.000Z')
    expect(new Date(morningOf('2027-04-04', 'Australia/Sydney')).toISOString()).toBe('2027-04-03T23:00:00.000Z')
  })

  test('of any moment in any zone every choice is ahead, and but for later today nine in the morning there', () => {
    const zones = fc.constantFrom('Australia/Sydney', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Europe/Lisbon', 'America/St_Johns', 'UTC')
    fc.assert(fc.property(fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }), zones, (now, zone) => {
      for (const choice of snoozeChoices(now, zone)) {
        expect(choice.at).toBeGreaterThan(now)
        const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(choice.at)
        if (choice.label === 'Later today') expect(hour).toMatch(/:00$/)
        else expect(hour).toBe('09:00')
      }
    }))
  })
})

describe('a rest that is typed', () => {
  const now = '2026-11-24T10:00:00Z'
  const typed = (text: string) => typedSnooze(text, at(now), 'UTC').map((choice) => `${choice.label}: ${momentWords(choice.at, at(now), 'UTC')}`)

  test.each([
    ['5 h', 'In 5 hours: Tue 24 Nov, 15:00'],
    ['3d', 'In 3 days: Fri 27 Nov, 09:00'],
    ['in 2 weeks', 'In 2 weeks: Tue 8 Dec, 09:00'],
    ['fri', 'Friday: Fri 27 Nov, 09:00'],
    ['tuesday', 'Tuesday: Tue 1 Dec, 09:00'],
    ['fri 14:30', 'Friday: Fri 27 Nov, 14:30'],
    ['today 17:00', 'Today: Tue 24 Nov, 17:00'],
    ['3 dec', 'On: Thu 3 Dec, 09:00'],
    ['3 feb', 'On: Wed 3 Feb 2027, 09:00'],
    ['2026-12-03 08:15', 'On: Thu 3 Dec, 08:15'],
    ['29 Feb 2028', 'On: Tue 29 Feb 2028, 09:00'],
  ])('as “%s” is read', (text, words) => expect(typed(text)).toEqual([words]))

  test.each(['', 'soon', '03/04/2027', '30 feb', '2026-11-24', 'today', '2020-01-01', 'fri 25:00', '0 d', 'x 3 d'])('as “%s” is no moment ahead', (text) => expect(typed(text)).toEqual([]))

  test('a weekday is the next one, and never today', () => expect(nextWeekday('2026-11-24', 2)).toBe('2026-12-01'))
})
