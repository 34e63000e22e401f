/** The receipt of one payment: what was received, what it paid, what of it was given back. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor } from '../figures.ts'
import type { Letterhead, Recipient } from '../letterhead/letterhead.ts'
import { drawBoxes, type Box } from './boxes.ts'
import { QUIET } from './colour.ts'
import { drawHeading } from './heading.ts'
import { Pages, type MadePdf } from './pages.ts'
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
  /** `Visa ending in 4242`. */
  paidBy: string
  memo: string | null
  /** What it was allocated to, in order of date; reversals are negative. Empty for a wallet payment. */
  applied: readonly { on: BusinessDate; invoice: string; issuedOn: BusinessDate | null; totalMinor: number | null; amountMinor: number }[]
  refunds: readonly { on: BusinessDate; words: string; amountMinor: number }[]
  /** The available balance right after it, for a payment that funded it; null when that is not known. */
  wallet: { balanceMinor: number | null } | null
}

/** The same content gives the same bytes. */
export async function receiptPdf(content: ReceiptContent): Promise<MadePdf> {
  const { letterhead, recipient, ref, receivedOn, amountMinor, currency, paidBy, memo, applied, refunds, wallet } = content
  const figures = figuresFor(recipient.locale)
  const amount = (minor: number) => figures.amount(minor, currency)
  const pages = await Pages.open({
    title: `Receipt ${ref} for ${recipient.name} (${recipient.ref})`,
    subject: `Receipt of a payment on account ${recipient.ref}`,
    letterhead,
    foot: `Receipt ${ref}, account ${recipient.ref}, ${figures.date(receivedOn)}`,
    on: lastDay(content),
  })
  drawHeading(pages, {
    letterhead,
    recipient,
    title: 'Receipt',
    facts: [
      ['Receipt', ref],
      ['Account', recipient.ref],
      ['Received on', figures.date(receivedOn)],
      ['Paid by', paidBy],
      ['Currency', currency],
      ...(recipient.poNumber === null ? [] : [['Your PO number', recipient.poNumber] as const]),
      ...(memo === null ? [] : [['Remark', memo] as const]),
    ],
  })

  const appliedMinor = sumOf(applied)
  const refundedMinor = sumOf(refunds)
  const leftMinor = addMinor(addMinor(amountMinor, -appliedMinor), -refundedMinor)
  const boxes: Box[] = [{ label: 'Amount received', figure: amount(amountMinor), main: true }]
  if (wallet === null) boxes.push({ label: 'Applied to invoices', figure: amount(appliedMinor) })
  if (refunds.length > 0) boxes.push({ label: 'Given back', figure: amount(-refundedMinor) })
  if (wallet !== null) boxes.push({ label: 'Added to your available balance', figure: amount(leftMinor) })
  else if (leftMinor !== 0) boxes.push({ label: 'Not yet applied', figure: amount(leftMinor) })
  if (wallet !== null && wallet.balanceMinor !== null) boxes.push({ label: 'Available right after it', figure: amount(wallet.balanceMinor) })
  drawBoxes(pages, boxes, { figureSize: 14 })

  if (applied.length > 0) {
    drawTitle(pages, 'Invoices paid')
    const rows = applied.map(({ on, invoice, issuedOn, totalMinor, amountMinor: part }): Row => ({
      cells: [figures.date(on), part < 0 ? `Reversed from invoice ${invoice}` : `Invoice ${invoice}`, issuedOn === null ? '' : figures.date(issuedOn), totalMinor === null ? '' : amount(totalMinor), amount(part)],
    }))
    drawTable(pages, rows, {
      columns: [{ title: 'Applied on', width: 76 }, { title: 'Invoice' }, { title: 'Issued', width: 76 }, { title: 'Invoice total', width: 96, align: 'right' }, { title: 'Applied', width: 96, align: 'right' }],
      carried: (n, words) => ({ cells: ['', words, '', '', amount(sumOf(applied.slice(0, n)))] }),
      totals: [{ cells: ['', 'Applied to invoices', '', '', amount(appliedMinor)], bold: true }],
    })
  }
  if (refunds.length > 0) {
    drawTitle(pages, 'Refunds and returns')
    drawTable(pages, refunds.map(({ on, words, amountMinor: part }): Row => ({ cells: [figures.date(on), words, amount(-part)] })), {
      columns: [{ title: 'Date', width: 76 }, { title: 'Details' }, { title: 'Amount', width: 96, align: 'right' }],
      totals: [{ cells: ['', 'Given back', amount(-refundedMinor)], bold: true }, { cells: ['', 'Kept of this payment', amount(addMinor(amountMinor, -refundedMinor))], bold: true }],
    })
  }
  pages.need(30)
  pages.text(closingWords(content, leftMinor), pages.left, pages.y - 8, { size: 9, colour: QUIET })
  return pages.finish()
}

function closingWords({ wallet, refunds, letterhead }: ReceiptContent, leftMinor: number): string {
  if (refunds.length > 0) return `Questions about this payment: ${letterhead.email}`
  if (wallet === null && leftMinor > 0) return 'Thank you. What is not yet applied stays on your account for the next invoices.'
  return 'Thank you for your payment.'
}

/** The latest day that the receipt speaks of. */
function lastDay({ receivedOn, applied, refunds }: ReceiptContent): BusinessDate {
  return [...applied, ...refunds].reduce((latest, { on }) => (on > latest ? on : latest), receivedOn)
}

function sumOf(rows: readonly { amountMinor: number }[]): number {
  return rows.reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0)
}
