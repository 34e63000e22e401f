/** A bank statement from the file to the books: read, applied by keys, split, parked, put aside, and taken back. */
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { entry, said, type Said } from '../../banks/writers/said.ts'
import { detail, pick, rowOf, rows } from '../window.ts'
import { dialog, press, tabTo, unseen, type Look } from './keyboard.ts'

/** An open invoice of the demo company, as the desk shows it. */
export interface Owed {
  accountId: string
  accountName: string
  partyId: string
  invoiceId: string
  number: string
  openMinor: number
  currency: string
}

interface StatementFile {
  name: string
  mimeType: string
  buffer: Buffer
}

export const fileOf = (name: string, text: string, mimeType = 'text/xml'): StatementFile => ({ name, mimeType, buffer: Buffer.from(text) })

export interface Credits {
  /** Named by its number, and exactly what is open. */
  named: Owed
  /** Two invoices of one customer; so much of the second is paid. */
  split: readonly [Owed, Owed]
  partMinor: number
  /** Nothing but a name. */
  parked: Owed
  parkedMinor: number
}

export const INTEREST_MINOR = 1234

/** The statement of a day with these four credits and a fee; it foots. */
export function statementOf({ named, split: [one], partMinor, parked, parkedMinor }: Credits): Said {
  const of = (more: Parameters<typeof entry>[0]) => entry({ reference: 'NOTPROVIDED', ...more })
  return said({
    account: 'DE02120300000000202051', bank: 'BYLADEM1001', currency: named.currency, reference: 'S-1', openingMinor: 1_000_000,
    entries: [
      of({ amountMinor: named.openMinor, payerName: named.accountName, payerAccount: 'AT483200000012345864', text: `Invoice ${named.number}`, bankReference: 'B1' }),
      of({ amountMinor: one.openMinor + partMinor, payerName: one.accountName, payerAccount: 'AT022050302101023600', text: 'as agreed', bankReference: 'B2' }),
      of({ amountMinor: parkedMinor, payerName: parked.accountName, payerAccount: 'AT332011182226145400', text: 'on account', bankReference: 'B3' }),
      of({ amountMinor: INTEREST_MINOR, payerName: 'Zinsen Bank', payerAccount: 'AT611904300234573201', text: 'Interest of the quarter', bankReference: 'B4' }),
      of({ amountMinor: -500, payerName: 'Fees', payerAccount: 'AT611904300234573201', text: 'Account fees', bankReference: 'B5' }),
    ],
  })
}

export const camtOf = (statement: Said): string => camtFile([camtStatement(statement)])

/** Chooses a file by the button that has this name, which the keyboard comes to. */
export async function chooseFile(page: Page, button: RegExp, file: StatementFile): Promise<void> {
  await tabTo(page, button)
  const chooser = page.waitForEvent('filechooser')
  await press(page, 'Enter')
  await (await chooser).setFiles(file)
}

export const entriesGrid = (page: Page): Locator => page.getByRole('grid', { name: 'Bank entries' })
const entryRow = (page: Page, payer: string): Locator => rows(page).filter({ hasText: payer }).first()
export const fileTable = (page: Page): Locator => page.getByRole('table', { name: 'Statements of the file' })

/** Whose account it is, is asked of the first statement; the party is chosen in the list. */
export async function answerParty(page: Page, partyName: string): Promise<void> {
  const ask = page.getByRole('region', { name: 'To be answered' })
  await ask.waitFor()
  const party = ask.getByRole('combobox', { name: 'Party' })
  if (!(await party.inputValue()).startsWith(partyName)) {
    await pick(party, new RegExp(`^${partyName}`), 'Enter')
  }
  await ask.getByRole('button', { name: 'Read it for this party' }).focus()
  await press(page, 'Enter')
}

