/** The main job by clicking: from a queue, through the outbox, to the billing system and back to the screen. */
import { expect } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { detail, filter, goTo, linkTo, openFirstRow, rowOf, rows, view } from '../window.ts'
import { confirmDispatch } from './mail.ts'

/** Failed charges: the money is taken from the backup, and the row leaves the queue. */
export async function retryWithBackup({ page, billing }: Desk): Promise<void> {
  await goTo(page, 'Failed charges')
  await filter(page, 'Kind', /^Soft/)
  await filter(page, 'Backup', 'Has a backup method')
  const { id, accountId } = await openFirstRow(page)
  await expect(linkTo(page, 'Failed charges')).toHaveText(/\d/)
  const before = await countOf(linkTo(page, 'Failed charges'))
  const failed = await billing.read('charges', id)
  const backup = (await billing.ofAccount('paymentMethods', accountId)).find(({ slot }) => slot === 'backup')
  if (backup === undefined) throw new Error('The list says there is a backup, and there is none.')
  await billing.methodDoes(backup.id, null)

  await detail(page).getByRole('button', { name: 'Retry with backup' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('it can be charged once at the most')
  await dialog.getByRole('button', { name: /^Charge / }).click()

  await expect(rowOf(page, id)).toHaveCount(0)
  await expect.poll(() => countOf(linkTo(page, 'Failed charges'))).toBe(before - 1)
  const taken = (await billing.ofAccount('charges', accountId)).filter(({ seriesId, status }) => seriesId === failed.seriesId && status === 'succeeded')
  expect(taken).toMatchObject([{ methodId: backup.id, amountMinor: failed.amountMinor, currency: failed.currency }])
  await outboxSays(page, 'Retry charge', 'Done')
}

/** Failed charges: the primary declines again, which the row says; it stays, with one more attempt. */
export async function retryThatFails({ page, billing }: Desk): Promise<void> {
  await goTo(page, 'Failed charges')
  await filter(page, 'Kind', /^Soft/)
  const { accountId } = await openFirstRow(page)
  const { name: account } = await billing.read('accounts', accountId)
  const primary = (await billing.ofAccount('paymentMethods', accountId)).find(({ slot }) => slot === 'primary')
  if (primary === undefined) throw new Error('The account has no primary method.')
  await billing.methodDoes(primary.id, 'insufficient_funds')
  await expect(linkTo(page, 'Failed charges')).toHaveText(/\d/)
  const before = await countOf(linkTo(page, 'Failed charges'))
  const attempts = (await billing.ofAccount('charges', accountId)).length

  await detail(page).getByRole('button', { name: 'Retry with primary' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Charge / }).click()

  await expect.poll(async () => (await billing.ofAccount('charges', accountId)).length).toBe(attempts + 1)
  // Beside its detail a narrow list has no room for the reason.
  await expect(detail(page)).toContainText(/not enough money/i)
  await detail(page).getByRole('button', { name: 'Close' }).click()
  await expect(rows(page).filter({ hasText: account }).filter({ hasText: /insufficient funds|not enough money/i })).toBeVisible()
  await expect.poll(() => countOf(linkTo(page, 'Failed charges'))).toBe(before)
  await outboxSays(page, 'Retry charge', 'Declined')
}

/** Held invoices: the hold is taken off, and the row leaves what is on hold. */
export async function releaseHeldInvoice({ page, billing }: Desk): Promise<void> {
  await goTo(page, 'Held invoices')
  await filter(page, 'State', /^On hold/)
  const { id, accountId } = await openFirstRow(page)
  const open = async () => (await billing.ofAccount('holds', accountId)).filter(({ invoiceId, releasedAt }) => invoiceId === id && releasedAt === null)
  expect(await open()).toHaveLength(1)

  await detail(page).getByRole('button', { name: 'Release' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Note').fill('They agreed on the telephone')
  await dialog.getByRole('button', { name: /^Release IN/ }).click()

  await expect(rowOf(page, id)).toHaveCount(0)
  await expect.poll(open).toEqual([])
  await outboxSays(page, 'Release', 'Done')
}

/** Registrations: one customer gets the email with a new link, and waits from then on. */
export async function sendRegistrationEmail({ page, billing }: Desk): Promise<void> {
  await goTo(page, 'Registrations')
  await filter(page, 'Needs', /^Send email/)
  const { id } = await openFirstRow(page)
  const { email, timesSent } = await billing.read('registrations', id)
  if (email === null) throw new Error('The list says an email can be sent, and there is no address.')
  const before = (await billing.mailTo(email)).length

  await detail(page).getByRole('button', { name: 'Send registration email' }).click()

  await expect(rowOf(page, id)).toHaveCount(0)
  await expect.poll(async () => (await billing.mailTo(email)).length).toBe(before + 1)
  await expect.poll(() => billing.read('registrations', id)).toMatchObject({ state: 'invited', timesSent: timesSent + 1 })
}

/** Registrations in bulk: everybody who can get the email gets one, and each outcome is listed. */
export async function dispatchToMany({ page, billing }: Desk): Promise<void> {
  await goTo(page, 'Registrations')
  await filter(page, 'Needs', /^Send email/)
  const received = await billing.mailReceived()
  await page.getByRole('checkbox', { name: 'Select all rows shown' }).click()
  await page.getByRole('button', { name: /^Send registration email to \d+…$/ }).click()
  const count = await confirmDispatch(page, 'Send registration emails')
  expect(count).toBeGreaterThan(1)

  await expect(page.getByRole('heading', { level: 1 })).toContainText('Registration')
  await expect(page.getByRole('main').getByText('Done', { exact: true }).or(page.getByRole('main').getByText('Finished', { exact: true })).first()).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => billing.mailReceived()).toBe(received + count)
  await expect(page.getByRole('grid', { name: 'Messages' }).getByText('Sent', { exact: true })).toHaveCount(count)
}

async function outboxSays(page: Desk['page'], change: string, state: string): Promise<void> {
  await goTo(page, 'Outbox')
  await view(page, 'All')
  // What customers ask for by SMS stands here too, done by itself, whenever it is fetched.
  await expect(rows(page).filter({ hasText: change }).first()).toContainText(state)
}

async function countOf(link: ReturnType<typeof linkTo>): Promise<number> {
  return Number(/\d+/.exec((await link.textContent()) ?? '')?.[0] ?? 0)
}
