/**
 * From an empty workspace to right books: customers, invoices and payments from files that the test makes. What is
 * owed is reckoned here from the same figures in whole cents, and compared to the last of them.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { looks } from '../look.ts'
import { goTo, pick, rows } from '../window.ts'
import { shownPaper } from './documents.ts'

export interface EmptyDesk {
  page: Page
  /** Follows a made document's way to a file of one's own. */
  save(button: { application: string | RegExp; browser: string | RegExp }): Promise<Buffer>
}

// In the zone that the party is given, where the test runs too: a day is a day.
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone
const TODAY = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date())

/** A day of a month before or after this one, or the next; the day and the month could change places, and are not the same. */
function day(monthsOn: number, of: number): string {
  const [year, month] = TODAY.split('-').map(Number)
  const on = new Date(Date.UTC(year!, month! - 1 + monthsOn, 1))
  on.setUTCDate(on.getUTCMonth() + 1 === of ? of + 1 : of)
  return on.toISOString().slice(0, 10)
}
const dmy = (on: string): string => on.split('-').toReversed().join('/')
const german = (minor: number): string => `${String(Math.floor(minor / 100)).replaceAll(/\B(?=(\d{3})+$)/g, '.')},${String(minor % 100).padStart(2, '0')}`
/** `7901.22` as the window and the papers write it. */
const figure = (minor: number): string => `${String(Math.floor(minor / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${String(minor % 100).padStart(2, '0')}`

const CUSTOMERS = [{ account: '000123', name: 'Müller & Söhne' }, { account: '000124', name: 'Café Río' }] as const
interface Invoice { number: string; account: string; issuedOn: string; dueOn: string; taxMinor: number; totalMinor: number; paidOn: string }
const INVOICES: readonly Invoice[] = [
  { number: 'IN-1001', account: '000123', issuedOn: day(-3, 3), dueOn: day(-2, 5), taxMinor: 20_576, totalMinor: 123_456, paidOn: '' },
  { number: 'IN-1002', account: '000123', issuedOn: day(-1, 2), dueOn: day(1, 4), taxMinor: 0, totalMinor: 9_999, paidOn: '' },
  { number: 'IN-1003', account: '000124', issuedOn: day(-5, 1), dueOn: day(-4, 11), taxMinor: 0, totalMinor: 1_000_000, paidOn: '' },
  { number: 'IN-1004', account: '000124', issuedOn: day(-2, 6), dueOn: day(-1, 6), taxMinor: 0, totalMinor: 25_005, paidOn: day(-1, 7) },
]
const PAYMENTS = [
  { reference: 'BK-77', account: '000124', receivedOn: day(-1, 9), minor: 333_333, invoice: 'IN-1003' },
  // More than nothing and on no invoice: unapplied cash.
  { reference: 'BK-78', account: '000123', receivedOn: day(-1, 10), minor: 10_000, invoice: '' },
] as const

const invoiceLines = (invoices: readonly Invoice[]): string[][] => [
  ['Rechnung Nr.', 'Customer', 'Customer name', 'Issue date', 'Due date', 'Net', 'Tax', 'Total', 'Paid on', 'Remarks'],
  ...invoices.map(({ number, account, issuedOn, dueOn, taxMinor, totalMinor, paidOn }) => [number, account, CUSTOMERS.find((one) => one.account === account)!.name, dmy(issuedOn), dmy(dueOn), german(totalMinor - taxMinor), german(taxMinor), german(totalMinor), paidOn === '' ? '' : dmy(paidOn), 'for Zoë']),
]
const csv = (lines: readonly (readonly string[])[]): string => lines.map((cells) => cells.join(';')).join('\r\n')

export interface Files { dir: string; customers: string; invoices: string; payments: string }

