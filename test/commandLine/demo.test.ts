import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exponentOf, toDecimalString } from '#main/domain/currency.ts'
import { addDays } from '#main/domain/dates.ts'
import { figuresFor } from '#main/documents/figures.ts'
import { openSqlite, type Sqlite } from '#main/db/sqlite.ts'
import { checkPdf, pdfText, recalculated } from '../fixtures/readers.ts'
import { failing, printed } from './counterfoil.ts'
import { AgingReport, Demo } from './shapes.ts'

const ACCOUNTS = 120
const dir = mkdtempSync(join(tmpdir(), 'counterfoil-demo-test-'))
let demo: Demo
let cache: Sqlite
let on: string[]
beforeAll(async () => {
  demo = await printed(Demo, 'demo', '--out', dir, '--accounts', String(ACCOUNTS))
  on = ['--workspace', demo.workspace]
  cache = openSqlite(join(demo.workspace, 'cache.db'), { readonly: true })
})
afterAll(() => {
  cache.close()
  rmSync(dir, { recursive: true, force: true })
})

const fileOf = (kind: Demo['files'][number]['kind']): string => demo.files.find((file) => file.kind === kind)!.path
const exact = (minor: number, currency: string): number => Number(toDecimalString(minor, currency))

test('the demo does the whole job, checks it, and every check holds', () => {
  expect(demo.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(demo.checks.length).toBeGreaterThanOrEqual(8)
  expect(demo).toMatchObject({ parties: 3, accounts: ACCOUNTS, quarantined: 0 })
  expect(demo.mail.sent).toBeGreaterThan(5)
  expect(demo.mail).toMatchObject({ received: demo.mail.sent, uncertain: 0 })
  for (const queue of Object.values(demo.queues)) expect(queue).toBeGreaterThan(0)
  expect(demo.files.map(({ kind }) => kind)).toEqual(['receipt', 'statement', 'open-items', 'invoice', 'aged-receivables', 'usage'])
  for (const { path, sha256 } of demo.files) expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256)
  expect(readdirSync(join(dir, 'files')).sort()).toEqual(demo.files.map(({ path }) => basename(path)).sort())
})

test('the receipt is sound, and says whose it is, what was paid and when', async () => {
  const path = fileOf('receipt')
  await checkPdf(path)
  const text = await pdfText(path)
  const payment = cache.prepare<[string], { ref: string; receivedOn: string; amountMinor: number; currency: string; accountRef: string; locale: string }>(
    'SELECT p.ref, p.receivedOn, p.amountMinor, p.currency, a.ref AS accountRef, a.locale FROM payment AS p JOIN account AS a ON a.id = p.accountId WHERE p.ref = ?').get(/PM\d+/.exec(basename(path))![0])!
  const figures = figuresFor(payment.locale)
  for (const said of [payment.ref, payment.accountRef, figures.date(payment.receivedOn), figures.amount(payment.amountMinor, payment.currency)]) expect(text).toContain(said)
})

test('the statement is sound, and says the account, the period, and a closing balance that is the ledger’s', async () => {
  const path = fileOf('statement')
  await checkPdf(path)
  const text = await pdfText(path)
  const account = cache.prepare<[string], { ref: string; locale: string }>('SELECT ref, locale FROM account WHERE ref = ?').get(/A-\d+/.exec(basename(path))![0])!
  const figures = figuresFor(account.locale)
  const period = /Period +(\S.*?)(?: {2,}|\n)/.exec(text)![1]!
  expect(text).toMatch(new RegExp(`Account +${account.ref}`))
  // The demo's statement is of one year; its last day is read from the page, and the ledger asked as of it.
  const plain = (words: string) => words.replaceAll(/\s+/g, ' ')
  const to = daysAround(cache).find((day) => plain(figures.period(addDays(day, -364), day)) === plain(period))
  expect(to, `${period} is no year`).toBeDefined()
  const aging = await printed(AgingReport, 'aging', ...on, '--as-of', to!, '--by', 'account')
  const owed = aging.accounts.filter(({ ref }) => ref === account.ref)
  const closings = text.split('\n').filter((line) => line.trim().startsWith('Closing balance')).map((line) => line.trim().split(/\s{2,}/).at(-1))
  expect(closings.length).toBeGreaterThan(0)
  expect(closings).toEqual(expect.arrayContaining(owed.map(({ balance, currency }) => figures.amount(balance, currency))))
})

