/** The failed charges worked from full to empty by keyboard alone. */
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { detail, rowOf, rows } from '../window.ts'
import { dialog, here, press, tabTo, unseen } from './keyboard.ts'
import type { Look } from './keyboard.ts'

/** Tried again, scheduled and taken back, settled otherwise, snoozed, done: until none is left. */
export async function workFailedCharges({ page, billing }: Desk, look: Look = unseen): Promise<void> {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  await press(page, 'Enter')
  await expect(detail(page)).toBeVisible()

  // Tried again with the method that the detail proposes; the row leaves, and the next one is there.
  const taken = await nextWith(page, /^Retry with backup/)
  const backup = (await billing.ofAccount('paymentMethods', taken.accountId)).find(({ slot }) => slot === 'backup')!
  await billing.methodDoes(backup.id, null)
  const before = (await billing.ofAccount('charges', taken.accountId)).length
  await press(page, 'Enter')
  await expect(detail(page).getByRole('button', { name: /^Retry with backup/ })).toBeFocused()
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('it can be charged once at the most')
  await press(page, 'Enter')
  await expect(rowOf(page, taken.id)).toHaveCount(0)
  const charges = await billing.ofAccount('charges', taken.accountId)
  expect(charges).toHaveLength(before + 1)
  expect(charges.filter(({ status, methodId }) => status === 'succeeded' && methodId === backup.id).length).toBeGreaterThan(0)

  // Scheduled: it stays, says when, and can be taken back where it stands.
  await press(page, 'Escape')
  await expect.poll(() => here(page)).not.toBeNull()
  if (await detail(page).count() === 0) await press(page, 'Enter')
  await expect(detail(page)).toBeVisible()
  const later = await nextWith(page, /^Schedule a retry/)
  await tabTo(page, /^Schedule a retry…$/)
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('waits in the outbox until then')
  await look(page, 'failed-schedule')
  await press(page, 'Enter')
  await expect(dialog(page)).toHaveCount(0)
  await expect(rowOf(page, later.id)).toContainText(/Retry in/)
  await expect(detail(page)).toContainText('unless it has been paid by then')
  await tabTo(page, /^Take it back$/)
  await press(page, 'Enter')
  await expect(rowOf(page, later.id)).not.toContainText(/Retry in/)
  expect((await billing.ofAccount('charges', later.accountId)).every(({ at }) => at < Date.now() + 60_000)).toBe(true)

  await expect.poll(() => here(page)).toBe(later.id)

  // Settled by another way.
  const paid = await nextWith(page, /^Mark paid elsewhere/)
  await tabTo(page, /^Mark paid elsewhere…$/)
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('paid it by another way')
  await press(page, 'Enter')
  await expect(rowOf(page, paid.id)).toHaveCount(0)
  expect((await billing.ofAccount('payments', paid.accountId)).some(({ medium, chargeId }) => medium === 'bank_transfer' && chargeId === null)).toBe(true)

  // By account, and back.
  await press(page, 'Escape', 'Escape')
  await look(page, 'failed-charges')

  // One rests; of the others each is finished with.
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  const rested = (await here(page))!
  await press(page, 's')
  await expect(dialog(page).locator('input:focus')).toHaveCount(1)
  await press(page, 'Enter')
  await expect(rowOf(page, rested)).toHaveCount(0)
  for (let left = await rows(page).count(); left > 0; left = await rows(page).count()) {
    await expect(dialog(page)).toHaveCount(0)
    await expect.poll(() => here(page), { message: 'the next row is there' }).not.toBeNull()
    const id = await here(page)
    await press(page, 'e')
    await expect(rowOf(page, id!)).toHaveCount(0)
  }
  await expect(page.getByText('No failed charges')).toBeVisible()
  await look(page, 'failed-empty')
}

/** Along the rows with the detail open, to the next one whose button may be pressed; answers its id and its account's. */
async function nextWith(page: Page, button: RegExp | string): Promise<{ id: string; accountId: string }> {
  for (let tries = 0; tries < 40; tries += 1) {
    const id = await here(page)
    const heading = detail(page).getByRole('heading', { level: 2 }).getByRole('link')
    const wanted = detail(page).getByRole('button', { name: button })
    await wanted.first().waitFor()
    const href = await heading.getAttribute('href')
    if (id !== null && href !== null && (await wanted.first().getAttribute('aria-disabled')) === null && (await rowOf(page, id).getByText(/waits until|retry in|scheduled/i).count()) === 0) return { id, accountId: decodeURIComponent(href.split('/').at(-1) ?? '') }
    await press(page, 'j')
    await expect.poll(() => here(page)).not.toBe(id)
    await expect.poll(() => page.evaluate(() => location.hash)).toContain(encodeURIComponent((await here(page)) ?? ''))
  }
  throw new Error(`There is no failed charge with ${String(button)}.`)
}
