/** Saved views of the lists: kept in the desk for everybody at it, in the order people gave them. */
import { implement } from '@orpc/server'
import { ViewTerms, views, type SavedView, type ViewList } from '#contract/views.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { addView, allViews, changeView, positionsOf, removeView, setPosition, viewById, viewNamed, type ViewRow } from '#main/db/views.ts'

/** Views of one list at the most. */
const VIEWS_MAX = 50

export function viewsRouter(context: CoreContext) {
  const os = implement(views)
  const { database } = context
  const changed = () => context.publish('views')
  /** In the order of names they go by elsewhere, a name is taken also where only its case differs. */
  const isTaken = (list: string, name: string, except: string | null) => {
    const found = database.first<{ id: string }>(viewNamed(list, name))
    return found !== undefined && found.id !== except
  }

  return os.router({
    all: os.all.handler(() => shownViews(database)),

    save: os.save.handler(({ input: { list, name, terms }, errors }) => {
      const id = context.newId()
      deskTransaction(database, () => {
        if (isTaken(list, name, null)) throw errors.NAME_TAKEN()
        const positions = database.all<{ position: number }>(positionsOf(list)).map(({ position }) => position)
        if (positions.length >= VIEWS_MAX) throw errors.TOO_MANY()
        database.run(addView({ id, list, name, terms: JSON.stringify(terms), position: Math.max(0, ...positions) + 1, createdAt: context.now(), createdBy: context.operator().name }))
        context.audit('view.save', id, { list, name })
      })
      changed()
      return shown(database.first<ViewRow>(viewById(id))!)!
    }),

    change: os.change.handler(({ input: { view, name, terms }, errors }) => {
      deskTransaction(database, () => {
        const known = database.first<ViewRow>(viewById(view))
        if (known === undefined) throw errors.NOT_FOUND()
        if (name !== undefined && isTaken(known.list, name, view)) throw errors.NAME_TAKEN()
        database.run(changeView(view, { ...(name === undefined ? {} : { name }), ...(terms === undefined ? {} : { terms: JSON.stringify(terms) }) }))
        context.audit('view.change', view, { list: known.list, name: name ?? known.name, ...(name === undefined || name === known.name ? {} : { was: known.name }) })
      })
      changed()
      return shown(database.first<ViewRow>(viewById(view))!)!
    }),

    move: os.move.handler(({ input: { view, before }, errors }) => {
      deskTransaction(database, () => {
        const known = database.first<ViewRow>(viewById(view))
        if (known === undefined) throw errors.NOT_FOUND()
        const others = database.all<{ id: string }>(positionsOf(known.list)).map(({ id }) => id).filter((id) => id !== view)
        // One that went meanwhile, or is of another list: last.
        const at = before === null || !others.includes(before) ? others.length : others.indexOf(before)
        others.toSpliced(at, 0, view).forEach((id, index) => database.run(setPosition(id, index + 1)))
      })
      changed()
      return shownViews(database)
    }),

    remove: os.remove.handler(({ input: { view }, errors }) => {
      deskTransaction(database, () => {
        const known = database.first<ViewRow>(viewById(view))
        if (known === undefined) throw errors.NOT_FOUND()
        database.run(removeView(view))
        // What it was, so that it can be made again.
        context.audit('view.remove', view, { list: known.list, name: known.name, terms: known.terms })
      })
      changed()
      return {}
    }),
  })
}

const shownViews = (database: Database): SavedView[] => database.all<ViewRow>(allViews).flatMap((row) => shown(row) ?? [])

/** Null of what another version wrote and this one cannot read: it is left where it is, and not shown. */
function shown({ id, list, name, terms, createdBy }: ViewRow): SavedView | null {
  const read = ViewTerms.safeParse(JSON.parse(terms))
  return read.success ? { id, list: list as ViewList, name, terms: read.data, createdBy } : null
}
