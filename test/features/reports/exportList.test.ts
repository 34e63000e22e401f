import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { listColumns, type ListExport, type ListName } from '#contract/listExport.ts'
import { beginRun, finishRun, noteItems } from '#main/db/bulkRuns.ts'
import { listExportJob } from '#main/core/jobs/listExport/make.ts'
import { JobCancelled } from '#main/core/ports/jobs.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { recalculatedAll } from '../../fixtures/readers.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { reportsRouter } from '#main/features/reports/handlers.ts'
import { workRouter } from '#main/features/work/handlers.ts'
import type { failedCharges } from '#contract/failedCharges.ts'
import type { reports } from '#contract/reports.ts'
import type { work } from '#contract/work.ts'
import { failure, held, NOW } from '../bulk/desk.ts'

const context = { signal: new AbortController().signal, progress: () => {} }
const columnsOf = (...ids: string[]) => ids.map((id) => ({ id }))

async function made(books: Books, order: Partial<ListExport> & Pick<ListExport, 'list'>, name = 'list'): Promise<string> {
  const whole = { filter: {}, sort: order.list === 'accounts' ? 'name' : order.list === 'bank' ? 'booked' : 'account', descending: false, format: 'xlsx', columns: columnsOf(...listColumns[order.list]), ...order } as ListExport
  const path = join(books.dir, `${name}.${whole.format}`)
  return (await listExportJob({ workspaceDir: books.dir, order: whole, now: NOW, destination: { to: 'file', path } }, context)).path
}

async function sheets(path: string): Promise<Record<string, ExcelJS.CellValue[][]>> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  return Object.fromEntries(book.worksheets.map((sheet) => {
    const rows: ExcelJS.CellValue[][] = []
    sheet.eachRow({ includeEmpty: true }, (row) => rows.push((row.values as ExcelJS.CellValue[]).slice(1)))
    return [sheet.name, rows]
  }))
}

/** The cells of a column below its title, and the cell with its figure where that is a formula. */
const column = (rows: ExcelJS.CellValue[][], title: string): unknown[] => {
  const at = rows[0]!.indexOf(title)
  expect(at, title).toBeGreaterThanOrEqual(0)
  return rows.slice(1).map((row) => row[at] ?? null)
}
const figure = (value: ExcelJS.CellValue | undefined): unknown => (typeof value === 'object' && value !== null && 'result' in value ? value.result : value)

function company(): { books: Books; client: ReturnType<typeof clientOf<typeof failedCharges>> } {
  const books = emptyBooks()
  books.party()
  books.party({ id: 'jp', name: 'Japan', currency: 'JPY', timeZone: 'Asia/Tokyo' })
  books.together(() => {
    for (let n = 0; n < 5; n++) failure(books, { name: `Kestrel ${n}`, amountMinor: 110_050 + n, code: n === 0 ? 'lost_card' : 'insufficient_funds' })
    failure(books, { name: '=HYPERLINK("x")', amountMinor: 5000, currency: 'JPY', partyId: 'jp' })
  })
  books.derive()
  return { books, client: clientOf<typeof failedCharges>(failedChargesRouter(deskOver(books, { now: () => NOW }).context)) }
}