/** Reads the statement from an empty screen on; ends on the queue with four credits. */
export async function readStatement(page: Page, file: StatementFile, partyName: string, look: Look = unseen): Promise<void> {
  await press(page, 'g', 'y')
  await expect(page.getByText('No bank statement has been read yet')).toBeVisible()
  await look(page, 'bank-none')
  await press(page, 'g', 'y')
  await chooseFile(page, /^Read a statement…$/, file)
  await page.getByRole('region', { name: 'To be answered' }).waitFor()
  await look(page, 'bank-whose')
  await answerParty(page, partyName)
  await expect(page.getByText('1 statement taken, 5 new entries.')).toBeVisible()
  await look(page, 'bank-read')
  await tabTo(page, /^Go to the entries to apply$/)
  await press(page, 'Enter')
  await expect(rows(page)).toHaveCount(4)
}

/** Goes with the keyboard to the row of a payer, and opens it. */
async function openEntry(page: Page, payer: string): Promise<string> {
  const id = await entryRow(page, payer).getAttribute('data-row')
  if (id === null) throw new Error(`There is no entry of ${payer}.`)
  for (let tries = 0; tries < 12 && !(await rowOf(page, id).evaluate((row) => row === document.activeElement)); tries += 1) await press(page, tries === 0 ? 'j' : tries < 6 ? 'k' : 'j')
  await press(page, 'Enter')
  await expect(detail(page)).toContainText(payer)
  // Its keys mean something once it is read, and what it may be with it.
  await expect(detail(page).getByRole('button', { name: /^Split…/ })).toBeVisible()
  await expect(detail(page).locator('.mantine-Skeleton-root')).toHaveCount(0)
  return id
}

/** All four by keys alone; returns the ids by what became of them. */
export async function workEntries(page: Page, credits: Credits, money: (minor: number) => string, look: Look = unseen): Promise<{ named: string; split: string; parked: string; aside: string }> {
  const { named, split: [one, two], partMinor, parked, parkedMinor } = credits
  const ids = { named: '', split: '', parked: '', aside: '' }
  ids.named = await openEntry(page, named.accountName)
  await expect(detail(page).getByRole('button', { name: `Apply to ${named.accountName}` }).first()).toBeEnabled()
  await expect(detail(page).getByRole('table').first()).toContainText(named.number)
  await look(page, 'bank-entry')
  await press(page, 'a')
  await expect(rows(page)).toHaveCount(3)
  // The next one is there by itself.
  await expect(detail(page)).not.toContainText(`Invoice ${named.number}`)

  ids.split = await openEntry(page, one.accountName)
  await press(page, 's')
  const question = dialog(page)
  await question.getByRole('textbox', { name: `Pays of ${one.number}` }).waitFor()
  await tabTo(page, /^Empty/)
  await press(page, 'Enter')
  await type(page, one, (one.openMinor + partMinor + 100) / 100)
  await expect(question).toContainText('Only')
  await type(page, one, one.openMinor / 100)
  await expect(question).toContainText(`What is left stays with ${one.accountName} as unapplied cash.`)
  await expect(question.getByText('Left', { exact: true }).locator('+ dd')).toHaveText(money(partMinor))
  await look(page, 'bank-split')
  await type(page, two, partMinor / 100)
  await expect(question).toContainText('It comes out even.')
  await tabTo(page, /^Apply .* to 2 invoices$/)
  await press(page, 'Enter')
  await expect(question).toHaveCount(0)
  await expect(rows(page)).toHaveCount(2)

  ids.parked = await openEntry(page, parked.accountName)
  await press(page, 'p')
  // The first suggestion's account is there already.
  await expect(dialog(page).getByRole('combobox', { name: 'Account' })).toHaveValue(new RegExp(`^${escaped(parked.accountName)}`))
  await look(page, 'bank-park')
  await expect(dialog(page).getByRole('button', { name: `Park ${money(parkedMinor)}` })).toBeFocused()
  await press(page, 'Enter')
  await expect(rows(page)).toHaveCount(1)

  ids.aside = await openEntry(page, 'Zinsen Bank')
  await press(page, 'i')
  await dialog(page).getByRole('textbox', { name: 'Why' }).pressSequentially('Interest')
  await press(page, 'Enter')
  await expect(page.getByText('Nothing to apply')).toBeVisible()
  await look(page, 'bank-all-done')
  return ids
}

async function type(page: Page, invoice: Owed, amount: number): Promise<void> {
  const box = dialog(page).getByRole('textbox', { name: `Pays of ${invoice.number}` })
  await box.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(amount.toFixed(2))
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
