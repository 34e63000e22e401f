import { describe, expect, test } from 'vitest'
import { parse } from 'csv-parse/sync'
import { rejectedAsCsv, rejectedAsText } from '../../src-renderer/features/imports/rejectedText.ts'
import { partlyWords, recordWordsOf, takenWords, triedWords, undoneWords, undoSays } from '../../src-renderer/features/imports/resultWords.ts'

const rows = [
  { row: 3, column: 'Total', value: '12.345', reason: 'More decimals than USD has.' },
  { row: 9, column: null, value: '=cmd|"x"\nnext', reason: 'Subtotal, tax and total do not add up.' },
]

describe('rejected rows for other programs', () => {
  test('are read back as they were by whoever reads CSV', () => {
    const csv = rejectedAsCsv(rows)
    expect(csv.startsWith('\uFEFF')).toBe(true)
    expect(parse(csv, { bom: true })).toEqual([['Row', 'Column', 'Value', 'Reason'], ['3', 'Total', '12.345', 'More decimals than USD has.'], ['9', '', `'=cmd|"x"\nnext`, 'Subtotal, tax and total do not add up.']])
  })
  test('are a row each in a spreadsheet, and none of them runs', () => {
    expect(rejectedAsText(rows).split('\n')).toEqual(['Row\tColumn\tValue\tReason', '3\tTotal\t12.345\tMore decimals than USD has.', `9\t\t'=cmd|"x" next\tSubtotal, tax and total do not add up.`])
    expect(rejectedAsText([{ row: 1, column: 'A', value: '-12.50', reason: 'r' }])).toContain('\t-12.50\t')
  })
})

describe('how a file ended', () => {
  const result = { rows: 10, rejectedRows: 0, inserted: 8, updated: 1, unchanged: 1 }
  test('is said plainly before it is taken', () => {
    expect(triedWords(result)).toBe('Every row can be taken.')
    expect(triedWords({ ...result, unchanged: 10 })).toBe('Everything in it is here already: taking it changes nothing.')
    expect(triedWords({ ...result, rejectedRows: 1 })).toBe('1 row cannot be taken as it is. Correct the file and choose it again, or leave it out.')
    expect(triedWords({ ...result, rejectedRows: 10 })).toBe('No row can be taken as it is.')
    expect(triedWords({ ...result, rows: 0 })).toBe('There is no row in this file.')
    expect(partlyWords({ rows: 10, rejectedRows: 2 })).toBe('Take the 8 good rows, leave out 2')
  })
  test('and afterwards', () => {
    expect(takenWords(result)).toBe('All 10 rows were taken.')
    expect(takenWords({ ...result, rejectedRows: 2 })).toBe('8 rows taken, 2 left out.')
    expect(takenWords({ rows: 10, rejectedRows: 0, inserted: 0, updated: 0 })).toBe('Everything in it was here already; nothing was changed.')
    expect(takenWords({ rows: 10, rejectedRows: 1, inserted: 0, updated: 0 })).toBe('What can be taken of it was here already, and nothing was changed; 1 row left out.')
    expect(recordWordsOf('invoices', { inserted: 2, updated: 0, unchanged: 1 })).toBe('3 invoices: 2 new, 1 unchanged')
    expect(recordWordsOf('creditNotes', { inserted: 1, updated: 0, unchanged: 0 })).toBe('1 credit note: 1 new')
  })
  test('an undo says what it does, and what it left', () => {
    expect(undoSays({ inserted: 2, updated: 0 })).toBe('Undo takes away what 2 new rows made. What a later file or a person changed since is left as it is.')
    expect(undoneWords({ putBack: 1, kept: 0 })).toBe('1 record put back as it was.')
    expect(undoneWords({ putBack: 30, kept: 2 })).toBe('30 records put back as they were. 2 records left as they are: changed since by a later file or a person.')
  })
})
