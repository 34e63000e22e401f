/** Every command from where a person would look for it: shown as waiting beside what it changes, and carried out once, as the billing system counts. */
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { RecordOf } from '#main/core/ports/records.ts'
import { prepareDemo } from '#main/hosts/demo.ts'
import type { BillingSystem, Effect } from '../billingSystem.ts'
import { ACCOUNTS } from '../desk.ts'
import { runsOutSoon } from '../flows/heldInvoices.ts'
import { looks } from '../look.ts'
import { detail, filter, goTo, goToAddress, openFirstRow, pick, pulled, rowOf, rows, statusBar } from '../window.ts'
import { expect, test } from './served.ts'

const dialog = (page: Page): Locator => page.getByRole('dialog')
const openTab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click()
const openAccount = async (page: Page, id: string): Promise<void> => {
  await goToAddress(page, `#/accounts/${id}`)
  await page.getByRole('tab', { name: 'Story' }).waitFor()
}
/** Presses a button of the screen, and gives what it asks about. */
const ask = async (page: Page, button: string | RegExp): Promise<Locator> => {
  await page.getByRole('main').getByRole('button', { name: button }).first().click()
  await dialog(page).waitFor()
  return dialog(page)
}
const confirm = async (page: Page, verb: string | RegExp): Promise<void> => {
  await dialog(page).getByRole('button', { name: verb }).click()
  await expect(dialog(page)).toHaveCount(0)
}

test('a prepaid account is changed from its page, each change once', async ({ desk: { page, billing } }) => {
  const account = await prepaid(billing)
  const { id } = account
  const [contact] = await billing.ofAccount('contacts', id)
  const [addOn] = await billing.ofAccount('addOns', id)
  await openAccount(page, id)
  await expect(page.getByText(/^As of (just now|\d)/)).toBeVisible()

  await ask(page, 'Recharge rule…')
  await dialog(page).getByLabel('Threshold').fill('12.345')
  await dialog(page).getByLabel('Target').fill('1,000')
  await page.keyboard.press('Enter')
  await expect(dialog(page).getByText('2 decimals at the most')).toHaveCount(2)
  await dialog(page).getByLabel('Threshold').fill('80')
  await dialog(page).getByLabel('Target').fill('75.5')
  await expect(dialog(page)).toContainText('The target must be above the threshold.')
  await looks(page, 'account-recharge')
  await dialog(page).getByLabel('Threshold').fill('20')
  await expect(dialog(page)).toContainText('below $20.00')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toHaveCount(0)
  await expect.poll(() => billing.read('wallets', id)).toMatchObject({ thresholdMinor: 2000, targetMinor: 7550 })
  await expect(page.getByText('Below $20.00 back up to $75.50')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Recharge rule…' })).toBeFocused()

  await ask(page, 'Pause…')
  await page.keyboard.press('Tab')
  await dialog(page).getByRole('button', { name: 'Pause account' }).click()
  await expect(dialog(page)).toContainText('Fill this in.')
  await dialog(page).getByLabel('Reason').fill('Asked for by telephone')
  await confirm(page, 'Pause account')
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()
  await ask(page, 'Resume…')
  await confirm(page, 'Resume account')
  await expect.poll(async () => (await billing.read('wallets', id)).pausedAt).toBeNull()
  await expect(page.getByRole('button', { name: 'Pause…' })).toBeVisible()

  await ask(page, account.autopay ? 'Switch off…' : 'Switch on…')
  await confirm(page, /^Switch autopay o/)
  await expect.poll(async () => (await billing.read('accounts', id)).autopay).toBe(!account.autopay)

  await ask(page, 'Change PO number')
  await dialog(page).getByLabel('PO number').fill('x'.repeat(61))
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toContainText('60 characters at the most.')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Change PO number' })).toBeFocused()
  await ask(page, 'Change PO number')
  await dialog(page).getByLabel('PO number').fill('PO-4711')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'About' }).getByText('PO-4711', { exact: true })).toBeVisible()

  const preference = account.approvalPreference === 'approved_by_us' ? 'Customer approves each' : 'Approved by us'
  await ask(page, 'Change approval preference')
  await dialog(page).getByLabel(preference).check()
  await confirm(page, 'Set approval preference')
  await expect.poll(async () => (await billing.read('accounts', id)).approvalPreference).toBe(preference === 'Approved by us' ? 'approved_by_us' : 'approve_all')

  await page.getByText('For the billing system', { exact: true }).click()
  await page.getByLabel('New note').fill('Pays on Friday')
  await page.getByRole('button', { name: 'Send to the billing log' }).click()
  await expect(page.getByRole('region', { name: 'Story' }).getByText('Pays on Friday')).toBeVisible()

  await openTab(page, 'Subscriptions and add-ons')
  await ask(page, new RegExp(`^(En|Dis)able ${addOn!.name}`))
  await confirm(page, new RegExp(`^${addOn!.enabled ? 'Disable' : 'Enable'} `))
  await expect.poll(async () => (await billing.read('addOns', addOn!.id)).enabled).toBe(!addOn!.enabled)

  await openTab(page, 'Contacts and addresses')
  await ask(page, `Change ${contact!.name}`)
  await dialog(page).getByLabel('Email').fill('nobody at all')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toContainText('This is not an email address.')
  await dialog(page).getByLabel('Email').fill('accounts@changed.example')
  await confirm(page, 'Change contact')
  await expect.poll(async () => (await billing.read('contacts', contact!.id)).email).toBe('accounts@changed.example')
  await ask(page, /^(Change|Add) service address/)
  await dialog(page).getByLabel('Lines').fill('1 Dock Road')
  await dialog(page).getByLabel('City').fill('Portland')
  await confirm(page, 'Change address')
  await expect.poll(async () => (await billing.read('accounts', id)).serviceAddress).toMatchObject({ lines: ['1 Dock Road'], city: 'Portland', country: account.billingAddress.country })

  expect(tally(await effects(billing))).toEqual({
    'setRecharge done': 1, 'pauseAccount done': 1, 'resumeAccount done': 1, 'setAutopay done': 1, 'setPoNumber done': 1, 'setApprovalPreference done': 1,
    'addAccountNote done': 1, 'setAddOn done': 1, 'updateContact done': 1, 'updateAddress done': 1,
  })
})

