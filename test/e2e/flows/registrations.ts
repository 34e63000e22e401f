/** The registrations worked from full to empty by keyboard alone. */
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { detail, rowOf, rows, settled } from '../window.ts'
import { dialog, here, listed, narrow, press, tabTo, told, unseen, widen } from './keyboard.ts'
import type { Look } from './keyboard.ts'

export async function toRegistrations(page: Page): Promise<void> {
  await press(page, 'g', 'r')
  await expect(page.getByRole('heading', { level: 1, name: /^Registrations/ })).toBeVisible()
}

/** Sent, corrected in place, snoozed, done: until nobody is left to work on. */
export async function workRegistrations({ page, billing }: Desk, look: Look = unseen): Promise<void> {
  await toRegistrations(page)
  await rows(page).first().waitFor()
  const full = await listed(page)
  expect(full).toBeGreaterThan(5)
  await look(page, 'registrations-full')

  // Who never had one, and whose link has run out: all at once.
  await narrow(page, 'Needs', 'Send email')
  const received = await billing.mailReceived()
  await tabTo(page, /^Select all rows shown$/)
  await press(page, 'Space')
  await look(page, 'registrations-selected')
  await tabTo(page, /^Send registration email to \d+…$/)
  await press(page, 'Enter')
  await page.getByRole('dialog', { name: 'Send registration emails' }).waitFor()
  await expect(dialog(page).getByRole('button', { name: 'Next: what it says' })).toBeFocused()
  await press(page, 'Enter')
  const yes = dialog(page).getByRole('button', { name: /^Send [\d,]+ .* from / })
  await yes.waitFor()
  const sent = Number(/[\d,]+/.exec((await yes.textContent()) ?? '')![0])
  await tabTo(page, /^Send [\d,]+ .* from /)
  await press(page, 'Enter')
  await expect.poll(() => billing.mailReceived(), { timeout: 60_000 }).toBe(received + sent)
  await expect(dialog(page)).toHaveCount(0)
  await toRegistrations(page)
  await expect(rows(page)).toHaveCount(0)
  await expect(page.getByText('Nothing matches')).toBeVisible()

  // Who cannot be written to: the address is corrected in place, and the email follows.
  await widen(page, 'Needs')
  await narrow(page, 'Needs', 'Fix address')
  for (let n = 0; (await rows(page).count()) > 0; n += 1) {
    await press(page, 'j')
    await expect.poll(() => here(page)).not.toBeNull()
    const id = (await here(page))!
    await press(page, 'Enter')
    await detail(page).getByRole('heading', { level: 2 }).waitFor()
    await expect(detail(page).getByRole('button', { name: /^(Correct|Add) the address…$/ })).toBeVisible()
    if ((await billing.read('registrations', id)).contactId === null) {
      await press(page, 's')
      await page.keyboard.type('next week')
      await press(page, 'Enter')
      await expect(told(page, /^Snoozed/)).toBeVisible()
    } else {
      const email = `front.desk.${n}@corrected.example`
      await press(page, 'Enter', 'Enter')
      await expect(page.getByLabel(/^Email address of /)).toBeFocused()
      if (n === 0) await look(page, 'registrations-correct')
      await page.keyboard.type(email)
      await press(page, 'Enter')
      await expect.poll(async () => (await billing.mailTo(email)).length, { timeout: 30_000 }).toBe(1)
      await expect.poll(() => billing.read('registrations', id)).toMatchObject({ email, state: 'invited' })
    }
    await expect(rowOf(page, id)).toHaveCount(0)
    if ((await detail(page).count()) > 0) await press(page, 'Escape')
    await expect(detail(page)).toHaveCount(0)
  }
  await widen(page, 'Needs')

  // All have been asked. One rests, the others are done with until something happens.
  await rows(page).first().waitFor()
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  await look(page, 'registrations-waiting')
  const resting = (await here(page))!
  await press(page, 's')
  await page.keyboard.type('tom')
  await press(page, 'Enter')
  await expect(rowOf(page, resting)).toHaveCount(0)
  for (let left = await rows(page).count(); left > 0; left -= 1) {
    await expect.poll(() => here(page)).not.toBeNull()
    await press(page, 'e')
    await expect(rows(page)).toHaveCount(left - 1)
  }
  await expect(page.getByText('Nobody is left to work on')).toBeVisible()
  await look(page, 'registrations-empty')

  // They are not lost: they stand under their views, and one comes back by hand.
  await press(page, '4')
  await expect(page.getByRole('button', { name: /^Done/, pressed: true })).toBeVisible()
  await rows(page).first().waitFor()
  await expect.poll(() => listed(page)).toBeGreaterThan(3)
  await settled(page)
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  const back = (await here(page))!
  await press(page, 'e')
  await expect(rowOf(page, back)).toHaveCount(0)
  await press(page, '1')
  await expect(rowOf(page, back)).toBeVisible()
  await expect.poll(() => listed(page)).toBe(1)
}
