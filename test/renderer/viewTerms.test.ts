import { describe, expect, test, vi } from 'vitest'
import { ViewTerms } from '#contract/views.ts'
import { createListState } from '../../src-renderer/ui/list/listState.ts'
import { builtInOf, hasChanged, queueViews, termsOf, turnOf } from '../../src-renderer/ui/list/viewTerms.ts'

// A list keeps itself in the browser.
vi.hoisted(() => Object.assign(globalThis, { window: { localStorage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined } } }))

type List = ReturnType<ReturnType<typeof list>['getState']>
const list = () => createListState<{ hardness?: string; show?: string; assignee?: string; hasBackup?: boolean }, 'last' | 'amount'>('test', { filters: {}, sort: 'last', descending: true })

describe('a view that is saved', () => {
  test('is what the list shows, in a form that the contract takes', () => {
    const store = list()
    store.getState().setFilters({ hardness: 'hard', hasBackup: false })
    store.getState().setText('kestrel')
    store.getState().sortBy('amount')
    store.getState().setColumns([{ id: 'amount', shown: true }, { id: 'reason', shown: false }])
    store.getState().setWidths({ amount: 120.4, account: 3000 })
    const terms = termsOf(store.getState())
    expect(ViewTerms.parse(terms)).toEqual({
      filters: { hardness: 'hard', hasBackup: false }, text: 'kestrel', sort: 'amount', descending: false,
      columns: [{ id: 'amount', shown: true, width: 120 }, { id: 'reason', shown: false, width: null }, { id: 'account', shown: null, width: 2000 }],
    })
  })

  test('is shown again as it was saved, whatever the list showed meanwhile, and is not changed by that', () => {
    const store = list()
    store.getState().setFilters({ hardness: 'hard' })
    store.getState().setColumns([{ id: 'reason', shown: false }])
    const terms = termsOf(store.getState())
    store.getState().setFilters({ hardness: undefined, show: 'done' })
    store.getState().sortBy('amount')
    store.getState().setColumns(null)
    store.getState().turnTo('v1', turnOf(terms))
    expect(store.getState()).toMatchObject({ view: 'v1', filters: { hardness: 'hard' }, sort: 'last', descending: true, text: '' })
    expect(hasChanged(store.getState(), terms)).toBe(false)
  })

  test.each<[string, (state: List) => void]>([
    ['a filter', (state: List) => state.setFilters({ hasBackup: true })],
    ['the search', (state: List) => state.setText('kestrel')],
    ['the order', (state: List) => state.sortBy('amount')],
    ['a width', (state: List) => state.setWidths({ amount: 90 })],
    ['a column', (state: List) => state.setColumns([{ id: 'amount', shown: false }])],
  ])('has changed when %s has, and has not any more when it is turned to again', (_what, change) => {
    const store = list()
    const terms = termsOf(store.getState())
    change(store.getState())
    expect(hasChanged(store.getState(), terms)).toBe(true)
    store.getState().turnTo('v1', turnOf(terms))
    expect(hasChanged(store.getState(), terms)).toBe(false)
  })

  test('a filter that is not set any more is no change', () => {
    const store = list()
    const terms = termsOf(store.getState())
    store.getState().setFilters({ hardness: 'hard' })
    store.getState().setFilters({ hardness: undefined })
    expect(hasChanged(store.getState(), terms)).toBe(false)
  })
})

describe('the built-in views of a queue', () => {
  test('who sits here is told by name; before that is known there is no view of one’s own', () => {
    expect(queueViews('Mara Lindqvist').map(({ label }) => label)).toEqual(['Active', 'Mine', 'Snoozed', 'Done', 'All'])
    expect(queueViews(null).map(({ label }) => label)).toEqual(['Active', 'Snoozed', 'Done', 'All'])
  })

  test('the one that is on is told by its filters, and whether it is narrowed by the others', () => {
    const views = queueViews('Mara Lindqvist')
    const on = (filters: object, text = '') => {
      const found = builtInOf({ filters, text }, views)
      return found === null ? null : [found.view.id, found.narrowed]
    }
    expect(on({})).toEqual(['active', false])
    expect(on({ show: undefined, hardness: 'hard' })).toEqual(['active', true])
    expect(on({}, 'kestrel')).toEqual(['active', true])
    expect(on({ assignee: 'Mara Lindqvist' })).toEqual(['mine', false])
    expect(on({ show: 'done' })).toEqual(['done', false])
    expect(on({ show: 'done', assignee: 'Mara Lindqvist' })).toBeNull()
    expect(on({ show: 'all' })).toEqual(['all', false])
    expect(on({ show: 'all', assignee: 'Mara Lindqvist' })).toBeNull()
  })

  test('turning to one takes every other filter away, and leaves order and columns as they are', () => {
    const store = list()
    store.getState().setFilters({ hardness: 'hard' })
    store.getState().setText('kestrel')
    store.getState().sortBy('amount')
    store.getState().setColumns([{ id: 'reason', shown: false }])
    store.getState().turnTo('done', { filters: { show: 'done' } })
    expect(store.getState()).toMatchObject({ filters: { show: 'done' }, text: '', sort: 'amount', columns: [{ id: 'reason', shown: false }] })
    expect(store.getState().filters.hardness).toBeUndefined()
  })
})

describe('a selection', () => {
  test('of all that match ends when something else is asked for, and the list knows how many that were', () => {
    const store = list()
    store.getState().selectAllMatching(4812)
    store.getState().setFilters({ hardness: 'hard' })
    expect(store.getState()).toMatchObject({ allMatching: false, dropped: 4812 })
    store.getState().select(['c1'], true)
    expect(store.getState().dropped).toBeNull()
  })

  test.each<[string, (state: List) => void]>([
    ['the search', (state: List) => state.setText('kestrel')],
    ['a view', (state: List) => state.turnTo('done', { filters: {} })],
    ['no filter at all', (state: List) => state.clearFilters()],
  ])('one by one ends with %s, too', (_what, change) => {
    const store = list()
    store.getState().select(['c1', 'c2'], true)
    change(store.getState())
    expect([...store.getState().selected]).toEqual([])
    expect(store.getState().dropped).toBe(2)
  })

  test('stays when the list is ordered in another way', () => {
    const store = list()
    store.getState().select(['c1'], true)
    store.getState().sortBy('amount')
    expect([...store.getState().selected]).toEqual(['c1'])
  })

  test('of all that match, less one, is those in sight less that one', () => {
    const store = list()
    store.getState().select(['c1'], true)
    store.getState().selectAllMatching(4812)
    store.getState().select(['c2'], false, ['c1', 'c2', 'c3'])
    expect(store.getState().allMatching).toBe(false)
    expect([...store.getState().selected]).toEqual(['c1', 'c3'])
  })
})
