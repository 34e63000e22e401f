/** Bank statements in the window: from the bank's file to what is owed, by the keys; and what is wrong with a file. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { prepareDemo } from '#main/hosts/demo.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { entry, said } from '../../banks/writers/said.ts'
import { ACCOUNTS } from '../desk.ts'
import { answerParty, camtOf, chooseFile, entriesGrid, fileOf, fileTable, INTEREST_MINOR, readStatement, statementOf, workEntries, type Credits, type Owed } from '../flows/bank.ts'
import { press, seen } from '../flows/keyboard.ts'
import { detail, goTo, pick, pulled, rowOf, rows, statusBar, view } from '../window.ts'
import { ask } from './ask.ts'
import { expect, test } from './served.ts'

interface Account { accountId: string; name: string; partyId: string }
interface Invoice { invoiceId: string; number: string; status: string; openMinor: number; disputed: boolean; approval: string | null; pending: unknown; total: { minor: number; currency: string } }

/** What is owed in the currency that most of it is owed in, by customers that nothing else happens to. */
async function owed(page: Page): Promise<Owed[]> {
  const { rows: accounts } = await ask<{ rows: Account[] }>(page, ['accounts', 'page'], { limit: 200, sort: 'oldest_due' })
  const all: Owed[] = []
  for (const { accountId, name, partyId } of accounts) {
    const { rows: invoices } = await ask<{ rows: Invoice[] }>(page, ['accounts', 'invoices'], { account: accountId, limit: 200 })
    const usable = invoices.filter(({ status, openMinor, disputed, approval, pending, total }) => status === 'open' && openMinor > 2000 && !disputed && approval === null && pending === null && total.currency !== 'JPY' && total.currency !== 'KWD')
    all.push(...usable.map(({ invoiceId, number, openMinor, total: { currency } }) => ({ accountId, accountName: name, partyId, invoiceId, number, openMinor, currency })))
  }
  const of = Map.groupBy(all, ({ partyId, currency }) => `${partyId} ${currency}`)
  return [...of.values()].toSorted((a, b) => b.length - a.length)[0]!
}

/** One customer each; names that are in no other's name. */
function creditsOf(all: readonly Owed[]): Credits {
  const by = [...Map.groupBy(all, ({ accountId }) => accountId).values()]
  const split = by.find((one) => one.length > 1)!
  const others = by.filter((one) => one !== split).map((one) => one[0]!)
  const [named, parked] = [others[0]!, others[1]!]
  return { named, split: [split[0]!, split[1]!], partMinor: 700, parked, parkedMinor: 4321 }
}

const openOf = async (page: Page, { accountId, invoiceId }: Owed): Promise<number> => (await ask<{ rows: Invoice[] }>(page, ['accounts', 'invoices'], { account: accountId, limit: 200 })).rows.find((row) => row.invoiceId === invoiceId)!.openMinor
const partyName = async (page: Page, id: string): Promise<string> => (await ask<{ parties: { id: string; name: string }[] }>(page, ['app', 'info'])).parties.find((party) => party.id === id)!.name

test('a statement is read, and its credits are applied, split, parked and put aside by keys alone; what is owed is right, and undone it is owed again', async ({ desk: { page, billing } }) => {
  test.setTimeout(240_000)
  const credits = creditsOf(await owed(page))
  const { named, split: [one, two], parked } = credits
  const money = (minor: number) => new Intl.NumberFormat('en-US', { style: 'currency', currency: named.currency }).format(minor / 100)
  const before = (await billing.ofAccount('payments', named.accountId)).length
  await readStatement(page, fileOf('S-1.xml', camtOf(statementOf(credits))), await partyName(page, named.partyId), seen)
  const ids = await workEntries(page, credits, money, seen)

  // It goes out by itself, and the copy has what became of it.
  await expect(statusBar(page)).not.toContainText('waiting to go out')
  await expect.poll(() => openOf(page, named)).toBe(0)
  await expect.poll(async () => (await billing.ofAccount('payments', named.accountId)).length).toBe(before + 1)
  await expect.poll(async () => (await billing.read('invoices', named.invoiceId)).status).toBe('paid')
  await expect.poll(() => openOf(page, one)).toBe(0)
  await expect.poll(() => openOf(page, two)).toBe(two.openMinor - credits.partMinor)
  await expect.poll(async () => (await billing.ofAccount('payments', parked.accountId)).filter(({ amountMinor }) => amountMinor === credits.parkedMinor).length).toBeGreaterThan(0)

  await view(page, 'Parked')
  await expect(rows(page)).toHaveCount(1)
  await view(page, 'Put aside')
  await expect(rows(page)).toContainText(['Interest'])
  await expect(page.getByRole('main')).toContainText(money(INTEREST_MINOR))
  await view(page, 'Applied')
  await expect(rows(page)).toHaveCount(2)
  await expect(rowOf(page, ids.named)).toContainText('Recorded')
  await rowOf(page, ids.named).click()
  await expect(detail(page)).toContainText(named.number)
  await seen(page, 'bank-applied')
  await press(page, 'z')
  await page.getByRole('dialog').getByRole('button', { name: /^Take back/ }).focus()
  await seen(page, 'bank-undo')
  await press(page, 'Enter')
  await expect.poll(() => openOf(page, named)).toBe(named.openMinor)
  await expect.poll(async () => (await billing.read('invoices', named.invoiceId)).status).toBe('open')
  await view(page, 'To apply')
  await expect(rowOf(page, ids.named)).toBeVisible()

  await page.getByRole('link', { name: 'Statements' }).click()
  await expect(page.getByRole('table', { name: 'Bank accounts' })).toContainText('DE02 1203 0000 0000 2020 51')
  await expect(page.getByRole('table', { name: 'Statements' }).getByRole('row')).toHaveCount(2)
  await seen(page, 'bank-statements')
})

