/** Papers, reports and batches in an ordinary browser: seen, printed, kept. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeLedgerAsCsv, makeStatementsForMany, openAnAccount, previewAndSave, previewEachPaper, shownPaper, whichPage } from '../flows/documents.ts'
import { printWithoutDialog, sheets } from '../paper.ts'
import { pick } from '../window.ts'
import { expect, test } from './served.ts'

test('a statement is read on screen before it is kept, and as it was made afterwards', ({ desk }) => previewAndSave(desk))
test('a receipt, an invoice copy, a slip and a statement of open items can be looked at', ({ desk }) => previewEachPaper(desk))
test('a customer ledger is made as CSV that a spreadsheet reads', ({ desk }) => makeLedgerAsCsv(desk))
test('statements for many accounts are made as one batch', ({ desk }) => makeStatementsForMany(desk))

test('other days open the calendar of the first one, where it can be typed', async ({ desk: { page } }) => {
  await openAnAccount(page)
  await page.getByRole('tab', { name: 'Documents' }).click()
  await pick(page.getByRole('combobox', { name: 'Period' }), 'Other days')
  const first = page.getByRole('textbox', { name: 'From' })
  await expect(first).toBeFocused()
  await expect(page.locator('[data-dates-dropdown]')).toBeVisible()
  await first.fill('1 Mar 2025')
  await first.press('Tab')
  await expect(first).toHaveValue('1 Mar 2025')
  await expect(page.getByRole('combobox', { name: 'Period' })).toHaveValue('Other days')
})

test.describe('on paper', () => {
  /** What a printer would get now, through the system's dialog. */
  const printed = async (page: Page) => {
    const file = join(mkdtempSync(join(tmpdir(), 'printed-')), 'printed.pdf')
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true }))
    const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' })
    return { info: run('pdfinfo', file), text: run('pdftotext', file, '-').trim(), pictures: run('pdfimages', '-list', file).trim().split('\n').slice(2).map((line) => line.trim().split(/\s+/)) }
  }

  test('there are exactly the pages of the document, each one sharp picture on a sheet of its size, and nothing of the window', async ({ desk: { page } }) => {
    await openAnAccount(page)
    await page.getByRole('tab', { name: 'Documents' }).click()
    await pick(page.getByRole('combobox', { name: 'Period' }), 'Everything')
    await page.getByRole('button', { name: 'Preview statement' }).click()
    const dialog = await shownPaper(page)
    const pages = Number(/of (\d+)/.exec((await whichPage(dialog).textContent()) ?? '')?.[1])
    await printWithoutDialog(page)
    await dialog.getByRole('button', { name: 'Print…' }).click()
    await expect(sheets(page)).toHaveCount(pages)
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as { asked: number }).asked)).toBe(1)

    const { info, text, pictures } = await printed(page)
    expect(info).toMatch(new RegExp(`Pages:\\s+${pages}\\n`))
    expect(info).toMatch(/Page size:.*\((letter|A4)\)/)
    expect(text).toBe('')
    expect(pictures).toHaveLength(pages)
    for (const picture of pictures) expect(Number(picture[12])).toBeGreaterThanOrEqual(200)
    // Once the dialog has been answered nothing of it is left.
    await expect(sheets(page)).toHaveCount(0)
  })

  test('the key that prints everywhere prints the paper that is shown, too', async ({ desk: { page } }) => {
    await openAnAccount(page)
    await page.getByRole('tab', { name: 'Documents' }).click()
    await page.getByRole('button', { name: 'Preview slip' }).click()
    await shownPaper(page)
    await printWithoutDialog(page)
    await page.keyboard.press('Control+p')
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as { asked: number }).asked)).toBe(1)
  })

  test('a window without a paper prints a sentence, and no customer', async ({ desk: { page } }) => {
    await openAnAccount(page)
    const { info, text, pictures } = await printed(page)
    expect(info).toMatch(/Pages:\s+1\n/)
    expect(text).toBe('This screen is not made for paper. Open a document in Counterfoil and choose Print there.')
    expect(pictures).toEqual([])
  })
})