/** The files as other programs write them: semicolons, Windows-1252, decimals with a comma; a workbook. */
export async function makeFiles(): Promise<Files> {
  const dir = mkdtempSync(join(tmpdir(), 'imported-'))
  const files = { dir, customers: join(dir, 'customers.csv'), invoices: join(dir, 'invoices.csv'), payments: join(dir, 'payments.xlsx') }
  writeFileSync(files.customers, `\uFEFF${['Customer number,Customer name,Email,Street,City,Postcode,Country', ...CUSTOMERS.map(({ account, name }) => `${account},"${name}",billing@${account}.example,"Ring 4",Köln,50667,DE`)].join('\r\n')}\r\n`)
  writeFileSync(files.invoices, iconv.encode(csv(invoiceLines(INVOICES)), 'windows-1252'))
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Payments')
  sheet.addRow(['Payment reference', 'Customer', 'Received on', 'Amount', 'Invoice number', 'Paid by'])
  for (const { reference, account, receivedOn, minor, invoice } of PAYMENTS) {
    const row = sheet.addRow([reference, account, new Date(`${receivedOn}T00:00:00Z`), minor / 100, invoice, 'Bank transfer'])
    row.getCell(3).numFmt = 'dd/mm/yyyy'
    row.getCell(4).numFmt = '#,##0.00'
  }
  await workbook.xlsx.writeFile(files.payments)
  return files
}

/** What is owed today, by bucket, in cents: the oracle. */
export function owed(): { open: Map<string, number>; buckets: number[]; unapplied: number; balance: number } {
  const open = new Map(INVOICES.map(({ number, totalMinor, paidOn }) => [number, paidOn === '' ? totalMinor : 0]))
  for (const { invoice, minor } of PAYMENTS) if (invoice !== '') open.set(invoice, open.get(invoice)! - minor)
  const buckets = [0, 0, 0, 0, 0]
  for (const { number, dueOn } of INVOICES) {
    const late = (Date.parse(TODAY) - Date.parse(dueOn)) / 86_400_000
    const bucket = late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4
    buckets[bucket]! += open.get(number)!
  }
  const unapplied = PAYMENTS.reduce((sum, { invoice, minor }) => sum + (invoice === '' ? minor : 0), 0)
  return { open, buckets, unapplied, balance: [...open.values()].reduce((sum, minor) => sum + minor, 0) - unapplied }
}

const wizard = (page: Page): Locator => page.getByRole('region', { name: 'Import a file' })
const goOn = (page: Page, name: string | RegExp): Promise<void> => wizard(page).getByRole('button', { name }).click()
const choose = (page: Page, file: string): Promise<void> => page.locator('input[type=file]').first().setInputFiles(file)

/** The first file of an empty workspace, from Home on; its party is made on the way. */
export async function importCustomers({ page }: EmptyDesk, files: Files, { seen = false } = {}): Promise<void> {
  await expect(page.getByRole('region', { name: 'Begin' })).toContainText('Nothing feeds this workspace yet')
  if (seen) await looks(page, 'imports-first-run')
  await page.getByRole('link', { name: 'Import a file' }).click()
  if (seen) await looks(page, 'imports-1-file')
  await choose(page, files.customers)
  const questions = wizard(page).getByRole('region', { name: 'To be answered' })
  const form = questions.getByRole('form', { name: 'New party' })
  await form.waitFor()
  if (seen) await looks(page, 'imports-2-party')
  // Nothing goes on before it is answered.
  await expect(wizard(page).getByRole('button', { name: /^Try it/ })).toHaveAttribute('aria-disabled', 'true')
  await makeParty(page, form)
  await expect(questions).toHaveCount(0)
  await tryAndTake(page, CUSTOMERS.length, { seen })
}

export async function makeParty(page: Page, form: Locator): Promise<void> {
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Europe')
  await form.getByRole('textbox', { name: 'Legal name' }).fill('Example Europe GmbH')
  await form.getByRole('combobox', { name: 'Currency' }).fill('EUR')
  await page.getByRole('option', { name: 'EUR' }).click()
  await form.getByRole('textbox', { name: 'Sender’s address' }).fill('accounts@europe.example')
  await form.getByRole('textbox', { name: 'Where customers are sent' }).fill('https://europe.example')
  await form.getByRole('textbox', { name: 'Country', exact: true }).fill('DE')
  await form.getByRole('textbox', { name: 'Language and country' }).fill('en-AU')
  await form.getByRole('button', { name: 'Make party' }).click()
}

