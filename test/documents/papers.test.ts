import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chargeOf, refundsOf } from '#main/core/jobs/papers/receipt.ts'
import { holdOf } from '#main/core/jobs/papers/invoice.ts'
import { invoiceByIdOrNumber } from '#main/db/books.ts'
import { heldAt, disputedOf } from '#main/core/jobs/papers/remittanceSlip.ts'
import { paperOf } from '#main/core/jobs/papers/paper.ts'
import type { PaperSpec } from '#contract/documents.ts'
import { writeLetterhead } from '#main/db/letterheads.ts'
import { LANGUAGES } from '#main/documents/words/language.ts'
import { paperWords } from '#main/documents/words/paper.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'
import { JPEG, PNG } from '../fixtures/pictures.ts'
import { checkPdf, pdfFacts, pdfText } from '../fixtures/readers.ts'

interface Made { text: string; path: string; pages: number; bytes: Uint8Array }

/** Past all that the fixtures date. */
const NOW = Date.UTC(2026, 3, 15)

/** Made as for a file, found sound by qpdf, read by poppler. */
async function made(books: Books, spec: object, now = NOW): Promise<Made> {
  const { bytes, pages } = await (await paperOf(books.database, spec as PaperSpec, now).draw()).finish()
  const path = join(books.dir, 'paper.pdf')
  writeFileSync(path, bytes)
  await checkPdf(path)
  return { text: await pdfText(path), path, pages, bytes }
}

const receipt = (books: Books, payment: string) => made(books, { paper: 'receipt', payment })
const invoiceCopy = (books: Books, invoice: string, now = NOW) => made(books, { paper: 'invoice', invoice }, now)
const slip = (books: Books, account: string, on = '2026-02-28') => made(books, { paper: 'remittance-slip', account, on })

/** The amounts of the one line that begins with these words. */
function lineOf(text: string, words: string): string[] {
  const line = text.split('\n').find((found) => found.trim().startsWith(words)) ?? ''
  return line.trim().slice(words.length).trim().split(/\s{2,}/)
}

const LINES = [
  { description: 'Fleet plan, January 2026', quantity: 12, unitMinor: 4_500, amountMinor: 54_000 },
  { description: 'Satellite usage', quantity: 1, unitMinor: 31_250, amountMinor: 31_250 },
]

test('a card charge is a receipt of the card; a recharge says that it is one and what is available after it', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ billing: 'prepaid' })
  books.method(account, { brand: 'mastercard', last4: '0007' })
  const recharge = books.charge(account, { kind: 'recharge', amountMinor: 5_000 })
  books.walletEntry(account, { at: 1_000, amountMinor: -300 })
  books.walletEntry(account, { at: 2_000, kind: 'recharge', amountMinor: 5_000, chargeId: recharge.id })
  const { text } = await receipt(books, books.payment(account, { purpose: 'wallet', amountMinor: 5_000, chargeId: recharge.id }).id)
  expect(text).toContain('Automatic recharge of your available balance')
  expect(text).toMatch(/Paid by +Mastercard ending in 0007/)
  expect(text).toMatch(/50\.00 +50\.00 +47\.00/)
  expect(text).not.toContain('Invoices paid')
  const once = books.charge(account, { kind: 'one_time', amountMinor: 2_000 })
  expect((await receipt(books, books.payment(account, { purpose: 'wallet', amountMinor: 2_000, chargeId: once.id }).id)).text).toContain('One-time payment into your available balance')
  expect((await receipt(books, books.payment(account, { purpose: 'wallet', amountMinor: 2_000, medium: 'bank_transfer' }).id)).text).toMatch(/Paid by +Bank transfer[^]*Payment into your available balance/)
})

