/** Settings of mail and SMS, by clicking: what is set is there again, what is typed is kept, and no secret comes back. */
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { prepareDemo, type PreparedDemo } from '#main/hosts/demo.ts'
import { ACCOUNTS } from '../desk.ts'
import { looks, overflow } from '../look.ts'
import { complaints, goTo, goToSettings, pulled } from '../window.ts'
import { expect, test as served } from './served.ts'

interface Fixtures {
  /** The demo company's billing system, mail server and SMS provider, none of which the desk was told of but the first. */
  company: PreparedDemo
  /** A desk of its own at that billing system, pulled. */
  settingsPage: Page
}

const test = served.extend<Fixtures>({
  company: async ({ dir }, provide) => {
    const company = await prepareDemo({ dir, accounts: ACCOUNTS })
    await provide(company)
    await company.close()
  },
  settingsPage: async ({ company, dir, serve, page }, provide) => {
    const heard = complaints(page)
    const { url, token } = company.connection
    await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', url, '--token', token]))
    await pulled(page)
    await provide(page)
    expect(heard).toEqual([])
  },
})

const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
const index = (page: Page): Locator => page.getByRole('navigation', { name: 'Settings' })

test('rules of sending are saved, and what is not saved yet is marked and kept', async ({ settingsPage: page }) => {
  await goToSettings(page, 'Mail')
  const sending = part(page, 'Sending')
  const save = sending.getByRole('button', { name: 'Save sending' })
  await expect(save).toHaveAttribute('aria-disabled', 'true')
  await sending.getByRole('textbox', { name: 'Stop after' }).fill('25')
  await sending.getByRole('textbox', { name: 'Every party, a minute' }).fill('120')
  await sending.getByRole('textbox', { name: 'Australia, a minute' }).fill('30')
  await sending.getByRole('textbox', { name: 'Australia, an hour' }).fill('1200')

  await goTo(page, 'Home')
  await goToSettings(page, 'Mail')
  await expect(index(page).getByRole('link', { name: 'Mail not saved' })).toBeVisible()
  await expect(sending.getByRole('textbox', { name: 'Australia, an hour' })).toHaveValue('1,200')
  await sending.getByRole('textbox', { name: 'Stop after' }).press('Enter')
  await expect(sending.getByText('Saved. Campaigns keep to it from now on.')).toBeVisible()
  await expect(index(page).getByRole('link', { name: 'Mail', exact: true })).toBeVisible()
  await page.reload()
  await expect(sending.getByRole('textbox', { name: 'Stop after' })).toHaveValue('25 failures')
  await expect(sending.getByRole('textbox', { name: 'Every party, a minute' })).toHaveValue('120')
  await expect(sending.getByRole('textbox', { name: 'Australia, a minute' })).toHaveValue('30')

  await sending.getByRole('textbox', { name: 'Quiet time' }).fill('48')
  await sending.getByRole('button', { name: 'Undo changes' }).click()
  await expect(sending.getByRole('textbox', { name: 'Quiet time' })).toHaveValue('24 hours')
  await expect(save).toBeFocused()
})

test('a mail server is set by its address, and its password goes in and never comes out', async ({ settingsPage: page, company }) => {
  await goToSettings(page, 'Mail')
  const server = part(page, 'Mail server')
  const { port } = new URL(company.smtpUrl)
  await server.getByRole('textbox', { name: 'Address' }).fill('smtp://127.0.0.1:9')
  await server.getByRole('button', { name: 'Save mail server' }).click()
  await expect(server.getByRole('alert')).toBeVisible()
  // As somebody pastes it from elsewhere.
  await server.getByRole('textbox', { name: 'Address' }).fill(`smtp://desk:its%20password@127.0.0.1:${port}`)
  await expect(server.getByRole('textbox', { name: 'Address' })).toHaveValue(`smtp://127.0.0.1:${port}`)
  await expect(server.getByRole('textbox', { name: 'User name' })).toHaveValue('desk')
  await expect(server.getByRole('textbox', { name: 'Password' })).toHaveValue('its password')
  await server.getByText('None', { exact: true }).click()
  await server.getByRole('button', { name: 'Save mail server' }).click()
  await expect(server.getByText('Saved: the mail server answered.')).toBeVisible()

  await page.context().route('https://login.microsoftonline.com/**', async (route) => {
    const asked = new URL(route.request().url()).searchParams
    await route.fulfill({ status: 302, headers: { location: `${asked.get('redirect_uri')}/?error=access_denied&state=${asked.get('state')}` } })
  })
  await server.getByText('Microsoft', { exact: true }).click()
  const signIn = server.getByRole('button', { name: 'Sign in with Microsoft' })
  await expect(signIn).toHaveAttribute('aria-disabled', 'true')
  await server.getByRole('textbox', { name: 'Send as' }).fill('accounts@company.example')
  await server.getByRole('textbox', { name: 'Client id' }).fill('8b1f6c1e-0000-4000-8000-2a5d3c9e7f10')
  const opened = page.waitForEvent('popup')
  await signIn.click()
  await expect((await opened).getByText('You are not signed in')).toBeVisible()
  await expect(server.getByRole('alert')).toContainText('Microsoft')
  await expect(server.getByRole('button', { name: 'Begin again' })).toBeVisible()
  await looks(page, 'settings-mail')
})

