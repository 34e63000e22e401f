/** The receipt of one payment: what was received, what it paid or what it was added to, what of it was given back. */
import type { BusinessDate, ChargeKind, Currency, MethodKind, PaymentMedium } from '#contract/vocabulary.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor } from '../figures.ts'
import type { Letterhead, Recipient } from '../letterhead/letterhead.ts'
import { languageTag } from '../words/language.ts'
import { paidByWords, paperWords, type PaperWords, type RefundReason } from '../words/paper.ts'
import { drawBoxes, type Box } from './boxes.ts'
import { QUIET } from './colour.ts'
import { drawHeading } from './heading.ts'
import { Pages } from './pages.ts'
import { drawTable, type Row } from './table.ts'
import { drawTitle } from './title.ts'

export interface ReceiptContent {
  letterhead: Letterhead
  recipient: Recipient
  /** The payment's number: `PM000123`. */
  ref: string
  receivedOn: BusinessDate
  amountMinor: number
  currency: Currency
  paidBy: { medium: PaymentMedium; /** The card or mandate that was charged, where it is known. */ method: { kind: MethodKind; brand: string; last4: string } | null }
  /** What the payer wrote. */
  memo: string | null
  /** What it was allocated to, in order of date; reversals are negative. Empty for a wallet payment. */
  applied: readonly { on: BusinessDate; /** Null where the invoice is not in the copy. */ invoice: string | null; issuedOn: BusinessDate | null; totalMinor: number | null; amountMinor: number }[]
  refunds: readonly { on: BusinessDate; reason: RefundReason; amountMinor: number }[]
  /** Of a payment that funded the available balance; the balance right after it is null where it is not known. */
  wallet: { balanceMinor: number | null; charged: ChargeKind | null } | null
}

/** The same content draws the same pages. */
export async function drawReceipt(content: ReceiptContent): Promise<Pages> {
  const { letterhead, recipient, ref, receivedOn, amountMinor, currency, paidBy, memo, applied, refunds, wallet } = content
  const words = paperWords(recipient.locale)
  const figures = figuresFor(recipient.locale)
  const said = words.receipt
  const amount = (minor: number) => figures.amount(minor, currency)
  const pages = Pages.open({
    title: `${said.fileTitle(ref, recipient.name)} (${recipient.ref})`,
    subject: said.subject(recipient.ref),
    letterhead,
    foot: said.foot(ref, recipient.ref, figures.date(receivedOn)),
    pageOf: words.pageOf,
    language: languageTag(recipient.locale),
    on: lastDay(content),
  })
  drawHeading(pages, {
    letterhead,
    recipient,
    title: said.title,
    facts: [
      [said.number, ref],
      [words.account, recipient.ref],
      [said.receivedOn, figures.date(receivedOn)],
      [said.paidBy, paidByWords(words, paidBy.medium, paidBy.method)],
      [words.currency, currency],
      ...(recipient.poNumber === null ? [] : [[words.poNumber, recipient.poNumber] as const]),
      ...(memo === null || memo === '' ? [] : [[words.yourReference, memo] as const]),
    ],
  })

  if (wallet !== null) drawTitle(pages, { recharge: said.recharge, one_time: said.oneTime, invoice: said.toBalance }[wallet.charged ?? 'invoice'])
  const appliedMinor = sumOf(applied)
  const refundedMinor = sumOf(refunds)
  const leftMinor = addMinor(addMinor(amountMinor, -appliedMinor), -refundedMinor)
  const boxes: Box[] = [{ label: said.received, figure: amount(amountMinor), main: true }]
  if (wallet === null) boxes.push({ label: said.applied, figure: amount(appliedMinor) })
  if (refunds.length > 0) boxes.push({ label: said.givenBack, figure: amount(-refundedMinor) })
  if (wallet !== null) boxes.push({ label: said.added, figure: amount(leftMinor) })
  else if (leftMinor !== 0) boxes.push({ label: said.notApplied, figure: amount(leftMinor) })
  if (wallet !== null && wallet.balanceMinor !== null) boxes.push({ label: said.availableAfter, figure: amount(wallet.balanceMinor) })
  drawBoxes(pages, boxes, { figureSize: 14 })

  if (applied.length > 0) {
    drawTitle(pages, said.invoicesPaid)
    const rows = applied.map(({ on, invoice, issuedOn, totalMinor, amountMinor: part }): Row => ({
      cells: [figures.date(on), (part < 0 ? said.reversedFrom : said.ofInvoice)(invoice ?? '–'), issuedOn === null ? '' : figures.date(issuedOn), totalMinor === null ? '' : amount(totalMinor), amount(part)],
    }))
    drawTable(pages, rows, {
      columns: [{ title: said.appliedOn, width: 80 }, { title: said.invoice }, { title: said.issued, width: 80 }, { title: said.invoiceTotal, width: 96, align: 'right' }, { title: said.appliedPart, width: 96, align: 'right' }],
      words,
      carried: (n, between) => ({ cells: ['', between, '', '', amount(sumOf(applied.slice(0, n)))] }),
      totals: [{ cells: ['', said.applied, '', '', amount(appliedMinor)], bold: true }],
    })
  }
  if (refunds.length > 0) {
    drawTitle(pages, said.refundsTitle)
    drawTable(pages, refunds.map(({ on, reason, amountMinor: part }): Row => ({ cells: [figures.date(on), words.refunds[reason], amount(-part)] })), {
      columns: [{ title: words.date, width: 80 }, { title: words.details }, { title: words.amount, width: 96, align: 'right' }],
      words,
      carried: (n, between) => ({ cells: ['', between, amount(-sumOf(refunds.slice(0, n)))] }),
      totals: [{ cells: ['', said.givenBack, amount(-refundedMinor)], bold: true }, { cells: ['', said.kept, amount(addMinor(amountMinor, -refundedMinor))], bold: true }],
    })
  }
  pages.need(30)
  pages.text(closingWords(content, words, leftMinor), pages.left, pages.y - 8, { size: 9, colour: QUIET })
  return pages
}

function closingWords({ wallet, refunds, letterhead }: ReceiptContent, words: PaperWords, leftMinor: number): string {
  if (refunds.length > 0) return words.questions(letterhead.email)
  return wallet === null && leftMinor > 0 ? words.receipt.thanksLeft : words.receipt.thanks
}

/** The latest day that the receipt speaks of. */
function lastDay({ receivedOn, applied, refunds }: ReceiptContent): BusinessDate {
  return [...applied, ...refunds].reduce((latest, { on }) => (on > latest ? on : latest), receivedOn)
}

function sumOf(rows: readonly { amountMinor: number }[]): number {
  return rows.reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0)
}
