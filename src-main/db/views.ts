/** Saved views: `savedView`, a few dozen rows; through its key of list and name. */
import type { Selectable } from 'kysely'
import { db } from './database.ts'
import type { Schema } from './schema.ts'

export type ViewRow = Selectable<Schema['savedView']>

/** List after list, each in the order people gave its views. */
export const allViews = db.selectFrom('savedView').selectAll().orderBy('list').orderBy('position').orderBy('createdAt').orderBy('id')
export const viewById = (id: string) => db.selectFrom('savedView').selectAll().where('id', '=', id)
export const viewNamed = (list: string, name: string) => db.selectFrom('savedView').select('id').where('list', '=', list).where('name', '=', name)
export const positionsOf = (list: string) => db.selectFrom('savedView').select(['id', 'position']).where('list', '=', list).orderBy('position').orderBy('createdAt').orderBy('id')
export const addView = (view: ViewRow) => db.insertInto('savedView').values(view)
/** Nothing to change is a change of nothing. */
export const changeView = (id: string, values: { name?: string; terms?: string }) => db.updateTable('savedView').set(Object.keys(values).length === 0 ? { id } : values).where('id', '=', id)
export const setPosition = (id: string, position: number) => db.updateTable('savedView').set({ position }).where('id', '=', id)
export const removeView = (id: string) => db.deleteFrom('savedView').where('id', '=', id)
