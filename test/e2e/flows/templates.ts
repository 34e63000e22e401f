/** A template is changed, mended, saved, and used: from the list to the message that goes out. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Desk } from '../desk.ts'
import { looks } from '../look.ts'
import { goTo, pick, rows } from '../window.ts'

const code = (page: Page, part: string): Locator => page.getByRole('textbox', { name: `${part} of the template` })
const problems = (page: Page): Locator => page.getByRole('region', { name: 'Problems' })
const preview = (page: Page): Locator => page.getByRole('region', { name: 'Preview' })

async function openTemplate(page: Page, label: string): Promise<void> {
  await goTo(page, 'Templates')
  await rows(page).filter({ hasText: label }).click()
  await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
  await expect(problems(page)).toContainText('Nothing to mend')
}

/** Turns to a part of the template, and puts the cursor at its beginning. */
async function turnTo(page: Page, part: string): Promise<Locator> {
  await page.getByRole('radiogroup', { name: 'Part' }).getByText(part, { exact: true }).click()
  const field = code(page, part)
  await field.click()
  await page.keyboard.press('Control+Home')
  return field
}

const fromTheBeginning = async (page: Page, part: string, words: string): Promise<void> => {
  await turnTo(page, part)
  // Typed as it stands: what closes brackets by itself would close these twice.
  await page.keyboard.insertText(words)
}

export async function writeMendAndSave({ page }: Desk): Promise<void> {
  await openTemplate(page, 'Registration email')
  await looks(page, 'template')
  await fromTheBeginning(page, 'Subject', '{{ acount.name }}: ')
  await expect(problems(page)).toContainText('There is no “acount.name”. Did you mean “account.name”?')
  await expect(preview(page)).toContainText('It cannot be shown until its problems are mended.')
  await looks(page, 'template-problem')
  const save = page.getByRole('button', { name: 'Save for all parties' })
  await expect(save).toHaveAttribute('aria-disabled', 'true')

  // The problem leads to its place, from wherever one is.
  await page.getByRole('radiogroup', { name: 'Part' }).getByText('HTML', { exact: true }).click()
  await problems(page).getByRole('button', { name: /acount\.name/ }).click()
  await expect(code(page, 'Subject')).toBeFocused()
  await page.keyboard.press('Control+Home')
  for (const _ of '{{ acount.name }}') await page.keyboard.press('Delete')
  await page.getByRole('region', { name: 'Variables' }).getByRole('button', { name: /^account\.name / }).click()
  await expect(problems(page)).toContainText('Nothing to mend')
  await expect(preview(page)).toContainText('Kestrel Freight Pty Ltd: Set up your sign-in')

  // What is not saved stays, wherever one goes meanwhile.
  await goTo(page, 'Home')
  await goTo(page, 'Templates')
  await expect(rows(page).filter({ hasText: 'Registration email' })).toContainText('Not saved yet')
  await openTemplate(page, 'Registration email')
  await turnTo(page, 'Subject')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Saved as version 2.')).toBeVisible()
  await expect(code(page, 'Subject')).toContainText('{{ account.name }}: Set up your sign-in')

  await page.getByRole('button', { name: 'Versions…' }).click()
  const versions = page.getByRole('dialog', { name: 'Versions' })
  await expect(versions.getByRole('button', { name: /^Version 2, in use/ })).toBeVisible()
  await expect(versions.getByRole('region', { name: 'Subject' })).toContainText('{{ account.name }}: Set up your sign-in')
  await looks(page, 'template-versions')
  await versions.getByRole('button', { name: 'Close' }).last().click()

  // It is what customers are sent from now on.
  await goTo(page, 'Registrations')
  await rows(page).first().waitFor()
  await page.getByRole('main').getByRole('checkbox').first().check()
  await page.getByRole('button', { name: /^Send/ }).first().click()
  const dispatch = page.getByRole('dialog')
  await expect(dispatch.getByText(/Registration email, version 2/).first()).toBeVisible()
  await page.keyboard.press('Escape')
}

/** A party's own, made and given back; an SMS that may hold no link to an invoice. */
export async function makeOnesOwnAndGoBack({ page }: Desk): Promise<void> {
  await openTemplate(page, 'Approval request')
  await pick(page.getByRole('combobox', { name: 'For' }), 'Australia')
  await expect(page.getByText('Australia uses the template for all parties.')).toBeVisible()
  await page.getByRole('button', { name: 'Make its own' }).click()
  await fromTheBeginning(page, 'SMS', 'See {{ party.portalUrl }}/invoices/1 ')
  await expect(problems(page)).toContainText('An SMS may hold the address of the portal’s sign-in, {{ party.portalUrl }}, and no other link')
  await page.getByRole('button', { name: 'Undo changes' }).click()
  await page.getByRole('button', { name: 'Make its own' }).click()
  await fromTheBeginning(page, 'SMS', 'Hello from all of us at the desk. ')
  await expect(preview(page)).toContainText('Hello from all of us at the desk. Meridian Fleet Pty Ltd')
  await expect(preview(page)).toContainText(/2 segments/)
  await looks(page, 'template-sms')
  await page.getByRole('button', { name: 'Save for Australia' }).click()
  await expect(page.getByText('Saved as version 1.')).toBeVisible()
  await goTo(page, 'Templates')
  await expect(rows(page).filter({ hasText: 'Approval request' })).toContainText('Australia')
  await looks(page, 'templates')
  await rows(page).filter({ hasText: 'Approval request' }).click()
  await pick(page.getByRole('combobox', { name: 'For' }), 'Australia (its own)')
  await page.getByRole('button', { name: 'Back to the one for all…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Go back to the one for all' }).click()
  await expect(page.getByText('Australia uses the template for all parties.')).toBeVisible()
}
