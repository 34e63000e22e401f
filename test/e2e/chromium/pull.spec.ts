/** A pull in sight: how far it is, stopped at will, taken up where it was; and the line as this machine tells it. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Activity } from '#contract/activity.ts'
import type { SyncStatus } from '#contract/sync.ts'
import { prepareDemo } from '#main/hosts/demo.ts'
import { ACCOUNTS } from '../desk.ts'
import { looks } from '../look.ts'
import { goToSettings, pulled, statusBar } from '../window.ts'
import { expect, test } from './served.ts'

test('a pull tells how far it is, is cancelled, and the next one goes on from there', async ({ page, serve, dir, billing }) => {
  const company = await prepareDemo({ dir, accounts: ACCOUNTS })
  await billing.faults('latency=250')
  await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', company.connection.url, '--token', company.connection.token]))
  const bar = statusBar(page)
  await expect(bar).toContainText('pulling')
  await expect(bar).toContainText(/[1-9][\d,]* of [\d,]+/)
  // It does not end while it is looked at.
  await billing.faults('latency=3000')
  await looks(page, 'pull')
  await bar.getByRole('button', { name: 'Cancel the pull' }).click()
  await expect(bar).toContainText('never pulled yet')
  // What was not pulled is not told as nought.
  const home = page.getByRole('main')
  await expect(home.getByText(/^At risk|^Nothing at risk|^Not pulled yet/).first()).toBeVisible()
  await expect(home).not.toContainText(/Nobody owes anything|Nothing overdue|Nothing at risk|No payment in the last/)
  await looks(page, 'pull-cancelled')

  await billing.faults(null)
  await bar.getByRole('button', { name: 'Pull now' }).click()
  await pulled(page)
  const { origin } = new URL(page.url())
  const answer = await page.request.post(`${origin}/rpc/activity/list`, { data: {}, headers: { origin } })
  const pulls = ((await answer.json()) as { json: Activity[] }).json.filter(({ job }) => job === 'sync.pull').toSorted((a, b) => a.startedAt - b.startedAt)
  expect(pulls.map(({ state }) => state)).toEqual(['cancelled', 'done'])
  const [first, second] = [pulls[0]!.done, pulls[1]!.done]
  expect(first).toBeGreaterThan(0)
  // A page that was on its way when it was stopped may be asked for again.
  expect(second).toBeLessThan(await billing.records())
  await company.close()
})

/** Waits until the core has pulled and compared all, and told it: nothing more will be told of it. */
async function coreIsDone(page: Page, address: string): Promise<void> {
  const { origin } = new URL(address)
  await expect(async () => {
    const answer = await page.request.post(`${origin}/rpc/sync/status`, { data: {}, headers: { origin } })
    expect(((await answer.json()) as { json: SyncStatus }).json).toMatchObject({ lastPullAt: expect.any(Number), lastReconcileAt: expect.any(Number), pulling: null, reconciling: null })
  }).toPass()
}

const late = [
  { what: 'what is told while the first answers are on their way is asked for once they have come', path: /\/rpc\/(sync\/status|activity\/list)$/, answered: true },
  { what: 'what was told before the window was heard is asked for once it is', path: /\/rpc\/events\/invalidations$/, answered: false },
]
for (const { what, path, answered } of late) {
  test(`${what}: the end of a pull is never missed`, async ({ page, serve, dir }) => {
    const company = await prepareDemo({ dir, accounts: ACCOUNTS })
    const heldBack = new Set<string>()
    await page.route(path, async (route) => {
      const address = route.request().url()
      if (heldBack.has(address)) return route.continue()
      heldBack.add(address)
      const response = answered ? await route.fetch() : null
      await coreIsDone(page, address)
      await (response === null ? route.continue() : route.fulfill({ response }))
    })
    await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', company.connection.url, '--token', company.connection.token]))
    await pulled(page)
    await expect(page.getByRole('button', { name: 'Activity' })).toHaveText('Activity')
    expect(heldBack.size).toBeGreaterThan(0)
    await company.close()
  })
}

test('without a line it says so and offers to try now; it goes on as soon as this machine has its line again, and the copy is what the billing system has', async ({ desk: { page, billing } }) => {
  await billing.faults('offline')
  await statusBar(page).getByRole('button', { name: 'Pull now' }).click()
  await expect(statusBar(page)).toContainText(/offline · as of .* · next try/)
  await expect(statusBar(page).getByRole('button', { name: 'Try now' })).toBeVisible()
  await looks(page, 'offline')
  await billing.faults(null)
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await pulled(page)
  await expect(statusBar(page)).toContainText('next in')

  await goToSettings(page, 'Local copy')
  const copy = page.getByRole('region', { name: 'The local copy' })
  await copy.getByRole('button', { name: 'Check against the billing system' }).click()
  await expect(copy).toContainText('The copy is what the billing system has')
  await looks(page, 'settings')
})
