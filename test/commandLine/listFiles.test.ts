/** Lists as files from the command line: the same rows, order and columns as the window's export. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { listColumns } from '#contract/listExport.ts'
import { QueueAge } from '#contract/work.ts'
import { failing, printed } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'

const Listed = z.object({ total: z.int(), rows: z.array(z.looseObject({ accountName: z.string() })) })
const Accounts = z.object({ total: z.int(), rows: z.array(z.looseObject({ name: z.string(), balances: z.array(z.unknown()) })) })
const Filed = z.object({ path: z.string(), sha256: z.string(), bytes: z.int(), count: z.int() })

let company: PulledCompany
let on: string[]
let at: (name: string) => string
beforeAll(async () => {
  company = await pulledCompany(60)
  on = ['--workspace', company.workspace]
  at = (name) => join(company.workspace, '..', name)
})
afterAll(() => company.dispose())

/** Lines of a CSV file without texts of several lines. */
const lines = (path: string): string[] => readFileSync(path, 'utf8').replace('\uFEFF', '').trimEnd().split('\r\n')
const columnOf = async (path: string, sheet: string, title: string): Promise<unknown[]> => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const rows: unknown[][] = []
  book.getWorksheet(sheet)!.eachRow((row) => rows.push((row.values as unknown[]).slice(1)))
  const n = rows[0]!.indexOf(title)
  expect(n, title).toBeGreaterThanOrEqual(0)
  return rows.slice(1).map((row) => row[n])
}

test('a queue as a workbook holds every row that the command lists, in its order, narrowed as it is', async () => {
  const filter = ['--hardness', 'soft', '--sort', 'account', '--order', 'asc']
  const { rows, total } = await printed(Listed, 'queue', 'failed-charges', ...on, ...filter)
  const { path, count } = await printed(Filed, 'queue', 'failed-charges', ...on, ...filter, '--limit', '1', '--export', at('failed.xlsx'))
  expect([count, rows.length]).toEqual([total, total])
  expect(total).toBeGreaterThan(1)
  expect(await columnOf(path, 'Failed charges', 'Name')).toEqual(rows.map(({ accountName }) => accountName))
  const plain = await printed(Listed, 'queue', 'failed-charges', ...on)
  const all = await printed(Filed, 'queue', 'failed-charges', ...on, '--export', at('all.xlsx'))
  expect(await columnOf(all.path, 'Failed charges', 'Name')).toEqual(plain.rows.map(({ accountName }) => accountName))
})

test('as CSV it has the columns that were named, in that order', async () => {
  const { path, count } = await printed(Filed, 'queue', 'held-invoices', ...on, '--columns', 'amount, invoice', '--export', at('held.csv'))
  expect(lines(path)[0]).toBe('"Currency","Amount","Invoice"')
  expect(lines(path)).toHaveLength(count + 1)
})

test('failed charges by account are listed, and put into a file, an account a row', async () => {
  const groups = await printed(z.object({ total: z.int(), rows: z.array(z.object({ accountName: z.string(), failures: z.int(), atRisk: z.array(z.unknown()) }).loose()) }), 'queue', 'failed-charges', ...on, '--by', 'account')
  expect(groups.rows.reduce((sum, { failures }) => sum + failures, 0)).toBe(groups.total)
  const { path } = await printed(Filed, 'queue', 'failed-charges', ...on, '--by', 'account', '--export', at('groups.xlsx'))
  expect(await columnOf(path, 'Failed charges by account', 'Name')).toEqual(groups.rows.flatMap(({ accountName, atRisk }) => atRisk.map(() => accountName)))
  expect(await failing(2, 'WRONG_USE', 'queue', 'held-invoices', ...on, '--by', 'account')).toMatch(/Only failed charges/)
})

test('the ages of a queue are all of it', async () => {
  const { total } = await printed(Listed, 'queue', 'registrations', ...on)
  let sum = 0
  for (const age of QueueAge.options) sum += (await printed(Listed, 'queue', 'registrations', ...on, '--age', age)).total
  expect(sum).toBe(total)
})

test('accounts are listed, and put into a file', async () => {
  const { rows, total } = await printed(Accounts, 'accounts', ...on)
  expect(rows).toHaveLength(total)
  const prepaid = await printed(Accounts, 'accounts', ...on, '--billing', 'prepaid')
  expect(prepaid.total).toBeLessThan(total)
  const { path } = await printed(Filed, 'accounts', ...on, '--billing', 'prepaid', '--export', at('accounts.xlsx'))
  expect([...new Set(await columnOf(path, 'Accounts', 'Name'))]).toEqual(prepaid.rows.map(({ name }) => name))
})

test('another ending, a column that is not there, and a word that means nothing are wrong use, and nothing is made', async () => {
  expect(await failing(2, 'WRONG_OPTIONS', 'queue', 'registrations', ...on, '--export', at('list.pdf'))).toMatch(/\.xlsx or \.csv/)
  expect(await failing(2, 'WRONG_OPTIONS', 'accounts', ...on, '--columns', 'name,shoe_size', '--export', at('list.csv'))).toContain(listColumns.accounts.join(', '))
  expect(await failing(2, 'WRONG_OPTIONS', 'accounts', ...on, '--columns', 'name')).toMatch(/--export/)
  expect(await failing(2, 'WRONG_USE', 'queue', 'registrations', ...on, '--age', 'ancient', '--export', at('list.csv'))).toMatch(/age/)
  expect(['list.pdf', 'list.csv'].filter((name) => existsSync(at(name)))).toEqual([])
})
