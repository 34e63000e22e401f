/** The window by its keys alone: as somebody works who never takes the mouse. */
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { looks } from '../look.ts'
import { settled } from '../window.ts'

/** One key after the other, as fast as they are heard; nobody answers a question before it has the keyboard. */
export const press = (page: Page, ...keys: string[]): Promise<void> =>
  keys.reduce<Promise<void>>((before, key) => before.then(() => (key === 'Enter' ? inTheQuestion(page) : undefined)).then(() => page.keyboard.press(key)), Promise.resolve())

/** A dialog takes the keyboard a moment after it is seen. One that leaves it where it was is not waited for longer. */
async function inTheQuestion(page: Page): Promise<void> {
  const there = (): boolean => {
    const question = [...document.querySelectorAll('[role=dialog]')].findLast((one) => one.checkVisibility())
    return question === undefined || question.contains(document.activeElement)
  }
  const until = Date.now() + 2000
  while (!(await page.evaluate(there)) && Date.now() < until) await page.waitForTimeout(20)
}
/** The row that the keyboard is on. */
export const here = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.closest('[data-row]')?.getAttribute('data-row') ?? null)
/** The row whose detail is open, as the address has it. */
export const opened = (page: Page): Promise<string | null> => page.evaluate(() => { const id = location.hash.split('/')[2]; return id === undefined ? null : decodeURIComponent(id) })
export const dialog = (page: Page): Locator => page.getByRole('dialog')
export const told = (page: Page, words: string | RegExp): Locator => page.getByRole('alert').filter({ hasText: words }).first()

/** Tab, until the focus is on what bears this name; it is there before the first one. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const there = (wanted: RegExp): boolean => [...document.querySelectorAll('a, button, input, select, textarea, [tabindex]')].some((one) => wanted.test(one.getAttribute('aria-label') ?? one.textContent ?? ''))
  await expect.poll(() => page.evaluate(there, name), { message: `there is ${name}` }).toBe(true)
  for (let tries = 0; tries < 120; tries += 1) {
    const on = await page.evaluate(() => {
      const element = document.activeElement
      return element === null || element === document.body ? '' : (element.getAttribute('aria-label') ?? element.textContent ?? '')
    })
    if (name.test(on)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${name}.`)
}

/** Takes a choice of a chip. */
export async function narrow(page: Page, chip: string, choice: string): Promise<void> {
  await tabTo(page, new RegExp(`^${chip}$`))
  await press(page, 'Enter')
  const item = page.getByRole('menuitem', { name: new RegExp(`^${choice}`) })
  await item.waitFor()
  await menuHasKeys(page)
  for (let tries = 0; tries < 12 && !(await item.evaluate((element) => element === document.activeElement)); tries += 1) await press(page, 'ArrowDown')
  await press(page, 'Enter')
  await page.getByRole('button', { name: new RegExp(`^${chip}: `) }).waitFor()
  // A menu that is still fading away has the keyboard.
  await expect(page.getByRole('menu')).toHaveCount(0)
  await settled(page)
}
/** A menu takes the keyboard a moment after it is seen. */
export const menuHasKeys = (page: Page): Promise<void> => expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null)).toBe(true)
export async function widen(page: Page, chip: string): Promise<void> {
  await tabTo(page, new RegExp(`^Clear ${chip}$`))
  await press(page, 'Enter')
  await settled(page)
}

/** How many the list says there are. */
export const listed = async (page: Page): Promise<number> => Number(/^[\d,]+/.exec((await page.getByLabel(/in this list$/).textContent()) ?? '0')?.[0].replaceAll(',', '') ?? 0)

/** Looks at a screen on the way, in a window as large as before: pictures, axe. Where nobody looks, the flow goes on. */
export type Look = (page: Page, name: string) => Promise<void>
export const unseen: Look = () => Promise.resolve()
export const WIDE = { width: 1440, height: 900 }
export const seen: Look = async (page, name) => {
  await looks(page, name)
  await page.setViewportSize(WIDE)
}

/** What a bulk dialog asks is answered; it is over, and closed. */
export async function runBulk(page: Page, verb: RegExp): Promise<void> {
  await expect(dialog(page).getByRole('button', { name: verb })).toBeEnabled()
  await tabTo(page, verb)
  await press(page, 'Enter')
  await expect(dialog(page).getByRole('button', { name: 'Close' }).last()).toBeFocused()
  await expect(dialog(page)).toContainText(/Done|done/)
  await press(page, 'Enter')
  await expect(dialog(page)).toHaveCount(0)
}
