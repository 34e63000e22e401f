/** Papers in the desktop application: seen, printed, kept. */
import { makeStatementsForMany, openAnAccount, previewAndSave, shownPaper } from '../flows/documents.ts'
import { printWithoutDialog, sheets } from '../paper.ts'
import { expect, test } from './application.ts'

test('a statement is read on screen before it is kept, and as it was made afterwards', ({ desk }) => previewAndSave(desk))
test('statements for many accounts are made as one batch', ({ desk }) => makeStatementsForMany(desk))

test('the sheets of the paper, and nothing else, go to the printer', async ({ desk: { page }, application: { electron } }) => {
  await openAnAccount(page)
  await page.getByRole('tab', { name: 'Documents' }).click()
  await page.getByRole('button', { name: 'Preview slip' }).click()
  const dialog = await shownPaper(page)
  await printWithoutDialog(page)
  await dialog.getByRole('button', { name: 'Print…' }).click()
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { asked: number }).asked)).toBe(1)
  const pages = await sheets(page).count()
  expect(pages).toBeGreaterThan(0)
  const pdf = await electron.evaluate(async ({ BrowserWindow }) => (await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({ preferCSSPageSize: true })).toString('latin1'))
  expect([...pdf.matchAll(/\/Type\s*\/Page\b/g)]).toHaveLength(pages)
  expect([...pdf.matchAll(/\/Subtype\s*\/Image\b/g)].length).toBeGreaterThanOrEqual(pages)
})
