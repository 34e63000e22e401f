/** A copy of one invoice: what was billed, what was paid of it, what is open by all that is recorded now. */
import type { BusinessDate, Currency, PostalAddress } from '#contract/vocabulary.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor, type Figures } from '../figures.ts'
import { addressLines, type Letterhead, type Recipient } from '../letterhead/letterhead.ts'
import { languageTag } from '../words/language.ts'
import { paperWords, type PaperWords } from '../words/paper.ts'
import { drawBoxes, type Box } from './boxes.ts'
import { drawHeading } from './heading.ts'
import { Pages } from './pages.ts'
import { drawNotice, drawPayBox, waysToPay } from './payBox.ts'
import { drawTable, type Row } from './table.ts'
import { drawTitle } from './title.ts'

export interface InvoiceLine {
  description: string
  quantity: number
  unitMinor: number
  amountMinor: number
}

export interface SettledRow {
  on: BusinessDate
  kind: 'payment' | 'credit' | 'write_off'
  ref: string
  amountMinor: number
}

export interface InvoiceContent {
  letterhead: Letterhead
  /** Its PO number is the invoice's own where that has one. */
  recipient: Recipient
  number: string
  issuedOn: BusinessDate
  dueOn: BusinessDate | null
  currency: Currency
  /** Where what was billed is used, where that is another place. */
  serviceAddress: PostalAddress | null
  lines: readonly InvoiceLine[]
  subtotalMinor: number
  /** `rateBp` where the amount is the one that the party's rate gives. */
  tax: { name: string; rateBp: number | null; minor: number; exempt: boolean }
  totalMinor: number
  /** What counts by now, in order of date; what was taken back is negative. */
  settled: readonly SettledRow[]
  /** Payments and credit notes dated later than that, which count for nothing yet. */
  later: readonly SettledRow[]
  /** Negative where more was paid than billed. Nothing of a draft or a void one. */
  openMinor: number
  state: { draft: boolean; voidedOn: BusinessDate | null; heldOn: BusinessDate | null; disputed: boolean }
}

/** The same content draws the same pages. */
export async function drawInvoice(content: InvoiceContent): Promise<Pages> {
  const { letterhead, recipient, number, issuedOn, dueOn, currency, serviceAddress, settled, later, openMinor, state } = content
  const words = paperWords(recipient.locale)
  const figures = figuresFor(recipient.locale)
  const said = words.invoice
  const pages = Pages.open({
    title: `${said.fileTitle(number, recipient.name)} (${recipient.ref})`,
    subject: said.subject(recipient.ref),
    letterhead,
    foot: said.foot(number, recipient.ref, figures.date(issuedOn)),
    pageOf: words.pageOf,
    language: languageTag(recipient.locale),
    on: lastDay(content),
  })
  drawHeading(pages, {
    letterhead,
    recipient,
    title: said.title,
    mark: said.copy,
    further: serviceAddress === null ? null : { label: said.serviceAddress, lines: addressLines(serviceAddress, letterhead.address.country) },
    facts: [
      [said.number, number],
      [words.account, recipient.ref],
      [said.issuedOn, figures.date(issuedOn)],
      [said.dueOn, dueOn === null ? said.onReceipt : figures.date(dueOn)],
      [words.currency, currency],
      ...(recipient.poNumber === null ? [] : [[words.poNumber, recipient.poNumber] as const]),
    ],
  })
  for (const notice of noticesOf(content, words, figures)) drawNotice(pages, notice)
  const boxes = boxesOf(content, words, figures)
  drawBoxes(pages, boxes, { figureSize: 14, ...(boxes.length > 3 ? { mainShare: 1 } : {}) })
  drawLines(pages, content, words, figures)
  if (settled.length > 0 || later.length > 0) drawSettled(pages, content, words, figures)
  if (openMinor > 0 && state.heldOn === null && !state.disputed) drawPayBox(pages, words.howToPay(`${recipient.ref}, ${number}`), waysToPay(words, letterhead))
  return pages
}

function noticesOf({ state, totalMinor, openMinor, settled }: InvoiceContent, { invoice: said }: PaperWords, figures: Figures): string[] {
  if (state.draft) return [said.draft]
  if (state.voidedOn !== null) return [said.void(figures.date(state.voidedOn))]
  const notices = state.heldOn === null ? [] : [said.held(figures.date(state.heldOn))]
  if (state.disputed) notices.push(settled.some(({ kind }) => kind === 'payment') ? said.disputed : said.inDispute)
  const paidMinor = sumOf(settled.filter(isPaid))
  // A write-off closes an invoice and pays nothing of it.
  if (openMinor === 0 && totalMinor > 0) notices.push(paidMinor === totalMinor ? said.paid : said.closed)
  if (openMinor < 0 && totalMinor >= 0 && paidMinor > totalMinor) notices.push(said.overpaid)
  return notices
}