describe('what a list shows, as a workbook', () => {
  test('has the window’s columns in the window’s order, as many rows as the list counts, in its order, with figures that are figures', async () => {
    const { books, client } = company()
    const filter = { hardness: 'soft' } as const
    const order = { list: 'failed-charges', filter, sort: 'amount', descending: true, columns: columnsOf('amount', 'account', 'last', 'tried', 'party') } as const
    const { 'Failed charges': rows, Summary: summary } = await sheets(await made(books, order))
    expect(rows![0]).toEqual(['Currency', 'Amount', 'Account', 'Name', 'Last try (UTC)', 'Attempts', 'Party'])
    const listed = (await client.page({ ...filter, sort: 'amount', descending: true, limit: 100 })).rows
    expect(rows!.length - 1).toBe((await client.counts(filter)).total)
    expect(column(rows!, 'Name')).toEqual(listed.map(({ accountName }) => accountName))
    expect(column(rows!, 'Amount')).toEqual(listed.map(({ amount }) => (amount.currency === 'JPY' ? amount.minor : amount.minor / 100)))
    expect(column(rows!, 'Attempts')).toEqual(listed.map(() => 1))
    expect(column(rows!, 'Last try (UTC)').every((value) => value instanceof Date && value.getTime() === NOW - 86_400_000)).toBe(true)
    expect(column(rows!, 'Party')).toContain('Japan')
    const told = summary!.map((row) => row.map(figure))
    expect(told).toContainEqual(['AUD', 4, 4402.1])
    expect(told).toContainEqual(['JPY', 1, 5000])
    expect(told).toContainEqual(['Failed charges in the list', '5'])
    expect(told).toContainEqual(['Hardness', 'Soft'])
  })

  test('every column of every list, and LibreOffice comes to the same sums', { timeout: 120_000 }, async () => {
    const { books } = company()
    books.together(() => {
      held(books, { name: 'Zephyr Dental', totalMinor: 12_345 })
      held(books, { name: 'Ōtara Plumbing', onHold: true, totalMinor: 700 })
      books.registration(books.account({ name: 'Tui Couriers' }))
      const prepaid = books.account({ name: 'Weka Telecom', billing: 'prepaid' })
      books.wallet(prepaid, { balanceMinor: 4_250 })
      books.invoice(prepaid, { totalMinor: 900, dueOn: '2026-02-01' })
      books.invoice(prepaid, { totalMinor: 300, currency: 'USD', dueOn: '2026-03-01' })
    })
    books.derive()
    const run = 'run_1'
    beginRun(books.database, { id: run, queue: 'failedCharges', action: { do: 'retry', with: 'best' }, label: 'Retry: 1 failed charge', where: 'outbox', total: 1, money: [], leftOut: [{ reason: 'The invoice is on hold.', count: 1, money: [] }], frozen: { takes: ['a'], leftOut: [['b', 0]], words: [] }, at: NOW, by: 'Noor Vale' })
    const item = { runId: run, accountId: 'acc_1', title: 'Kestrel', subtitle: 'Invoice IN1', amountMinor: 700, currency: 'AUD', state: 'left_out', outboxId: null, step: null, why: null } as const
    noteItems(books.database, [{ ...item, n: 1, itemId: 'a', reason: 'It is gone.', beforeRun: 0 }, { ...item, n: 2, itemId: 'b', reason: 'It is on hold.', beforeRun: 1 }])
    finishRun(books.database, run, NOW, null)
    const file = new Map<ListName, string>()
    for (const list of Object.keys(listColumns) as ListName[]) file.set(list, await made(books, list === 'bulk-results' ? { list, filter: { run }, sort: 'n' } : { list }, list))
    const paths = [...file.values()]
    const waiting = (await sheets(file.get('held-invoices')!))['Held invoices']!
    expect(column(waiting, 'Amount')).toEqual([123.45, 7])
    expect(column(waiting, 'State')).toEqual(['Waiting', 'On hold'])
    // A list without money of its own is counted by why.
    expect((await sheets(file.get('registrations')!))['Summary']!.map((row) => row.map(figure))).toContainEqual(['Total', 1])
    const accounts = (await sheets(file.get('accounts')!))['Accounts']!
    const weka = accounts.filter((row) => row[0] === 'Weka Telecom')
    // A row a currency; a day is a day.
    expect(weka.map((row) => row.slice(3))).toEqual([
      ['AUD', 9, new Date('2026-02-01'), null, 42.5, 'Prepaid'], ['USD', 3, new Date('2026-03-01'), null, undefined, 'Prepaid'],
    ].map((row) => row.map((value) => (value === null ? expect.anything() : value))))
    const recalculated = await recalculatedAll(paths)
    let formulas = 0
    for (const path of paths) {
      const book = new ExcelJS.Workbook()
      await book.xlsx.readFile(path)
      for (const sheet of book.worksheets) sheet.eachRow((row, n) => row.eachCell((cell, at) => {
        if (cell.formula === undefined) return
        formulas += 1
        expect(Number(recalculated[path.slice(path.lastIndexOf('/') + 1)]?.[sheet.name]?.[n - 1]?.[at - 1]), `${path} ${cell.address} ${cell.formula}`).toBeCloseTo(Number(cell.result), 9)
      }))
    }
    expect(formulas).toBeGreaterThan(8)
  })

  test('what the desk knows stands there too: whose, what comes next and when, what was promised', async () => {
    const { books, client } = company()
    const desk = clientOf<typeof work>(workRouter(deskOver(books, { now: () => NOW }).context))
    const { rows: [first] } = await client.page({ sort: 'account', descending: false, party: 'au', limit: 1 })
    const items = [{ queue: 'failedCharges', id: first!.chargeId }] as const
    await desk.assign({ items: [...items], to: 'Rosa Lindqvist' })
    await desk.nextAction({ items: [...items], action: { text: 'Call again', on: '2026-04-01' } })
    await desk.promise({ account: first!.accountId, invoice: null, amount: { minor: 5_050, currency: 'AUD' }, dueOn: '2026-04-02', note: null })
    const rows = (await sheets(await made(books, { list: 'failed-charges', filter: { party: 'au' } as never, columns: columnsOf('assigned', 'next', 'promise', 'account') })))['Failed charges']!
    expect(rows[0]).toEqual(['Assigned', 'Next', 'Next on', 'Snoozed until (Australia/Sydney)', 'Promise', 'Promised in', 'Promised', 'Promised for', 'Account', 'Name'])
    const { Summary: told } = await sheets(await made(books, { list: 'failed-charges', sort: 'last', descending: true }, 'told'))
    const facts = told!.map((row) => row.map(figure))
    expect(facts).toEqual(expect.arrayContaining([['Show', 'What is to be worked on: neither snoozed nor done'], ['Order', 'Last try, latest first']]))
    // One promise may stand on several rows: it is not added up.
    expect(facts.flat()).not.toContain('Promised in')
    expect(facts.flat().join(' ')).toContain('promises are not added up')
    expect(rows.find((row) => row.includes(first!.accountName))!.slice(0, 8)).toEqual(['Rosa Lindqvist', 'Call again', new Date('2026-04-01'), undefined, 'Open', 'AUD', 50.5, new Date('2026-04-02')])
  })

  test('failed charges by account: an account a row, another for each further currency, and how many fail adds up', async () => {
    const { books, client } = company()
    const both = failure(books, { name: 'Aotea Marine', amountMinor: 900, code: 'lost_card' })
    const yen = books.invoice(both.account, { totalMinor: 700, currency: 'JPY' })
    for (const n of [1, 2]) books.charge(both.account, { status: 'failed', declineCode: 'insufficient_funds', seriesId: `${yen.id}${n}`, kind: 'recharge', methodId: both.method.id, amountMinor: 700, currency: 'JPY', at: NOW - n * 3_600_000 })
    books.derive()
    const filter = { text: 'aotea', age: 'days3' } as const
    const { 'Failed charges by account': rows, Summary: summary } = await sheets(await made(books, { list: 'failed-accounts' }))
    expect(rows![0]).toEqual(['Name', 'Account', 'Party', 'Failures', 'Hard', 'Currency', 'At risk', 'Last try (UTC)', 'Autopay', 'Paused since (UTC)'])
    const groups = (await client.groups({ limit: 100 })).rows
    expect(column(rows!, 'Name')).toEqual(groups.flatMap(({ accountName, atRisk }) => atRisk.map(() => accountName)))
    expect(column(rows!, 'Failures').reduce<number>((sum, cell) => sum + Number(cell ?? 0), 0)).toBe((await client.counts({})).total)
    expect(rows!.filter(([name]) => name === 'Aotea Marine').map((row) => [row[3], row[4], row[5], row[6]])).toEqual([[3, 1, 'AUD', 9], [undefined, undefined, 'JPY', 1400]])
    expect(summary!.map((row) => row.map(figure))).toContainEqual(['JPY', 2, 6400])
    const narrowed = await sheets(await made(books, { list: 'failed-accounts', filter }, 'narrowed'))
    expect(narrowed['Failed charges by account']!.slice(1).map((row) => [row[0], row[3], row[6]])).toEqual([['Aotea Marine', 1, 9]])
    expect(narrowed['Summary']!.map((row) => row.map(figure))).toEqual(expect.arrayContaining([['Text', 'aotea'], ['Age', '1–3 days']]))
  })

  test('many pages come one after the other, each row once', async () => {
    const books = emptyBooks()
    books.party()
    books.together(() => {
      for (let n = 0; n < 1203; n++) failure(books, { name: `Account ${n % 7}` })
    })
    books.derive()
    const rows = (await sheets(await made(books, { list: 'failed-charges', columns: columnsOf('invoice', 'account') })))['Failed charges']!
    expect(rows).toHaveLength(1204)
    expect(new Set(column(rows, 'For')).size).toBe(1203)
  })
})

