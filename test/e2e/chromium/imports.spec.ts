/** From an empty workspace and a few files to right books, in an ordinary browser. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace } from '#main/db/workspace.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { seed } from '../../stripeDouble/seed.ts'
import { booksAreRight, brokenRows, importCustomers, importInvoices, importPayments, makeFiles, makeParty, theSameAgain, undone, type EmptyDesk } from '../flows/imports.ts'
import { looks } from '../look.ts'
import { complaints, goTo, goToSettings, statusBar } from '../window.ts'
import { expect, test as served } from './served.ts'

const test = served.extend<{ empty: EmptyDesk }>({
  empty: async ({ dir, serve, page }, provide) => {
    const heard = complaints(page)
    const folder = join(dir, 'Desk')
    openWorkspace(folder, { create: true, who: 'a test' }).close()
    await page.goto(await serve(['--workspace', folder]))
    await provide({
      page,
      async save({ browser }) {
        const waiting = page.waitForEvent('download')
        await page.getByRole('link', { name: browser }).first().click()
        return readFileSync(await (await waiting).path())
      },
    })
    expect(heard).toEqual([])
  },
})

test('an empty workspace has right books after three files; the same file changes nothing, a broken one leaves out its broken rows, and is undone', async ({ empty }) => {
  test.setTimeout(240_000)
  const files = await makeFiles()
  await importCustomers(empty, files, { seen: true })
  await importInvoices(empty, files, { seen: true })
  await importPayments(empty, files)
  await booksAreRight(empty)
  await theSameAgain(empty, files)
  await booksAreRight(empty)
  await brokenRows(empty, files, { seen: true })
  await undone(empty)
  await booksAreRight(empty)
  await goToSettings(empty.page, 'Sources')
  await expect(empty.page.getByRole('listitem', { name: 'Files' })).toContainText('Europe')
  await looks(empty.page, 'settings-sources')
})

test('what the source of a party does not offer is greyed where it stands, with why', async ({ empty: { page, save } }) => {
  const files = await makeFiles()
  await importCustomers({ page, save }, files)
  await goTo(page, 'Accounts')
  await page.getByRole('gridcell', { name: 'Café Río' }).click()
  await page.getByRole('tab', { name: 'Methods' }).or(page.getByRole('tab', { name: 'Payment methods' })).first().click()
  const autopay = page.getByRole('button', { name: /^Switch autopay/ })
  await expect(autopay).toHaveAttribute('aria-disabled', 'true')
  await expect(autopay).toHaveAccessibleDescription(/come from files/)
})

test('Escape leaves the wizard with everything in it, and it is found again', async ({ empty: { page } }) => {
  const files = await makeFiles()
  await page.getByRole('link', { name: 'Import a file' }).click()
  await page.locator('input[type=file]').first().setInputFiles(files.customers)
  const form = page.getByRole('form', { name: 'New party' })
  await form.waitFor()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Imports')
  await page.reload()
  await page.getByRole('link', { name: 'Go on with it' }).click()
  await form.waitFor()
})

test('a file is dropped anywhere on the screen', async ({ empty: { page } }) => {
  await goTo(page, 'Imports')
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['Customer,Customer name\n1,One\n'], 'dropped.csv', { type: 'text/csv' }))
    return transfer
  })
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: data })
  await expect(page.getByText('Drop it to import it')).toBeVisible()
  await page.dispatchEvent('main', 'drop', { dataTransfer: data })
  await expect(page.getByRole('region', { name: 'Import a file' })).toContainText('dropped.csv')
})

test('the wizard is gone through by the keyboard alone, and where the focus is can be seen', async ({ empty: { page } }) => {
  const files = await makeFiles()
  const focus = page.locator(':focus-visible')
  const { keyboard } = page
  await page.getByRole('region', { name: 'Begin' }).waitFor()
  for (const key of ['g', 'e', 'Tab']) await keyboard.press(key)
  await expect(focus).toHaveText('Skip to the screen')
  for (const key of ['Enter', 'Tab']) await keyboard.press(key)
  await expect(focus).toHaveText('Import a file…')
  const chooser = page.waitForEvent('filechooser')
  await keyboard.press('Enter')
  await (await chooser).setFiles(files.customers)
  await expect(focus).toHaveAccessibleName('Name')
  for (const typed of ['Europe', 'Example Europe GmbH', 'EUR']) {
    await keyboard.type(typed)
    if (typed !== 'EUR') await keyboard.press('Tab')
  }
  await page.getByRole('option', { name: 'EUR' }).waitFor()
  for (const key of ['ArrowDown', 'Enter', 'Tab', 'Tab']) await keyboard.press(key)
  await expect(focus).toHaveAccessibleName('Sender’s address')
  await keyboard.type('accounts@europe.example')
  await keyboard.press('Tab')
  await keyboard.type('https://europe.example')
  await keyboard.press('Enter')
  for (const next of [/^Try it/, /^Take all 2 rows/, /^Import another file/]) {
    await expect(focus).toHaveText(next)
    if (String(next) !== String(/^Import another file/)) await keyboard.press('Enter')
  }
  await expect(page.getByText('All 2 rows were taken.')).toBeVisible()
})

test('sources live side by side, each with what it cannot be asked; one that went away is told, and one can be taken away', async ({ desk: { page } }) => {
  const stripe = await startStripeDouble()
  seed(stripe.books)
  const mayRead = stripe.addKey(Object.fromEntries(['customer', 'payment_method', 'product', 'plan', 'subscription', 'invoice', 'payment_intent', 'charge', 'dispute', 'credit_note', 'event', 'billing_meter'].map((area) => [area, 'read'])))
  await goToSettings(page, 'Sources')
  const form = page.getByRole('form', { name: 'Add Stripe' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Stripe USA')
  await form.getByRole('textbox', { name: 'Address' }).fill(stripe.url)
  await form.getByLabel('Restricted key').fill('pk_test_0000')
  await expect(form.getByText(/publishable key/)).toBeVisible()
  await form.getByLabel('Restricted key').fill(mayRead)
  await form.getByRole('button', { name: 'Add Stripe' }).click()
  const card = page.getByRole('listitem', { name: 'Stripe USA' })
  await page.getByRole('button', { name: 'New party…' }).click()
  await makeParty(page, page.getByRole('form', { name: 'New party' }))
  await expect(page.getByRole('listitem', { name: 'Files' })).toContainText('Europe')
  await expect(card.getByText('Online')).toBeVisible()
  await card.getByText(/commands cannot be given to it$/).click()
  await expect(card).toContainText('rak_invoice_write')
  await looks(page, 'settings-sources-three')
  await stripe.close()
  await page.getByRole('button', { name: 'Pull now' }).click()
  await expect(statusBar(page)).toContainText('Stripe USA cannot be reached', { timeout: 60_000 })
  await expect(card.getByText('Offline')).toBeVisible()
  await looks(page, 'settings-sources-away')
  await page.getByRole('button', { name: 'Remove Files' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Remove Files' })).toHaveAttribute('aria-disabled', 'true')
  await looks(page, 'settings-sources-remove')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Remove Stripe USA' }).click()
  await dialog.getByRole('button', { name: 'Remove Stripe USA' }).click()
  await expect(card).toHaveCount(0)
})