/** Day and month could change places in every row: it is asked, with a date of the file. */
export async function importInvoices({ page }: EmptyDesk, files: Files, { seen = false } = {}): Promise<void> {
  await goTo(page, 'Imports')
  await choose(page, files.invoices)
  const questions = wizard(page).getByRole('region', { name: 'To be answered' })
  const first = INVOICES[0]!
  const reading = questions.getByRole('radio', { name: new RegExp(`^${dmy(first.issuedOn)} is ${Number(first.issuedOn.slice(8))} `) })
  await reading.waitFor()
  await expect(questions.getByRole('radio', { name: new RegExp(`^${dmy(first.issuedOn)} is `) })).toHaveCount(2)
  await expect(wizard(page).getByRole('button', { name: /^Try it/ })).toHaveAttribute('aria-disabled', 'true')
  const table = wizard(page).getByRole('table', { name: 'Columns of the file' })
  // A heading in another language is known, or chosen.
  const number = table.getByRole('combobox', { name: 'Rechnung Nr. is' })
  if ((await number.inputValue()) === '') {
    await pick(number, /^Invoice number/)
  }
  await expect(table.getByRole('row', { name: /Müller & Söhne/ })).toBeVisible()
  if (seen) await looks(page, 'imports-2-dates')
  await reading.click()
  await expect(questions).toHaveCount(0)
  await tryAndTake(page, INVOICES.length, { seen: false })
}

export async function importPayments({ page }: EmptyDesk, files: Files): Promise<void> {
  await goTo(page, 'Imports')
  await choose(page, files.payments)
  await wizard(page).getByRole('button', { name: /^Try it/ }).and(page.locator(':not([aria-disabled])')).waitFor()
  await tryAndTake(page, PAYMENTS.length)
}

async function tryAndTake(page: Page, count: number, { seen = false } = {}): Promise<void> {
  if (seen) await looks(page, 'imports-2-columns')
  await goOn(page, /^Try it/)
  await expect(wizard(page).getByText('Every row can be taken.')).toBeVisible()
  if (seen) await looks(page, 'imports-3-try')
  await goOn(page, `Take all ${count} rows`)
  await expect(wizard(page).getByText(`All ${count} rows were taken.`)).toBeVisible()
  if (seen) await looks(page, 'imports-4-taken')
}

/** Aging on the screen, in a workbook, and on a statement: the same figures, all of them right. */
export async function booksAreRight({ page, save }: EmptyDesk): Promise<void> {
  const { open, buckets, unapplied, balance } = owed()
  await goTo(page, 'Receivables')
  const totals = page.getByRole('region', { name: 'Totals' })
  const shown = [...buckets, balance + unapplied, unapplied, balance].map((minor) => (minor === 0 ? '–' : figure(minor)))
  await expect(async () => expect((await totals.getByRole('row').filter({ hasText: 'EUR' }).getByRole('cell').allTextContents()).map((text) => text.trim())).toEqual(shown)).toPass({ timeout: 20_000 })
  await expect(rows(page)).toHaveCount(CUSTOMERS.length)

  await page.getByRole('button', { name: 'Workbook…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make workbook' }).click()
  await goTo(page, 'Documents')
  await expect(rows(page).first()).toContainText('Aged receivables')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await save({ application: 'Save as Aged receivables', browser: 'Download Aged receivables' })) as never)
  const items = new Map<string, number>()
  workbook.getWorksheet('Open items')!.eachRow((row) => {
    const cells = (row.values as unknown[]).map((cell) => (typeof cell === 'object' && cell !== null && 'result' in cell ? cell.result : cell))
    const number = cells.find((cell) => typeof cell === 'string' && open.has(cell))
    if (typeof number === 'string') items.set(number, Math.round(Number(cells.findLast((cell) => typeof cell === 'number')) * 100))
  })
  expect(Object.fromEntries(items)).toEqual(Object.fromEntries([...open].filter(([, minor]) => minor !== 0)))

  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: CUSTOMERS[0].name }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(CUSTOMERS[0].name)
  await page.getByRole('tab', { name: 'Documents' }).click()
  await pick(page.getByRole('combobox', { name: 'Period' }), 'Everything')
  await page.getByRole('button', { name: 'Preview statement' }).click()
  const dialog = await shownPaper(page)
  const paper = dialog.getByRole('document')
  for (const words of ['Example Europe GmbH', CUSTOMERS[0].name, 'IN-1001', figure(123_456), figure(9_999), figure(10_000), figure(123_456 + 9_999 - 10_000)]) await expect(paper).toContainText(words)
  await expect(paper).not.toContainText('IN-1003')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog.getByText('Open', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await goTo(page, 'Documents')
  const pdf = join(mkdtempSync(join(tmpdir(), 'statement-')), 'statement.pdf')
  writeFileSync(pdf, await save({ application: /^Save as Statement/, browser: /^Download Statement/ }))
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
  expect(text).toContain(figure(123_456 + 9_999 - 10_000))
}

