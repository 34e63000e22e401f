/** The window's parts by the names that a person hears. */
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

export type Screen = 'Home' | 'Registrations' | 'Failed charges' | 'Held invoices' | 'Accounts' | 'Receivables' | 'Bank' | 'Imports' | 'Campaigns' | 'Needs decision' | 'SMS answers' | 'Do not contact' | 'Templates' | 'Documents' | 'Schedules' | 'Outbox' | 'Settings'

export const navigation = (page: Page): Locator => page.getByRole('navigation', { name: 'Main' })
export const linkTo = (page: Page, screen: Screen): Locator => navigation(page).getByRole('link', { name: screen, exact: true })
export const goTo = (page: Page, screen: Screen): Promise<void> => linkTo(page, screen).click()
/** A page of the settings. */
export async function goToSettings(page: Page, name: 'Connection' | 'Sources' | 'Local copy' | 'Mail' | 'Domain' | 'SMS' | 'Letterhead' | 'Appearance'): Promise<void> {
  await goTo(page, 'Settings')
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: new RegExp(`^${name}`) }).click()
}
/** The bottom bar: the state of the line and the outbox. */
export const statusBar = (page: Page): Locator => page.getByRole('status', { name: 'Line and outbox' })
/** Waits until everything was pulled once. */
export const pulled = (page: Page): Promise<void> => statusBar(page).getByText(/pulled (just now|\d)/i).waitFor()
export const rows = (page: Page): Locator => page.getByRole('grid').getByRole('rowgroup').getByRole('row').filter({ has: page.getByRole('gridcell') })
export const detail = (page: Page): Locator => page.getByRole('complementary', { name: 'Detail' })
/** A row by the id of what it shows; it stays the same row however the list is sorted. */
export const rowOf = (page: Page, id: string): Locator => page.locator(`[data-row="${id}"]`)

/** While the next filter's or order's rows come, those before it are shown; waits until the list has its own. */
export const settled = (page: Page): Promise<void> => expect(page.locator('[role=grid][aria-busy=true]')).toHaveCount(0)
/** Waits for a list and its rows, where there are any. */
export async function listIsThere(page: Page): Promise<void> {
  await page.getByRole('grid').first().waitFor()
  await settled(page)
}
/** How many the list's title says there are. */
export const titleCount = async (page: Page): Promise<number> => Number((await page.getByLabel(/ in this list$/).innerText()).replaceAll(',', ''))

/** Goes to an address of the window, and waits until it has heard of it. */
export const goToAddress = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => new Promise<void>((resolve) => {
    if (window.location.hash === to) return resolve()
    window.addEventListener('hashchange', () => resolve(), { once: true })
    window.location.hash = to
  }), hash)

/** Opens a chip and takes one of its choices. */
export async function filter(page: Page, chip: string, choice: string | RegExp): Promise<void> {
  // A column's heading may have the same name.
  const button = page.locator('button[aria-haspopup="menu"]').and(page.getByRole('button', { name: chip, exact: true }))
  const more = page.getByRole('button', { name: 'More filters' })
  await button.or(more).first().waitFor()
  if (!(await button.isVisible())) await more.click()
  await button.click()
  await page.getByRole('menuitem', { name: choice }).click()
  await page.getByRole('button', { name: new RegExp(`^${chip}: `) }).waitFor()
  await settled(page)
}

/** Opens a select and takes one of its choices. The list of the select before may still be fading away: what is clicked is of this one, and it is gone afterwards. */
export async function pick(box: Locator, option: string | RegExp, how: 'click' | 'Enter' = 'click'): Promise<void> {
  if (how === 'click') await box.click()
  else await box.press('Enter')
  await expect(box).toHaveAttribute('aria-expanded', 'true')
  const list = box.page().locator(`[id="${await box.getAttribute('aria-controls')}"]`)
  await list.getByRole('option', { name: option, ...(typeof option === 'string' ? { exact: true } : {}) }).click()
  await expect(list).toBeHidden()
}

/** Turns to a view of a list that has several; its count may stand beside its name. */
export async function view(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: new RegExp(`^${name}( [\\d,]+)?$`) }).click()
  await settled(page)
}

/** What the page complained of: refusals by its policy, and errors that nobody caught. Read it at the end. */
export function complaints(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) heard.push(message.text())
  })
  page.on('pageerror', (error) => heard.push(error.message))
  return heard
}

/** Opens the first row, and names what it shows: its id and its account's. */
export async function openFirstRow(page: Page): Promise<{ id: string; accountId: string }> {
  await listIsThere(page)
  const id = await rows(page).first().getAttribute('data-row')
  if (id === null) throw new Error('The first row has no id.')
  await rowOf(page, id).click()
  await expect.poll(() => page.evaluate(() => location.hash)).toContain(encodeURIComponent(id))
  const href = await detail(page).getByRole('heading', { level: 2 }).getByRole('link').getAttribute('href')
  if (href === null) throw new Error('The first row opened no detail.')
  return { id, accountId: decodeURIComponent(href.split('/').at(-1) ?? '') }
}
