import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reportDates, ReportName } from '#contract/reports.ts'
import { batchState, daysOf, makeWords, progressOf, whoOf } from '../../src-renderer/features/documents/batchWords.ts'
import { reports } from '../../src-renderer/features/documents/reports.ts'
import { statementKindsOf } from '../../src-renderer/features/accounts/statementKindsOf.ts'
import { bytesOf } from '../../src-renderer/ui/paper/pdf.ts'
import { percent, scaleOf, zoomed } from '../../src-renderer/ui/paper/zoom.ts'

describe('how large a paper is shown', () => {
  test('it fits the width, and is never blown up out of proportion or made too small to read', () => {
    expect(scaleOf('width', 800, 1000)).toBe(1.25)
    expect(scaleOf('width', 800, 4000)).toBe(1.5)
    expect(scaleOf('width', 800, 100)).toBe(0.5)
    expect(scaleOf('width', 0, 1000)).toBe(1)
    expect(scaleOf(2, 800, 1000)).toBe(2)
    expect(percent(1.294)).toBe('129 %')
  })

  test('from a fit between two steps the next one is taken, and at the ends it stays', () => {
    expect([zoomed(1.29, 'in'), zoomed(1.29, 'out'), zoomed(1.25, 'in'), zoomed(1.25, 'out')]).toEqual([1.5, 1.25, 1.5, 1])
    expect([zoomed(3, 'in'), zoomed(0.5, 'out')]).toEqual([3, 0.5])
  })

  test('larger and then smaller leads to no larger one than before', () => {
    fc.assert(fc.property(fc.double({ min: 0.5, max: 2.99, noNaN: true }), (scale) => {
      expect(zoomed(zoomed(scale, 'in'), 'out')).toBeLessThanOrEqual(scale + 0.01)
    }))
  })
})

test('a document comes as it was made, byte by byte', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    expect([...bytesOf(Buffer.from(bytes).toString('base64'))]).toEqual([...bytes])
  }))
})

test('every report is offered once, and what has no dates is as it stands now', () => {
  expect(reports.map(({ name }) => name).sort()).toEqual([...ReportName.options].sort())
  for (const { name, says } of reports) expect(says.includes('as it stands now')).toBe(reportDates[name] === 'none')
})

describe('the kinds of statement of an account', () => {
  test('are those that it can have', () => {
    expect(statementKindsOf({ account: { kind: 'standard' }, wallet: null })).toEqual(['balance-forward', 'open-item'])
    expect(statementKindsOf({ account: { kind: 'sub_account' }, wallet: {} })).toEqual(['balance-forward', 'open-item', 'wallet'])
  })

  test('begin with the agency’s own for an agency', () => {
    expect(statementKindsOf({ account: { kind: 'agency' }, wallet: null })[0]).toBe('agency')
  })
})

describe('a batch of statements in words', () => {
  const terms = { kind: 'balance-forward', from: '2026-10-01', to: '2026-10-31', filter: {}, only: 'not_empty', shape: 'folder' } as const
  const parties = [{ id: 'au', name: 'Australia' }] as unknown as Parameters<typeof whoOf>[1]

  test('done is not said in green while some could not be made', () => {
    expect(batchState({ state: 'done', failed: 0 })).toEqual({ word: 'Done', tone: 'good' })
    expect(batchState({ state: 'done', failed: 3 })).toEqual({ word: 'Done, 3 failed', tone: 'bad' })
    expect(batchState({ state: 'stopped', failed: 3 })).toEqual({ word: 'Stopped', tone: 'wait' })
  })

  test('while it runs it tells how far it is, afterwards what came of it', () => {
    expect(progressOf({ state: 'running', total: 4812, dealtWith: 1600, made: 1211 })).toBe('1,600 of 4,812')
    expect(progressOf({ state: 'done', total: 4812, dealtWith: 4812, made: 4102 })).toBe('4,102 statements')
  })

  test('open items are of one day', () => {
    expect(daysOf(terms)).toBe('1 Oct 2026 to 31 Oct 2026')
    expect(daysOf({ ...terms, kind: 'open-item' })).toBe('At the end of 31 Oct 2026')
  })

  test('whom it was for names the party, the kind of account and what was searched', () => {
    expect(whoOf(terms, parties)).toBe('All parties, with a movement or a balance')
    expect(whoOf({ ...terms, only: 'owing', filter: { party: 'au', billing: 'prepaid', text: 'kestrel' } } as unknown as Parameters<typeof whoOf>[0], parties)).toBe('Australia, prepaid accounts, “kestrel”, that owe at the end')
  })
})

test('a batch promises a number of statements only where none is left out', () => {
  expect(makeWords(400, 'not_empty', false)).toBe('Make statements for up to 400 accounts')
  expect(makeWords(400, 'all', false)).toBe('Make statements for 400 accounts')
  expect(makeWords(0, 'all', false)).toBe('No account matches')
  expect(makeWords(0, 'all', true)).toBe('Not pulled yet')
})
