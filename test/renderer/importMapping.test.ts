import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IMPORT_FIELDS } from '#contract/imports.ts'
import { fieldsOf, fieldWords, KINDS } from '../../src-renderer/features/imports/fieldWords.ts'
import { ACCOUNT_AND_NAME, decide, fieldOf, mappingKey, missingFields, undecided, withField } from '../../src-renderer/features/imports/mapping.ts'

test('every field of every kind has words of its own', () => {
  for (const kind of KINDS) {
    const labels = fieldsOf(kind).map(({ label }) => label)
    expect(new Set(labels).size, kind).toBe(IMPORT_FIELDS[kind].length)
    for (const { name } of fieldsOf(kind)) expect(fieldWords(name), name).not.toBe(name)
  }
})

describe('a column that is given a field', () => {
  test('has it, and whoever had it has it no more', () => {
    const columns = { number: 'No', account: 'Customer' }
    expect(withField(columns, 'Invoice', 'number')).toEqual({ number: 'Invoice', account: 'Customer' })
    expect(withField(columns, 'Customer', null)).toEqual({ number: 'No' })
  })
  test('can be the number and the name of the customer in one', () => {
    const both = withField({ number: 'No', account: 'Id' }, 'Customer', ACCOUNT_AND_NAME)
    expect(both).toEqual({ number: 'No', account: 'Customer', accountName: 'Customer' })
    expect(fieldOf(both, 'customer ')).toBe(ACCOUNT_AND_NAME)
    expect(withField(both, 'Customer', 'accountName')).toEqual({ number: 'No', accountName: 'Customer' })
  })
  test('has one field at the most, however often it is changed', () => {
    const heading = fc.constantFrom('A', 'B', 'C')
    fc.assert(fc.property(fc.array(fc.tuple(heading, fc.constantFrom('number', 'account', 'total', null))), (changes) => {
      const columns = changes.reduce<Record<string, string>>((before, [of, field]) => withField(before, of, field), {})
      expect(new Set(Object.values(columns)).size).toBe(Object.keys(columns).length)
      const last = changes.at(-1)
      if (last !== undefined) expect(fieldOf(columns, last[0])).toBe(last[1])
    }))
  })
})

describe('what was decided', () => {
  test('stays, but for columns that a change makes others of', () => {
    const before = { kind: 'invoices' as const, columns: { number: 'No' }, dateOrder: 'DMY' as const }
    expect(decide(before, { decimal: ',' })).toEqual({ ...before, decimal: ',' })
    expect(decide(before, { kind: 'payments' })).toEqual({ kind: 'payments', dateOrder: 'DMY' })
    expect(decide(before, { headerRow: 3 })).toEqual({ kind: 'invoices', dateOrder: 'DMY', headerRow: 3 })
    expect(decide(before, { kind: 'invoices' })).toEqual(before)
  })
  test('is asked on where a field is missing that must be there, with its name', () => {
    const mapping = { kind: 'invoices', columns: { number: 'No', account: 'Customer', issuedOn: 'Date' } } as never
    expect(missingFields(mapping).map(({ name }) => name)).toEqual(['total'])
    expect(undecided({ asks: [{ field: 'party', why: 'Whose?' }, { field: 'columns', why: 'Which?' }], mapping })).toEqual([{ field: 'party', why: 'Whose?' }, { field: 'columns', why: 'Which column is “Total”?' }])
    // What a row is comes first: before that it is not known which columns there must be.
    expect(undecided({ asks: [{ field: 'kind', why: 'What is it?' }, { field: 'columns', why: 'Which?' }], mapping })).toEqual([{ field: 'kind', why: 'What is it?' }])
    expect(undecided({ asks: [], mapping: { kind: 'invoices', columns: { number: 'No', account: 'Customer', issuedOn: 'Date', total: 'Sum' } } as never })).toEqual([])
  })
  test('is the same whatever order its parts came in', () => {
    const one = { kind: 'invoices', party: 'own-1', columns: { number: 'No', total: 'Sum' }, decimal: '.' } as never
    const other = { decimal: '.', columns: { total: 'Sum', number: 'No' }, party: 'own-1', kind: 'invoices' } as never
    expect(mappingKey(one)).toBe(mappingKey(other))
    expect(mappingKey(one)).not.toBe(mappingKey({ kind: 'invoices', party: 'own-1', columns: { number: 'No', total: 'Open' }, decimal: '.' } as never))
  })
})
