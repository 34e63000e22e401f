/** The registrations queue by keyboard alone: from full to empty, a link read out to a caller, and what the screen says where nothing can be done. */
import { join } from 'node:path'
import { here, narrow, press, seen, tabTo, widen, WIDE } from '../flows/keyboard.ts'
import { toRegistrations, workRegistrations } from '../flows/registrations.ts'
import { detail, pulled, rows } from '../window.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })

test('it is worked from full to empty: sent, corrected, snoozed, done', ({ desk }) => {
  test.setTimeout(300_000)
  return workRegistrations(desk, seen)
})

test('a new link is read out to a caller, who can sign in with it; it is shown once', async ({ desk: { page, billing } }) => {
  await toRegistrations(page)
  await rows(page).first().waitFor()
  await narrow(page, 'Why', 'Never sent')
  await press(page, 'j')
  await expect.poll(() => here(page)).not.toBeNull()
  const id = (await here(page))!
  await press(page, 'Enter')
  await detail(page).getByRole('button', { name: 'Read a new link out…' }).waitFor()
  await seen(page, 'registrations-detail')
  await tabTo(page, /^Read a new link out…$/)
  await press(page, 'Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Every earlier link stops working at once.')
  await seen(page, 'registrations-link-asked')
  await press(page, 'Enter')
  const url = (await dialog.getByLabel('The link').textContent())!
  const key = new URL(url).searchParams.get('key')!
  // What is read out is the link, character by character.
  const written = await dialog.getByRole('listitem').locator('span:first-child').allTextContents()
  expect(`https://${written.join('')}`).toBe(url)
  await seen(page, 'registrations-link')
  const used = await fetch(`${billing.url}/sandbox/register`, { method: 'POST', headers: { authorization: `Bearer ${billing.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ url }) })
  expect(await used.json()).toEqual({ registered: id })
  await press(page, 'Escape')
  await expect(dialog).toHaveCount(0)
  expect(await page.content()).not.toContain(key)
  expect(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))).not.toContain(key)
  // The trail has that it was made, and by whom; not the link.
  await press(page, 'g', 'l')
  await expect(page.getByRole('grid').getByText(/link/i).first()).toBeVisible()
  expect(await page.content()).not.toContain(key)
})

test('how invitations do is beside the list: ages of what is shown, and what became of campaigns', async ({ desk: { page, billing } }) => {
  await toRegistrations(page)
  await rows(page).first().waitFor()
  await narrow(page, 'Needs', 'Send email')
  await tabTo(page, /^Select all rows shown$/)
  await press(page, 'Space')
  await tabTo(page, /^Send registration email to \d+…$/)
  await press(page, 'Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Next: what it says' })).toBeFocused()
  await press(page, 'Enter')
  const received = await billing.mailReceived()
  await tabTo(page, /^Send [\d,]+ .* from /)
  await press(page, 'Enter')
  await expect.poll(() => billing.mailReceived(), { timeout: 60_000 }).toBeGreaterThan(received)
  await toRegistrations(page)
  await widen(page, 'Needs')
  await tabTo(page, /^Invitations$/)
  await press(page, 'Enter')
  await expect(detail(page).getByRole('heading', { name: 'Invitations' })).toBeVisible()
  await expect(detail(page).getByText('0–2 days')).toBeVisible()
  await expect(detail(page).getByRole('row')).toHaveCount(2)
  await seen(page, 'registrations-invitations')
})

test('offline and without the grant it says what cannot be done, and why', async ({ desk: { page, billing }, serve, browser }) => {
  await toRegistrations(page)
  await rows(page).first().waitFor()
  await billing.faults('offline')
  await narrow(page, 'Why', 'Bounced')
  await press(page, 'j', 'Enter')
  await detail(page).getByRole('button', { name: 'Correct the address…' }).waitFor()
  await press(page, 'Enter', 'Enter')
  await expect(page.getByLabel(/^Email address of /)).toBeFocused()
  await page.keyboard.type('offline@corrected.example')
  await press(page, 'Enter')
  await expect(detail(page)).toContainText('a registration email goes to it by itself')
  await expect(detail(page)).toContainText('Change contact')
  await seen(page, 'registrations-offline')
  await billing.faults(null)

  const dir = test.info().outputPath('viewer')
  const other = await browser.newPage()
  await other.goto(await serve(['--workspace', join(dir, 'workspace'), '--url', billing.url, '--token', `${billing.token}-view`]))
  await pulled(other)
  await toRegistrations(other)
  await rows(other).first().waitFor()
  await press(other, 'j', 'Enter')
  await detail(other).getByRole('button', { name: 'Read a new link out…' }).waitFor()
  await expect(detail(other).getByRole('button', { name: 'Read a new link out…' })).toHaveAttribute('aria-disabled', 'true')
  await expect(detail(other).getByRole('button', { name: 'Note… n' }).or(detail(other).getByRole('button', { name: /^Note…/ })).first()).toBeEnabled()
  await seen(other, 'registrations-view-only')
  await other.close()
})