test('a file that does not foot is refused with the difference, the same one again changes nothing, a table asks what its columns are, a rule puts aside', async ({ desk: { page } }) => {
  test.setTimeout(240_000)
  const credits = creditsOf(await owed(page))
  const party = await partyName(page, credits.named.partyId)
  const good = camtOf(statementOf(credits))
  await goTo(page, 'Bank')
  await chooseFile(page, /^Read a statement…$/, fileOf('broken.xml', good.replace('>5.00<', '>6.00<')))
  await expect(fileTable(page)).toContainText('Refused')
  await expect(fileTable(page)).toContainText(/difference is \D{1,4}1\.00/)
  await seen(page, 'bank-refused')
  await chooseFile(page, /^Choose another file…$/, fileOf('shot.xml', good.slice(0, 900)))
  await expect(page.getByText('Nothing was taken')).toBeVisible()
  await seen(page, 'bank-unreadable')

  await chooseFile(page, /^Choose another file…$/, fileOf('S-1.xml', good))
  await answerParty(page, party)
  await expect(page.getByText('1 statement taken, 5 new entries.')).toBeVisible()
  await chooseFile(page, /^Choose another file…$/, fileOf('again.xml', good))
  await expect(page.getByText('Nothing changed: 1 statement was read before.')).toBeVisible()
  await seen(page, 'bank-known')

  const [year, month] = new Date().toISOString().split('-')
  const table = ['Buchung;Wer;Betrag;Wofür', `05.0${Number(month) % 9 + 1}.${Number(year) - 1};Zinsen Bank;12,34;Interest`, `06.0${Number(month) % 9 + 1}.${Number(year) - 1};Somebody Else;1.000,50;hello`].join('\r\n')
  await chooseFile(page, /^Choose another file…$/, fileOf('umsatz.csv', table, 'text/csv'))
  const form = page.getByRole('form', { name: 'How the table is read' })
  for (const [heading, is] of [['Buchung', 'Booked on'], ['Wer', 'Payer'], ['Wofür', 'Text']] as const) {
    const box = form.getByRole('combobox', { name: `${heading} is` })
    if ((await box.inputValue()) === is) continue
    await pick(box, is)
  }
  await expect(form.getByRole('button', { name: 'Read it' })).toHaveAttribute('aria-disabled', 'true')
  await form.getByRole('radio', { name: 'day, month, year' }).click()
  await form.getByRole('radio', { name: 'a comma' }).click()
  await form.getByRole('textbox', { name: 'Account' }).fill('4711')
  await form.getByRole('combobox', { name: 'Currency' }).fill(credits.named.currency)
  await page.getByRole('option', { name: credits.named.currency }).click()
  await seen(page, 'bank-table')
  await form.getByRole('button', { name: 'Read it' }).click()
  await answerParty(page, party)
  await expect(page.getByText('1 statement taken, 2 new entries.')).toBeVisible()

  await goTo(page, 'Bank')
  await expect(entriesGrid(page).getByRole('row').filter({ hasText: 'Zinsen Bank' })).toHaveCount(2)
  await page.getByRole('link', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'New rule…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Interest')
  await dialog.getByRole('textbox', { name: 'With these words' }).fill('zinsen')
  await dialog.getByRole('radio', { name: /^Put it aside/ }).click()
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Interest')
  await seen(page, 'bank-rule')
  await dialog.getByRole('button', { name: 'Keep the rule' }).click()
  // Nothing happens by itself to what is there already.
  await dialog.getByRole('button', { name: 'Deal with 2 entries now' }).click()
  await expect(page.getByRole('table', { name: 'Rules' }).getByRole('row', { name: /Interest/ })).toContainText('2')
  await seen(page, 'bank-rules')
  await goTo(page, 'Bank')
  await view(page, 'Put aside')
  await expect(rows(page).first()).toContainText('Rule “Interest”')
  await page.getByRole('link', { name: 'Rules' }).click()
  await page.getByRole('button', { name: 'Remove Interest' }).click()
  await dialog.getByRole('button', { name: 'Remove “Interest”' }).click()
  await expect(page.getByText('No rules yet')).toBeVisible()
})

