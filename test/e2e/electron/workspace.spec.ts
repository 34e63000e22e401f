/** Which workspace is opened, what is said when one cannot be, and what happens when the core dies. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import BetterSqlite3 from 'better-sqlite3'
import { openWorkspace } from '#main/db/workspace.ts'
import { detail, filter, goTo, linkTo, openFirstRow, rowOf, rows } from '../window.ts'
import { expect, START, test, WINDOW } from './application.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'workspace-'))

/** The person chooses this folder in the next dialog. */
const choose = (electron: ElectronApplication, folder: string) =>
  electron.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
  }, folder)

const corePid = (electron: ElectronApplication) => electron.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'Counterfoil core')?.pid)

test('the first start asks for a workspace; the one that is made is opened the next time', async ({ start }) => {
  const first = await start([])
  await first.page.waitForURL(START)
  const folder = join(newFolder(), 'Desk')
  await choose(first.electron, folder)
  await first.page.getByRole('link', { name: 'Make a new workspace…' }).click()
  await first.page.waitForURL(WINDOW)
  await expect(first.page).toHaveTitle(/Desk/)
  await first.electron.close()

  const second = await start([], first.userData)
  await second.page.waitForURL(WINDOW)
  await expect(second.page).toHaveTitle(/Desk/)
})

test('the application opens on the screen where it was left', async ({ start }) => {
  const folder = join(newFolder(), 'Left')
  openWorkspace(folder, { create: true, who: 'a test' }).close()
  const first = await start(['--workspace', folder])
  await first.page.waitForURL(WINDOW)
  await goTo(first.page, 'Failed charges')
  await expect(first.page.getByRole('heading', { name: 'Failed charges' })).toBeVisible()
  await first.electron.close()

  const second = await start(['--workspace', folder], first.userData)
  await expect(second.page.getByRole('heading', { name: 'Failed charges' })).toBeVisible()
  await expect(linkTo(second.page, 'Failed charges')).toHaveAttribute('aria-current', 'page')
})

test('a workspace that is named wins over the demo and over what is remembered', async ({ start }) => {
  const folder = join(newFolder(), 'Named')
  openWorkspace(folder, { create: true, who: 'a test' }).close()
  const { page } = await start(['--demo', '--workspace', folder])
  await page.waitForURL(WINDOW)
  await expect(page).toHaveTitle(/Named/)
})

test('a workspace that is in use is named with who has it, and opens once it is free', async ({ start }) => {
  const folder = newFolder()
  const held = openWorkspace(folder, { create: true, who: 'counterfoil sync' })
  const { page } = await start(['--workspace', folder])
  await page.waitForURL(START)
  await expect(page.getByRole('heading')).toHaveText('This workspace is in use')
  await expect(page.getByRole('main')).toContainText(`in use by counterfoil sync (process ${process.pid} on `)
  held.close()
  await page.getByRole('link', { name: 'Try again' }).click()
  await page.waitForURL(WINDOW)
})

test.describe('a folder that is not a workspace', () => {
  test('that does not exist is said not to', async ({ start }) => {
    const folder = join(newFolder(), 'nowhere')
    const { page } = await start(['--workspace', folder])
    await page.waitForURL(START)
    await expect(page.getByRole('main')).toContainText(`There is no folder ${folder}.`)
  })

  test('that holds other files is left as it was, and another one can be chosen', async ({ start }) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'letter.txt'), 'Dear customer')
    const { page, electron } = await start(['--workspace', folder])
    await page.waitForURL(START)
    await expect(page.getByRole('heading')).toHaveText('There is no workspace there')
    await expect(page.getByRole('main')).toContainText('Nothing was changed.')
    const other = newFolder()
    await choose(electron, other)
    await page.getByRole('link', { name: 'Make a new workspace…' }).click()
    await page.waitForURL(WINDOW)
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('Dear customer')
  })
})

