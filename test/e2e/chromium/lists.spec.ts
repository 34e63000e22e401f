/** Lists as a place to work: views, columns, selection, keys. */
import type { Locator, Page } from '@playwright/test'
import { menuHasKeys } from '../flows/keyboard.ts'
import { filter, goTo, listIsThere, navigation, rowOf, rows, settled, titleCount, view } from '../window.ts'
import { looks } from '../look.ts'
import { expect, test } from './served.ts'

const headings = async (page: Page): Promise<string[]> => (await page.getByRole('columnheader').allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '')
/** A column's heading, by the column's id. */
const head = (page: Page, id: string) => page.locator(`[data-head=${id}]`)
const focusedRow = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row ?? null)
const rowIds = (page: Page): Promise<string[]> => rows(page).evaluateAll((all) => all.map((row) => (row as HTMLElement).dataset.row ?? ''))
const views = (page: Page) => page.getByRole('button', { name: /^Views: / })

/** Opens the menu of the views by keyboard and takes what begins with `item`. */
async function ofView(page: Page, item: RegExp): Promise<void> {
  await views(page).focus()
  await page.keyboard.press('Enter')
  const entry = page.getByRole('menuitem', { name: item })
  await entry.waitFor()
  await menuHasKeys(page)
  for (let presses = 0; presses < 12 && !(await entry.evaluate((node) => node === document.activeElement)); presses += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

const nameHasKeys = (page: Page) => expect(page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toBeFocused()
/** The navigation counts a view as its list does. */
const countsAsListed = (page: Page, link: Locator) => expect(async () => expect(link).toContainText(new RegExp(`\\D${await titleCount(page)}$`), { timeout: 1000 })).toPass({ timeout: 15_000 })

test('a view is saved, stands in the navigation with its count, and is renamed, moved, changed and removed by keyboard', async ({ desk: { page } }) => {
  await goTo(page, 'Accounts')
  await filter(page, 'Billing', 'Prepaid')
  await head(page, 'name').getByRole('button').click()
  await ofView(page, /^Save as a new view/)
  await nameHasKeys(page)
  await page.keyboard.type('Wallets, from the end')
  await page.keyboard.press('Enter')
  const link = navigation(page).getByRole('link', { name: 'Wallets, from the end' })
  await countsAsListed(page, link)
  await settled(page)
  const shown = await rowIds(page)

  await view(page, 'All')
  await expect(page.getByRole('button', { name: 'Billing', exact: true })).toBeVisible()
  await head(page, 'name').getByRole('button').click()
  await goTo(page, 'Failed charges')
  await link.click()
  await expect(page.getByRole('button', { name: 'Billing: Prepaid' })).toBeVisible()
  await expect.poll(() => rowIds(page)).toEqual(shown)

  await page.getByRole('button', { name: 'Clear Billing' }).click()
  await expect(page.getByRole('button', { name: /Wallets, from the end , changed/ })).toBeVisible()
  await ofView(page, /^Back to/)
  await expect(page.getByRole('button', { name: 'Billing: Prepaid' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear Billing' }).click()
  await ofView(page, /^Update/)
  await expect(page.getByRole('button', { name: /, changed/ })).toHaveCount(0)
  await countsAsListed(page, link)

  await ofView(page, /^Save as a new view/)
  await nameHasKeys(page)
  await page.keyboard.type('Second')
  await page.keyboard.press('Enter')
  const names = () => navigation(page).getByRole('list').getByRole('list').getByRole('link').locator('span:first-child').allInnerTexts()
  await expect.poll(names).toEqual(['Wallets, from the end', 'Second'])
  await ofView(page, /^Move to the left/)
  await expect.poll(names).toEqual(['Second', 'Wallets, from the end'])
  await ofView(page, /^Rename/)
  await page.getByRole('textbox', { name: 'Name' }).fill('Wallets, from the end')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('There is a view of this name already')
  await page.getByRole('textbox', { name: 'Name' }).fill('First')
  await page.keyboard.press('Enter')
  await expect.poll(names).toEqual(['First', 'Wallets, from the end'])
  await looks(page, 'list-views')
  await ofView(page, /^Remove/)
  await page.getByRole('button', { name: 'Remove the view' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(names).toEqual(['Wallets, from the end'])
})

test('the number keys turn to the views, and the title counts what is shown', async ({ desk: { page } }) => {
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  await page.keyboard.press('3')
  await expect(page.getByRole('button', { name: 'Billing: Prepaid' })).toBeVisible()
  await page.keyboard.press('1')
  await expect(page.getByRole('button', { name: 'Billing', exact: true })).toBeVisible()
})

test('columns are carried, widened, taken away and brought back by keyboard and by hand, and stay so', async ({ desk: { page } }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  const usual = await headings(page)
  expect(usual.slice(0, 3)).toEqual(['Account', 'Number', 'Party'])

  await head(page, 'name').getByRole('button').focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => headings(page)).toEqual(['Number', 'Account', 'Party', ...usual.slice(3)])
  // The heading that is carried keeps the focus, so that it can go on.
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => headings(page)).toEqual(['Number', 'Party', 'Account', ...usual.slice(3)])

  await page.keyboard.press('ArrowLeft')
  await expect(head(page, 'party')).toBeFocused()

  const open = (await head(page, 'open').boundingBox())!
  const ref = (await head(page, 'ref').boundingBox())!
  await page.mouse.move(open.x + open.width / 2, open.y + 10)
  await page.mouse.down()
  await page.mouse.move(ref.x + 20, ref.y + 10, { steps: 8 })
  await page.mouse.up()
  await expect.poll(() => headings(page)).toEqual(['Open', 'Number', 'Party', 'Account', ...usual.slice(4)])

  const width = async () => (await head(page, 'name').boundingBox())!.width
  const before = await width()
  await head(page, 'name').getByRole('button').focus()
  await page.keyboard.press('+')
  await expect.poll(width).toBe(before + 16)

  await page.getByRole('button', { name: 'Columns and row height' }).press('Enter')
  const box = page.getByRole('checkbox', { name: 'Available balance' })
  await box.focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(box).toBeFocused()
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await headings(page)).includes('Available balance')).toBe(false)

  const arranged = await headings(page)
  const wide = await width()
  await page.reload()
  await expect.poll(() => headings(page)).toEqual(arranged)
  await expect.poll(width).toBe(wide)
  await page.getByRole('button', { name: 'Columns and row height' }).click()
  await page.getByRole('button', { name: 'Columns as they were' }).click()
  await expect.poll(() => headings(page)).toEqual(usual)
})

test('a column that was asked for stays where there is no room for it, and the list scrolls sideways with its headings', async ({ desk: { page } }) => {
  await page.setViewportSize({ width: 1000, height: 800 })
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  await expect.poll(() => headings(page)).not.toContain('Number')
  await page.getByRole('button', { name: 'Columns and row height' }).click()
  for (const name of ['Number', 'Party', 'Unapplied', 'State', 'Available balance', 'Oldest due']) {
    const box = page.getByRole('checkbox', { name: new RegExp(`^${name}`) })
    if (!(await box.isChecked())) await box.click()
  }
  await page.keyboard.press('Escape')
  await expect.poll(() => headings(page)).toContain('Number')
  const scroller = page.getByRole('grid').getByRole('rowgroup').nth(1)
  await scroller.evaluate((node) => {
    node.scrollLeft = 200
  })
  const left = async (role: 'columnheader' | 'gridcell') => (await page.getByRole('grid').getByRole(role).nth(3).boundingBox())!.x
  await expect.poll(async () => Math.abs((await left('columnheader')) - (await left('gridcell')))).toBeLessThan(1)
})

test('rows stand closer where that was chosen', async ({ desk: { page } }) => {
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  const height = async () => (await rows(page).first().boundingBox())!.height
  expect(await height()).toBe(32)
  await page.getByRole('button', { name: 'Columns and row height' }).click()
  await page.getByText('Compact rows').click()
  await expect.poll(height).toBe(26)
})

test('a selection goes along with Shift, shrinks on the way back, and is dropped in sight when the filter changes', async ({ desk: { page } }) => {
  await goTo(page, 'Accounts')
  await rows(page).first().click({ position: { x: 2, y: 2 }, modifiers: ['ControlOrMeta'] })
  const ids = await rowIds(page)
  await page.keyboard.press('Shift+J')
  await page.keyboard.press('Shift+J')
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  await expect(bar).toContainText('3 selected')
  await expect.poll(() => focusedRow(page)).toBe(ids[2])
  await page.keyboard.press('Shift+K')
  await expect(bar).toContainText('2 selected')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(bar).toContainText('1 selected')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await expect(bar).toContainText('3 selected')
  await filter(page, 'Billing', 'Prepaid')
  await expect(bar).toHaveCount(0)
  await expect(page.getByText('The filter changed: the 3 rows that were selected are no longer selected.')).toBeVisible()
})

test('all rows, selected while those of the filter before still stand there, are those of the new one', async ({ desk: { page } }) => {
  await goTo(page, 'Accounts')
  await listIsThere(page)
  const before = await rowIds(page)
  let released = () => {}
  const release = new Promise<void>((resolve) => (released = resolve))
  await page.route('**/rpc/accounts/page', async (route) => {
    await release
    await route.continue()
  })
  await page.locator('button[aria-haspopup="menu"]').and(page.getByRole('button', { name: 'Billing', exact: true })).click()
  await page.getByRole('menuitem', { name: 'Prepaid' }).click()
  const grid = page.getByRole('grid')
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  await expect(grid).toHaveAttribute('aria-busy', 'true')
  expect(await rowIds(page)).toEqual(before)
  await page.getByRole('checkbox', { name: 'Select all rows shown' }).click()
  await expect(bar).toHaveCount(0)
  released()
  await settled(page)
  await expect(bar).toContainText(/^\d+ selected/)
  expect(await rowIds(page)).not.toEqual(before)
  await expect(grid.locator('[aria-selected=true]')).not.toHaveCount(0)
  await expect(grid.locator('[aria-selected=false]')).toHaveCount(0)
  expect(Number.parseInt(await bar.innerText(), 10)).toBeLessThanOrEqual(await titleCount(page))
})

test('g waits for its second key and nothing else does; ? shows them all', async ({ desk: { page } }) => {
  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  await page.keyboard.press('f')
  await page.keyboard.press('i')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Failed charges')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Accounts')
  await page.keyboard.press('g')
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Failed charges')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  for (const does of ['Assign', 'Write a note', 'Snooze', 'Take the selection along', 'Turn to a view of the list', 'Carry the column along']) await expect(keys).toContainText(does)
  await looks(page, 'keys')
})

test('all that match are selected beyond what is loaded, counted as the filter counts them, and let go when it changes', async ({ desk: { page } }) => {
  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  const total = await titleCount(page)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: `All ${total} that match` }).click()
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  await expect(bar).toContainText(`All ${total} that match selected`)
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('3')
  await expect(bar).toHaveCount(0)
  await expect(page.getByText(`The filter changed: the ${total} rows that were selected are no longer selected.`)).toBeVisible()
})

test('what is done leaves the list and the next row is there, in the list and in its detail, down to the last one', async ({ desk: { page } }) => {
  await goTo(page, 'Registrations')
  await rows(page).first().waitFor()
  await page.keyboard.press('j')
  const ids = await rowIds(page)
  await expect.poll(() => focusedRow(page)).toBe(ids[0])
  for (const at of [0, 1]) {
    await page.keyboard.press('e')
    await expect(rowOf(page, ids[at]!)).toHaveCount(0)
    await expect.poll(() => focusedRow(page)).toBe(ids[at + 1])
  }
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`registrations/${ids[2]}$`))
  await page.keyboard.press('e')
  await expect(rowOf(page, ids[2]!)).toHaveCount(0)
  await expect(page).toHaveURL(new RegExp(`registrations/${ids[3]}$`))
  await expect.poll(() => focusedRow(page)).toBe(ids[3])
  await page.keyboard.press('Escape')

  const name = (await rowOf(page, ids[3]!).getByRole('gridcell').nth(1).innerText()).trim()
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await expect(rows(page).filter({ hasNotText: name })).toHaveCount(0)
  await settled(page)
  await page.keyboard.press('Enter')
  for (let left = await rows(page).count(); left > 0; left -= 1) {
    await expect.poll(() => focusedRow(page)).not.toBeNull()
    await page.keyboard.press('e')
    await expect(rows(page).filter({ hasNotText: 'Nothing matches' })).toHaveCount(left - 1)
  }
  // Where nothing is left, the keys are still the list's.
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=grid]') !== null)).toBe(true)
})

