import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CursorPlaces, placesOf, START } from '../../src-renderer/ui/list/cursorPlaces.ts'

const PAGE = 200
/** Reads a list of `rows` rows from its start to its end; cursor n leads to page n. */
function read(places: CursorPlaces, rows: number): void {
  for (let page = 0; page * PAGE < rows; page += 1) {
    places.link(page === 0 ? START : `c${page}`, Math.min(PAGE, rows - page * PAGE), (page + 1) * PAGE < rows ? `c${page + 1}` : null)
  }
}

describe('the way back to pages that were let go', () => {
  test('each page knows the one before it; before the first there is none', () => {
    const places = new CursorPlaces()
    read(places, 700)
    expect(places.before('c2')).toBe('c1')
    expect(places.before('c1')).toBe(START)
    expect(places.before(START)).toBeUndefined()
  })

  test('a row is found in its page, wherever it stands, and what is behind the last one in the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 6000 }), (rows, row) => {
        const places = new CursorPlaces()
        read(places, rows)
        const page = Math.floor(Math.min(row, rows - 1) / PAGE)
        const cursor = page === 0 ? START : `c${page}`
        expect(places.extent).toBe(rows)
        expect(places.cursorAt(row)).toBe(cursor)
        expect(places.startOf(cursor)).toBe(page * PAGE)
      }),
    )
  })

  test('a page that goes on elsewhere than it did leads there, and what stood behind is kept until it is read again', () => {
    const places = new CursorPlaces()
    read(places, 900)
    places.link('c1', PAGE, 'd2')
    expect(places.before('d2')).toBe('c1')
    expect(places.cursorAt(450)).toBe('d2')
    expect(places.cursorAt(650)).toBe('c3')
    expect(places.before('c3')).toBe('d2')
  })

  test('a list that has become shorter ends where it ends', () => {
    const places = new CursorPlaces()
    read(places, 900)
    places.link('c1', 30, null)
    expect(places.extent).toBe(230)
    expect(places.cursorAt(700)).toBe('c1')
  })

  test('a cursor that nobody remembers leads back to the start', () => {
    const places = new CursorPlaces()
    read(places, 900)
    expect(places.before('unknown')).toBe(START)
    expect(places.startOf('unknown')).toBe(0)
  })

  test('the lists looked at last are remembered, the others forgotten', () => {
    read(placesOf('first'), 900)
    for (let n = 0; n < 29; n += 1) placesOf(`other ${n}`)
    expect(placesOf('first').extent).toBe(900)
    for (let n = 0; n < 30; n += 1) placesOf(`another ${n}`)
    expect(placesOf('first').extent).toBe(0)
  })
})