test('an open invoice is paid with the chosen method, once, and shows it', async ({ desk: { page, billing } }) => {
  const { invoice, methods } = await payable(billing)
  await billing.methodDoes(methods[0]!.id, null)
  const charges = (await billing.ofAccount('charges', invoice.accountId)).length
  await openAccount(page, invoice.accountId)
  await openTab(page, 'Invoices')
  await rowOf(page, invoice.id).getByRole('button', { name: `Pay ${invoice.number}` }).click()
  await dialog(page).getByRole('radio').first().check()
  await looks(page, 'account-pay')
  await confirm(page, /^Charge /)
  await expect(rowOf(page, invoice.id)).toContainText('Paid')
  await expect(rowOf(page, invoice.id).getByRole('button', { name: /^Pay / })).toHaveCount(0)
  const taken = await billing.ofAccount('charges', invoice.accountId)
  expect(taken).toHaveLength(charges + 1)
  expect(taken.find(({ invoiceId, status }) => invoiceId === invoice.id && status === 'succeeded')).toMatchObject({ methodId: methods[0]!.id })
})

test('an invoice is voided with its reason, and another method becomes the default, once each', async ({ desk: { page, billing } }) => {
  const { invoice } = await payable(billing)
  await openAccount(page, invoice.accountId)
  await openTab(page, 'Invoices')
  await rowOf(page, invoice.id).getByRole('button', { name: `More of ${invoice.number}` }).click()
  await page.getByRole('menuitem', { name: 'Void…' }).click()
  await dialog(page).getByRole('button', { name: `Void ${invoice.number}` }).click()
  await expect(dialog(page)).toContainText('Fill this in.')
  await dialog(page).getByLabel('Reason').fill('Issued twice')
  await looks(page, 'account-void')
  await confirm(page, `Void ${invoice.number}`)
  await expect(rowOf(page, invoice.id)).toContainText('Void')
  await expect.poll(async () => (await billing.read('invoices', invoice.id)).status).toBe('void')

  const method = await spareMethod(billing)
  await openAccount(page, method.accountId)
  await openTab(page, 'Methods')
  await ask(page, new RegExp(`^Make default: .*${method.last4}$`))
  await looks(page, 'account-default-method')
  await confirm(page, 'Make it the default')
  await expect.poll(async () => (await billing.ofAccount('paymentMethods', method.accountId)).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([method.id])

  expect(tally(await effects(billing))).toEqual({ 'voidInvoice done': 1, 'setDefaultMethod done': 1 })
})

/** Opens the first invoice of the list whose customer has not answered by SMS, and whose clock goes on: either would be taken by itself while the test looks. */
async function waitingUnanswered(page: Page, billing: BillingSystem): Promise<{ id: string; accountId: string }> {
  await rows(page).first().waitFor()
  for (const row of await rows(page).all()) {
    const id = (await row.getAttribute('data-row'))!
    const { accountId } = await billing.read('invoices', id)
    if (await billing.wroteSms(accountId) || await runsOutSoon(billing, id, accountId)) continue
    await row.click()
    return { id, accountId }
  }
  throw new Error('Every customer in the list has answered by SMS, or has no time left.')
}

test('the approver is chosen among the customer’s people, and a waiting approval gets more time', async ({ desk: { page, billing } }) => {
  await goTo(page, 'Held invoices')
  await filter(page, 'Preference', 'Review, then by itself')
  await filter(page, 'State', /^Waiting/)
  const { id, accountId } = await waitingUnanswered(page, billing)
  const before = (await billing.ofAccount('approvals', accountId)).find(({ invoiceId }) => invoiceId === id)!
  await detail(page).getByRole('button', { name: 'Extend…' }).click()
  await dialog(page).getByLabel('Longer by').fill('31')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toContainText('In hours, 720 at the most.')
  await dialog(page).getByLabel('Longer by').fill('3')
  await looks(page, 'held-extend')
  await confirm(page, 'Extend by 3 days')
  await expect.poll(async () => (await billing.read('approvals', before.id)).autoApprovesAt).toBe(before.autoApprovesAt! + 72 * 3_600_000)

  const people = await billing.ofAccount('contacts', accountId)
  const other = people.find((contact) => contact.id !== before.approverId) ?? people[0]!
  await detail(page).getByRole('button', { name: 'Change approver' }).click()
  await pick(dialog(page).getByRole('combobox', { name: 'Who is asked' }), new RegExp(`^${other.name}`))
  await confirm(page, 'Assign approvals')
  await expect.poll(async () => (await billing.read('accounts', accountId)).approverId).toBe(other.id)
  await expect(detail(page)).toContainText(other.name)
})

test('a release says that the invoice stays, where the customer approves each', async ({ desk: { page, billing } }) => {
  await goTo(page, 'Held invoices')
  await filter(page, 'Preference', 'Customer approves each')
  await filter(page, 'State', /^On hold/)
  const { id } = await openFirstRow(page)
  await detail(page).getByRole('button', { name: 'Release' }).click()
  await expect(dialog(page)).toContainText('It stays in this queue: it then waits until the customer has approved it.')
  await confirm(page, /^Release IN/)
  await expect.poll(async () => (await effects(billing)).map(({ command, targetId, outcome }) => `${command} ${targetId} ${outcome}`)).toEqual([`releaseInvoice ${id} done`])
})

test('a change that met another one says so where it was asked for, and leads to both versions', async ({ desk: { page, billing } }) => {
  const account = await prepaid(billing)
  await openAccount(page, account.id)
  await billing.faults('conflict=setPoNumber')
  await ask(page, 'Change PO number')
  await dialog(page).getByLabel('PO number').fill('PO-1')
  await confirm(page, 'Set PO number')
  const mark = page.getByRole('region', { name: 'About' }).getByRole('link', { name: /^Changed elsewhere meanwhile: PO number PO-1/ })
  await expect(mark).toBeVisible()
  await looks(page, 'account-conflict')
  await mark.click()
  await expect(detail(page)).toContainText('Set PO number')
  expect((await billing.read('accounts', account.id)).poNumber).toBe(account.poNumber)
})

test('what came in while a form was open is not written over: the person looks again, and keeps both changes', async ({ desk: { page, billing } }) => {
  const account = await prepaid(billing)
  const [contact] = await billing.ofAccount('contacts', account.id)
  await openAccount(page, account.id)
  await openTab(page, 'Contacts and addresses')
  await ask(page, `Change ${contact!.name}`)
  await billing.change('contacts', contact!.id, { phone: '+1 555 0177' })
  await statusBar(page).getByRole('button', { name: 'Pull now', includeHidden: true }).dispatchEvent('click')
  await expect(page.getByRole('main', { includeHidden: true }).getByText('+1 555 0177')).toBeVisible()
  await expect(dialog(page).getByLabel('Phone')).toHaveValue(contact!.phone ?? '')
  await expect(dialog(page).getByRole('button', { name: 'Change contact' })).toBeDisabled()
  await dialog(page).getByLabel('Name').fill('Imke Vos')
  await dialog(page).getByRole('button', { name: 'Change contact' }).click()
  await expect(dialog(page)).toContainText('This was changed in the billing system while you looked at it. Look again, then decide.')
  await looks(page, 'account-look-again')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await ask(page, `Change ${contact!.name}`)
  await expect(dialog(page).getByLabel('Phone')).toHaveValue('+1 555 0177')
  await dialog(page).getByLabel('Name').fill('Imke Vos')
  await confirm(page, 'Change contact')
  await expect.poll(() => billing.read('contacts', contact!.id)).toMatchObject({ name: 'Imke Vos', phone: '+1 555 0177' })
  expect(tally(await effects(billing))).toEqual({ 'updateContact done': 1 })
})

test('without a line what is asked for stands as waiting, nothing as done, and goes out once when the line is back', async ({ page, serve, dir, billing }) => {
  test.setTimeout(240_000)
  const company = { dir, accounts: ACCOUNTS }
  const first = await prepareDemo(company)
  const { url, token } = first.connection
  await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', url, '--token', token]))
  await pulled(page)
  const account = await prepaid(billing)
  const { invoice, methods } = await payable(billing)
  await billing.methodDoes(methods[0]!.id, null)
  const charges = (await billing.ofAccount('charges', invoice.accountId)).length
  await goTo(page, 'Registrations')
  await filter(page, 'Needs', /^Send email/)
  const registration = await openFirstRow(page)

  await first.close()
  await statusBar(page).getByRole('button', { name: /^(Try|Pull) now$/ }).click()
  await expect(statusBar(page)).toContainText('offline')

  // A link that is read out needs the line; one that may wait is asked for on the account's page.
  await openAccount(page, registration.accountId)
  await ask(page, 'New link…')
  await expect(dialog(page)).toContainText('Every earlier link stops working at once.')
  await confirm(page, 'Make a new link')
  await goTo(page, 'Registrations')
  await expect(rowOf(page, registration.id)).toContainText('Waiting')

  await openAccount(page, account.id)
  await ask(page, 'Change PO number')
  await dialog(page).getByLabel('PO number').fill('PO-1')
  await expect(dialog(page)).toContainText('No line now: it waits in the outbox')
  await confirm(page, 'Set PO number')
  await ask(page, 'Change PO number')
  await dialog(page).getByLabel('PO number').fill('PO-2')
  await confirm(page, 'Set PO number')
  await ask(page, account.autopay ? 'Switch off…' : 'Switch on…')
  await confirm(page, /^Switch autopay/)
  await ask(page, 'Pause…')
  await dialog(page).getByLabel('Reason').fill('Asked for by telephone')
  await confirm(page, 'Pause account')
  await expect(page.getByRole('button', { name: account.autopay ? 'Switch off…' : 'Switch on…' })).toHaveAttribute('aria-disabled', 'true')
  await expectWaiting()
  await looks(page, 'account-waiting')
  await page.reload()
  await expectWaiting()

  await openAccount(page, invoice.accountId)
  await openTab(page, 'Invoices')
  await rowOf(page, invoice.id).getByRole('button', { name: `Pay ${invoice.number}` }).click()
  await dialog(page).getByRole('radio').first().check()
  await confirm(page, /^Charge /)
  await expect(rowOf(page, invoice.id)).toContainText('Waiting: pay invoice')
  await expect(rowOf(page, invoice.id).getByRole('button', { name: `Pay ${invoice.number}` })).toHaveAttribute('aria-disabled', 'true')

  const second = await prepareDemo(company)
  // It tries by itself, too, and may have come back already.
  await statusBar(page).getByRole('button', { name: /^(Try|Pull) now$/ }).click()
  await expect(rowOf(page, invoice.id)).toContainText('Paid')
  await expect(statusBar(page)).not.toContainText('waiting')
  await openAccount(page, account.id)
  await expect(page.getByRole('region', { name: 'About' }).getByText('PO-2', { exact: true })).toBeVisible()
  await expect(page.getByText(/^Waiting:/)).toHaveCount(0)
  expect(await billing.read('accounts', account.id)).toMatchObject({ poNumber: 'PO-2', autopay: !account.autopay })
  expect((await billing.read('wallets', account.id)).pausedAt).not.toBeNull()
  expect(await billing.ofAccount('charges', invoice.accountId)).toHaveLength(charges + 1)
  expect(tally(await effects(billing))).toEqual({ 'newRegistrationLink done': 1, 'setPoNumber done': 2, 'setAutopay done': 1, 'pauseAccount done': 1, 'payInvoice done': 1 })
  await second.close()

  async function expectWaiting(): Promise<void> {
    const about = page.getByRole('region', { name: 'About' })
    await expect(about.getByRole('link', { name: 'Waiting: PO number PO-2' })).toBeVisible()
    await expect(about.getByText(account.poNumber ?? 'None', { exact: true })).toBeVisible()
    await expect(about.getByText('PO-2', { exact: true })).toHaveCount(0)
    await expect(page.getByRole('link', { name: `Waiting: autopay ${account.autopay ? 'off' : 'on'}` })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Waiting: pause, Asked for by telephone' })).toBeVisible()
    await expect(page.getByText('Paused', { exact: true })).toHaveCount(0)
  }
})

test('an account in the list says whole what it is', async ({ desk: { page } }) => {
  await goTo(page, 'Accounts')
  await rows(page).first().waitFor()
  await looks(page, 'accounts')
  const cut = await page.getByRole('gridcell').filter({ hasText: /Sub-account|Agency/ }).evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent))
  expect(cut).toEqual([])
})

