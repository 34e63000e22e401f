import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { baseFor, CANVAS_ROWS, movedBase } from '../../src-renderer/ui/list/useCanvas.ts'

const VIEW = 40

describe('what a list is drawn on', () => {
  test('it lies still while the view is away from its edges', () => {
    expect(movedBase(0, 1_000_000, 0, VIEW)).toBe(0)
    expect(movedBase(100_000, 1_000_000, 8_000, 8_000 + VIEW)).toBe(100_000)
    expect(movedBase(0, 15_000, 14_900, 14_999)).toBe(0)
  })

  test('wherever one scrolls to, step by step, every row that is there can be looked at', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.array(fc.integer({ min: -40_000, max: 40_000 }), { maxLength: 200 }), (extent, steps) => {
        let [base, row] = [0, 0]
        for (const step of steps) {
          // As far as the canvas goes, a step can be scrolled.
          row = Math.min(Math.max(base, row + step), Math.min(base + CANVAS_ROWS, extent) - 1)
          const moved = movedBase(base, extent, row - base, Math.min(row - base + VIEW, Math.min(CANVAS_ROWS, extent - base) - 1))
          expect(row).toBeGreaterThanOrEqual(moved)
          expect(row).toBeLessThan(moved + CANVAS_ROWS)
          base = moved
          // There is more to scroll to on either side, or the list ends there.
          const [above, below] = [row - base, Math.min(CANVAS_ROWS, extent - base) - 1 - row + base]
          expect(above > 0 || row === 0).toBe(true)
          expect(below > 0 || row === extent - 1).toBe(true)
        }
      }),
    )
  })

  test('a row that is jumped to is on it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), (row) => {
        expect(row - baseFor(row)).toBeLessThan(CANVAS_ROWS)
        expect(baseFor(row)).toBeGreaterThanOrEqual(0)
        expect(baseFor(row)).toBeLessThanOrEqual(row)
      }),
    )
  })
})
