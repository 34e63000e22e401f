import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnWidths, fittingColumns, rowsAsText } from '../../src-renderer/ui/list/column.ts'

const columns = [
  { id: 'account', size: 220, min: 160, grow: true },
  { id: 'amount', size: 116 },
  { id: 'reason', size: 160, min: 130, grow: true, drop: 2 },
  { id: 'tried', size: 54, drop: 7 },
]
const ids = (shown: readonly { id: string }[]) => shown.map(({ id }) => id)

describe('columns of a list', () => {
  test('all stand side by side where there is room', () => {
    expect(ids(fittingColumns(columns, 1000, {}))).toEqual(['account', 'amount', 'reason', 'tried'])
  })

  test('without room the least needed leave first, and those that must stay stay', () => {
    expect(ids(fittingColumns(columns, 420, {}))).toEqual(['account', 'amount', 'reason'])
    expect(ids(fittingColumns(columns, 300, {}))).toEqual(['account', 'amount'])
    expect(ids(fittingColumns(columns, 10, {}))).toEqual(['account', 'amount'])
  })

  test('what is left is shared by those that grow, and a width that a person set is kept', () => {
    expect(columnWidths(columns, 660, {})).toEqual({ account: 260, amount: 116, reason: 230, tried: 54 })
    expect(columnWidths(columns, 660, { account: 300 })).toEqual({ account: 300, amount: 116, reason: 190, tried: 54 })
  })

  test('columns that fit are never wider together than the list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 276, max: 4000 }), (width) => {
        const shown = fittingColumns(columns, width, {})
        const sum = Object.values(columnWidths(shown, width, {})).reduce((a, b) => a + b, 0)
        expect(sum).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('rows on the clipboard', () => {
  const text = (cells: readonly string[]) =>
    rowsAsText(cells.map((_, at) => ({ id: String(at), header: `H${at}`, size: 1, cell: () => null, text: (row: readonly string[]) => row[at] ?? '' })), [cells])

  test('cells are parted by tabs, rows by lines', () => {
    expect(text(['Ōtara Plumbing', '$88.50'])).toBe('H0\tH1\nŌtara Plumbing\t$88.50')
  })

  test('a tab or a line end in a cell does not part it', () => {
    expect(text(['a\tb\r\nc', 'd'])).toBe('H0\tH1\na b c\td')
  })

  test('a cell that a spreadsheet would run is text', () => {
    expect(text(['=HYPERLINK("x")', '@SUM(A1)', '+1', '-cmd', '-12'])).toBe('H0\tH1\tH2\tH3\tH4\n\'=HYPERLINK("x")\t\'@SUM(A1)\t\'+1\t\'-cmd\t-12')
  })
})
