/** Without a line: everything can be read, what is changed waits, and goes out once when the line is back. */
import { join } from 'node:path'
import { prepareDemo } from '#main/hosts/demo.ts'
import { ACCOUNTS } from '../desk.ts'
import { detail, filter, goTo, openFirstRow, pulled, rowOf, rows, statusBar } from '../window.ts'
import { expect, test } from './served.ts'

test('a change made without a line waits in sight, and is carried out once when the line is back', async ({ page, serve, dir, billing }) => {
  const company = { dir, accounts: ACCOUNTS }
  const first = await prepareDemo(company)
  const { url, token } = first.connection
  await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', url, '--token', token]))
  await pulled(page)
  await goTo(page, 'Failed charges')
  await filter(page, 'Kind', /^Soft/)
  await filter(page, 'Backup', 'Has a backup method')
  const { id, accountId } = await openFirstRow(page)
  const backup = (await billing.ofAccount('paymentMethods', accountId)).find(({ slot }) => slot === 'backup')
  await billing.methodDoes(backup!.id, null)
  const charges = (await billing.ofAccount('charges', accountId)).length

  await first.close()
  await statusBar(page).getByRole('button', { name: 'Pull now' }).click()
  await expect(statusBar(page)).toContainText('offline')
  await expect(page.getByText('No line to the billing system.')).toBeVisible()
  await detail(page).getByRole('button', { name: 'Retry with backup' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Charge / }).click()
  await expect(rowOf(page, id)).toContainText('Waiting to go out')
  await expect(statusBar(page)).toContainText('1 waiting')
  await page.reload()
  await expect(rowOf(page, id)).toContainText('Waiting to go out')
  await goTo(page, 'Accounts')
  await expect(rows(page).first()).toBeVisible()

  const second = await prepareDemo(company)
  // It tries by itself, too, and may have come back already.
  await statusBar(page).getByRole('button', { name: /^(Try|Pull) now$/ }).click()
  await goTo(page, 'Failed charges')
  await expect(rowOf(page, id)).toHaveCount(0)
  await expect(statusBar(page)).not.toContainText('waiting')
  expect(await billing.ofAccount('charges', accountId)).toHaveLength(charges + 1)
  await second.close()
})
