/** The rows of a list as a file, by the same job as the window's export. */
import { extname, resolve } from 'node:path'
import { hasListColumn, listColumns, ListExport, type ListName } from '#contract/listExport.ts'
import { WrongUse } from '../failure.ts'
import type { Session } from '../session.ts'

export interface ExportWish {
  /** The file, with the list's columns; all of them unless named. */
  export?: string
  /** Names with commas between: `account,amount`. */
  columns?: string
}

export interface ListFile {
  path: string
  format: ListExport['format']
  columns: readonly { id: string }[]
}

/** What is asked for, checked before anything is opened; null where the rows are to be printed. */
export function listFileOf(list: ListName, { export: file, columns }: ExportWish): ListFile | null {
  if (file === undefined) {
    if (columns !== undefined) throw new WrongUse('WRONG_OPTIONS', 'Columns are chosen for a file. Name it with --export.')
    return null
  }
  const format = { '.xlsx': 'xlsx', '.csv': 'csv' } as const
  const extension = extname(file).toLowerCase()
  if (extension !== '.xlsx' && extension !== '.csv') throw new WrongUse('WRONG_OPTIONS', `A list is exported as a workbook or CSV. Name a file that ends in .xlsx or .csv, not ${extension === '' ? `“${file}”` : extension}.`)
  const ids = columns === undefined ? listColumns[list] : columns.split(',').map((id) => id.trim()).filter((id) => id !== '')
  const lacking = ids.find((id) => !hasListColumn(list, id))
  if (lacking !== undefined || ids.length === 0) throw new WrongUse('WRONG_OPTIONS', `This list has ${lacking === undefined ? 'columns' : `no column “${lacking}”, but`} ${listColumns[list].join(', ')}.`)
  return { path: resolve(file), format: format[extension], columns: ids.map((id) => ({ id })) }
}

/** As the contract reads it, with what it says of a value that there is none of. */
export function orderOf(list: ListName, given: Record<string, unknown>, { format, columns }: ListFile): ListExport {
  const { sort, descending, ...filter } = given
  const order = ListExport.safeParse({ list, filter, format, columns, ...(sort === undefined ? {} : { sort }), ...(descending === undefined ? {} : { descending }) })
  if (order.success) return order.data
  throw new WrongUse('WRONG_USE', order.error.issues.slice(0, 5).map(({ path, message }) => `${path.filter((part) => part !== 'filter').join('.')}: ${message}`).join('; '))
}

/** All rows that match, in order; as many as the list counts. */
export async function exportedList({ core, run }: Session, order: ListExport, { path }: ListFile): Promise<{ path: string; sha256: string; bytes: number; count: number }> {
  const { workspaceDir, now } = core.context
  const made = await run('reports.list', { workspaceDir, order, now: now(), destination: { to: 'file', path } }, 'Export')
  return { path: made.path, sha256: made.sha256, bytes: made.bytes, count: made.count }
}
