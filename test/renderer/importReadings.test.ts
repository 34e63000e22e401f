import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateReadings, decimalReadings, sampleFor } from '../../src-renderer/features/imports/readings.ts'

describe('a date of a file, read in each way that it could be meant', () => {
  test('a day and a month that could change places are two readings', () => {
    expect(dateReadings('03/04/2026')).toEqual([{ value: 'DMY', reads: '3 April 2026' }, { value: 'MDY', reads: '4 March 2026' }])
    expect(dateReadings('03.04.26')).toEqual([{ value: 'DMY', reads: '3 April 2026' }, { value: 'MDY', reads: '4 March 2026' }, { value: 'YMD', reads: '26 April 2003' }])
  })
  test('what can be only one is one reading, and what is none has none', () => {
    expect(dateReadings('25/12/2026')).toEqual([{ value: 'DMY', reads: '25 December 2026' }])
    expect(dateReadings('2026-04-03 10:15')).toEqual([{ value: 'YMD', reads: '3 April 2026' }])
    expect(dateReadings('30/02/2026')).toEqual([])
    expect(dateReadings('IN-2026')).toEqual([])
    expect(dateReadings('')).toEqual([])
  })
  test('of years with two digits 70 to 99 are of the last century', () => {
    expect(dateReadings('25/12/70').map(({ reads }) => reads)).toEqual(['25 December 1970'])
    expect(dateReadings('25/12/69').map(({ reads }) => reads)).toEqual(['25 December 2069'])
  })
  test('every day is read back in the order it was written in', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2069-12-31T00:00:00Z'), noInvalidDate: true }), fc.constantFrom('/', '.', '-'), (date, mark) => {
      const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
      const month = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(date)
      expect(dateReadings([d, m, y].join(mark)).find(({ value }) => value === 'DMY')?.reads).toBe(`${d} ${month} ${y}`)
      expect(dateReadings([m, d, y].join(mark)).find(({ value }) => value === 'MDY')?.reads).toBe(`${d} ${month} ${y}`)
      expect(dateReadings([y, m, d].join(mark)).find(({ value }) => value === 'YMD')?.reads).toBe(`${d} ${month} ${y}`)
    }))
  })
})

describe('a figure of a file, read with either mark', () => {
  test('one mark before three digits is a fraction or thousands', () => {
    expect(decimalReadings('1.234')).toEqual([{ value: '.', reads: '1.234' }, { value: ',', reads: '1,234' }])
    expect(decimalReadings('€ 12,345')).toEqual([{ value: '.', reads: '12,345' }, { value: ',', reads: '12.345' }])
  })
  test('a mark that stands twice parts thousands, whatever is guessed', () => {
    expect(decimalReadings('1.234.567')).toEqual([{ value: ',', reads: '1,234,567' }])
    expect(decimalReadings('no figure')).toEqual([])
    expect(decimalReadings('1234')).toEqual([])
  })
})

describe('the value that a question is asked with', () => {
  const look = {
    headings: ['No', ' Issued ', 'Total'], sample: [['1', '2026-01-05', '12.50'], ['2', '03/04/2026', '1.234']],
    mapping: { columns: { number: 'No', issuedOn: 'issued', total: 'Total' } } as never,
  }
  test('is one of the file that could be read in two ways, and not the first at hand', () => {
    expect(sampleFor(look, 'dateOrder')).toEqual({ text: '03/04/2026', heading: ' Issued ' })
    expect(sampleFor(look, 'decimal')).toEqual({ text: '12.50', heading: 'Total' })
  })
  test('is none where no column is taken for a date', () => {
    expect(sampleFor({ ...look, mapping: { columns: { number: 'No' } } as never }, 'dateOrder')).toBeNull()
  })
})
