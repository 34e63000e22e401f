import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { paperJob } from '#main/core/jobs/paper.ts'
import type { AccountId, PaymentId } from '#contract/vocabulary.ts'
import type { MadeFile } from '#main/core/ports/jobs.ts'
import { PDFDocument, PDFHexString, PDFName } from 'pdf-lib'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { checkPdf, darkness, pdfFacts, pdfFonts, pdfText } from '../fixtures/readers.ts'

const context = { signal: new AbortController().signal, progress: () => {} }

function aYear(books: Books) {
  books.party()
  const account = books.account({ name: 'Ōtara Plumbing & Gas Fitting Pty Ltd', poNumber: 'PO-77120' })
  const method = books.method(account)
  for (const [index, month] of ['2025-11', '2025-12', '2026-01', '2026-02'].entries()) {
    const invoice = books.invoice(account, { issuedOn: `${month}-01`, dueOn: `${month}-15`, totalMinor: 124_000 + index * 1_255 })
    if (index > 1) continue
    const charge = books.charge(account, { methodId: method.id })
    const payment = books.payment(account, { amountMinor: invoice.totalMinor, receivedOn: `${month}-20`, chargeId: charge.id })
    books.allocation(payment, invoice)
  }
  return account
}

const statement = (books: Books, accountId: string, from: string, to: string): Promise<MadeFile> =>
  paperJob({ workspaceDir: books.dir, spec: { paper: 'statement', kind: 'balance-forward', account: accountId as AccountId, from, to }, destination: { to: 'file', path: join(books.dir, 'statement.pdf') } }, context)
const receipt = (books: Books, paymentId: string): Promise<MadeFile> =>
  paperJob({ workspaceDir: books.dir, spec: { paper: 'receipt', payment: paymentId as PaymentId }, destination: { to: 'file', path: join(books.dir, 'receipt.pdf') } }, context)

/** The amounts of the one line that begins with these words. */
function lineOf(text: string, words: string): string[] {
  const line = text.split('\n').find((found) => found.trim().startsWith(words)) ?? ''
  return line.trim().slice(words.length).trim().split(/\s{2,}/)
}

test('a statement says the account, the period, each movement and the closing balance, and qpdf finds it sound', async () => {
  const books = emptyBooks()
  const account = aYear(books)
  const { path, count } = await statement(books, account.ref, '2025-12-01', '2026-02-28')
  await checkPdf(path)
  const text = await pdfText(path)
  expect(text).toContain('Ōtara Plumbing & Gas Fitting Pty Ltd')
  expect(text).toMatch(/Account +A-000001/)
  expect(text).toMatch(/Period +1 Dec 2025 – 28 Feb 2026/)
  expect(text).toMatch(/Invoice IN1003 +15 Jan 2026 +1,265\.10/)
  expect(text).toMatch(/Payment PM000002 +Visa ending in 4242 +−1,252\.55/)
  expect(lineOf(text, 'Closing balance')).toEqual(['3,795.30', '−1,252.55', '2,542.75'])
  expect(text).toContain('2,542.75 is past due')
  expect(text.match(/AUD/g)).toHaveLength(1)
  expect(text).toContain('Page 1 of 1')
  expect(count).toBe(1)
})

test('the closing of one statement is the opening of the next', async () => {
  const books = emptyBooks()
  const account = aYear(books)
  const first = await pdfText((await statement(books, account.id, '2025-11-01', '2025-12-31')).path)
  const second = await pdfText((await statement(books, account.id, '2026-01-01', '2026-02-28')).path)
  expect(lineOf(second, '1 Jan 2026')).toEqual(['Opening balance', lineOf(first, 'Closing balance').at(-1)])
})

test('a statement over several pages repeats its head and carries its sums to the next page', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ locale: 'en-GB' })
  books.together(() => {
    for (let n = 0; n < 130; n += 1) books.invoice(account, { issuedOn: '2026-01-05', dueOn: '2026-02-05', totalMinor: 123_456 })
  })
  const { path, count } = await statement(books, account.id, '2026-01-01', '2026-01-31')
  await checkPdf(path)
  const pages = (await pdfText(path)).split('\f').slice(0, -1)
  expect(count).toBeGreaterThan(2)
  expect(pages).toHaveLength(count)
  for (const [index, page] of pages.entries()) expect(page).toContain(`Page ${index + 1} of ${count}`)
  const last = pages.findIndex((page) => page.includes('Closing balance  ') && !page.includes('Opening balance'))
  expect(last).toBeGreaterThan(1)
  for (const [index, page] of pages.slice(0, last + 1).entries()) {
    if (index === 0) continue
    expect(page).toMatch(/Date +Details +Due +Charges +Credits +Balance/)
    const carried = lineOf(pages[index - 1] ?? '', 'Carried forward')
    expect(carried[0]).toMatch(/^[\d,]+\.\d\d$/)
    expect(lineOf(page, 'Brought forward')).toEqual(carried)
  }
  expect(lineOf(pages[last] ?? '', 'Closing balance')).toEqual(['160,492.80', '0.00', '160,492.80'])
})

