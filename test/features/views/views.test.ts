/** Saved views, as a window keeps them. */
import { describe, expect, test } from 'vitest'
import type { views as viewsContract } from '#contract/views.ts'
import { positionsOf, viewNamed } from '#main/db/views.ts'
import { viewsRouter } from '#main/features/views/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { expectNoScan } from '../../fixtures/plan.ts'
import { codeOf } from '../work/books.ts'

const NOW = Date.UTC(2026, 10, 20)
const TERMS = { filters: { hardness: 'soft', unassigned: true }, text: 'kestrel', sort: 'amount', descending: true, columns: [{ id: 'amount', shown: true, width: 120 }] }

function opened() {
  const books = emptyBooks()
  const desk = deskOver(books, { now: () => NOW, grants: ['billing:view'] })
  const client = clientOf<typeof viewsContract>(viewsRouter(desk.context))
  const names = async (list = 'failed-charges') => (await client.all()).filter((view) => view.list === list).map(({ name }) => name)
  return { books, desk, client, names }
}

test('a view is kept as it was given, by whoever may look; windows and the trail hear of it', async () => {
  const { client, desk, books } = opened()
  const view = await client.save({ list: 'failed-charges', name: ' Large and soft ', terms: TERMS })
  expect(view).toMatchObject({ list: 'failed-charges', name: 'Large and soft', terms: TERMS, createdBy: 'Noor Vale' })
  expect(await client.all()).toEqual([view])
  expect(desk.published).toEqual([['views']])
  expect(books.database.raw.prepare('SELECT action, subject, area FROM audit').all()).toEqual([{ action: 'view.save', subject: view.id, area: 'work' }])
})

describe('names', () => {
  test('a name is taken in its list, in whatever case; in another list it is free', async () => {
    const { client } = opened()
    await client.save({ list: 'failed-charges', name: 'Mine', terms: TERMS })
    expect(await codeOf(client.save({ list: 'failed-charges', name: 'MINE', terms: TERMS }))).toBe('NAME_TAKEN')
    expect(await codeOf(client.save({ list: 'held-invoices', name: 'Mine', terms: TERMS }))).toBe('done')
  })

  test('a view changes its name or its terms, and keeps its name while only the case changes', async () => {
    const { client } = opened()
    const mine = await client.save({ list: 'failed-charges', name: 'Mine', terms: TERMS })
    await client.save({ list: 'failed-charges', name: 'Other', terms: TERMS })
    expect(await codeOf(client.change({ view: mine.id, name: 'other' }))).toBe('NAME_TAKEN')
    expect((await client.change({ view: mine.id, name: 'MINE' })).name).toBe('MINE')
    expect(await client.change({ view: mine.id, terms: { ...TERMS, text: '' } })).toMatchObject({ name: 'MINE', terms: { text: '' } })
    expect(await client.change({ view: mine.id })).toMatchObject({ name: 'MINE' })
  })
})

describe('order', () => {
  test('views stand as they were given; one is put before another, or last', async () => {
    const { client, names } = opened()
    const [a, b, c] = [await client.save({ list: 'failed-charges', name: 'A', terms: TERMS }), await client.save({ list: 'failed-charges', name: 'B', terms: TERMS }), await client.save({ list: 'failed-charges', name: 'C', terms: TERMS })]
    await client.move({ view: c.id, before: a.id })
    expect(await names()).toEqual(['C', 'A', 'B'])
    await client.move({ view: c.id, before: null })
    expect(await names()).toEqual(['A', 'B', 'C'])
    await client.move({ view: a.id, before: a.id })
    expect(await names()).toEqual(['B', 'C', 'A'])
    await client.remove({ view: b.id })
    await client.save({ list: 'failed-charges', name: 'D', terms: TERMS })
    expect(await names()).toEqual(['C', 'A', 'D'])
  })

  test('before one that has gone, or is of another list: last', async () => {
    const { client, names } = opened()
    const other = await client.save({ list: 'accounts', name: 'X', terms: TERMS })
    const a = await client.save({ list: 'failed-charges', name: 'A', terms: TERMS })
    await client.save({ list: 'failed-charges', name: 'B', terms: TERMS })
    await client.move({ view: a.id, before: other.id })
    expect(await names()).toEqual(['B', 'A'])
    expect(await names('accounts')).toEqual(['X'])
  })
})

test('of a list there are 50; the next one is refused, and one removed makes room', async () => {
  const { client } = opened()
  const first = await client.save({ list: 'accounts', name: 'View 0', terms: TERMS })
  for (let n = 1; n < 50; n++) await client.save({ list: 'accounts', name: `View ${n}`, terms: TERMS })
  expect(await codeOf(client.save({ list: 'accounts', name: 'One more', terms: TERMS }))).toBe('TOO_MANY')
  await client.remove({ view: first.id })
  expect(await codeOf(client.save({ list: 'accounts', name: 'One more', terms: TERMS }))).toBe('done')
})

test('one that has gone cannot be changed, moved or removed; what it was is in the trail', async () => {
  const { client, books } = opened()
  const { id: view } = await client.save({ list: 'accounts', name: 'Gone', terms: TERMS })
  await client.remove({ view })
  expect(await Promise.all([client.change({ view, name: 'X' }), client.move({ view, before: null }), client.remove({ view })].map(codeOf))).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
  const { detail } = books.database.raw.prepare<[], { detail: string }>(`SELECT detail FROM audit WHERE action = 'view.remove'`).get()!
  expect(JSON.parse((JSON.parse(detail) as { terms: string }).terms)).toEqual(TERMS)
})

test('what another version wrote and this one cannot read is not shown, and stays where it is', async () => {
  const { client, books } = opened()
  await client.save({ list: 'accounts', name: 'Good', terms: TERMS })
  books.database.raw.prepare(`INSERT INTO savedView (id, list, name, terms, position, createdAt, createdBy) VALUES ('v', 'accounts', 'Later', '{"filters": 7}', 2, 1, 'Ines Carvalho')`).run()
  expect((await client.all()).map(({ name }) => name)).toEqual(['Good'])
})

test('terms without end are refused', async () => {
  const { client } = opened()
  const filters = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`f${n}`, true]))
  expect(await codeOf(client.save({ list: 'accounts', name: 'Wide', terms: { ...TERMS, filters } }))).toBe('BAD_REQUEST')
})

test('the plan: a list’s views by its key', () => {
  const { books: { database } } = opened()
  expectNoScan(database, positionsOf('accounts'))
  expectNoScan(database, viewNamed('accounts', 'x'))
})