test('as CSV: the same columns and rows, plain figures, and no text that a spreadsheet would run', async () => {
  const { books } = company()
  const text = readFileSync(await made(books, { list: 'failed-charges', filter: { party: 'jp' } as never, format: 'csv', columns: columnsOf('account', 'amount', 'last') }), 'utf8')
  expect(text).toMatch(/^\uFEFF"Account","Name","Currency","Amount","Last try \(Asia\/Tokyo\)"\r\n"A-\d+","'=HYPERLINK\(""x""\)","JPY",5000,2026-03-19 12:00:00\r\n$/)
})

test('stops where a person has cancelled it, with nothing left', async () => {
  const { books } = company()
  const gone = { signal: AbortSignal.abort(), progress: () => {} }
  const order = { list: 'failed-charges', filter: {}, sort: 'last', descending: true, format: 'xlsx', columns: columnsOf('account') } as const
  await expect(listExportJob({ workspaceDir: books.dir, order, now: NOW, destination: { to: 'workspace', by: 'Noor Vale' } }, gone)).rejects.toBeInstanceOf(JobCancelled)
  expect(books.database.raw.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0)
})

test('a column that the list does not have is refused in plain words', async () => {
  const { books } = company()
  const client = clientOf<typeof reports>(reportsRouter(deskOver(books, { now: () => NOW }).context))
  const { error } = await safe(client.exportList({ list: 'failed-charges', filter: {}, columns: columnsOf('account', 'shoe_size') }))
  expect(isDefinedError(error) && { code: error.code, message: error.message }).toEqual({ code: 'UNKNOWN_COLUMN', message: 'This list has no column “shoe_size” to be put into a file.' })
})

test('every column that a list offers in the window can be put into a file', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../../../src-renderer', path), 'utf8')
  const idsIn = (source: string) => [...source.matchAll(/\{\s*id: '(\w+)', header: (?!'')/g)].map(([, id]) => id!)
  const work = idsIn(read('ui/work/workColumns.tsx'))
  const files = { registrations: 'features/registrations/columns.tsx', 'failed-charges': 'features/failed-charges/columns.tsx', 'failed-accounts': 'features/failed-charges/columns.tsx', 'held-invoices': 'features/held-invoices/columns.tsx', accounts: 'features/accounts/columns.tsx', bank: 'features/bank/columns.tsx' }
  for (const list of Object.keys(files) as (keyof typeof files)[]) {
    const [queue = '', byAccount = ''] = read(files[list]).split('export function failedAccountColumns')
    const source = list === 'failed-accounts' ? byAccount : queue
    const offered = [...idsIn(source), ...(source.includes('workColumns') ? work : [])]
    expect(offered.length).toBeGreaterThan(5)
    expect(offered.filter((id) => !(listColumns[list] as readonly string[]).includes(id)), list).toEqual([])
  }
})