test('a workspace from a newer version is refused untouched', async ({ start }) => {
  const folder = newFolder()
  openWorkspace(folder, { create: true, who: 'a test' }).close()
  const sqlite = new BetterSqlite3(join(folder, 'desk.db'))
  sqlite.pragma('user_version = 9999')
  sqlite.close()
  const before = readFileSync(join(folder, 'desk.db'))
  const { page } = await start(['--workspace', folder])
  await page.waitForURL(START)
  await expect(page.getByRole('heading')).toHaveText('This workspace is from a newer Counterfoil')
  expect(readFileSync(join(folder, 'desk.db')).equals(before)).toBe(true)
})

test('a demo company that cannot start is said not to, with why', async ({ start }) => {
  const userData = newFolder()
  mkdirSync(join(userData, 'demo/60-1/sandbox'), { recursive: true })
  writeFileSync(join(userData, 'demo/60-1/sandbox/sandbox.db'), 'not a database at all '.repeat(100))
  const { page } = await start(['--demo', '--accounts', '60'], userData)
  await expect(page.getByRole('heading')).toHaveText('The demo company did not start')
  await expect(page.getByRole('main')).toContainText('The sandbox could not start:')
})

test('a core that dies is started again, and the window goes on', async ({ application: { electron, page } }) => {
  const before = await corePid(electron)
  process.kill(before!, 'SIGKILL')
  await expect.poll(() => corePid(electron)).not.toBe(before)
  await goTo(page, 'Failed charges')
  await expect(rows(page).first()).toBeVisible()
  await expect(linkTo(page, 'Failed charges')).toHaveText(/\d/)
})

test('a call in flight when the core dies fails in plain words, and can be made again, once', async ({ desk: { page, billing }, application: { electron } }) => {
  await goTo(page, 'Failed charges')
  await filter(page, 'Kind', /^Soft/)
  await filter(page, 'Backup', 'Has a backup method')
  const { id, accountId } = await openFirstRow(page)
  const backup = (await billing.ofAccount('paymentMethods', accountId)).find(({ slot }) => slot === 'backup')
  await billing.methodDoes(backup!.id, null)
  const charges = (await billing.ofAccount('charges', accountId)).length
  await detail(page).getByRole('button', { name: 'Retry with backup' }).click()
  const dialog = page.getByRole('dialog')

  const pid = await corePid(electron)
  process.kill(pid!, 'SIGSTOP')
  await dialog.getByRole('button', { name: /^Charge / }).click()
  process.kill(pid!, 'SIGKILL')
  await expect(dialog.getByRole('alert')).toContainText('stopped and is being started again')
  expect(await billing.ofAccount('charges', accountId)).toHaveLength(charges)

  await expect(async () => {
    // It closes when it is done, however long that takes.
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: /^Charge / }).click({ timeout: 1000 })
    await expect(dialog).toBeHidden({ timeout: 3000 })
  }).toPass()
  await expect(rowOf(page, id)).toHaveCount(0)
  expect(await billing.ofAccount('charges', accountId)).toHaveLength(charges + 1)
})

test('a core that keeps dying is given up after three restarts, and a person can start it again', async ({ application: { electron, page } }) => {
  for (let times = 0; times < 4; times++) {
    const pid = await expect.poll(() => corePid(electron)).toBeTruthy().then(() => corePid(electron))
    process.kill(pid!, 'SIGKILL')
    await expect.poll(() => corePid(electron)).not.toBe(pid)
  }
  await page.waitForURL(START)
  await expect(page.getByRole('heading')).toHaveText('Counterfoil could not start')
  await page.getByRole('link', { name: 'Try again' }).click()
  await page.waitForURL(WINDOW)
  await expect(linkTo(page, 'Failed charges')).toBeVisible()
})

test('the application ends in order: the workspace is given back, and a second start finds everything', async ({ start }) => {
  const folder = join(newFolder(), 'Kept')
  openWorkspace(folder, { create: true, who: 'a test' }).close()
  const first = await start(['--workspace', folder])
  await first.page.waitForURL(WINDOW)
  await expect(first.page).toHaveTitle(/Kept/)
  expect(readFileSync(join(folder, 'workspace.holder.json'), 'utf8')).toContain('the desktop application')
  await first.electron.close()
  openWorkspace(folder, { who: 'a test' }).close()
  expect(JSON.parse(readFileSync(join(first.userData, 'desk.json'), 'utf8'))).toMatchObject({ workspace: { dir: folder }, window: { maximized: false } })
})
