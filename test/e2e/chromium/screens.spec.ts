/**
 * Every screen at the sizes and in the themes it must stand: nothing overflows, nothing is refused
 * by the policy, and axe finds nothing. Each leaves a picture; with `COUNTERFOIL_SCREENSHOTS=docs`
 * those of the README are made anew.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { PROJECT } from '../../../scripts/project.ts'
import { shownPaper, startNew } from '../flows/documents.ts'
import { overflow, violations } from '../look.ts'
import { complaints, detail, filter, goTo, goToSettings, openFirstRow, pulled, rows, view } from '../window.ts'
import { expect, test } from './served.ts'

const SIZES = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }] as const
const THEMES = ['light', 'dark'] as const
const PICTURES = join(PROJECT, 'test-results/screens')
const OF_README = new Set(['home', 'registrations', 'failed-charges', 'held-invoices', 'account', 'radar', 'audit', 'search'])

/** Each begins where the one before it ended. */
const screens: ReadonlyArray<{ name: string; open(page: Page): Promise<unknown> }> = [
  { name: 'home', open: (page) => page.getByRole('region', { name: 'Aging' }).getByRole('rowheader').first().waitFor() },
  { name: 'registrations', open: (page) => queue(page, 'Registrations') },
  { name: 'failed-charges', open: (page) => queue(page, 'Failed charges') },
  {
    name: 'retry',
    async open(page) {
      await detail(page).getByRole('button', { name: /^Retry/ }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: /^Charge/ }).waitFor()
    },
  },
  {
    name: 'held-invoices',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: /^Charge/ }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await queue(page, 'Held invoices')
    },
  },
  {
    name: 'accounts',
    async open(page) {
      await goTo(page, 'Accounts')
      await rows(page).first().waitFor()
    },
  },
  {
    name: 'account',
    async open(page) {
      await rows(page).filter({ hasText: 'overdue' }).first().click()
      await page.getByRole('tab', { name: 'Story' }).waitFor()
    },
  },
  ...['Invoices', 'Payments', 'Subscriptions and add-ons', 'Methods', 'Contacts and addresses', 'Documents'].map((tab) => ({
    name: `account-${tab.split(' ')[0]!.toLowerCase()}`,
    open: (page: Page) => page.getByRole('tab', { name: tab }).click(),
  })),
  {
    name: 'mail-recipients',
    async open(page) {
      await goTo(page, 'Registrations')
      await filter(page, 'Needs', /^Send email/)
      for (const at of [0, 1, 2]) await rows(page).nth(at).getByRole('checkbox').click()
      await page.getByRole('button', { name: /^Send registration email to 3…$/ }).click()
      await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'mail-preview',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: 'Next: what it says' }).click()
      await expect(page.getByRole('dialog').getByText('Subject')).toBeVisible()
    },
  },
  {
    name: 'dispatch',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: /^Send \d+ registration email/ }).click()
      await expect(page.getByRole('grid', { name: 'Messages' }).getByText('Sent', { exact: true })).toHaveCount(3)
    },
  },
  {
    name: 'message',
    async open(page) {
      await rows(page).first().click()
      await detail(page).getByText('Message-ID').waitFor()
    },
  },
  {
    name: 'receivables',
    async open(page) {
      await goTo(page, 'Receivables')
      await rows(page).first().waitFor()
    },
  },
  {
    name: 'collection',
    async open(page) {
      await page.getByRole('button', { name: 'Collection' }).click()
      await page.getByRole('table', { name: /^Collection figures/ }).first().waitFor()
    },
  },
  {
    name: 'mail',
    async open(page) {
      await goTo(page, 'Campaigns')
      await rows(page).first().waitFor()
    },
  },
  {
    name: 'mail-by-period',
    async open(page) {
      await page.getByRole('button', { name: 'New…' }).click()
      await page.getByRole('menuitem', { name: 'Receipts by period…', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'See who gets it' }).waitFor()
    },
  },
  {
    name: 'mail-undecided',
    async open(page) {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await goTo(page, 'Needs decision')
      await page.getByText('Nothing to decide').waitFor()
    },
  },
  {
    name: 'schedule-form',
    async open(page) {
      await goTo(page, 'Schedules')
      await page.getByRole('button', { name: 'New schedule…' }).click()
      await page.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).fill('Monthly statements')
      await page.getByRole('dialog').getByText('At 08:00, on the 1st of each month').waitFor()
    },
  },
  {
    name: 'schedules',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: 'Save schedule' }).click()
      await detail(page).getByRole('button', { name: 'Run now…' }).waitFor()
    },
  },
  {
    name: 'paper',
    async open(page) {
      await goTo(page, 'Accounts')
      await rows(page).filter({ hasText: 'overdue' }).first().click()
      await page.getByRole('tab', { name: 'Documents' }).click()
      await page.getByRole('button', { name: 'Preview statement' }).click()
      await shownPaper(page)
    },
  },
  {
    name: 'paper-saved',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('dialog').getByText('Open', { exact: true }).waitFor()
    },
  },
  {
    name: 'report',
    async open(page) {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await startNew(page, 'Aged receivables')
      await page.getByRole('dialog').getByRole('button', { name: 'Make workbook' }).waitFor()
    },
  },
  {
    name: 'documents',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: 'Make workbook' }).click()
      await expect(rows(page).first()).toContainText('Aged receivables')
    },
  },
  {
    name: 'documents-new',
    async open(page) {
      await page.getByRole('button', { name: 'New', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Usage…' }).waitFor()
    },
  },
  {
    name: 'batch-dialog',
    async open(page) {
      await page.getByRole('menuitem', { name: 'Statements for many accounts…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: /^Make statements for up to [\d,]+ accounts$/ }).waitFor()
    },
  },
  {
    name: 'batch',
    async open(page) {
      await page.getByRole('dialog').getByRole('button', { name: /^Make statements/ }).click()
      await expect(detail(page).getByText('Done').first()).toBeVisible({ timeout: 60_000 })
    },
  },
  {
    name: 'outbox',
    async open(page) {
      await goTo(page, 'Outbox')
      await view(page, 'All')
      await expect(rows(page).filter({ hasText: 'Retry charge' }).first()).toBeVisible()
    },
  },
  { name: 'radar', open: (page) => byKey(page, 'x', 'Fails next') },
  { name: 'bulk', open: (page) => byKey(page, 'k', 'Bulk actions') },
  { name: 'audit', open: (page) => byKey(page, 'l', 'Audit trail') },
  { name: 'bank', open: (page) => byKey(page, 'y', 'Bank') },
  ...(['Connection', 'Local copy', 'Mail', 'Domain', 'SMS', 'Letterhead', 'Appearance'] as const).map((name) => ({
    name: `settings-${name.toLowerCase().replace(' ', '-')}`,
    open: (page: Page) => goToSettings(page, name),
  })),
  {
    name: 'search',
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('textbox').fill('kestrel')
      await page.getByRole('dialog').getByText('Kestrel').first().waitFor()
    },
  },
]

async function byKey(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

async function queue(page: Page, name: 'Registrations' | 'Failed charges' | 'Held invoices'): Promise<void> {
  await goTo(page, name)
  await openFirstRow(page)
}

for (const size of SIZES) {
  for (const theme of THEMES) {
    test(`every screen stands at ${size.width}×${size.height}, ${theme}`, async ({ page, serve, dir }, testInfo) => {
      testInfo.setTimeout(300_000)
      const heard = complaints(page)
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.goto(await serve(['--demo', '--workspace', dir]))
      await pulled(page)
      const folder = join(PICTURES, `${size.width}x${size.height}-${theme}`)
      mkdirSync(folder, { recursive: true })
      for (const { name, open } of screens) {
        await test.step(name, async () => {
          await open(page)
          // A pointer that rests on something shows what only a pointer is shown.
          await page.mouse.move(size.width - 1, size.height - 1)
          await page.evaluate(() => document.fonts.ready)
          await expect(page.getByRole('main').locator('[aria-busy="true"], .mantine-Skeleton-root')).toHaveCount(0)
          await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
          if (process.env['COUNTERFOIL_SCREENSHOTS'] === 'docs' && size.width === 1280 && theme === 'light' && OF_README.has(name)) {
            await page.screenshot({ path: join(PROJECT, 'docs/screenshots', `${name}.png`), animations: 'disabled' })
          }
          expect.soft(await overflow(page), `${name} at ${size.width}×${size.height}`).toEqual([])
          // What is still being shown has a moment to be there whole.
          await expect.configure({ soft: true }).poll(() => violations(page), { message: `${name}, ${theme}`, timeout: 8000 }).toEqual([])
        })
      }
      expect(heard).toEqual([])
    })
  }
}
