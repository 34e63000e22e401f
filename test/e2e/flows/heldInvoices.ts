/** The held invoices worked from full to empty by keyboard alone. */
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { detail, linkTo, rowOf, rows, settled } from '../window.ts'
import { dialog, here, press, runBulk, tabTo, unseen } from './keyboard.ts'
import type { Look } from './keyboard.ts'

/** What customers wrote is decided, what is ours is approved, a hold is taken off, the rest is done: until none is left. */
export async function workHeldInvoices({ page, billing }: Desk, look: Look = unseen): Promise<void> {
  await somethingIsOurs({ page, billing })
  await press(page, 'g', 'i')
  await rows(page).first().waitFor()
  await expect(rows(page).filter({ hasText: 'Waits for us' }).first()).toBeVisible()
  const total = await rows(page).count()
  expect(total).toBeGreaterThan(5)
  await look(page, 'held-invoices')

  // Each answer is decided on its card: its main action first, then the yes.
  const answered = page.getByRole('button', { name: /^Answered by SMS \d+$/ })
  // What came by SMS is asked for every half minute.
  await expect(answered).toBeVisible({ timeout: 60_000 })
  await press(page, '3')
  // One comes after the other.
  await expect(async () => expect(await rows(page).count()).toBe(Number(/\d+$/.exec((await answered.textContent()) ?? '')?.[0]))).toPass({ timeout: 15_000 })
  for (let left = await rows(page).count(); left > 0; left = await rows(page).count()) {
    await press(page, 'j')
    await expect.poll(() => here(page)).not.toBeNull()
    const id = (await here(page))!
    await press(page, 'Enter')
    await detail(page).getByRole('button', { name: 'Dismiss' }).waitFor()
    await tabTo(page, /^Dismiss$/)
    await press(page, 'Enter')
    await expect(rowOf(page, id)).toHaveCount(0)
    await press(page, 'Escape', 'Escape')
  }

  // What the customer leaves to us, under a limit by currency.
  await press(page, '1')
  await settled(page)
  await rows(page).first().waitFor()
  await selectAll(page)
  await tabTo(page, /^Approve…$/)
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('None over, AUD')
  await look(page, 'held-invoices-approve-many')
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('only what the customer leaves to us is approved here')
  await runBulk(page, /^Approve [\d,]+ invoices?/)
  await expect(rows(page).filter({ hasText: 'Waits for us' }).filter({ hasNotText: 'On hold' })).toHaveCount(0)

  // One by itself: its clock goes on.
  await press(page, 'Escape', 'j', 'Home')
  const held = rows(page).filter({ hasText: 'On hold' }).first()
  const id = (await held.getAttribute('data-row'))!
  for (let tries = 0; tries < total && (await here(page)) !== id; tries += 1) await press(page, 'j')
  await press(page, 'Enter')
  await detail(page).getByRole('button', { name: 'Release' }).waitFor()
  await look(page, 'held-invoices-detail')
  await press(page, 'r')
  await expect(dialog(page)).toContainText(/Takes the hold off/)
  await tabTo(page, /^Release IN/)
  await press(page, 'Enter')
  await expect(dialog(page)).toHaveCount(0)
  await expect(rowOf(page, id).filter({ hasText: 'On hold' })).toHaveCount(0)
  const { accountId } = await billing.read('invoices', id)
  expect((await billing.ofAccount('holds', accountId)).filter(({ invoiceId, releasedAt }) => invoiceId === id && releasedAt === null)).toEqual([])
  await press(page, 'Escape', 'Escape')

  // All that is left rests with somebody else.
  await selectAll(page)
  await tabTo(page, /^Done…$/)
  await press(page, 'Enter')
  await runBulk(page, /^Mark [\d,]+ invoices? as done/)
  await expect(page.getByText('No invoice waits')).toBeVisible()
  await expect(linkTo(page, 'Held invoices')).not.toContainText(/\d/)
  await look(page, 'held-invoices-empty')
}

/** Whether an invoice that waits is approved by itself within a few minutes, while a test looks. */
export async function runsOutSoon(billing: Desk['billing'], invoice: string, accountId: string): Promise<boolean> {
  return (await billing.ofAccount('approvals', accountId)).some(({ invoiceId, autoApprovesAt }) => invoiceId === invoice && autoApprovesAt !== null && autoApprovesAt < Date.now() + 600_000)
}

/** At some hours of the day everything in the demo company is for its customers to approve: then one of them leaves it to us. */
async function somethingIsOurs({ page, billing }: Pick<Desk, 'page' | 'billing'>): Promise<void> {
  const unanswered = []
  for (const approval of await billing.all('approvals')) if (approval.state === 'waiting' && !(await billing.wroteSms(approval.accountId))) unanswered.push(approval)
  const [one] = unanswered
  if (one === undefined || unanswered.some(({ preference }) => preference === 'approved_by_us')) return
  await billing.change('approvals', one.id, { preference: 'approved_by_us', autoApprovesAt: null })
  await page.getByRole('button', { name: 'Pull now' }).press('Enter')
}

/** Everything that the view has. */
async function selectAll(page: Page): Promise<void> {
  await press(page, 'j', 'x')
  if ((await rows(page).count()) > 1) {
    await tabTo(page, /^All [\d,]+ that match$/)
    await press(page, 'Enter')
  }
}