test('a last page with nothing but boxes is saved where rows that stand closer make room for them', async () => {
  const books = emptyBooks()
  books.party()
  const pagesOf = async (invoices: number) => {
    const account = books.account({ name: `${invoices} invoices` })
    books.together(() => {
      for (let n = 0; n < invoices; n += 1) books.invoice(account, { issuedOn: '2026-01-05', dueOn: '2026-02-05', totalMinor: 123_456 })
    })
    return (await pdfText((await statement(books, account.id, '2026-01-01', '2026-01-31')).path)).split('\f').slice(0, -1)
  }
  const rows = (page = ''): string[] => page.match(/Invoice IN\d+/g) ?? []
  const counts: number[] = []
  for (const invoices of [15, 16, 17, 18, 19, 40]) {
    const pages = await pagesOf(invoices)
    expect(pages.flatMap(rows)).toHaveLength(invoices)
    for (const words of ['Closing balance', 'Aging at 31 Jan 2026', 'How to pay']) expect(pages.join()).toContain(words)
    counts.push(pages.length)
  }
  // Fifteen fit as they are; up to eighteen fit closer.
  expect(counts).toEqual([1, 1, 1, 1, 2, 2])
})

test('each currency of an account has its own section with its own decimals, and nothing is summed across them', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ currency: 'JPY', locale: 'en-JP' })
  books.invoice(account, { totalMinor: 1_234_567, issuedOn: '2026-02-01', dueOn: null })
  books.invoice(account, { totalMinor: 1_234_567, currency: 'KWD', issuedOn: '2026-02-02', dueOn: null })
  const text = await pdfText((await statement(books, account.id, '2026-02-01', '2026-02-28')).path)
  expect(text).toContain('Account in JPY')
  expect(text).toContain('Account in KWD')
  const closings = text.split('\n').filter((line) => line.trim().startsWith('Closing balance ')).map((line) => line.trim().split(/\s{2,}/).at(-1))
  expect(closings).toEqual(['1,234,567', '1,234.567'])
})

test('a prepaid account sees what funded and what drew its available balance, many draws together by day', async () => {
  const books = emptyBooks()
  books.party({ timeZone: 'America/Denver', paper: 'Letter', locale: 'en-US' })
  const account = books.account({ billing: 'prepaid', currency: 'USD', locale: 'en-US' })
  books.wallet(account)
  const day = (n: number, hour: number) => Date.UTC(2026, 1, n, hour)
  books.walletEntry(account, { at: day(1, 6), kind: 'recharge', amountMinor: 1_000, description: 'Before the first of the month in Denver' })
  books.walletEntry(account, { at: day(1, 8), kind: 'recharge', amountMinor: 5_000, description: '' })
  books.together(() => {
    for (let n = 0; n < 100; n += 1) books.walletEntry(account, { at: day(2 + (n % 2), 9) + n, kind: 'usage', amountMinor: -7 })
  })
  const { path } = await statement(books, account.id, '2026-02-01', '2026-02-28')
  const text = await pdfText(path)
  expect(text).toMatch(/Feb 2, 2026 +Usage, 50 entries +−3\.50 +56\.50/)
  expect(lineOf(text, 'Available at the end')).toEqual(['50.00', '−7.00', '53.00'])
  expect(text).toMatch(/Feb 1, 2026 +Available at the beginning +10\.00/)
  expect((await pdfFacts(path))['Page size']).toContain('letter')
})

test('a receipt says what the payment was applied to, what was taken off again, refunded, and is left', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const invoice = books.invoice(account, { totalMinor: 129_020 })
  const payment = books.payment(account, { amountMinor: 150_000 })
  const allocation = books.allocation(payment, invoice, { amountMinor: 100_000 })
  books.allocation(payment, invoice, { amountMinor: -20_000, effectiveOn: '2026-02-24', reversesId: allocation.id })
  books.refund(payment, { amountMinor: 12_500, reason: 'dispute_lost' })
  const { path } = await receipt(books, payment.ref)
  await checkPdf(path)
  const text = await pdfText(path)
  expect(text).toMatch(/Receipt +PM000001/)
  expect(text).toMatch(/20 Feb 2026 +Invoice IN1001 +10 Jan 2026 +1,290\.20 +1,000\.00/)
  expect(text).toMatch(/24 Feb 2026 +Reversed from invoice IN1001 .* −200\.00/)
  expect(text).toMatch(/1 Mar 2026 +Charged back +−125\.00/)
  expect(lineOf(text, 'Kept of this payment')).toEqual(['1,375.00'])
  expect(text).toMatch(/1,500\.00 +800\.00 +−125\.00 +575\.00/)
})

test('a receipt of a wallet payment says what was available right after it', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ billing: 'prepaid' })
  const charge = books.charge(account, { kind: 'recharge', amountMinor: 5_000 })
  books.walletEntry(account, { at: 1_000, amountMinor: -300 })
  books.walletEntry(account, { at: 2_000, kind: 'recharge', amountMinor: 5_000, chargeId: charge.id })
  books.walletEntry(account, { at: 3_000, amountMinor: -100 })
  const payment = books.payment(account, { purpose: 'wallet', amountMinor: 5_000, chargeId: charge.id })
  const text = await pdfText((await receipt(books, payment.id)).path)
  expect(text).toMatch(/50\.00 +50\.00 +47\.00/)
})

