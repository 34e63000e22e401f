/** What a column of a window's list becomes in a file: one column, or several where a cell says several things. */
import type { Money } from '#contract/vocabulary.ts'
import type { PromiseState, WorkMark } from '#contract/work.ts'
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { at, code, money, name, on, text } from '../reports/columns.ts'

/** What the values are told with. */
export interface Telling {
  /** Of moments. */
  timeZone: string
  /** What the clock on the wall shows at an instant. */
  clock(instant: number): number
  nameOf(partyId: string): string
}

/** A column of the file. `money`: its amount; its currency stands in a column of its own, before the first amount of its `purse`. */
export type Field<R> =
  | { column: (telling: Telling) => Column; value: (row: R, telling: Telling) => Value }
  | { title: string; purse: string; money: (row: R) => Money | null }

/** The columns of a list by their ids. */
export type Fields<R, Id extends string = string> = Record<Id, readonly Field<R>[]>

export const said = <R>(column: Column, value: (row: R, telling: Telling) => Value): Field<R> => ({ column: () => column, value })
export const moment = <R>(title: string, value: (row: R) => number | null): Field<R> => ({
  column: ({ timeZone }) => at(title, timeZone),
  value: (row, { clock }) => {
    const instant = value(row)
    return instant === null ? null : clock(instant)
  },
})
export const amount = <R>(title: string, of: (row: R) => Money | null, purse = 'Currency'): Field<R> => ({ title, purse, money: of })
export const party = <R extends { partyId: string }>(): Field<R> => said(name('Party', 16), ({ partyId }, { nameOf }) => nameOf(partyId))
/** Number and name. */
export const customer = <R extends { accountRef: string; accountName: string }>(): Field<R>[] => [said(name('Account', 12), ({ accountRef }) => accountRef), said(name('Name', 34), ({ accountName }) => accountName)]

const PROMISES: Readonly<Record<PromiseState, string>> = { open: 'Open', kept: 'Kept', part_kept: 'Kept in part', broken: 'Broken', withdrawn: 'Withdrawn' }

/** The heading of a promise's currency. */
export const PROMISED_IN = 'Promised in'

/** What the desk knows of each: of every queue the same. */
export const workFields = <R extends { work: WorkMark }>(): Fields<R, 'assigned' | 'next' | 'promise'> => ({
  assigned: [said(name('Assigned', 20), ({ work }) => work.assignee)],
  next: [
    said(text('Next', 36), ({ work }) => (work.doneAt !== null ? `Done by ${work.doneBy ?? 'somebody'}` : work.snoozedUntil !== null ? 'Snoozed' : (work.nextAction?.text ?? null))),
    said(on('Next on'), ({ work }) => (work.doneAt !== null || work.snoozedUntil !== null ? null : (work.nextAction?.on ?? null))),
    moment('Snoozed until', ({ work }) => (work.doneAt === null ? work.snoozedUntil : null)),
  ],
  promise: [
    said(name('Promise', 14), ({ work }) => (work.promise === null ? null : PROMISES[work.promise.state])),
    amount('Promised', ({ work }) => work.promise?.amount ?? null, PROMISED_IN),
    said(on('Promised for'), ({ work }) => work.promise?.dueOn ?? null),
  ],
})

/** The columns of a file, and what makes a row of it. */
export interface Assembled<R> {
  columns: Column[]
  row(row: R): Row
  /** Number of the first column of this title; null where it is not there. */
  find(title: string): number | null
  /** Numbers of the columns with amounts, by the number of the column with their currency. */
  amounts: Map<number, number[]>
}

export function assembled<R>(fields: readonly Field<R>[], telling: Telling): Assembled<R> {
  const columns: Column[] = []
  const values: ((row: R) => Value)[] = []
  const purses = new Map<string, number>()
  const amounts = new Map<number, number[]>()
  for (const [n, field] of fields.entries()) {
    if ('column' in field) {
      columns.push(field.column(telling))
      values.push((row) => field.value(row, telling))
      continue
    }
    let purse = purses.get(field.purse)
    if (purse === undefined) {
      purse = columns.length
      purses.set(field.purse, purse)
      amounts.set(purse, [])
      columns.push(code(field.purse, 12))
      const sharing = fields.slice(n).flatMap((other) => ('money' in other && other.purse === field.purse ? [other] : []))
      values.push((row) => sharing.map(({ money: of }) => of(row)).find((found) => found !== null)?.currency ?? null)
    }
    amounts.get(purse)!.push(columns.length)
    columns.push(money(field.title, purse))
    values.push((row) => field.money(row)?.minor ?? null)
  }
  return {
    columns, amounts,
    row: (row) => values.map((value) => value(row)),
    find: (title) => {
      const found = columns.findIndex((column) => column.title === title)
      return found === -1 ? null : found
    },
  }
}
