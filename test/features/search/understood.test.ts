import { describe, expect, test } from 'vitest'
import { isCalled, understood } from '../../../src-renderer/features/search/understood.ts'

describe('what is typed into the find box', () => {
  test.each([
    ['statement kestrel', 'kestrel', 'documents'], ['make a statement for kestrel freight', 'kestrel freight', 'documents'], ['Invoices of Ōtara', 'Ōtara', 'invoices'],
    ['payments kestrel', 'kestrel', 'payments'], ['email kestrel', 'kestrel', 'contacts'], ['  receipt   kestrel ', 'kestrel', 'documents'],
  ])('%j names an account and what is wanted of it', (typed, text, tab) => {
    expect(understood(typed)).toEqual({ text, verb: { label: expect.any(String), tab } })
  })

  test.each(['kestrel', 'statement', 'invoices', 'IN2001', 'A$1,240', 'statementary kestrel', 'kestrel invoices', ''])('%j is looked for as it is', (typed) => {
    expect(understood(typed)).toEqual({ text: typed, verb: null })
  })

  test('finds what is called so by the beginnings of its words, in any order', () => {
    expect(['fail ch', 'ch fail', 'FAILED', ''].every((typed) => isCalled('Failed charges', typed))).toBe(true)
    expect(['ailed', 'charges failed twice'].some((typed) => isCalled('Failed charges', typed))).toBe(false)
  })
})
