/** Saved views: a list as somebody wants to see it again, with its filters, order and columns. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NOT_FOUND } from './errors.ts'

/** Lists that keep views. */
export const ViewList = z.enum(['registrations', 'failed-charges', 'held-invoices', 'accounts', 'bank'])
export type ViewList = z.infer<typeof ViewList>

/** The window's own words: the core keeps them and asks nothing of them but their size. */
export const ViewTerms = z.object({
  filters: z.record(z.string().max(40), z.union([z.string().max(200), z.boolean(), z.int()])).refine((filters) => Object.keys(filters).length <= 30),
  text: z.string().max(200),
  sort: z.string().max(40), descending: z.boolean(),
  columns: z.array(z.object({ id: z.string().max(40), /** Null: where there is room. */ shown: z.boolean().nullable(), width: z.int().min(20).max(2000).nullable() })).max(60).nullable(),
})
export type ViewTerms = z.infer<typeof ViewTerms>

export const ViewName = z.string().trim().min(1).max(60)
export const SavedView = z.object({ id: z.string(), list: ViewList, name: z.string(), terms: ViewTerms, createdBy: z.string() })
export type SavedView = z.infer<typeof SavedView>

const NAME_TAKEN = { status: 409, message: 'There is a view of this name already. Choose another name.' } as const
const TOO_MANY = { status: 409, message: 'There are 50 views of this list, which is as many as there can be. Remove one first.' } as const

export const views = {
  /** In the order people gave them. */
  all: oc.output(z.array(SavedView)),
  save: oc.errors({ NAME_TAKEN, TOO_MANY }).input(z.object({ list: ViewList, name: ViewName, terms: ViewTerms })).output(SavedView),
  change: oc.errors({ NOT_FOUND, NAME_TAKEN }).input(z.object({ view: z.string().max(64), name: ViewName.optional(), terms: ViewTerms.optional() })).output(SavedView),
  /** Puts it before another one of its list, or last. */
  move: oc.errors({ NOT_FOUND }).input(z.object({ view: z.string().max(64), before: z.string().max(64).nullable() })).output(z.array(SavedView)),
  remove: oc.errors({ NOT_FOUND }).input(z.object({ view: z.string().max(64) })).output(z.object({})),
}
