/** One action on many, by keyboard: what goes out and what does not, what is taken back while the line is away, and a stop under way. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Sqlite from 'better-sqlite3'
import type { BulkRow, BulkRun } from '#contract/bulk.ts'
import { dialog, press, seen, tabTo, WIDE } from '../flows/keyboard.ts'
import { rows, statusBar } from '../window.ts'
import { ask } from './ask.ts'
import { expect, test } from './served.ts'

test.use({ viewport: WIDE })
test.beforeEach(({ page: _page }, testInfo) => testInfo.setTimeout(240_000))

const newestRun = async (page: Page): Promise<BulkRun | undefined> => (await ask<{ rows: BulkRun[] }>(page, ['bulk', 'runs'], { limit: 1 })).rows[0]
const resultsOf = async (page: Page, run: string): Promise<BulkRow[]> => (await ask<{ rows: BulkRow[] }>(page, ['bulk', 'results'], { run, limit: 200 })).rows

/** All failed charges, chosen by keyboard. */
async function selectAll(page: Page): Promise<void> {
  await press(page, 'g', 'f')
  await rows(page).first().waitFor()
  await press(page, 'j', 'x')
  await tabTo(page, /^All [\d,]+ that match$/)
  await press(page, 'Enter')
}

test('of many retries some are refused and some wait when the line goes; those are taken back, and never charged', async ({ desk: { page, billing } }) => {
  await selectAll(page)
  await tabTo(page, /^Retry [\d,]+…$/)
  await press(page, 'Enter')
  const yes = dialog(page).getByRole('button', { name: /^Retry [\d,]+ failed charges?, / })
  await expect(yes).toBeFocused()
  await expect(dialog(page)).toContainText('Each goes out through the outbox; until it has left, it can be taken back.')
  await expect(dialog(page)).toContainText('left out')
  const takes = Number(/[\d,]+/.exec((await yes.textContent()) ?? '')?.[0])
  expect(takes).toBeGreaterThan(8)

  // Meanwhile their invoices are paid elsewhere, which only the billing system knows; and its line is slow.
  const known = new Set((await billing.all('charges')).map(({ id }) => id))
  const { rows: charges } = await ask<{ rows: { invoiceId: string | null }[] }>(page, ['failedCharges', 'page'], { limit: 200 })
  for (const id of new Set(charges.flatMap(({ invoiceId }) => invoiceId ?? []))) await billing.change('invoices', id, { status: 'paid' })
  await billing.faults('latency=600')
  await press(page, 'Enter')
  await expect(dialog(page).getByRole('list', { name: 'Results' })).toContainText('Waiting to go out')
  await expect.poll(async () => (await newestRun(page))?.outcomes.refused ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  await billing.faults('offline')
  await expect(statusBar(page)).toContainText('offline', { timeout: 60_000 })
  await press(page, 'Escape')
  await expect(dialog(page)).toHaveCount(0)
  // What was selected is dealt with.
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toHaveCount(0)

  // What came of each is listed, and counted.
  await press(page, 'g', 'k')
  await rows(page).first().waitFor()
  await press(page, 'j', 'Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`: ${takes} failed charge`)
  // One that was on its way when the line went may still be told of.
  let before!: BulkRun
  await expect(async () => {
    before = (await newestRun(page))!
    await expect(page.getByRole('main')).toContainText(new RegExp(`${before.outcomes.refused} refused`), { timeout: 1000 })
    await expect(page.getByRole('main').getByRole('button', { name: `Undo ${before.outcomes.waiting}…`, exact: true })).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 20_000 })
  const { refused = 0, waiting = 0 } = before.outcomes
  expect(refused).toBeGreaterThan(0)
  expect(waiting).toBeGreaterThan(0)
  await expect(rows(page).filter({ hasText: 'Refused' }).first()).toContainText(/has been paid since\. Nothing was charged|is paid/i)
  await expect(rows(page).filter({ hasText: 'Waiting to go out' }).first()).toBeVisible()
  await seen(page, 'bulk-refused-waiting')

  // Without a line, what has not left is taken back.
  await tabTo(page, new RegExp(`^Undo ${waiting}…$`))
  await press(page, 'Enter')
  await expect(dialog(page).getByRole('button', { name: /^Take back [\d,]+ failed charges?$/ })).toBeFocused()
  await press(page, 'Enter')
  await expect(page.getByRole('main')).toContainText(/\d+ taken back/)
  await expect(rows(page).filter({ hasText: 'Taken back' }).first()).toBeVisible()
  const results = await resultsOf(page, before.id)
  const withdrawn = results.filter(({ outcome }) => outcome === 'withdrawn')
  expect(withdrawn.length).toBeGreaterThan(0)
  // That the line was cut is no reason any more.
  expect(withdrawn.filter(({ message }) => message !== null)).toEqual([])
  // One that was on its way when the line went may have arrived: it is not taken back, and is asked about with its key.
  expect(withdrawn.length).toBeGreaterThanOrEqual(waiting - 4)
  await seen(page, 'bulk-taken-back')

  await billing.faults(null)
  // It tries by itself, too, and may have come back already.
  await statusBar(page).getByRole('button', { name: /^(Try|Pull) now$/ }).click()
  await expect(statusBar(page)).toContainText(/pulled/i)
  await expect(statusBar(page)).not.toContainText(/\d waiting/)
  const made = new Set((await billing.all('charges')).filter(({ id }) => !known.has(id)).map(({ seriesId }) => seriesId))
  for (const { id } of [...withdrawn, ...results.filter(({ outcome }) => outcome === 'refused')]) expect(made, `${id} was charged`).not.toContain((await billing.read('charges', id)).seriesId)
  // Of what was done nothing can be taken back any more, and it says so.
  await expect(page.getByRole('main').getByRole('button', { name: 'Undo', exact: true })).toHaveAttribute('aria-disabled', 'true')
})

test('a bulk action is stopped under way: what was done stays, the rest is listed as having had no turn', async ({ desk: { page }, dir }) => {
  await selectAll(page)
  await tabTo(page, /^Assign…$/)
  await press(page, 'Enter')
  await expect(page.getByRole('dialog', { name: /^Assign/ }).locator('input:focus')).toHaveCount(1)
  await page.keyboard.type('Kim Doe')
  await press(page, 'Enter')
  const yes = dialog(page).getByRole('button', { name: /^Assign \d+ failed charges? to Kim Doe$/ })
  await expect(yes).toBeFocused()
  const total = Number(/\d+/.exec((await yes.textContent()) ?? '')?.[0])
  expect(total).toBeGreaterThan(16)

  // A disk on which each item takes a while.
  const desk = new Sqlite(join(dir, 'Meridian', 'desk.db'))
  const COUNTED = 1_500_000
  desk.exec(`CREATE TRIGGER slow BEFORE INSERT ON bulkItem BEGIN SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNTED}) SELECT i FROM n); END`)
  await press(page, 'Enter')
  const stop = dialog(page).getByRole('button', { name: 'Stop', exact: true })
  await stop.waitFor()
  await tabTo(page, /^Stop$/)
  await press(page, 'Enter')
  await expect(dialog(page)).toContainText('It was stopped', { timeout: 60_000 })
  desk.exec('DROP TRIGGER slow')
  desk.close()
  await seen(page, 'bulk-stopped')

  const run = (await newestRun(page))!
  expect(run.stopped).not.toBeNull()
  const { done = 0, left_out: left = 0 } = run.outcomes
  expect(done).toBeGreaterThan(0)
  expect(left).toBeGreaterThan(0)
  expect(done + left).toBe(total)
  await press(page, 'Escape')
  await expect(dialog(page)).toHaveCount(0)
  // The list says the same.
  const { rows: charges } = await ask<{ rows: { work: { assignee: string | null } }[] }>(page, ['failedCharges', 'page'], { limit: 200 })
  expect(charges.filter(({ work }) => work.assignee === 'Kim Doe')).toHaveLength(done)

  // It is under Bulk actions as stopped, and what was done is put back from there.
  await press(page, 'g', 'k')
  await rows(page).first().waitFor()
  await expect(rows(page).first()).toContainText(/Stopped/i)
  await press(page, 'j', 'Enter')
  await tabTo(page, new RegExp(`^Undo ${done}…$`))
  await press(page, 'Enter')
  await expect(dialog(page).getByRole('button', { name: /^Put back/ })).toBeFocused()
  await press(page, 'Enter')
  await expect(page.getByRole('main')).toContainText(`${done} put back`)
  const after = await ask<{ rows: { work: { assignee: string | null } }[] }>(page, ['failedCharges', 'page'], { limit: 200 })
  expect(after.rows.filter(({ work }) => work.assignee === 'Kim Doe')).toEqual([])
})