/** Every row is here already: nothing is new, nothing is changed, and the books stay as they were. */
export async function theSameAgain({ page }: EmptyDesk, files: Files): Promise<void> {
  await goTo(page, 'Imports')
  await choose(page, files.invoices)
  // The shape is known by now, with what was answered about it.
  await goOn(page, /^Try it/)
  await expect(wizard(page).getByText('Everything in it is here already: taking it changes nothing.')).toBeVisible()
  await goOn(page, `Take all ${INVOICES.length} rows`)
  await expect(wizard(page).getByText('Everything in it was here already; nothing was changed.')).toBeVisible()
}

/** Rows that cannot be taken are named with why; the others go without them only where that is said. */
export async function brokenRows({ page }: EmptyDesk, files: Files, { seen = false } = {}): Promise<void> {
  const broken = join(files.dir, 'invoices corrected.csv')
  const lines = invoiceLines([{ ...INVOICES[1]!, totalMinor: 19_999 }])
  lines.push(['IN-1005', '000123', 'Müller & Söhne', dmy(day(-1, 3)), '', '10,00', '1,00', '10,00', '', ''], ['IN-1006', '000124', 'Café Río', dmy(day(-1, 3)), '', '10,005', '0,00', '10,005', '', ''])
  writeFileSync(broken, iconv.encode(csv(lines), 'windows-1252'))
  await goTo(page, 'Imports')
  await choose(page, broken)
  await goOn(page, /^Try it/)
  const rejected = wizard(page).getByRole('table', { name: 'Rejected rows' })
  await expect(rejected).toContainText('10,005')
  if (seen) await looks(page, 'imports-3-rejected')
  // Back and away, and nothing is lost.
  await goOn(page, 'Back')
  await expect(wizard(page).getByRole('table', { name: 'Columns of the file' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Go on with it' }).click()
  await goOn(page, /^Try it/)
  await goOn(page, 'Take the 1 good row, leave out 2')
  await expect(wizard(page).getByText('1 row taken, 2 left out.')).toBeVisible()
  await goOn(page, 'To all imports')
  const history = page.getByRole('table', { name: 'Imports' })
  await expect(history.getByRole('row')).toHaveCount(1 + 5)
  if (seen) await looks(page, 'imports-history')
  await history.getByRole('link', { name: 'invoices corrected.csv' }).click()
  await expect(page.getByRole('table', { name: 'Rejected rows' })).toContainText('10,005')
  if (seen) await looks(page, 'imports-one')
}

/** One click, and the books are as they were before the file. */
export async function undone(desk: EmptyDesk): Promise<void> {
  const { page } = desk
  await goTo(page, 'Imports')
  const row = page.getByRole('table', { name: 'Imports' }).getByRole('row').filter({ hasText: 'invoices corrected.csv' })
  await row.getByRole('button', { name: 'Undo invoices corrected.csv' }).click()
  await expect(page.getByText(/put back as/)).toBeVisible()
  await expect(row.getByText('Undone')).toBeVisible()
}

