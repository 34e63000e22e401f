/** What is done about one failed charge besides trying it again: each reaches the billing system, or the customer, once. */
import type { Page } from '@playwright/test'
import type { BillingSystem } from '../billingSystem.ts'
import { dialog, press, WIDE } from '../flows/keyboard.ts'
import { detail, goTo, rowOf, rows } from '../window.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })
test.beforeEach(({ page: _page }, testInfo) => testInfo.setTimeout(180_000))

const button = (page: Page, name: string) => detail(page).getByRole('button', { name, exact: true })
async function confirmed(page: Page, verb: RegExp): Promise<void> {
  await dialog(page).getByRole('button', { name: verb }).click()
  await expect(dialog(page)).toHaveCount(0)
}

/** The first failed charge of which this can be asked. */
async function openOneWith(page: Page, billing: BillingSystem, name: string) {
  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  for (const row of await rows(page).all()) {
    const id = (await row.getAttribute('data-row'))!
    await rowOf(page, id).click()
    await expect.poll(() => page.evaluate(() => location.hash)).toContain(encodeURIComponent(id))
    await button(page, 'Mark paid elsewhere…').waitFor()
    if ((await button(page, name).count()) > 0 && (await button(page, name).getAttribute('aria-disabled')) === null) return billing.read('charges', id)
  }
  throw new Error(`Of no failed charge can be asked: ${name}`)
}

test('what cannot be collected is asked to be written off', async ({ desk: { page, billing } }) => {
  const charge = await openOneWith(page, billing, 'Ask for a write-off…')
  await button(page, 'Ask for a write-off…').click()
  await dialog(page).getByRole('button', { name: /^Ask for a write-off of / }).click()
  await expect(dialog(page)).toContainText('Fill this in.')
  await dialog(page).getByLabel('Reason').fill('The company has been wound up')
  await confirmed(page, /^Ask for a write-off of /)
  await expect.poll(async () => (await billing.effects()).filter(({ command }) => command === 'requestWriteOff')).toMatchObject([{ targetId: charge.invoiceId, outcome: 'done' }])
  expect((await billing.ofAccount('writeOffs', charge.accountId)).some(({ invoiceId }) => invoiceId === charge.invoiceId)).toBe(true)
})

test('an account is switched to manual payment', async ({ desk: { page, billing } }) => {
  const { accountId } = await openOneWith(page, billing, 'Switch to manual…')
  expect((await billing.read('accounts', accountId)).autopay).toBe(true)
  await button(page, 'Switch to manual…').click()
  await expect(dialog(page)).toContainText('Methods stay saved')
  const methods = (await billing.ofAccount('paymentMethods', accountId)).length
  await confirmed(page, /^Switch autopay off$/)
  await expect.poll(async () => (await billing.read('accounts', accountId)).autopay).toBe(false)
  expect(await billing.ofAccount('paymentMethods', accountId)).toHaveLength(methods)
})

test('an account whose recharge failed is paused or resumed from its charge', async ({ desk: { page, billing } }) => {
  const { accountId } = await openOneWith(page, billing, 'Pause the account…')
  await button(page, 'Pause the account…').click()
  await dialog(page).getByLabel('Reason').fill('Three recharges were declined')
  await confirmed(page, /^Pause account$/)
  await expect.poll(async () => (await billing.read('wallets', accountId)).pausedAt).not.toBeNull()
  await expect(button(page, 'Resume the account…')).toBeVisible()
  await button(page, 'Resume the account…').click()
  await confirmed(page, /^Resume account$/)
  await expect.poll(async () => (await billing.read('wallets', accountId)).pausedAt).toBeNull()
})

test('a critical SMS goes to the critical billing number of each account, once', async ({ desk: { page, billing } }) => {
  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  await press(page, 'j', 'x')
  await page.getByRole('button', { name: /^All [\d,]+ that match$/ }).click()
  await page.getByRole('button', { name: 'More for the money' }).click()
  await page.getByRole('menuitem', { name: 'Critical SMS…' }).click()
  await expect(dialog(page).getByRole('list', { name: 'Recipients' })).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Next: what it says' }).click()
  const yes = dialog(page).getByRole('button', { name: /^Send [\d,]+ / })
  const count = Number(/[\d,]+/.exec((await yes.textContent()) ?? '')![0])
  expect(count).toBeGreaterThan(0)
  const numbers = (await criticalNumbers(billing))
  const told = async () => (await Promise.all(numbers.map((phone) => billing.smsTo(phone)))).flat().length
  const before = await told()
  await yes.click()
  await expect.poll(told, { timeout: 60_000 }).toBe(before + count)
})

/** Of everybody who gets critical SMS. */
async function criticalNumbers(billing: BillingSystem): Promise<string[]> {
  const numbers = (await billing.all('contacts')).flatMap(({ roles, phone }) => (roles.includes('critical_sms') && phone !== null ? [phone] : []))
  return [...new Set(numbers)]
}