test('a receipt says of the payment what the books say: what a void freed, no other currency, nothing before both ends are there', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const payment = books.payment(account, { receivedOn: '2026-02-20', amountMinor: 100_000 })
  const voided = books.invoice(account, { status: 'void', voidedOn: '2026-03-05' })
  books.allocation(payment, voided, { amountMinor: 30_000 })
  const neverOwed = books.invoice(account, { status: 'void' })
  books.allocation(payment, neverOwed, { amountMinor: 7_000 })
  books.allocation(payment, books.invoice(account, { currency: 'USD' }), { amountMinor: 9_000 })
  books.allocation(payment, books.invoice(account, { issuedOn: '2026-03-10', totalMinor: 20_000 }), { amountMinor: 20_000, effectiveOn: '2026-01-01' })
  books.refund(payment, { refundedOn: '2026-01-15', amountMinor: 10_000 })
  books.refund(payment, { currency: 'USD', amountMinor: 4_000 })
  const { text } = await receipt(books, payment.id)
  expect(text).toMatch(/20 Feb 2026 +Invoice IN1001 .* 300\.00\n/)
  expect(text).toMatch(/5 Mar 2026 +Reversed from invoice IN1001 .* −300\.00\n/)
  expect(text).toMatch(/10 Mar 2026 +Invoice IN1004 +10 Mar 2026 +200\.00 +200\.00/)
  expect(text).toMatch(/20 Feb 2026 +Refund.* −100\.00/)
  for (const not of ['IN1002', 'IN1003', '40.00', '1 Jan 2026', '15 Jan 2026']) expect(text).not.toContain(not)
  // Received 1,000, applied 200, given back 100: 700 lie unapplied, as in the ledger.
  expect(text).toMatch(/1,000\.00 +200\.00 +−100\.00 +700\.00/)
})

test('what the payer wrote is their reference', async () => {
  const books = emptyBooks()
  books.party()
  const { text } = await receipt(books, books.payment(books.account(), { memo: 'Feb & March' }).id)
  expect(text).toMatch(/Your reference +Feb & March/)
})

test('an invoice copy says what was billed down to its total, what was paid, what is open, and how to pay', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ poNumber: 'PO-1', serviceAddress: { lines: ['Dock 4'], city: 'Geelong', region: 'VIC', postcode: '3220', country: 'AU' } })
  const invoice = books.invoice(account, { lines: LINES, subtotalMinor: 85_250, taxMinor: 8_525, totalMinor: 93_775, poNumber: 'PO-77120' })
  const payment = books.payment(account, { amountMinor: 50_000 })
  books.allocation(payment, invoice)
  books.creditAllocation(books.creditNote(account), invoice)
  const { text, path } = await invoiceCopy(books, invoice.number)
  for (const words of ['Tax invoice', 'COPY', 'SERVICE ADDRESS', 'Dock 4, Geelong VIC 3220', 'ABN 00 123 456 789', 'How to pay — please quote A-000001, IN1001', 'Bank transfer: BSB 000-000']) expect(text).toContain(words)
  expect(text).toMatch(/Your PO number +PO-77120/)
  expect(text).toMatch(/Due on +9 Feb 2026/)
  expect(lineOf(text, 'Fleet plan, January 2026')).toEqual(['12', '45.00', '540.00'])
  expect([lineOf(text, 'Subtotal'), lineOf(text, 'GST 10%'), lineOf(text, 'Invoice total')]).toEqual([['852.50'], ['85.25'], expect.anything()])
  expect(text).toMatch(/Invoice total +937\.75\n/)
  expect(text).toMatch(/15 Feb 2026 +Credit note CN101 +50\.00/)
  expect(text).toMatch(/20 Feb 2026 +Payment PM000001 +500\.00/)
  expect(lineOf(text, 'Paid and credited so far  ')).toEqual(['550.00'])
  expect(lineOf(text, 'Open now  ')).toEqual(['387.75'])
  expect(await pdfFacts(path)).toMatchObject({ Title: expect.stringContaining('Invoice IN1001 for Kestrel Freight 1 (A-000001)') as string, Author: 'Meridian Fleet Pty Ltd' })
})

