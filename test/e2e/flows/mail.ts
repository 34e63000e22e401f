/** Writing to many by clicking: who gets it, what it says, how it goes, and what a person decides. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { detail, filter, goTo, linkTo, listIsThere, rowOf, rows, view } from '../window.ts'

/** The dialog's second step and its yes; answers how many it names. */
export async function confirmDispatch(page: Page, title: string): Promise<number> {
  const dialog = page.getByRole('dialog', { name: title })
  await dialog.getByRole('button', { name: 'Next: what it says' }).click()
  const yes = dialog.getByRole('button', { name: /^Send [\d,]+ .* from / })
  const count = countIn(await yes.textContent())
  await yes.click()
  // The queue behind the dialog has a view called “Done”, which is not that of the campaign.
  await outcomes(page).waitFor()
  return count
}

/** Ticks rows of the queue of registrations that can be written to, and opens the dialog. */
async function writeToRegistrations(page: Page, howMany: number | 'all'): Promise<Locator> {
  await goTo(page, 'Registrations')
  await filter(page, 'Needs', /^Send email/)
  if (howMany === 'all') await page.getByRole('checkbox', { name: 'Select all rows shown' }).click()
  else for (let at = 0; at < howMany; at++) await rows(page).nth(at).getByRole('checkbox').click()
  await page.getByRole('button', { name: /^Send registration email to \d+…$/ }).click()
  return page.getByRole('dialog', { name: 'Send registration emails' })
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).locator('..')
const outcomes = (page: Page) => page.getByRole('group', { name: 'Messages by outcome' })
/** How many a view of the outcomes counts; none where it is not offered. */
async function countOf(page: Page, outcome: string): Promise<number> {
  const [words = null] = await outcomes(page).getByRole('button', { name: new RegExp(`^${outcome}( |$)`) }).allTextContents()
  return countIn(words)
}

