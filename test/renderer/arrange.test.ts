import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arranged, inOrder, isShown, withPlace, withShown, withStep } from '../../src-renderer/ui/list/arrange.ts'
import { fittingColumns } from '../../src-renderer/ui/list/column.ts'

const columns = [
  { id: 'account', size: 200, min: 160, grow: true },
  { id: 'amount', size: 100 },
  { id: 'reason', size: 150, drop: 2 },
  { id: 'tried', size: 50, drop: 7 },
  { id: 'method', size: 90, hidden: true },
]
const ids = (shown: readonly { id: string }[]) => shown.map(({ id }) => id)
const shownAfter = (choices: Parameters<typeof arranged>[1]) => ids(arranged(columns, choices))

describe('the columns a person has arranged', () => {
  test('without a choice they stand as the list has them, without those that are there on demand', () => {
    expect(shownAfter(null)).toEqual(['account', 'amount', 'reason', 'tried'])
  })

  test('one that was taken away is gone, one that was asked for is there', () => {
    expect(shownAfter(withShown(columns, null, 'amount', false))).toEqual(['account', 'reason', 'tried'])
    expect(shownAfter(withShown(columns, null, 'method', true))).toEqual(['account', 'amount', 'reason', 'tried', 'method'])
  })

  test('one that was asked for leaves for no lack of room; those that nobody chose still do', () => {
    const choices = withShown(columns, null, 'tried', true)
    expect(ids(fittingColumns(arranged(columns, choices), 10, {}))).toEqual(['account', 'amount', 'tried'])
  })

  test('carried onto another one, a column takes its place', () => {
    expect(shownAfter(withPlace(columns, null, 'tried', 'account'))).toEqual(['tried', 'account', 'amount', 'reason'])
    expect(shownAfter(withPlace(columns, null, 'account', 'reason'))).toEqual(['amount', 'reason', 'account', 'tried'])
    expect(shownAfter(withPlace(columns, null, 'account', 'nowhere'))).toEqual(['account', 'amount', 'reason', 'tried'])
  })

  test('a step passes over those that are not drawn, and ends at the edge', () => {
    const drawn = ['account', 'amount', 'tried']
    const carried = withStep(columns, null, 'amount', 1, drawn)
    expect(shownAfter(carried)).toEqual(['account', 'reason', 'tried', 'amount'])
    expect(withStep(columns, carried, 'account', -1, ['account', 'tried', 'amount'])).toBe(carried)
  })

  test('a column that the list got since stands behind the one the list puts it behind', () => {
    const kept = [{ id: 'tried', shown: null }, { id: 'amount', shown: true }, { id: 'gone', shown: true }, { id: 'account', shown: null }]
    expect(shownAfter(kept)).toEqual(['tried', 'amount', 'reason', 'account'])
  })

  test('however they are carried about, every column is there once', () => {
    const id = fc.constantFrom(...ids(columns))
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.tuple(fc.constant('place' as const), id, id), fc.tuple(fc.constant('show' as const), id, fc.boolean()))), (moves) => {
        let choices: ReturnType<typeof withPlace> | null = null
        for (const move of moves) choices = move[0] === 'place' ? withPlace(columns, choices, move[1], move[2]) : withShown(columns, choices, move[1], move[2])
        expect(ids(inOrder(columns, choices)).sort()).toEqual(ids(columns).sort())
        expect(shownAfter(choices)).toEqual(ids(inOrder(columns, choices).filter((column) => isShown(column, choices))))
      }),
    )
  })
})