/** What was clicked here. What customers ask for by SMS is done by itself meanwhile, whenever it is fetched. */
const effects = async (billing: BillingSystem): Promise<Effect[]> => (await billing.effects()).filter(({ command }) => command !== 'holdInvoice' && command !== 'approveInvoice')

function tally(arrived: readonly Effect[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { command, outcome } of arrived) counts[`${command} ${outcome}`] = (counts[`${command} ${outcome}`] ?? 0) + 1
  return counts
}

/** A card of a later year does not run out while a test looks. */
const thisYear = new Date().getFullYear()

/** A prepaid account in USD that is not paused, with people and add-ons, and a method that autopay can use. */
async function prepaid(billing: BillingSystem): Promise<RecordOf<'accounts'>> {
  const wallets = new Map((await billing.all('wallets')).map((wallet) => [wallet.accountId, wallet]))
  const [contacts, addOns, methods] = await Promise.all([billing.all('contacts'), billing.all('addOns'), billing.all('paymentMethods')])
  const account = (await billing.all('accounts')).find(({ id, status, currency }) => {
    const wallet = wallets.get(id)
    return (
      status === 'active' && currency === 'USD' && wallet !== undefined && wallet.pausedAt === null && wallet.balanceMinor > 0 &&
      contacts.some(({ accountId }) => accountId === id) && addOns.some(({ accountId, enabled }) => accountId === id && enabled) &&
      methods.some(({ accountId, isDefault, notAccepted, expYear }) => accountId === id && isDefault && notAccepted === null && (expYear ?? 9999) > thisYear)
    )
  })
  if (account === undefined) throw new Error('The demo company has no such prepaid account.')
  return account
}

