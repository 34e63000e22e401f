/**
 * The queues, the trail and what opens over them, in every state that a person may meet: nothing there, nothing yet, a
 * failure, no line, no grant, thousands. Each stands at two sizes and at 200 %, light and dark; axe finds nothing, nothing
 * overflows, no figure is cut, and the focus is always somewhere to be seen.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Route } from '@playwright/test'
import { PROJECT } from '../../../scripts/project.ts'
import { shortcuts } from '../../../src-renderer/ui/keys.ts'
import { overflow, violations } from '../look.ts'
import { detail, goTo, linkTo, navigation, pulled, rows, statusBar, view } from '../window.ts'
import type { Screen } from '../window.ts'
import { expect, test } from './served.ts'

const LOOKS = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 1920, height: 1080, colorScheme: 'dark' },
  // As large as 1280×800 is at 200 %.
  { width: 640, height: 400, colorScheme: 'light' },
] as const
const PICTURES = join(PROJECT, 'test-results/screens/states')
const QUEUES = [
  { title: 'Registrations', rpc: 'registrations' },
  { title: 'Failed charges', rpc: 'failedCharges' },
  { title: 'Held invoices', rpc: 'heldInvoices' },
] as const satisfies readonly { title: Screen; rpc: string }[]

test.beforeEach(({ page: _page }, testInfo) => testInfo.setTimeout(300_000))

/** Looks at what is shown now, and leaves the window as large as it was. */
async function stands(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  for (const { width, height, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.mouse.move(width - 1, height - 1)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(PICTURES, `${name}-${width}-${colorScheme}.png`), animations: 'disabled' })
    expect.soft([...(await overflow(page)), ...(await cutFigures(page))], `${name} at ${width}×${height}`).toEqual([])
    await expect.configure({ soft: true }).poll(() => violations(page), { message: `${name}, ${width}, ${colorScheme}`, timeout: 8000 }).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** Figures of a list whose end cannot be read. */
const cutFigures = (page: Page): Promise<string[]> =>
  page.getByRole('gridcell').evaluateAll((cells) => cells.filter((cell) => getComputedStyle(cell).textAlign === 'right' && cell.scrollWidth > cell.clientWidth + 1).map((cell) => `${cell.textContent} is cut`))

const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
/** The question is there and has the keyboard. */
const asked = (page: Page, name: string | RegExp) => expect(page.getByRole('dialog', { name }).locator('input:focus, textarea:focus')).toHaveCount(1)

for (const { title, rpc } of QUEUES) {
  test(`${title.toLowerCase()}: loading, failed, nothing matches, an empty view, no line, thousands`, async ({ desk: { page, billing } }) => {
    let pages: 'hold' | 'refuse' | 'pass' = 'hold'
    const released: (() => void)[] = []
    await page.route(`**/rpc/${rpc}/page`, async (route) => {
      if (pages === 'hold') await new Promise<void>((resolve) => released.push(resolve))
      if (pages === 'pass') return route.continue()
      return route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify({ json: { defined: false, code: 'INTERNAL_SERVER_ERROR', status: 500, message: 'This did not work. Try again; nothing was changed.' } }) })
    })
    await goTo(page, title)
    await page.getByLabel('Loading').waitFor()
    await stands(page, `${rpc}-loading`)

    pages = 'refuse'
    for (const release of released) release()
    await page.getByRole('main').getByRole('alert').first().waitFor()
    await stands(page, `${rpc}-failed`)
    pages = 'pass'
    await page.getByRole('main').getByRole('button', { name: 'Try again' }).click()
    await expect(rows(page).nth(1)).toBeVisible()

    await page.keyboard.press('/')
    await page.keyboard.type('zzqqxx')
    await page.getByText('Nothing matches').waitFor()
    await stands(page, `${rpc}-no-match`)
    await page.keyboard.press('Escape')
    await expect(rows(page).nth(1)).toBeVisible()

    await view(page, 'Snoozed')
    await page.getByText('Nothing is snoozed').waitFor()
    await stands(page, `${rpc}-empty-view`)
    await view(page, 'Active')

    await billing.faults('offline')
    await statusBar(page).getByRole('button', { name: /Pull now|Try now/ }).click()
    await expect(statusBar(page)).toContainText('offline')
    await rows(page).first().click()
    await detail(page).getByRole('heading', { level: 2 }).waitFor()
    await stands(page, `${rpc}-offline`)
    await page.keyboard.press('Escape')
    await billing.faults(null)

    await page.route(`**/rpc/${rpc}/*`, large)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('48,120')
    await press(page, 'j', 'x')
    await page.getByRole('toolbar', { name: 'Selection' }).waitFor()
    await stands(page, `${rpc}-thousands`)
  })
}

