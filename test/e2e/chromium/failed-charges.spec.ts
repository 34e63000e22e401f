/** The failed charges by keyboard alone: worked from full to empty, and what fails next. */
import { workFailedCharges } from '../flows/failedCharges.ts'
import { dialog, press, seen, tabTo, WIDE } from '../flows/keyboard.ts'
import { rows } from '../window.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })

test('the failed charges are worked from full to empty by keyboard alone', ({ desk }) => {
  test.setTimeout(300_000)
  return workFailedCharges(desk, seen)
})

test('what fails next: cards that run out lead to a notice, recharges that did not come to their account', async ({ desk: { page } }) => {
  await press(page, 'g', 'x')
  await rows(page).first().waitFor()
  await seen(page, 'radar-cards')
  await tabTo(page, /^Ask for a new card… ./)
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('1 card-expiring notice')
  await press(page, 'Escape')
  await expect(dialog(page)).toHaveCount(0)
  await press(page, 'j', 'Enter')
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/accounts\//)
  await page.goBack()
  await tabTo(page, /^Silent recharges/)
  await press(page, 'Enter')
  await expect(page.getByRole('grid', { name: 'Silent recharges' })).toBeVisible()
  await seen(page, 'radar-recharges')
})