test('where lines, tax and total of a record do not add up, the copy says by how much', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const off = books.invoice(account, { lines: [{ description: 'Plan', quantity: 3, unitMinor: 100, amountMinor: 290 }], subtotalMinor: 300, taxMinor: 30, totalMinor: 335 })
  const { text } = await invoiceCopy(books, off.id)
  const order = ['Plan', 'includes an adjustment of −0.10', 'Rounding and other', 'Subtotal', 'GST 10%', 'Invoice total']
  expect(order.map((words) => text.indexOf(words, text.indexOf('What was billed')))).toEqual(order.map((words) => text.indexOf(words, text.indexOf('What was billed'))).toSorted((a, b) => a - b))
  const rounding = text.split('\n').filter((line) => line.trim().startsWith('Rounding and other')).map((line) => line.trim().split(/\s{2,}/)[1])
  // 2.90 + 0.10 = 3.00; 3.00 + 0.30 + 0.05 = 3.35
  expect(rounding).toEqual(['0.10', '0.05'])
  expect(text).toMatch(/Invoice total +3\.35\n/)
  const without = (await invoiceCopy(books, books.invoice(account, { lines: [], subtotalMinor: 1_000, totalMinor: 1_000 }).id)).text
  expect(lineOf(without, 'As billed')).toEqual(['1', '10.00', '10.00'])
  expect(without).not.toContain('Rounding')
})

test('a rate is named only where the tax is what it gives, and who is exempt reads so', async () => {
  const books = emptyBooks()
  books.party()
  const of = async (exempt: boolean, taxMinor: number) => {
    const text = (await invoiceCopy(books, books.invoice(books.account({ taxExempt: exempt }), { lines: LINES, subtotalMinor: 85_250, taxMinor, totalMinor: 85_250 + taxMinor }).id)).text
    return text.split('\n').find((line) => line.trim().startsWith('GST'))?.trim().split(/\s{2,}/)
  }
  expect(await of(true, 0)).toEqual(['GST: exempt', '0.00'])
  expect(await of(false, 8_526)).toEqual(['GST 10%', '85.26'])
  // An older rate: the party's present one would be a lie.
  expect(await of(false, 4_000)).toEqual(['GST', '40.00'])
  expect(await of(false, 0)).toEqual(['GST', '0.00'])
})

test('a void, a draft, a held, a disputed, a paid and an overpaid invoice each say so first, and only what is owed says how to pay', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const textOf = async (id: string) => (await invoiceCopy(books, id)).text
  const paid = books.invoice(account)
  books.allocation(books.payment(account, { amountMinor: paid.totalMinor }), paid)
  const over = books.invoice(account, { totalMinor: 10_000 })
  books.allocation(books.payment(account, { amountMinor: 12_500 }), over)
  const held = books.invoice(account)
  books.hold(held)
  const released = books.invoice(account)
  books.hold(released, { releasedAt: 1_771_600_000_000, releasedBy: 'Rosa Lindqvist' })
  const voided = books.invoice(account, { status: 'void', voidedOn: '2026-02-12' })
  books.allocation(books.payment(account, { amountMinor: 500, receivedOn: '2026-02-01' }), voided)
  const partly = books.invoice(account, { disputed: true })
  books.allocation(books.payment(account, { amountMinor: 500 }), partly)
  const texts = {
    paid: await textOf(paid.id), over: await textOf(over.id), held: await textOf(held.id), released: await textOf(released.id), voided: await textOf(voided.id),
    draft: await textOf(books.invoice(account, { status: 'draft' }).id),
    disputed: await textOf(books.invoice(account, { disputed: true }).id),
    paymentDisputed: await textOf(partly.id),
  }
  expect(texts.paid).toContain('This invoice is paid in full.')
  expect(texts.over).toContain('25.00 in your favour')
  expect(texts.held).toContain('On hold since 20 Feb 2026')
  expect(texts.released).not.toContain('On hold')
  expect(texts.voided).toContain('Void since 12 Feb 2026: nothing is owed on this invoice.')
  // The void has freed what was on it.
  expect(texts.voided).toMatch(/Payment PM000003, reversed +−5\.00/)
  expect(lineOf(texts.voided, 'Paid and credited so far  ').at(-1)).toBe('0.00')
  expect(texts.draft).toContain('this is not an invoice yet')
  expect(texts.disputed).toContain('This invoice is in dispute.')
  expect(texts.disputed).not.toContain('bank.')
  expect(texts.paymentDisputed).toContain('A payment of this invoice is in dispute with the bank.')
  const asksFor = Object.entries(texts).filter(([, text]) => text.includes('How to pay')).map(([name]) => name)
  expect(asksFor).toEqual(['released'])
})