test('a DKIM key is made here, its record can be copied, and it is taken away again', async ({ settingsPage: page }) => {
  await goToSettings(page, 'Domain')
  const dkim = part(page, 'DKIM')
  await dkim.getByRole('button', { name: 'Sign messages…' }).click()
  const domain = dkim.getByRole('combobox', { name: 'Domain' })
  await expect(domain).toBeFocused()
  await domain.fill('not a domain')
  await expect(domain).toHaveAccessibleDescription(/A domain is like accounts\.example\./)
  await domain.fill('Meridian.example')
  await dkim.getByRole('textbox', { name: 'Selector' }).fill('desk-2026')
  await dkim.getByRole('button', { name: 'Make key' }).click()
  const key = page.getByRole('region', { name: 'Key of meridian.example' })
  await expect(key.getByText('desk-2026._domainkey.meridian.example')).toBeVisible()
  await expect(key.getByText(/^v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A/)).toBeVisible()
  await expect(dkim.getByText('This computer cannot keep keys safely')).toBeVisible()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await key.getByRole('button', { name: 'Copy value of desk-2026._domainkey.meridian.example' }).click()
  await expect(key.getByText('Copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/=]{360,}$/)
  await looks(page, 'settings-domain')

  await dkim.getByRole('button', { name: 'Add a key…' }).click()
  await dkim.getByText('I have one', { exact: true }).click()
  await domain.fill('other.example')
  await dkim.getByRole('textbox', { name: 'Private key' }).fill('-----BEGIN PUBLIC KEY-----')
  await dkim.getByRole('button', { name: 'Save key' }).click()
  await expect(dkim.getByRole('alert')).toContainText('This is the public half.')
  await dkim.getByRole('button', { name: 'Cancel' }).click()

  await key.getByRole('button', { name: 'Take away the key of meridian.example…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take key away' }).click()
  await expect(key).toHaveCount(0)
  await expect(dkim.getByRole('button', { name: 'Sign messages…' })).toBeVisible()
})

test('an SMS provider is asked before it is kept, and its token is never shown again', async ({ settingsPage: page, company }) => {
  await goToSettings(page, 'SMS')
  const sms = part(page, 'SMS provider')
  await expect(sms.getByRole('textbox', { name: 'Address' })).toHaveValue('https://api.twilio.com')
  await sms.getByRole('textbox', { name: 'Address' }).fill(company.sms.url)
  await sms.getByRole('textbox', { name: 'Account' }).fill(company.sms.accountSid)
  const token = sms.getByRole('textbox', { name: 'Token' })
  await token.fill('not the token')
  await sms.getByRole('button', { name: 'Save provider' }).click()
  await expect(sms.getByRole('alert')).toBeVisible()
  await token.fill(company.sms.authToken)
  await token.press('Enter')
  await expect(sms.getByText('Saved: the provider knows the account.')).toBeVisible()
  await expect(sms.getByText('so it is asked for again at the next start')).toBeVisible()
  await page.reload()
  await expect(sms.getByRole('textbox', { name: 'Account' })).toHaveValue(company.sms.accountSid)
  await expect(token).toHaveValue('')
  expect(await page.content()).not.toContain(company.sms.authToken)
  await looks(page, 'settings-sms')

  await sms.getByRole('button', { name: 'Send no SMS any more…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop SMS' }).click()
  await expect(sms.getByRole('textbox', { name: 'Address' })).toHaveValue('https://api.twilio.com')
})

test('each page of the settings has an address, and stands at twice the size', async ({ settingsPage: page }) => {
  await goToSettings(page, 'Mail')
  await expect(page).toHaveURL(/#\/settings\/mail$/)
  await page.evaluate(() => { window.location.hash = '#/settings/bounces' })
  await expect(part(page, 'Bounce mailbox')).toBeInViewport()
  await page.setViewportSize({ width: 640, height: 400 })
  for (const name of ['Connection', 'Local copy', 'Mail', 'Domain', 'SMS', 'Letterhead', 'Appearance'] as const) {
    await index(page).getByRole('link', { name, exact: true }).press('Enter')
    await expect(index(page).getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page')
    await expect.poll(() => overflow(page), name).toEqual([])
  }
})