/** Who gets it and what it says are read first, one's own test among it; then the dispatch is paused, resumed and cancelled, and no message is lost or doubled. */
export async function lookThenDispatchAndStop({ page, billing }: Desk): Promise<void> {
  const received = await billing.mailReceived()
  const dialog = await writeToRegistrations(page, 'all')
  const going = dialog.getByRole('list', { name: 'Recipients' })
  await expect(going.getByRole('listitem').first()).toContainText('@')
  const total = Number(await going.getByRole('listitem').first().getAttribute('aria-setsize'))
  expect(total).toBeGreaterThan(3)
  await dialog.getByRole('textbox', { name: 'Messages a minute' }).fill('6')
  await expect(dialog.getByText(/^Takes (about|a minute)/)).toBeVisible()

  await dialog.getByRole('button', { name: 'Next: what it says' }).click()
  const to = dialog.locator('dt', { hasText: /^To$/ }).locator('+ dd')
  await expect(to).toContainText('@')
  const first = await to.textContent()
  await dialog.getByRole('button', { name: 'Next recipient' }).click()
  await expect(to).not.toHaveText(first!)
  await dialog.getByText('Text', { exact: true }).click()
  await expect(dialog.locator('pre')).toContainText('password')
  const test = dialog.getByRole('button', { name: /^Send a test to me \(/ })
  const me = /\((.+)\)/.exec((await test.textContent()) ?? '')![1]!
  await test.click()
  await expect(dialog.getByText(`A test went to ${me}.`)).toBeVisible()
  expect((await billing.mailTo(me)).at(-1)?.subject).toMatch(/test/i)
  expect(await billing.mailReceived()).toBe(received + 1)

  const yes = dialog.getByRole('button', { name: /^Send [\d,]+ registration emails from / })
  expect(countIn(await yes.textContent())).toBe(total)
  await yes.click()
  await expect(heading(page)).toContainText('Registration emails')
  await expect.poll(() => countOf(page, 'Sent')).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(heading(page)).toContainText('Paused')
  await expect.poll(() => countOf(page, 'Sending')).toBe(0)
  const paused = await countOf(page, 'Sent')
  expect(paused).toBeLessThan(total)

  await page.getByRole('button', { name: /^Resume, [\d,]+ left$/ }).click()
  await expect.poll(() => countOf(page, 'Sent'), { timeout: 60_000 }).toBeGreaterThan(paused)
  await page.getByRole('button', { name: 'Cancel campaign…' }).click()
  await page.getByRole('dialog', { name: 'Cancel this campaign?' }).getByRole('button', { name: /^Do not send [\d,]+ messages?$/ }).click()
  await expect(heading(page)).toContainText('Cancelled')
  await expect.poll(async () => (await countOf(page, 'Queued')) + (await countOf(page, 'Sending'))).toBe(0)
  const sent = await countOf(page, 'Sent')
  expect(sent).toBeLessThan(total)
  await expect.poll(() => billing.mailReceived()).toBe(received + 1 + sent)
}

/** The line is cut after the message went over it: nobody but a person says what became of it, and each is decided on one screen. */
export async function decideWhatIsNotKnown({ page, billing }: Desk): Promise<void> {
  const received = await billing.mailReceived()
  await writeToRegistrations(page, 2)
  await billing.mailIsCut(2)
  expect(await confirmDispatch(page, 'Send registration emails')).toBe(2)
  await expect.poll(() => countOf(page, 'Not known'), { timeout: 60_000 }).toBe(2)
  await billing.mailIsCut(0)

  await expect(linkTo(page, 'Needs decision')).toContainText('2')
  await goTo(page, 'Needs decision')
  await expect(rows(page)).toHaveCount(2)
  const id = (await rows(page).first().getAttribute('data-row'))!
  await rows(page).first().click()
  await expect(detail(page).getByText('Message-ID')).toBeVisible()
  await detail(page).getByRole('button', { name: 'They got it' }).click()
  await expect(rowOf(page, id)).toHaveCount(0)
  await expect(page.getByText('1 message marked as sent.')).toBeVisible()

  await rows(page).first().getByRole('checkbox').click()
  await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Send again…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send it again' }).click()
  await expect(page.getByText('Nothing to decide')).toBeVisible()
  await expect(linkTo(page, 'Needs decision')).not.toContainText('to look at')

  await goTo(page, 'Campaigns')
  await rows(page).first().click()
  await expect.poll(() => countOf(page, 'Sent')).toBe(1)
  await page.getByRole('button', { name: 'Resume, 1 left' }).click()
  await expect.poll(() => countOf(page, 'Sent'), { timeout: 60_000 }).toBe(2)
  await expect(heading(page)).toContainText('Done')
  await expect.poll(() => billing.mailReceived()).toBe(received + 3)
}

/** Failed charges: their customers are told by email, each account once, however many of its charges failed. */
export async function notifyOfFailedCharges({ page, billing }: Desk): Promise<void> {
  const received = await billing.mailReceived()
  await goTo(page, 'Failed charges')
  await listIsThere(page)
  await page.getByRole('checkbox', { name: 'Select all rows shown' }).click()
  await page.getByRole('button', { name: /^Notify about \d+…$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Tell customers that a payment failed' })
  await dialog.getByRole('radiogroup', { name: 'By' }).getByText('Email', { exact: true }).click()
  await expect(dialog.getByText(/by SMS, in/)).toHaveCount(0)
  const count = await confirmDispatch(page, 'Tell customers that a payment failed')
  await expect(heading(page)).toContainText('Done', { timeout: 60_000 })
  await expect.poll(() => countOf(page, 'Sent')).toBe(count)
  await expect.poll(async () => (await countOf(page, 'Sent')) + (await countOf(page, 'Left out')) - (await countOf(page, 'All'))).toBe(0)
  await expect.poll(() => billing.mailReceived()).toBe(received + count)

  // A second time, at once: everybody got it lately. A person may overrule that, but not a moment after.
  await goTo(page, 'Failed charges')
  await listIsThere(page)
  await page.getByRole('checkbox', { name: 'Select all rows shown' }).click()
  await page.getByRole('button', { name: /^Notify about \d+…$/ }).click()
  await dialog.getByRole('radiogroup', { name: 'By' }).getByText('Email', { exact: true }).click()
  await expect(dialog.getByText(/^Nobody in this selection/)).toBeVisible()
  await dialog.getByRole('switch', { name: `Send to these ${count} all the same` }).click()
  await expect(dialog.getByText(/^They got it only minutes ago/)).toBeVisible()
  await expect(dialog.getByRole('tab', { name: /What it says/ })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await billing.mailReceived()).toBe(received + count)
}

/** The mail server refused some for good: when it takes them again they are sent with one word, each once. */
export async function sendTheFailedAgain({ page, billing }: Desk): Promise<void> {
  const received = await billing.mailReceived()
  await billing.mailIsRefused(true)
  await writeToRegistrations(page, 2)
  expect(await confirmDispatch(page, 'Send registration emails')).toBe(2)
  await expect.poll(() => countOf(page, 'Failed'), { timeout: 60_000 }).toBe(2)
  await billing.mailIsRefused(false)
  await page.getByRole('button', { name: 'Send the 2 failed again…' }).click()
  await page.getByRole('dialog', { name: 'Send 2 failed messages again?' }).getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => countOf(page, 'Sent'), { timeout: 60_000 }).toBe(2)
  await expect(heading(page)).toContainText('Done')
  await expect(page.getByRole('button', { name: /failed again/ })).toHaveCount(0)
  await expect.poll(() => billing.mailReceived()).toBe(received + 2)
}

/** Of a message everything that is known can be read, and copied. */
export async function readAMessage({ page }: Desk): Promise<void> {
  await writeToRegistrations(page, 1)
  await confirmDispatch(page, 'Send registration emails')
  await expect(heading(page)).toContainText('Done', { timeout: 60_000 })
  await view(page, 'Sent')
  await rows(page).first().click()
  for (const fact of ['To', 'From', 'Template', 'The server said', 'Message-ID', 'Ended']) await expect(detail(page).getByText(fact, { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(detail(page)).toHaveCount(0)
}

const countIn = (text: string | null): number => Number(/[\d,]+/.exec(text ?? '')?.[0].replaceAll(',', '') ?? 0)