test('a write-off closes an invoice and is neither a payment nor a credit note', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const invoice = () => books.invoice(account, { totalMinor: 100_000 })
  const whole = invoice()
  books.writeOff(whole)
  const rest = invoice()
  books.allocation(books.payment(account, { amountMinor: 60_000 }), rest)
  books.writeOff(rest, { amountMinor: 40_000 })
  const part = invoice()
  books.writeOff(part, { amountMinor: 25_000 })
  const recovered = invoice()
  books.writeOff(recovered)
  books.writeOff(recovered, { amountMinor: -100_000, effectiveOn: '2026-03-20' })
  books.allocation(books.payment(account, { receivedOn: '2026-03-20' }), recovered)
  const boxes = (text: string) => text.split('\n').find((line) => /^ *1,000\.00 /.test(line))?.trim().split(/ {2,}/)
  const of = async (id: string) => {
    const { text } = await invoiceCopy(books, id)
    return { boxes: boxes(text), paid: lineOf(text, 'Paid and credited so far  ').at(-1), saysPaid: text.includes('paid in full'), saysClosed: text.includes('This invoice is closed: nothing more is asked for on it.'), asks: text.includes('How to pay'), text }
  }
  expect(await of(whole.id)).toMatchObject({ boxes: ['1,000.00', '0.00', '1,000.00', '0.00'], paid: '0.00', saysPaid: false, saysClosed: true, asks: false })
  expect(await of(rest.id)).toMatchObject({ boxes: ['1,000.00', '600.00', '400.00', '0.00'], paid: '600.00', saysPaid: false, saysClosed: true, asks: false })
  expect(await of(part.id)).toMatchObject({ boxes: ['1,000.00', '0.00', '250.00', '750.00'], paid: '0.00', saysPaid: false, saysClosed: false, asks: true })
  const back = await of(recovered.id)
  expect(back).toMatchObject({ boxes: ['1,000.00', '1,000.00', '0.00'], paid: '1,000.00', saysPaid: true, saysClosed: false, asks: false })
  expect(back.text).toMatch(/15 Mar 2026 +Written off +1,000\.00\s+20 Mar 2026 +Written off, reversed +−1,000\.00/)
})

test('a post-dated cheque stands on the copy and counts from its day on, by the clock of the party', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const invoice = books.invoice(account, { totalMinor: 100_000 })
  books.allocation(books.payment(account, { medium: 'cheque', receivedOn: '2026-05-01' }), invoice)
  const before = await invoiceCopy(books, invoice.id)
  expect(lineOf(before.text, 'Open now  ').at(-1)).toBe('1,000.00')
  expect(before.text).toMatch(/1 May 2026 +Payment PM000001, dated later and not counted yet +1,000\.00/)
  expect(before.text).toContain('How to pay')
  expect(before.text).not.toContain('paid in full')
  expect(paperOf(books.database, { paper: 'invoice', invoice: invoice.id } as PaperSpec, NOW).owedMinor).toEqual([{ currency: 'AUD', minor: 100_000 }])
  // Still 30 April in London.
  const inSydney = await invoiceCopy(books, invoice.id, Date.UTC(2026, 3, 30, 15))
  expect(inSydney.text).toContain('paid in full')
  expect(inSydney.text).not.toContain('dated later')
  expect(Buffer.compare((await invoiceCopy(books, invoice.id, Date.UTC(2026, 4, 1, 1))).bytes, inSydney.bytes)).toBe(0)
})

test('a long invoice repeats its head, carries its sum, and ends with the same total', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ currency: 'JPY', locale: 'ja-JP', name: '北斗警備有限会社' })
  const lines = Array.from({ length: 90 }, (_, n) => ({ description: `Vehicle ${n + 1}`, quantity: 1, unitMinor: 4_500, amountMinor: 4_500 }))
  const { text, pages } = await invoiceCopy(books, books.invoice(account, { lines, subtotalMinor: 405_000, totalMinor: 405_000 }).id)
  expect(pages).toBe(3)
  const [first = '', second = '', third = ''] = text.split('\f')
  expect(lineOf(first, '次頁へ繰越')).toEqual(lineOf(second, '前頁より繰越'))
  expect(lineOf(second, '次頁へ繰越')).toEqual(lineOf(third, '前頁より繰越'))
  expect(lineOf(third, '請求金額')).toEqual(['405,000'])
  expect([first, second, third].map((page, at) => page.includes(`${at + 1} / 3 ページ`))).toEqual([true, true, true])
  expect(text.match(/Vehicle \d+/g)).toHaveLength(90)
})

