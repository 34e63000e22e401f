/** Records that cannot be right: set aside with the reason, sent to whoever mends them, and taken once they are mended. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepareDemo } from '#main/hosts/demo.ts'
import { ACCOUNTS } from '../desk.ts'
import { looks } from '../look.ts'
import { detail, pulled, rows, statusBar } from '../window.ts'
import { expect, test } from './served.ts'

test('a bad record is listed with what came and can be exported; once it is mended it is taken by trying again', async ({ page, serve, dir, billing }) => {
  const company = await prepareDemo({ dir, accounts: ACCOUNTS })
  await billing.faults('malformed=0.005')
  await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', company.connection.url, '--token', company.connection.token]))
  await pulled(page)
  await statusBar(page).getByRole('link', { name: /^\d+ set aside$/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Records set aside')
  const first = rows(page).filter({ hasNotText: 'No id' }).first()
  const id = await first.getAttribute('data-row')
  await first.click()
  await expect(detail(page).getByLabel('What came')).toContainText('{')
  await looks(page, 'quarantine')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Download' }).click()
  expect(readFileSync(await (await download).path(), 'utf8').split('\n').length).toBeGreaterThan(1)

  await detail(page).getByRole('button', { name: 'Try again' }).click()
  await expect(detail(page)).toContainText('it still comes in this form')
  await expect(page.locator(`[data-row="${id}"]`)).toHaveCount(1)

  await billing.faults(null)
  await detail(page).getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator(`[data-row="${id}"]`)).toHaveCount(0)
  await expect(detail(page)).toContainText('It is not set aside any more')
  await page.getByRole('button', { name: 'Try all again' }).click()
  await expect(page.getByText('Nothing is set aside', { exact: true })).toBeVisible()
  await expect(statusBar(page)).not.toContainText('set aside')
  await looks(page, 'quarantine-empty')
  await company.close()
})