test('the open-item statement is sound, and its balance is the closing balance of the statement of the same day', async () => {
  await checkPdf(fileOf('open-items'))
  const last = (text: string, words: string) => text.split('\n').map((line) => line.trim()).filter((line) => line.startsWith(`${words}  `)).at(-1)?.split(/\s{2,}/).at(-1)
  const [items, statement] = [await pdfText(fileOf('open-items')), await pdfText(fileOf('statement'))]
  expect(last(items, 'Balance')).toMatch(/\d/)
  expect(last(items, 'Balance')).toBe(last(statement, 'Closing balance'))
})

test('the invoice copy is sound, and says its number and what it is', async () => {
  const path = fileOf('invoice')
  await checkPdf(path)
  const text = await pdfText(path)
  expect(text).toContain(/IN\d+/.exec(basename(path))![0])
  expect(text).toContain('COPY')
})

test('the aged-receivables workbook, computed again by LibreOffice, has the totals of aging to the last unit, with 0, 2 and 3 decimals', { timeout: 120_000 }, async () => {
  const path = fileOf('aged-receivables')
  const asOf = /\d{4}-\d\d-\d\d/.exec(basename(path))![0]
  const { totals, accounts } = await printed(AgingReport, 'aging', ...on, '--as-of', asOf, '--by', 'account')
  const sheets = await recalculated(path)
  expect([...new Set(totals.map(({ currency }) => exponentOf(currency)))].toSorted((a, b) => a - b)).toEqual([0, 2, 3])
  for (const { currency, current, d1_30, d31_60, d61_90, d90plus, unapplied, balance } of totals) {
    const summary = sheets['Summary']!.find(([first]) => first === currency)!.slice(1, 14).map(Number)
    const buckets = [current, d1_30, d31_60, d61_90, d90plus]
    const count = accounts.filter((account) => account.currency === currency).length
    // The open items' sum and the ledger's own balance stand beside it, and what either differs by.
    expect(summary).toEqual([count, ...[...buckets, balance + unapplied, unapplied, balance, balance, balance, 0, 0].map((minor) => exact(minor, currency))])
  }
  expect(sheets['Accounts']!.slice(1).map((cells) => [cells[1], cells[3], Number(cells[11])])).toEqual(accounts.map(({ ref, currency, balance }) => [ref, currency, exact(balance, currency)]))
})

test('the usage workbook, computed again by LibreOffice, has the totals that SQL sums', { timeout: 120_000 }, async () => {
  const sheets = await recalculated(fileOf('usage'))
  const summary = sheets['Summary']!
  const [from, to] = ['From', 'To (included)'].map((label) => summary.find(([first]) => first === label)![1]!)
  const sums = cache.prepare<unknown[], { currency: string; records: number; minor: number }>(
    `SELECT currency, count(*) AS records, sum(amountMinor) AS minor FROM usageRecord WHERE at >= unixepoch(?) * 1000 AND at < unixepoch(?, '+1 day') * 1000 GROUP BY currency ORDER BY currency`).all(from, to)
  expect(sums.length).toBeGreaterThan(1)
  const titles = summary.findIndex(([first]) => first === 'Currency')
  expect(summary.slice(titles + 1, titles + 1 + sums.length).map((cells) => cells.slice(0, 3))).toEqual(sums.map(({ currency, records, minor }) => [currency, String(records), String(exact(minor, currency))]))
  expect(sheets['Usage']!.length - 1).toBe(sums.reduce((all, { records }) => all + records, 0))
})

test('a second run in the same folder moves nothing, sends nothing again, and every check holds', async () => {
  const again = await printed(Demo, 'demo', '--out', dir)
  expect(again.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(again.checks.find(({ name }) => name === 'a second pull moves nothing')?.figure).toMatch(/^0 rows after \d+$/)
  expect(again).toMatchObject({ workspace: demo.workspace, accounts: demo.accounts, mail: { sent: 0, failed: 0, uncertain: 0, received: 0 } })
  expect(again.files.map(({ kind, path }) => `${kind} ${path}`)).toEqual(demo.files.map(({ kind, path }) => `${kind} ${path}`))
})

test('another company in the same folder is refused: its records would be mixed with those of the first', async () => {
  expect(await failing(2, 'OTHER_COMPANY', 'demo', '--out', dir, '--accounts', '25')).toContain(`holds the demo company of ${ACCOUNTS} accounts and seed 1`)
})

/** Days from 80 before to 40 after the last invoice. */
function daysAround(sqlite: Sqlite): string[] {
  const last = sqlite.prepare<[], string>('SELECT max(issuedOn) FROM invoice').pluck().get()!
  return Array.from({ length: 121 }, (_, n) => addDays(last, n - 80))
}