function boxesOf({ currency, dueOn, totalMinor, settled, openMinor }: InvoiceContent, { invoice: said, inYourFavour }: PaperWords, figures: Figures): Box[] {
  const amount = (minor: number) => figures.amount(minor, currency)
  const offMinor = sumOf(settled.filter((row) => !isPaid(row)))
  return [
    { label: said.total, figure: amount(totalMinor) },
    { label: said.paidSoFar, figure: amount(sumOf(settled.filter(isPaid))) },
    ...(offMinor === 0 ? [] : [{ label: said.writtenOff, figure: amount(offMinor) }]),
    {
      label: said.open, figure: openMinor < 0 ? inYourFavour(amount(-openMinor)) : amount(openMinor), main: true,
      ...(openMinor > 0 ? { below: dueOn === null ? said.onReceipt : `${said.dueOn}: ${figures.date(dueOn)}` } : {}),
    },
  ]
}

/** The lines, and down from them to the total. Where the record does not add up, the difference stands there as a figure. */
function drawLines(pages: Pages, { lines, subtotalMinor, tax, totalMinor, currency }: InvoiceContent, words: PaperWords, figures: Figures): void {
  const said = words.invoice
  const amount = (minor: number) => figures.amount(minor, currency)
  const billed = lines.length === 0 ? [{ description: said.asBilled, quantity: 1, unitMinor: subtotalMinor, amountMinor: subtotalMinor }] : lines
  const sums = [0]
  for (const { amountMinor } of billed) sums.push(addMinor(sums.at(-1)!, amountMinor))
  const ofLinesMinor = addMinor(subtotalMinor, -sums.at(-1)!)
  const ofTotalMinor = addMinor(addMinor(totalMinor, -subtotalMinor), -tax.minor)
  const row = (name: string, minor: number, bold = false): Row => ({ cells: [name, '', '', amount(minor)], bold })
  const rate = tax.rateBp === null ? null : figures.rate(tax.rateBp)
  drawTitle(pages, said.lines)
  drawTable(
    pages,
    billed.map(({ description, quantity, unitMinor, amountMinor }): Row => {
      const otherMinor = differenceMinor(quantity, unitMinor, amountMinor)
      return { cells: [description, figures.count(quantity), amount(unitMinor), amount(amountMinor)], ...(otherMinor === 0 ? {} : { remark: said.adjusted(amount(otherMinor)) }) }
    }),
    {
      columns: [{ title: words.details }, { title: said.quantity, width: 62, align: 'right' }, { title: said.unitPrice, width: 92, align: 'right' }, { title: words.amount, width: 92, align: 'right' }],
      words,
      carried: (n, between) => row(between, sums[n] ?? 0),
      totals: [
        ...(ofLinesMinor === 0 ? [] : [row(said.rounding, ofLinesMinor)]),
        row(said.subtotal, subtotalMinor),
        row(tax.exempt && tax.minor === 0 ? said.exempt(tax.name) : said.tax(tax.name, rate), tax.minor),
        ...(ofTotalMinor === 0 ? [] : [row(said.rounding, ofTotalMinor)]),
        row(said.total, totalMinor, true),
      ],
    },
  )
}

/** What an amount is beyond quantity times price; 0 too where that product is too large to be said. */
function differenceMinor(quantity: number, unitMinor: number, amountMinor: number): number {
  const product = quantity * unitMinor
  return Number.isSafeInteger(product) && Number.isSafeInteger(amountMinor - product) ? amountMinor - product : 0
}

/** What was paid and credited down to its sum; then what was written off, what is open, and what is dated later. */
function drawSettled(pages: Pages, { settled, later, currency, openMinor, state }: InvoiceContent, words: PaperWords, figures: Figures): void {
  const said = words.invoice
  const amount = (minor: number) => figures.amount(minor, currency)
  const named = ({ kind, ref, amountMinor }: SettledRow) => {
    const what = { payment: said.payment(ref), credit: said.credit(ref), write_off: said.writtenOff }[kind]
    return amountMinor < 0 ? said.reversed(what) : what
  }
  const paid = settled.filter(isPaid)
  const row = (given: SettledRow): Row => ({ cells: [figures.date(given.on), named(given), amount(given.amountMinor)], bold: false })
  const owed = !state.draft && state.voidedOn === null
  drawTitle(pages, said.settled)
  drawTable(pages, paid.map(row), {
    columns: [{ title: words.date, width: 80 }, { title: words.details }, { title: words.amount, width: 92, align: 'right' }],
    words,
    carried: (n, between) => ({ cells: ['', between, amount(sumOf(paid.slice(0, n)))] }),
    totals: [
      { cells: ['', said.paidSoFar, amount(sumOf(paid))], bold: true },
      ...settled.filter((given) => !isPaid(given)).map(row),
      ...(owed ? [{ cells: ['', said.open, amount(openMinor)], bold: true }] : []),
      ...later.map((given): Row => ({ cells: [figures.date(given.on), said.later(named(given)), amount(given.amountMinor)], bold: false })),
    ],
  })
}

const isPaid = ({ kind }: SettledRow): boolean => kind !== 'write_off'

/** The latest day that the copy speaks of. */
function lastDay({ issuedOn, settled, state }: InvoiceContent): BusinessDate {
  return [...settled.map(({ on }) => on), state.voidedOn, state.heldOn].reduce<BusinessDate>((latest, on) => (on !== null && on > latest ? on : latest), issuedOn)
}

function sumOf(rows: readonly { amountMinor: number }[]): number {
  return rows.reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0)
}
