/** From an empty workspace and a few files to right books, in the desktop application. */
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorkspace } from '#main/db/workspace.ts'
import { booksAreRight, importCustomers, importInvoices, importPayments, makeFiles, theSameAgain } from '../flows/imports.ts'
import { complaints } from '../window.ts'
import { expect, test, WINDOW } from './application.ts'

test('an empty workspace has right books after three files, and the same file changes nothing', async ({ start }) => {
  test.setTimeout(240_000)
  const folder = join(mkdtempSync(join(tmpdir(), 'workspace-')), 'Desk')
  openWorkspace(folder, { create: true, who: 'a test' }).close()
  const { page, electron, userData } = await start(['--workspace', folder])
  await page.waitForURL(WINDOW)
  const heard = complaints(page)
  let saved = 0
  const desk = {
    page,
    async save({ application }: { application: string | RegExp }) {
      const file = join(userData, `saved-${(saved += 1)}`)
      await electron.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      }, file)
      await page.getByRole('button', { name: application }).first().click()
      await expect.poll(() => (existsSync(file) ? statSync(file).size : 0)).toBeGreaterThan(0)
      return readFileSync(file)
    },
  }
  const files = await makeFiles()
  await importCustomers(desk, files)
  await importInvoices(desk, files)
  await importPayments(desk, files)
  await booksAreRight(desk)
  await theSameAgain(desk, files)
  await booksAreRight(desk)
  expect(heard).toEqual([])
})