/** The same rows with longer names and larger sums, as one of tens of thousands. */
async function large(route: Route): Promise<void> {
  const answer = await route.fetch()
  const grown = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((one) => grown(one))
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, grown(one, name)]))
    if (key === 'minor' && typeof value === 'number') return value * 1000
    if (key === 'total') return 48_120
    return key === 'accountName' ? `${String(value)} and Sons Holdings` : value
  }
  await route.fulfill({ response: answer, json: grown(await answer.json()) })
}

test('what opens over a queue: columns, export, views and their dialogs, each question of the work, more filters', async ({ desk: { page } }) => {
  await goTo(page, 'Held invoices')
  await rows(page).first().waitFor()
  await page.getByRole('button', { name: 'Columns and row height' }).click()
  await page.getByRole('checkbox', { name: 'Invoice' }).waitFor()
  await stands(page, 'columns')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /^CSV/ }).waitFor()
  await stands(page, 'export')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Views: / }).click()
  await page.getByRole('menuitem', { name: 'Save as a new view…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Held for long')
  await stands(page, 'view-save')
  await page.keyboard.press('Enter')
  await navigation(page).getByRole('link', { name: 'Held for long' }).waitFor()
  await page.getByRole('button', { name: /^Views: / }).click()
  await page.getByRole('menuitem', { name: /^Remove/ }).waitFor()
  await stands(page, 'view-menu')
  await page.getByRole('menuitem', { name: /^Remove/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the view' }).waitFor()
  await stands(page, 'view-remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the view' }).click()
  await expect(navigation(page).getByRole('link', { name: 'Held for long' })).toHaveCount(0)

  await page.setViewportSize({ width: 640, height: 400 })
  await page.getByRole('button', { name: 'More filters' }).click()
  await expect(page.getByRole('button', { name: 'Promise', exact: true })).toBeVisible()
  await stands(page, 'more-filters')

  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  await press(page, 'j')
  for (const [key, name] of [['a', /^Assign/], ['n', /^Note/], ['s', /^Snooze/], ['t', /^Next action/]] as const) {
    await press(page, key)
    await asked(page, name)
    await stands(page, `work-${key}`)
    await press(page, 'Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await press(page, 'Enter')
  // A promise is made of what is owed, which the detail has to have read.
  await detail(page).getByRole('heading', { name: 'Work' }).waitFor()
  await press(page, 'p')
  await asked(page, 'Promise to pay')
  await stands(page, 'work-p')
  await press(page, 'Escape', 'Escape')
  await page.getByRole('button', { name: 'By account' }).click()
  await page.getByRole('columnheader', { name: 'Failures' }).waitFor()
  await stands(page, 'by-account')
})

test('the trail, its check and its days; the find box with nothing, with something, with what is not there', async ({ desk: { page } }) => {
  await goTo(page, 'Failed charges')
  await rows(page).first().waitFor()
  const name = (await rows(page).first().getByRole('gridcell').nth(1).innerText()).trim()
  await press(page, 'j', 'e')
  await expect(page.getByRole('alert').filter({ hasText: 'Done' })).toBeVisible()
  await press(page, 'g', 'l')
  await rows(page).first().click()
  await detail(page).getByText('Seal').first().waitFor()
  await stands(page, 'audit')
  await page.getByRole('button', { name: 'Check…' }).click()
  await page.getByRole('dialog').getByText(/^It is whole/).waitFor()
  await stands(page, 'audit-check')
  await press(page, 'Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const days = page.getByRole('button', { name: 'Days', exact: true })
  await days.click()
  await page.getByRole('dialog', { name: 'Days' }).waitFor()
  await press(page, 'Escape')
  await expect(page.getByRole('dialog', { name: 'Days' })).toHaveCount(0)
  await days.click()
  await page.getByRole('dialog', { name: 'Days' }).waitFor()
  await stands(page, 'audit-days')
  await days.click()
  await expect(page.getByRole('dialog', { name: 'Days' })).toHaveCount(0)
  await press(page, '/')
  await page.keyboard.type('zzqqxx')
  await page.getByText('Nothing matches').waitFor()
  await stands(page, 'audit-no-match')
  await press(page, 'Escape', 'Control+k')
  const found = page.getByRole('dialog', { name: 'Find' })
  await found.locator('[data-selected]').waitFor()
  await stands(page, 'find')
  await page.keyboard.type(name)
  await expect(found.locator('[data-selected]')).toContainText(name)
  await stands(page, 'find-records')
  await page.keyboard.type('zzqqxx')
  await found.getByText(/^Nothing has this name/).waitFor()
  await stands(page, 'find-nothing')
})

test('who may only look sees in each queue what cannot be done, and why', async ({ desk: { billing }, context, serve, dir }) => {
  const page = await context.newPage()
  await page.goto(await serve(['--workspace', join(dir, 'Viewer'), '--url', billing.url, '--token', `${billing.token}-view`]))
  await pulled(page)
  for (const { title, rpc } of QUEUES) {
    await goTo(page, title)
    await rows(page).first().click()
    await detail(page).locator('[aria-disabled=true], :disabled').first().waitFor()
    await press(page, 'x')
    await page.getByRole('toolbar', { name: 'Selection' }).waitFor()
    await stands(page, `${rpc}-may-only-look`)
    await press(page, 'Escape', 'Escape')
  }
})

test('each key that goes somewhere goes where “?” says', async ({ desk: { page } }) => {
  const going = shortcuts.flatMap(({ keys }) => keys).filter(([keys]) => /^g \w$/.test(keys))
  expect(going.length).toBeGreaterThan(15)
  for (const [keys, place] of going) {
    await press(page, ...keys.split(' '))
    await expect(page.getByRole('heading', { level: 1 }), keys).toContainText(place)
  }
})

test('Tab goes through a queue with its detail and back to where it began, and the focus is seen on each stop', async ({ desk: { page } }) => {
  for (const { title } of QUEUES) {
    await goTo(page, title)
    await rows(page).first().waitFor()
    await press(page, 'j', 'Enter')
    await detail(page).getByRole('heading', { level: 2 }).waitFor()
    await linkTo(page, 'Home').focus()
    const unseen: string[] = []
    let stops = 0
    for (; stops < 160; stops += 1) {
      await press(page, 'Tab')
      const stop = await page.evaluate(seenFocus)
      if (stop === 'Home') break
      if (stop.startsWith('unseen')) unseen.push(stop)
    }
    expect(unseen, title).toEqual([])
    expect(stops, title).toBeGreaterThan(30)
  }
})

/** Where the focus is, in words; with `unseen` before them when nobody can see it there. Outside the page it is the browser's. */
function seenFocus(): string {
  const on = document.activeElement
  if (on === null || on === document.body) return 'the browser'
  const name = `${on.tagName} ${on.getAttribute('aria-label') ?? on.textContent?.trim().slice(0, 40) ?? ''}`
  const { width, height, left, top } = on.getBoundingClientRect()
  const { outlineStyle, outlineWidth } = getComputedStyle(on)
  const inView = width > 0 && height > 0 && left >= -1 && top >= -1 && left < innerWidth && top < innerHeight
  const framed = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  if (on instanceof HTMLAnchorElement && on.textContent?.trim() === 'Home' && on.closest('nav') !== null) return 'Home'
  return inView && framed && on.checkVisibility({ visibilityProperty: true }) ? name : `unseen: ${name} (${outlineStyle} ${outlineWidth}, ${Math.round(left)},${Math.round(top)} ${Math.round(width)}×${Math.round(height)})`
}
