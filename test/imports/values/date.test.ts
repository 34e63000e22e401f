import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { readDate } from '#main/imports/values/date.ts'
import { readInstant } from '#main/imports/values/instant.ts'

describe('a day that reads in one way needs no order', () => {
  test.each([
    '2026-04-03', '2026/4/3', '2026.04.03', '2026. 4. 3.', '20260403', '2026年4月3日', '2026-04-03T23:59:59Z', '2026-04-03 14:05', '2026-04-03T14:05:00+10:00',
    '3 April 2026', '3 Apr 2026', '3-Apr-26', '03-APR-2026', 'April 3, 2026', 'Apr 3rd, 2026', '3rd of April 2026', 'Friday, 3 April 2026', 'Fri, Apr 3, 2026', '2026 Apr 3', '2026-Apr-03',
    '3. April 2026', '3 avril 2026', '3 de abril de 2026', '3 aprile 2026', '3 april 2026', '3 kwietnia 2026', '3 kwietnia 2026 r.', '3 Απριλίου 2026', '3 апр. 2026 г.', '3 април 2026 г.', '3 de abr. de 2026',
  ])('%s', (text) => expect(readDate(text, null)).toEqual({ on: '2026-04-03' }))

  test.each([['1er mars 2026', '2026-03-01'], ['3. März 2026', '2026-03-03'], ['3 Mrz 2026', '2026-03-03'], ['5 août 2026', '2026-08-05'], ['5 aout 2026', '2026-08-05'], ['1 października 2026', '2026-10-01'], ['5 μαΐου 2026', '2026-05-05'], ['7 юли 2026', '2026-07-07'], ['7 juil. 2026', '2026-07-07'], ['9 lis 2026', '2026-11-09'], ['9 mai 2026', '2026-05-09'], ['3 Sept 2026', '2026-09-03']])('%s', (text, on) => expect(readDate(text, null)).toEqual({ on }))

  test('and none is asked of a workbook’s date', () => expect(readDate({ is: 'date', on: '2026-04-03', time: '14:05:00', text: '2026-04-03 14:05:00' }, null)).toEqual({ on: '2026-04-03' }))
  test.each([['13/04/2026', '2026-04-13'], ['04/13/2026', '2026-04-13'], ['04/04/2026', '2026-04-04']])('%s is one day in whichever order', (text, on) => expect(readDate(text, null)).toEqual({ on }))
})

describe('a day by the order that was decided', () => {
  test.each([
    ['03/04/2026', 'DMY', '2026-04-03'], ['03/04/2026', 'MDY', '2026-03-04'], ['3.4.26', 'DMY', '2026-04-03'], ['3-4-2026', 'DMY', '2026-04-03'], ['03 04 2026', 'DMY', '2026-04-03'], ['26/04/03', 'YMD', '2026-04-03'], ['03042026', 'DMY', '2026-04-03'], ['04032026', 'MDY', '2026-04-03'],
    ['03/04/2026 2:05 PM', 'DMY', '2026-04-03'], ['03.04.2026, 14:05 Uhr', 'DMY', '2026-04-03'], ['03.04.2026 г.', 'DMY', '2026-04-03'], ['2026-04-03', 'DMY', '2026-04-03'], ['20260403', 'MDY', '2026-04-03'],
    ['29/02/2024', 'DMY', '2024-02-29'], ['01/01/69', 'DMY', '2069-01-01'], ['01/01/70', 'DMY', '1970-01-01'],
  ] as const)('%s in %s', (text, order, on) => expect(readDate(text, order)).toEqual({ on }))
})

describe('a day is refused with why', () => {
  test.each([
    ['', null, 'There is no date'], ['03/04/2026', null, 'can be read in two ways'], ['03/04/05', null, 'can be read in two ways'], ['13/04/2026', 'MDY', 'is not a date in the order month, day, year'], ['04/13/2026', 'DMY', 'is not a date in the order day, month, year'], ['03/04/2026', 'YMD', 'is not a date in the order year, month, day'],
    ['2026-02-30', null, 'does not exist'], ['29/02/2025', 'DMY', 'does not exist'], ['2026-13-01', 'YMD', 'does not exist'], ['03/04/1026', 'DMY', 'does not exist'], ['45000', 'DMY', 'count of days'], ['45000.5', null, 'count of days'], ['soon', null, 'is not a date'], ['32/13/2026', 'DMY', 'does not exist'], ['3 Foo 2026', null, 'is not a date'], ['1 jui 2026', null, 'is not a date'], ['12.50', null, 'is not a date'], ['00/00/0000', 'DMY', 'does not exist'],
  ] as const)('%s in %s', (text, order, reason) => {
    const read = readDate(text, order)
    expect(read).toHaveProperty('reason')
    expect((read as { reason: string }).reason).toContain(reason)
  })
  test('a number of a workbook that has no format of a date', () => expect(readDate({ is: 'number', number: '45000', text: '45000', exact: true }, 'DMY')).toHaveProperty('reason'))
})

test('any day written in any order reads as it was', () => {
  const days = fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
  fc.assert(fc.property(days, fc.constantFrom<'DMY' | 'MDY' | 'YMD'>('DMY', 'MDY', 'YMD'), fc.constantFrom('/', '.', '-', ' '), fc.boolean(), fc.boolean(), (on, order, separator, padded, short) => {
    const part = (text: string) => (padded || short ? text : text.replace(/^0/, ''))
    const [year, month, day] = [short ? on.slice(2, 4) : on.slice(0, 4), part(on.slice(5, 7)), part(on.slice(8, 10))]
    const text = { DMY: [day, month, year], MDY: [month, day, year], YMD: [year, month, day] }[order].join(separator)
    expect(readDate(text, order), text).toEqual({ on })
  }), { numRuns: 500 })
})

test('any day written by the runtime in words of a language reads as it was', () => {
  const days = fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true })
  fc.assert(fc.property(days, fc.constantFrom('en-US', 'en-GB', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'el', 'bg', 'ja', 'pt'), (date, locale) => {
    const text = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
    expect(readDate(text, locale === 'bg' ? 'DMY' : null), text).toEqual({ on: date.toISOString().slice(0, 10) })
  }), { numRuns: 500 })
})

describe('a moment', () => {
  test.each([
    ['2026-04-03T14:05:00Z', 'Australia/Sydney', '2026-04-03T14:05:00Z'], ['2026-04-03T14:05:00.250+02:00', 'UTC', '2026-04-03T12:05:00.250Z'], ['2026-04-03 14:05', 'Europe/Berlin', '2026-04-03T12:05:00Z'], ['2026-04-03', 'Europe/Berlin', '2026-04-02T22:00:00Z'],
    ['2026-04-03 2:05 pm', 'UTC', '2026-04-03T14:05:00Z'], ['2026-04-03 12:30 AM', 'UTC', '2026-04-03T00:30:00Z'], ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'], ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ])('%s in %s', (text, zone, iso) => expect(readInstant(text, { order: null, zone })).toEqual({ at: Date.parse(iso) }))
  test('of a workbook’s cell is on the wall of the zone', () => expect(readInstant({ is: 'date', on: '2026-04-03', time: '14:05:00', text: '2026-04-03 14:05:00' }, { order: null, zone: 'Europe/Berlin' })).toEqual({ at: Date.parse('2026-04-03T12:05:00Z') }))
  test.each(['', '2026-04-03 25:00', '2026-04-03 13:00 pm', '1969-01-01', '03/04/2026 10:00', 'now'])('“%s” is refused', (text) => expect(readInstant(text, { order: null, zone: 'UTC' })).toHaveProperty('reason'))
})