test('without a line a credit is applied all the same, says that it waits, and is taken back before it went out', async ({ page, serve, dir }) => {
  test.setTimeout(180_000)
  const company = { dir, accounts: ACCOUNTS }
  const demo = await prepareDemo(company)
  const { url, token } = demo.connection
  await page.goto(await serve(['--workspace', join(dir, 'Desk'), '--url', url, '--token', token]))
  await pulled(page)
  const credits = creditsOf(await owed(page))
  await readStatement(page, fileOf('S-1.xml', camtOf(statementOf(credits))), await partyName(page, credits.named.partyId))
  await demo.close()
  await statusBar(page).getByRole('button', { name: 'Pull now' }).click()
  await expect(statusBar(page)).toContainText('offline')
  const row = rows(page).filter({ hasText: credits.named.accountName }).first()
  const id = (await row.getAttribute('data-row'))!
  await row.click()
  await detail(page).getByRole('button', { name: `Apply to ${credits.named.accountName}` }).first().click()
  await expect(rowOf(page, id)).toHaveCount(0)
  await expect(statusBar(page)).toContainText('1 waiting')
  await view(page, 'Applied')
  await expect(rowOf(page, id)).toContainText('Waiting to go out')
  await rowOf(page, id).click()
  await press(page, 'z')
  await expect(rowOf(page, id)).toHaveCount(0)
  await expect(statusBar(page)).not.toContainText('waiting')
  await view(page, 'To apply')
  await expect(rowOf(page, id)).toBeVisible()
})

test('a file of two unknown accounts asks whose each is; money that went back leads to its credit; what waits is a view, a file and a figure of Home', async ({ desk: { page } }) => {
  test.setTimeout(180_000)
  const { parties } = await ask<{ parties: { id: string; name: string; currency: string }[] }>(page, ['app', 'info'])
  const [one, two] = [parties[0]!, parties.find(({ currency }) => currency !== parties[0]!.currency)!]
  const credit = entry({ amountMinor: 5_000, payerName: 'Petra Sundqvist', reference: 'E2E-R', text: 'on account', bankReference: 'R1' })
  const returned = { ...credit, amountMinor: -5_000, text: 'RETURN AC04', bankReference: 'R2' }
  const both = [said({ currency: one.currency, entries: [credit, returned] }), said({ account: 'GB29NWBK60161331926819', currency: two.currency, reference: 'S-GB', entries: [entry({ amountMinor: 7_700 })] })]
  await goTo(page, 'Bank')
  await chooseFile(page, /^Read a statement…$/, fileOf('both.xml', camtFile(both.map((statement) => camtStatement(statement)))))
  const question = page.getByRole('region', { name: 'To be answered' })
  await question.getByRole('heading', { name: 'Whose are these 2 accounts?' }).waitFor()
  for (const [number, { name }] of [['DE89 3704 0044 0532 0130 00', one], ['GB29 NWBK 6016 1331 9268 19', two]] as const) {
    await pick(question.getByRole('combobox', { name: new RegExp(`^${number}`) }), new RegExp(`^${name}`))
  }
  await seen(page, 'bank-whose-each')
  await question.getByRole('button', { name: 'Read them for these parties' }).click()
  await expect(page.getByText('2 statements taken, 3 new entries.')).toBeVisible()

  await page.getByRole('button', { name: 'Go to the entries to apply' }).click()
  await expect(rows(page)).toHaveCount(2)
  await view(page, 'Money out')
  await rows(page).filter({ hasText: 'Petra Sundqvist' }).click()
  await expect(detail(page)).toContainText('Takes back')
  await seen(page, 'bank-takes-back')
  await detail(page).getByRole('link', { name: /50\.00/ }).click()
  await expect(detail(page)).toContainText('Taken back by')

  await view(page, 'All')
  await page.getByRole('button', { name: /^Views: / }).click()
  await page.getByRole('menuitem', { name: 'Save as a new view…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('All of the bank')
  await page.keyboard.press('Enter')
  const link = page.getByRole('navigation').getByRole('link', { name: 'All of the bank' })
  await expect(link).toContainText('3')
  await view(page, 'To apply')
  await link.click()
  await expect(rows(page)).toHaveCount(3)
  await page.getByRole('button', { name: /^Export/ }).click()
  await seen(page, 'bank-views')
  await page.getByRole('menuitem', { name: 'Excel workbook of 3 rows' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Bank entries' })).toBeVisible()

  await goTo(page, 'Home')
  const waits = page.getByRole('main').getByRole('link', { name: /^2\s*bank entries to apply/ })
  await expect(waits).toBeVisible()
  await seen(page, 'home-bank')
  await waits.click()
  await expect(rows(page)).toHaveCount(2)
})