test('a remittance slip asks for what is open, less what is not applied, and quotes each in the part that is torn off', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  books.invoice(account, { totalMinor: 100_000 })
  const part = books.invoice(account, { totalMinor: 50_000, dueOn: '2026-03-15' })
  books.allocation(books.payment(account, { amountMinor: 30_000 }), part, { amountMinor: 20_000 })
  books.hold(books.invoice(account, { totalMinor: 7_000 }))
  books.invoice(account, { totalMinor: 8_000, disputed: true })
  // Not there yet on that day.
  books.invoice(account, { totalMinor: 9_000, issuedOn: '2026-03-01' })
  const { text, pages } = await slip(books, account.ref)
  expect(pages).toBe(1)
  const [asked = '', torn = ''] = text.split('Cut here')
  expect(asked).toMatch(/Invoice IN1001 +19 days late +10 Jan 2026 +9 Feb 2026 +1,000\.00 +1,000\.00/)
  expect(asked).toMatch(/Invoice IN1002 +10 Jan 2026 +15 Mar 2026 +500\.00 +300\.00/)
  expect(asked).toMatch(/Payment PM000001, not yet applied +20 Feb 2026 +−300\.00 +−100\.00/)
  expect(asked).toMatch(/\n *Total to pay +1,200\.00/)
  expect(asked).toMatch(/1,000\.00 is past due/)
  expect(asked).toMatch(/Not asked for at present[^]*IN1003 +on hold[^]*IN1004 +in dispute(\n|  )/)
  expect(text).not.toContain('IN1005')
  for (const words of ['Account A-000001', 'Total to pay AUD 1,200.00', 'Amount paid AUD', 'Pay to: Meridian Fleet Pty Ltd', 'Bank transfer: BSB 000-000']) expect(torn.replaceAll(/ {2,}/g, ' ')).toContain(words)
  expect(torn).toMatch(/IN1001 +1,000\.00/)
  expect(torn).toMatch(/PM000001 +−100\.00/)
  expect(torn).not.toContain('IN1003')
})

test('a slip has one total a currency, and no part to tear off where nothing is to be paid', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ currency: 'JPY' })
  books.invoice(account, { totalMinor: 1_234 })
  books.invoice(account, { totalMinor: 1_234, currency: 'KWD' })
  const { text } = await slip(books, account.id)
  expect(text.replaceAll(/ {2,}/g, ' ')).toContain('Total to pay JPY 1,234 ')
  expect(text.replaceAll(/ {2,}/g, ' ')).toContain('Total to pay KWD 1.234 ')
  const none = books.account()
  books.payment(none, { amountMinor: 5_000 })
  const inFavour = (await slip(books, none.id)).text
  expect(inFavour).toContain('Nothing is to be paid.')
  expect(inFavour).toMatch(/Balance in your favour\n+ *50\.00\n/)
  expect(lineOf(inFavour, 'Balance in your favour  ').at(-1)).toBe('−50.00')
  expect(inFavour).not.toContain('Total to pay')
  // The last day there is, which has no day after it.
  expect((await slip(books, account.id, '9999-12-31')).text.replaceAll(/ {2,}/g, ' ')).toContain('Total to pay JPY 1,234 ')
  expect(inFavour).not.toContain('Cut here')
  expect((await slip(books, books.account().id)).text).toContain('Nothing is to be paid.')
})

test('every open item of a long slip is in the part that is torn off, over as many pages as it takes', async () => {
  const books = emptyBooks()
  books.party({ paper: 'Letter' })
  const account = books.account()
  books.together(() => {
    for (let n = 0; n < 400; n += 1) books.invoice(account, { totalMinor: 1_000 + n })
  })
  const { text, path } = await slip(books, account.id)
  const torn = text.slice(text.indexOf('Cut here'))
  expect(new Set(torn.match(/IN1\d{3}\b/g)).size).toBe(400)
  expect(torn).toContain('Total to pay AUD 4,798.00')
  expect((await pdfFacts(path))['Page size']).toContain('letter')
})