test('the file names its title, author, language and date, and shows its title', async () => {
  const books = emptyBooks()
  const account = aYear(books)
  const { path } = await statement(books, account.id, '2026-01-01', '2026-01-31')
  const facts = await pdfFacts(path)
  expect(facts).toMatchObject({ Title: 'Statement – Ōtara Plumbing & Gas Fitting Pty Ltd (A-000001), 1–31 Jan 2026', Author: 'Meridian Fleet Pty Ltd', Tagged: 'no' })
  expect(facts['CreationDate']).toContain('2026')
  expect(facts['Page size']).toContain('A4')
  const { catalog } = await PDFDocument.load(readFileSync(path))
  expect(catalog.lookup(PDFName.of('Lang'), PDFHexString).decodeText()).toBe('en-AU')
  expect(catalog.getViewerPreferences()?.getDisplayDocTitle()).toBe(true)
})

test('the same books give the same bytes, whatever was made in between', async () => {
  const books = emptyBooks()
  const account = aYear(books)
  // The same letters are asked for in another order, and one glyph by another of its letters.
  const other = books.account({ name: 'Ωmega\u00a0Ω \u2010- Żółć', locale: 'fr-FR' })
  books.invoice(other, { dueOn: null })
  const hash = async (accountId: string) => createHash('sha256').update(readFileSync((await statement(books, accountId, '2025-11-01', '2026-02-28')).path)).digest('hex')
  const first = await hash(account.id)
  const between = await hash(other.id)
  expect(await hash(account.id)).toBe(first)
  expect(await hash(other.id)).toBe(between)
})

test('a letter that no font has is shown as a box, and the text still says what it is', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ name: 'Hällo 한국냉장 Ltd' })
  const { path } = await statement(books, account.id, '2026-01-01', '2026-01-31')
  await checkPdf(path)
  const text = await pdfText(path)
  for (const part of ['Hällo', '한국냉장', 'Ltd']) expect(text).toContain(part)
})

test('Latin, Greek, Cyrillic and Vietnamese are all in the font, and composed when they come in parts', async () => {
  const books = emptyBooks()
  books.party()
  const names = ['Žilina Łódź Çeşme', 'Ελλάς Ωδείο', 'Київ Южный', 'Nguyễn Thị Hường', 'e\u0301te\u0301']
  for (const name of names) {
    const text = await pdfText((await statement(books, books.account({ name }).id, '2026-01-01', '2026-01-31')).path)
    expect(text).toContain(name.normalize('NFC'))
    expect(text).not.toContain('□')
  }
})

test('a Japanese name is set in a font of its own, which only a document that needs it holds', async () => {
  const books = emptyBooks()
  books.party()
  const name = '北斗警備有限会社 サクラ電気'
  const { path } = await statement(books, books.account({ name, billingAddress: { lines: ['本町通り6丁目22'], city: '高松市', region: '香川県', postcode: '760-0093', country: 'JP' } }).id, '2026-01-01', '2026-01-31')
  await checkPdf(path)
  const text = await pdfText(path)
  for (const part of [name, '香川県 高松市', '本町通り6丁目22']) expect(text).toContain(part)
  expect(await pdfFonts(path)).toEqual(['BIZUDPGothic-Bold', 'BIZUDPGothic-Regular', 'DejaVuSansCondensed', 'DejaVuSansCondensed-Bold'])
  expect(readFileSync(path).length).toBeLessThan(60_000)
  expect(await pdfFonts((await statement(books, books.account({ name: 'Kestrel Freight' }).id, '2026-01-01', '2026-01-31')).path)).toEqual(['DejaVuSansCondensed', 'DejaVuSansCondensed-Bold'])
})

test('every letter of a Japanese name is drawn: none of its outlines is lost from the subset', async () => {
  const books = emptyBooks()
  books.party()
  const blank = await darkness((await statement(books, books.account({ name: '\u3000' }).id, '2026-01-01', '2026-01-31')).path)
  for (const letter of '北斗警備有限会社サクラ電気瀬戸内冷蔵') {
    const { path } = await statement(books, books.account({ name: letter.repeat(12) }).id, '2026-01-01', '2026-01-31')
    expect(await darkness(path), letter).toBeGreaterThan(blank + 1_000)
  }
})

test('a long name breaks between words and a longer one ends in an ellipsis; amounts are never cut', async () => {
  const books = emptyBooks()
  books.party({ legalName: 'L'.repeat(200) })
  const account = books.account({ name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(2).trim() })
  books.invoice(account, { totalMinor: 900_719_925_474_099, issuedOn: '2026-01-02' })
  const { path } = await statement(books, account.id, '2026-01-01', '2026-01-31')
  await checkPdf(path)
  expect(await pdfText(path)).toContain('9,007,199,254,740.99')
})
