import { describe, expect, test } from 'vitest'
import type { PromiseToPay } from '#contract/work.ts'
import { nextAfter } from '../../src-renderer/ui/work/moveOn.ts'
import { peopleFor } from '../../src-renderer/ui/work/people.ts'
import { promiseDays, promiseProblems } from '../../src-renderer/ui/work/promiseTerms.ts'
import { promiseBrief, promiseSentence } from '../../src-renderer/ui/work/promiseWords.ts'
import { aboutWords } from '../../src-renderer/ui/work/workAnswer.ts'

describe('to whom something is assigned', () => {
  const people = ['Ines Carvalho', 'Tom Okafor', 'Anne-Marie Lund']
  const names = (typed: string) => peopleFor(typed, people, 'Ines Carvalho').map(({ label, value }) => value ?? label)

  test('is found by the beginnings of its names, in any order', () => {
    expect(names('')).toEqual([...people, 'Nobody'])
    expect(names('ok to')[0]).toBe('Tom Okafor')
    expect(names('mar')[0]).toBe('Anne-Marie Lund')
    expect(names('me')[0]).toBe('Ines Carvalho')
    expect(names('kafor')).toEqual(['kafor'])
  })

  test('a name that nobody here has is offered as it stands, and only then', () => {
    expect(names('  Kim  Doe ')).toEqual(['Kim Doe'])
    expect(names('tom okafor')).toEqual(['Tom Okafor'])
    expect(names('nob')).toEqual(['Nobody', 'nob'])
  })
})

describe('a promise to pay', () => {
  const owes = [{ minor: 50_000, currency: 'USD' }, { minor: 1200, currency: 'JPY' }]
  const today = '2026-11-24'
  const problems = (amount: string, dueOn: string | null, currency = 'USD') => promiseProblems({ amount, currency, dueOn }, owes, today)

  test('of all that is owed, or a part, for a day from today on is taken', () => {
    expect(problems('500.00', '2026-11-24')).toEqual({})
    expect(problems('0.01', '2026-12-24')).toEqual({})
    expect(problems('1,200', '2026-12-24', 'JPY')).toEqual({})
  })

  test('of more than is owed, of nothing, or in a currency in which nothing is owed is not', () => {
    expect(problems('500.01', today)).toEqual({ amount: 'Only $500.00 is owed.' })
    expect(problems('1201', today, 'JPY')).toEqual({ amount: 'Only ¥1,200 is owed.' })
    expect(problems('0', today)).toEqual({ amount: 'Nothing is no promise.' })
    expect(problems('5.00', today, 'AUD')).toEqual({ amount: 'Nothing is owed in AUD.' })
    expect(problems('5,00', today)['amount']).toMatch(/^Write it as 1240\.00/)
  })

  test('for a day that has passed, none, or one more than a year ahead is not', () => {
    expect(problems('5', '2026-11-23')).toEqual({ dueOn: 'This day has passed.' })
    expect(problems('5', null)).toEqual({ dueOn: 'Choose a day.' })
    expect(problems('5', '2028-01-01')).toEqual({ dueOn: 'That is more than a year ahead.' })
  })

  test('the days that are offered are ahead, and none twice', () => {
    expect(promiseDays('2026-11-24').map(({ value }) => value)).toEqual(['2026-12-01', '2026-12-08', '2026-11-30', '2026-12-24'])
    expect(promiseDays('2026-11-30').map(({ value }) => value)).toEqual(['2026-12-07', '2026-12-14', '2026-12-30'])
    expect(promiseDays('2026-12-24').map(({ value }) => value)).toEqual(['2026-12-31', '2027-01-07', '2027-01-23'])
  })

  test('is told by what became of it', () => {
    const promise = { state: 'broken', amount: { minor: 50_000, currency: 'USD' }, dueOn: '2026-11-12', receivedMinor: 0, keptOn: null, invoiceNumber: 'IN1042' } as PromiseToPay
    expect(promiseBrief(promise)).toBe('Broken: $500.00, 12 Nov')
    expect(promiseSentence(promise)).toBe('$500.00 for IN1042 was promised by 12 Nov 2026. Nothing was received.')
    expect(promiseSentence({ ...promise, state: 'part_kept', receivedMinor: 100 })).toBe('$500.00 for IN1042 was promised by 12 Nov 2026. Only $1.00 of it was received; $499.00 is missing.')
    expect(promiseBrief({ ...promise, state: 'part_kept', receivedMinor: 100 })).toBe('Kept in part: $499.00 missing, 12 Nov')
    expect(promiseBrief({ ...promise, state: 'open' })).toBe('$500.00 by 12 Nov')
    expect(promiseBrief({ ...promise, state: 'open', receivedMinor: 10_000 })).toBe('$400.00 by 12 Nov')
  })
})

describe('after rows have been dealt with', () => {
  const rows = ['a', 'b', 'c', 'd']
  test('the first after them has the focus, else the last before them', () => {
    expect(nextAfter(rows, new Set(['b']), 'b')).toBe('c')
    expect(nextAfter(rows, new Set(['b', 'c']), 'b')).toBe('d')
    expect(nextAfter(rows, new Set(['a', 'd']), 'd')).toBe('c')
    expect(nextAfter(rows, new Set(rows), 'a')).toBeNull()
  })
  test('also where the focus is on none of them', () => {
    expect(nextAfter(rows, new Set(['a']), 'c')).toBe('d')
    expect(nextAfter(rows, new Set(['b']), 'gone')).toBe('c')
  })
})

test('one is called by its name, several by their number', () => {
  expect(aboutWords(['Kestrel Freight'], 1)).toBe('Kestrel Freight')
  expect(aboutWords(['Kestrel Freight'], 1200)).toBe('1,200 items')
  expect(aboutWords([], 1)).toBe('1 item')
})