/** A method that can be charged and is not the default, of an active account that has another. */
async function spareMethod(billing: BillingSystem): Promise<RecordOf<'paymentMethods'>> {
  const [accounts, methods] = await Promise.all([billing.all('accounts'), billing.all('paymentMethods')])
  const method = methods.find(({ accountId, isDefault, notAccepted, expYear, last4 }) =>
    !isDefault && notAccepted === null && (expYear ?? 9999) > thisYear && accounts.some(({ id, status }) => id === accountId && status === 'active') &&
    methods.some((other) => other.accountId === accountId && other.isDefault && other.last4 !== last4))
  if (method === undefined) throw new Error('The demo company has no account with a second method.')
  return method
}

/** An open invoice that is not on hold and nothing was paid on, of an account with a method that can be charged. */
async function payable(billing: BillingSystem): Promise<{ invoice: RecordOf<'invoices'>; methods: RecordOf<'paymentMethods'>[] }> {
  const [accounts, methods, holds, allocations] = await Promise.all([billing.all('accounts'), billing.all('paymentMethods'), billing.all('holds'), billing.all('allocations')])
  const usable = (of: string) =>
    methods.filter(({ accountId, notAccepted, expYear }) => accountId === of && notAccepted === null && (expYear ?? 9999) > thisYear).toSorted((a, b) => Number(b.slot === 'primary') - Number(a.slot === 'primary'))
  const invoice = (await billing.all('invoices')).find(({ id, accountId, status, disputed }) =>
    status === 'open' && !disputed && accounts.some((account) => account.id === accountId && account.status === 'active') &&
    methods.filter((method) => method.accountId === accountId).length === 1 && usable(accountId).length === 1 &&
    !holds.some((hold) => hold.invoiceId === id && hold.releasedAt === null) && !allocations.some(({ invoiceId }) => invoiceId === id))
  if (invoice === undefined) throw new Error('The demo company has no such open invoice.')
  return { invoice, methods: usable(invoice.accountId) }
}
