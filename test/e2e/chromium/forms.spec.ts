/** Dialogs and forms as a person at the keyboard meets them: where the focus is, what Enter and Escape do, what is kept and said. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { prepareDemo } from '#main/hosts/demo.ts'
import { ACCOUNTS } from '../desk.ts'
import { startNew } from '../flows/documents.ts'
import { detail, goTo, goToSettings, pick, pulled, rows } from '../window.ts'
import { expect, test } from './served.ts'

const dialog = (page: Page) => page.getByRole('dialog')

async function chooseParty(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Party: / }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click()
}

/** It has invoices, and contacts that can be written to. */
async function openOneThatOwes(page: Page): Promise<void> {
  await goTo(page, 'Accounts')
  await rows(page).filter({ hasText: 'overdue' }).first().click()
}

test('a schedule for another party than the window shows is saved by Enter, said, and there', async ({ desk: { page } }) => {
  await chooseParty(page, 'Australia')
  await goTo(page, 'Schedules')
  await page.getByRole('button', { name: 'New schedule…' }).click()
  const comes = dialog(page).getByRole('region', { name: 'What it comes to' })
  await pick(dialog(page).getByRole('combobox', { name: 'Party' }), /^Worldwide/)

  await test.step('what is wrong with a rule stands at it, and no old answer beside it', async () => {
    await expect(comes.getByText('At 08:00, on the 1st of each month')).toBeVisible()
    await pick(dialog(page).getByRole('combobox', { name: 'When' }), 'By a rule of its own')
    const rule = dialog(page).getByRole('textbox', { name: 'Rule' })
    await rule.fill('0 8 1')
    await expect(rule).toHaveAccessibleDescription(/Write five fields/)
    await expect(comes).toContainText('Fill in what is missing')
    await rule.fill('99 8 1 * *')
    await expect(rule).toHaveAccessibleDescription(/This rule is not understood/)
    await expect(comes).toContainText('Fill in what is missing')
    await rule.fill('30 7 2 * *')
    await expect(comes.getByText('At 07:30, on the 2nd of each month')).toBeVisible()
    await expect(rule).not.toHaveAttribute('aria-invalid', 'true')
  })

  const name = dialog(page).getByRole('textbox', { name: 'Name', exact: true })
  await name.press('Enter')
  await expect(dialog(page)).toBeVisible()
  await name.fill('Monthly, of the others')
  await name.press('Enter')
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('main').getByText('Saved, for Worldwide.')).toBeVisible()
  await expect(detail(page).getByRole('heading', { name: 'Monthly, of the others' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Party' })).toBeVisible()
  await expect(rows(page)).toHaveCount(1)
  await chooseParty(page, 'All parties')
  await expect(rows(page)).toContainText(['Worldwide'])
})

test('a letterhead keeps what is typed for each party, and the focus where it is', async ({ desk: { page } }) => {
  await goToSettings(page, 'Letterhead')
  const party = page.getByRole('region', { name: 'Letterhead' }).getByRole('combobox', { name: 'Party' })
  const turnTo = (name: string) => pick(party, new RegExp(`^${name}`))
  const phone = page.getByRole('textbox', { name: 'Phone' })
  await turnTo('Australia')
  await phone.fill('+61 2 5550 1800')
  await turnTo('USA')
  await expect(phone).toHaveValue('')
  await goTo(page, 'Home')
  await goToSettings(page, 'Letterhead')
  await turnTo('Australia \\(not saved yet\\)')
  await expect(phone).toHaveValue('+61 2 5550 1800')

  const preview = page.getByRole('button', { name: 'Preview', exact: true })
  await preview.click()
  await expect(dialog(page).locator('canvas').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(preview).toBeFocused()

  await phone.press('Enter')
  await expect(page.getByText('Saved. Documents made from now on have it.')).toBeVisible()
  await expect(phone).toBeFocused()
  await phone.fill('+61 2 5550 1801')
  const save = page.getByRole('button', { name: 'Save letterhead' })
  await save.click()
  await expect(page.getByText('Saved. Documents made from now on have it.')).toBeVisible()
  await expect(save).toBeFocused()

  await phone.fill('nothing of worth')
  await page.getByRole('button', { name: 'Undo changes' }).click()
  await expect(phone).toHaveValue('+61 2 5550 1801')
  await expect(save).toBeFocused()
})

test('a paper that is emailed: Escape closes the upper question, and what was saved is not saved twice', async ({ desk: { page } }) => {
  await openOneThatOwes(page)
  await page.getByRole('tab', { name: 'Documents' }).click()
  await page.getByRole('button', { name: 'Preview statement' }).click()
  const email = page.getByRole('button', { name: 'Email…' })
  await email.click()
  const question = page.getByRole('dialog', { name: 'Email this document' })
  await expect(question.getByRole('checkbox').and(page.locator(':enabled')).first()).toBeFocused()
  await expect(question.getByText('No mail server is set')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(email).toBeVisible()
  await expect(email).toBeFocused()

  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog(page).getByRole('button', { name: 'Saved', exact: true })).toBeDisabled()
  await expect(dialog(page).getByRole('button', { name: 'Save', exact: true })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
})

test('a dialog has the focus from its beginning, and gives it back', async ({ desk: { page } }) => {
  const newButton = page.getByRole('button', { name: 'New', exact: true })
  await startNew(page, 'Aged receivables')
  await expect(dialog(page).getByRole('button', { name: 'Make workbook' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(newButton).toBeFocused()
  // Its button is not ready before the core has counted.
  const counted = Promise.withResolvers<void>()
  await page.route(/batchPreview/, async (route) => {
    await counted.promise
    await route.continue()
  })
  await startNew(page, 'Statements for many accounts')
  await expect(dialog(page).getByRole('button', { name: 'Make statements', exact: true })).toBeFocused()
  counted.resolve()
  await expect(dialog(page).getByRole('button', { name: /^Make statements for up to \d+ accounts$/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(newButton).toBeFocused()

  await openOneThatOwes(page)
  await page.getByRole('tab', { name: 'Invoices' }).click()
  await page.getByRole('button', { name: /^More of/ }).last().click()
  await page.getByRole('menuitem', { name: 'Detailed spreadsheet…' }).click()
  await expect(dialog(page).getByRole('radio', { name: 'Excel workbook' })).toBeFocused()
})

test('without a mail server it is said before anything is written', async ({ page, serve, dir }) => {
  const { connection: { url, token }, close } = await prepareDemo({ dir, accounts: ACCOUNTS })
  await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', url, '--token', token]))
  await pulled(page)
  await goTo(page, 'Schedules')
  await page.getByRole('button', { name: 'New schedule…' }).click()
  await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Monthly')
  await dialog(page).getByRole('button', { name: 'Save schedule' }).click()
  await detail(page).getByRole('button', { name: 'Run now…' }).click()
  await expect(dialog(page).getByText('No mail server is set: nothing can be sent.')).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: /^Send up to \d+ statements$/ })).toBeDisabled()
  await page.keyboard.press('Escape')

  await openOneThatOwes(page)
  await page.getByRole('tab', { name: 'Documents' }).click()
  await page.getByRole('button', { name: 'Preview statement' }).click()
  await page.getByRole('button', { name: 'Email…' }).click()
  const question = page.getByRole('dialog', { name: 'Email this document' })
  await expect(question.getByRole('button', { name: /^Send to/ })).toBeDisabled()
  await question.getByRole('link', { name: 'Give its address in Settings' }).click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Mail server' })).toBeInViewport()
  await close()
})
