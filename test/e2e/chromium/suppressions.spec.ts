/** Do not contact: an address is put on the list by keyboard, is left out of what is sent, and is taken off with a note. */
import { looks } from '../look.ts'
import { detail, filter, goTo, listIsThere, rows } from '../window.ts'
import { expect, test } from './served.ts'

test('an address on the list is left out of a dispatch, until it is taken off', async ({ desk: { page } }) => {
  const dialog = page.getByRole('dialog')
  await goTo(page, 'Registrations')
  await filter(page, 'Needs', /^Send email/)
  const cell = rows(page).first().getByRole('gridcell').filter({ hasText: '@' })
  const address = (await cell.textContent())!.trim()

  await test.step('the list says what comes to it', async () => {
    await goTo(page, 'Do not contact')
    await page.getByText('Everybody may be written to').waitFor()
    await looks(page, 'suppressions-empty')
  })

  await test.step('by keyboard: what is no address is refused and kept, what is one is there', async () => {
    await page.getByRole('button', { name: 'Add…' }).press('Enter')
    const typed = dialog.getByRole('textbox', { name: 'Address or number' })
    await expect(typed).toBeFocused()
    await page.keyboard.type('0400 000 111')
    await page.keyboard.press('Enter')
    await expect(dialog.getByText(/neither an email address nor a phone number/)).toBeVisible()
    await expect(typed).toHaveValue('0400 000 111')
    await typed.fill(address.toUpperCase())
    await dialog.getByRole('textbox', { name: 'Note' }).fill('Asked on the phone.')
    await typed.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(detail(page).getByRole('heading', { name: address, exact: true })).toBeVisible()
    await expect(detail(page).getByText('Asked on the phone.')).toBeVisible()
    await expect(detail(page).getByRole('list').getByRole('link').first()).toBeVisible()
    await looks(page, 'suppressions')
  })

  await test.step('it is found by its reason and by a part of it', async () => {
    await filter(page, 'Why', /^Comes back/)
    await page.getByText('Nothing matches').waitFor()
    await page.getByRole('button', { name: 'Clear filters and search' }).click()
    await page.getByRole('searchbox', { name: 'Search addresses' }).fill(address.split('@')[1]!)
    await expect(rows(page)).toHaveCount(1)
    await page.getByRole('button', { name: 'Empty the search' }).click()
  })

  await test.step('a dispatch leaves it out, and says why', async () => {
    await goTo(page, 'Registrations')
    await listIsThere(page)
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).click()
    await page.getByRole('button', { name: /^Send registration email to \d+…$/ }).click()
    await expect(dialog.getByText(/asked for no more mail/).first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })

  await test.step('taken off with a note, it is gone from the list', async () => {
    await goTo(page, 'Do not contact')
    await rows(page).first().click()
    await detail(page).getByRole('button', { name: 'Write to it again…' }).click()
    await dialog.getByRole('textbox', { name: 'Note' }).fill('They rang: they want it after all.')
    await dialog.getByRole('button', { name: 'Write to this address again' }).click()
    await expect(dialog).toBeHidden()
    await page.getByText('Everybody may be written to').waitFor()
  })
})