test('what the list shows is a file, with its columns and every row', async ({ desk }) => {
  const { page, billing } = desk
  await goTo(page, 'Accounts')
  await filter(page, 'Billing', 'Prepaid')
  await page.getByRole('button', { name: 'Columns and row height' }).click()
  await page.getByRole('checkbox', { name: /^Unapplied/ }).click()
  await page.keyboard.press('Escape')
  const total = (await billing.all('accounts')).filter(({ billing: how }) => how === 'prepaid').length
  await expect.poll(() => titleCount(page)).toBe(total)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /^CSV/ }).click()
  const lines = (await desk.save({ application: 'Save as…', browser: 'Download' })).toString('utf8').trim().split('\r\n')
  expect(lines).toHaveLength(total + 1)
  expect(lines[0]).toContain('Available balance')
  expect(lines[0]).not.toContain('Unapplied')
})

test('a filter’s menu is opened and left by keyboard, the first time as every time, and its button has the focus again', async ({ desk: { page } }) => {
  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  const chip = page.getByRole('button', { name: 'Kind', exact: true }).and(page.locator('[aria-haspopup=menu]'))
  await chip.focus()
  for (const key of ['Enter', 'Space', 'Enter']) {
    await expect(chip).toHaveAttribute('aria-expanded', 'false')
    await page.keyboard.press(key)
    await expect(page.getByRole('menu', { name: 'Kind' })).toBeVisible()
    await expect(chip).toHaveAttribute('aria-expanded', 'true')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await expect(chip).toBeFocused()
  }
})