test('each paper is in the words of its reader’s language, and its file says which', async () => {
  const books = emptyBooks()
  books.party()
  for (const language of LANGUAGES) {
    const words = paperWords(language)
    const account = books.account({ locale: language, poNumber: 'PO-1' })
    const invoice = books.invoice(account, { lines: LINES, subtotalMinor: 85_250, taxMinor: 8_525, totalMinor: 93_775 })
    books.allocation(books.payment(account, { amountMinor: 50_000, medium: 'bank_transfer' }), invoice)
    books.writeOff(invoice, { amountMinor: 1_000 })
    const payment = books.payment(account, { amountMinor: 10_000, medium: 'cheque' })
    books.refund(payment, { amountMinor: 2_500 })
    const texts = [await receipt(books, payment.id), await invoiceCopy(books, invoice.id), await slip(books, account.id)].map(({ text, bytes }) => {
      expect(Buffer.from(bytes).toString('latin1'), language).toMatch(/\/Lang\s*[(<]/)
      return text.replaceAll(/\s+/g, ' ')
    })
    const has = (at: number, ...all: string[]) => {
      for (const word of all) expect(texts[at], `${language}: ${word}`).toContain(word.replaceAll(/\s+/g, ' '))
    }
    has(0, words.receipt.title, words.receipt.receivedOn, words.media.cheque, words.receipt.received, words.refunds.refund, words.receipt.kept, words.pageOf(1, 1))
    has(1, words.invoice.title, words.invoice.copy, words.invoice.unitPrice, words.invoice.subtotal, words.invoice.open, words.poNumber, words.pageOf(1, 1))
    // As a box and as a sum: neither is cut.
    for (const word of [words.invoice.paidSoFar, words.invoice.writtenOff]) expect(texts[1]?.split(word.replaceAll(/\s+/g, ' ')).length, `${language}: ${word}`).toBeGreaterThan(2)
    has(2, words.slip.title, words.slip.toPay, words.slip.openItems('AUD'), words.slip.open, words.slip.returnThis, words.slip.amountPaid, words.pageOf(1, 1))
    if (language !== 'en') for (const text of texts) expect(text, language).not.toMatch(/\b(Invoice|Payment|Account|Received|Amount|Please|Paid|Due)\b(?! transfer)/)
  }
})

test('a logo stands on every kind of paper, and a footer at the foot of every page', async () => {
  const books = emptyBooks()
  const party = books.party()
  const account = books.account()
  const invoice = books.invoice(account, { lines: Array.from({ length: 60 }, (_, n) => ({ description: `Line ${n}`, quantity: 1, unitMinor: 100, amountMinor: 100 })), subtotalMinor: 6_000, totalMinor: 6_000 })
  const pictures = async (spec: object) => {
    const { text, bytes, pages } = await made(books, spec)
    expect(text.match(/Register of Newcastle, 00-000/g) ?? []).toHaveLength(pages)
    return Buffer.from(bytes).toString('latin1').match(/\/Subtype ?\/Image/g)?.length ?? 0
  }
  for (const [type, bytes] of [['png', PNG], ['jpeg', JPEG]] as const) {
    writeLetterhead(books.database, party.id, { fields: JSON.stringify({ footer: ['Register of Newcastle, 00-000'] }), logo: { type, bytes } }, 1, 'a test')
    for (const spec of [{ paper: 'receipt', payment: books.payment(account).id }, { paper: 'invoice', invoice: invoice.id }, { paper: 'remittance-slip', account: account.id, on: '2026-02-28' }]) {
      expect(await pictures(spec), `${type} ${spec.paper}`).toBeGreaterThan(0)
    }
  }
})

test('what the desk sets is printed over what the billing system says, from the next document on', async () => {
  const books = emptyBooks()
  const party = books.party()
  const payment = books.payment(books.account())
  const before = (await receipt(books, payment.id)).text
  writeLetterhead(books.database, party.id, { fields: JSON.stringify({ legalName: 'Meridian Fleet (Australia) Pty Ltd', colour: 'no colour', taxNumber: 'ABN 11 111 111 111' }), logo: null }, 1, 'a test')
  const after = (await receipt(books, payment.id)).text
  writeLetterhead(books.database, party.id, { fields: '{}', logo: null }, 1, 'a test')
  expect(before).toContain('Meridian Fleet Pty Ltd')
  expect(after).toContain('Meridian Fleet (Australia) Pty Ltd')
  expect(after).toContain('ABN 11 111 111 111')
  expect((await receipt(books, payment.id)).text).toBe(before)
})

test('a legal name or a customer’s of 200 letters is whole, with and without a logo', async () => {
  const books = emptyBooks()
  const words = ['Gesellschaft', 'für', 'Fernmeldetechnik', 'Alarmaufschaltung', 'und', 'Fahrzeugortung', 'Nord', 'West', 'Verwaltung', 'Beteiligung', 'Wartung', 'Instandhaltung', 'Dienstleistung', 'Handel', 'Bau', 'Logistik', 'GmbH']
  const legalName = words.join(' ').padEnd(200, ' Zusatz')
  const name = `Kunde ${words.toReversed().join(' ')}`.padEnd(200, ' Ende')
  const party = books.party({ legalName })
  const payment = books.payment(books.account({ name }))
  for (const logo of [null, { type: 'png' as const, bytes: PNG }]) {
    writeLetterhead(books.database, party.id, { fields: '{}', logo }, 1, 'a test')
    const { text, pages } = await receipt(books, payment.id)
    expect(pages).toBe(1)
    expect(text).not.toContain('…')
    for (const word of [...legalName.split(' '), ...name.split(' ')]) expect(text).toContain(word)
    expect(text.match(/Zusatz/g)?.length).toBe(legalName.match(/Zusatz/g)?.length)
    expect(text.match(/Ende\b/g)?.length).toBe(name.match(/Ende\b/g)?.length)
  }
})

test('a title has no mark that turns the direction of writing, and no control, as the page has none', async () => {
  const books = emptyBooks()
  books.party()
  const { path, bytes } = await receipt(books, books.payment(books.account({ name: 'Kestrel\u202e fdp.\u2066 Freight\u0007\u200f\u009f Ltd' })).id)
  const title = (await pdfFacts(path)).Title ?? ''
  expect(title).toContain('Kestrel fdp. Freight Ltd')
  expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u)
  expect(Buffer.from(bytes).toString('utf8')).toContain('for Kestrel fdp. Freight Ltd (')
})

test('a letter that no font has is a box that still says what it is', async () => {
  const books = emptyBooks()
  books.party()
  const { text } = await receipt(books, books.payment(books.account({ name: '𠮷野家 🚚' })).id)
  expect(text).toContain('𠮷野家 🚚')
})

test('papers of what is not there say what to do', () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const code = (spec: object) => {
    try {
      paperOf(books.database, spec as PaperSpec)
      return null
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  expect(code({ paper: 'receipt', payment: 'PM999999' })).toBe('NO_SUCH_PAYMENT')
  expect(code({ paper: 'invoice', invoice: 'IN999999' })).toBe('NO_SUCH_INVOICE')
  expect(code({ paper: 'remittance-slip', account: 'A-999999', on: '2026-02-28' })).toBe('NO_SUCH_ACCOUNT')
  expect(code({ paper: 'remittance-slip', account: account.id, on: '2026-02-30' })).toBe('NOT_A_DATE')
})

test('what a paper reads is found through indexes', () => {
  const { database } = emptyBooks()
  for (const query of [refundsOf('pay_1'), chargeOf('ch_1'), invoiceByIdOrNumber('IN1001'), holdOf('inv_1'), heldAt('acc_1', 1), disputedOf('acc_1')]) {
    const plan = database.plan(query)
    expect(plan.join('\n')).not.toMatch(/^SCAN/m)
    expect(plan.join('\n')).toMatch(/USING (COVERING )?INDEX|MULTI-INDEX/)
  }
})
