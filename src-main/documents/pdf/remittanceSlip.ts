/** A remittance slip: the open items that are to be paid, and a part to tear off that says what a payment is for. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor, type Figures } from '../figures.ts'
import type { Letterhead, Recipient } from '../letterhead/letterhead.ts'
import { languageTag } from '../words/language.ts'
import { paperWords, type PaperWords } from '../words/paper.ts'
import { drawBoxes } from './boxes.ts'
import { drawHeading } from './heading.ts'
import { Pages } from './pages.ts'
import { drawNotice } from './payBox.ts'
import { drawTable, type Row } from './table.ts'
import { drawTearOff } from './tearOff.ts'
import { drawTitle } from './title.ts'

export interface SlipItem {
  kind: 'invoice' | 'payment' | 'credit_note'
  ref: string
  issuedOn: BusinessDate
  /** Of an invoice; null where it is due on receipt, and for the rest. */
  dueOn: BusinessDate | null
  totalMinor: number
  /** Positive: to be paid; negative: what reduces it. */
  remainderMinor: number
  /** Past its due date, 0 where it is not. */
  daysLate: number
}

/** What is to be paid in one currency. */
export interface SlipSection {
  currency: Currency
  items: readonly SlipItem[]
  /** Owed, and not asked for while it is looked into. */
  notAsked: readonly (SlipItem & { why: 'held' | 'disputed' })[]
}

export interface RemittanceSlipContent {
  letterhead: Letterhead
  recipient: Recipient
  on: BusinessDate
  /** One a currency; none where nothing is open. */
  sections: readonly SlipSection[]
}

/** What its items come to; nothing is to be paid where that is not above zero. */
export const toPayMinor = ({ items }: Pick<SlipSection, 'items'>): number => sumOf(items)

/** The same content draws the same pages. */
export async function drawRemittanceSlip(content: RemittanceSlipContent): Promise<Pages> {
  const { letterhead, recipient, on, sections } = content
  const words = paperWords(recipient.locale)
  const figures = figuresFor(recipient.locale)
  const said = words.slip
  const pages = Pages.open({
    title: `${said.fileTitle(recipient.name, figures.date(on))} (${recipient.ref})`,
    subject: said.subject(recipient.ref),
    letterhead,
    foot: said.foot(recipient.ref, figures.date(on)),
    pageOf: words.pageOf,
    language: languageTag(recipient.locale),
    on,
  })
  drawHeading(pages, {
    letterhead,
    recipient,
    title: said.title,
    facts: [
      [words.account, recipient.ref],
      [said.asAt, figures.date(on)],
      ...(sections.length === 0 ? [] : [[words.currency, sections.map(({ currency }) => currency).join(', ')] as const]),
      ...(recipient.poNumber === null ? [] : [[words.poNumber, recipient.poNumber] as const]),
    ],
  })
  if (sections.every((section) => toPayMinor(section) <= 0)) drawNotice(pages, said.nothing)
  for (const section of sections) drawSection(pages, section, words, figures)
  const asked = sections.filter((section) => toPayMinor(section) > 0)
  if (asked.length > 0) {
    drawTearOff(pages, {
      words, letterhead, recipient, date: figures.date(on),
      parts: asked.map(({ currency, items }) => ({
        currency,
        total: figures.amount(sumOf(items), currency),
        items: items.map(({ ref, remainderMinor }) => ({ ref, amount: figures.amount(remainderMinor, currency) })),
      })),
    })
  }
  return pages
}

function drawSection(pages: Pages, { currency, items, notAsked }: SlipSection, words: PaperWords, figures: Figures): void {
  const said = words.slip
  const amount = (minor: number) => figures.amount(minor, currency)
  const minor = sumOf(items)
  const totalLabel = minor < 0 ? said.inFavour : said.toPay
  const lateMinor = sumOf(items.filter(({ daysLate }) => daysLate > 0))
  const columns = [{ title: words.details }, { title: said.issued, width: 76 }, { title: said.due, width: 76 }, { title: said.total, width: 88, align: 'right' as const }, { title: said.open, width: 88, align: 'right' as const }]
  const row = (item: SlipItem, remark: string | null): Row => ({
    cells: [named(item, words), figures.date(item.issuedOn), item.dueOn === null ? '' : figures.date(item.dueOn), amount(item.kind === 'invoice' ? item.totalMinor : -item.totalMinor), amount(item.remainderMinor)],
    ...(remark === null ? {} : { remark }),
  })
  if (items.length > 0) {
    drawTitle(pages, said.openItems(currency))
    drawBoxes(pages, [
      { label: totalLabel, figure: amount(Math.abs(minor)), main: true, ...(lateMinor > 0 && minor > 0 ? { below: said.pastDue(amount(lateMinor)) } : {}) },
      ...(notAsked.length > 0 ? [{ label: said.notAsked, figure: amount(sumOf(notAsked)) }] : []),
    ])
    drawTable(pages, items.map((item) => row(item, item.daysLate > 0 ? said.daysLate(item.daysLate) : null)), {
      columns, words,
      carried: (n, between) => ({ cells: [between, '', '', '', amount(sumOf(items.slice(0, n)))] }),
      totals: [{ cells: [totalLabel, '', '', '', amount(minor)], bold: true }],
    })
  }
  if (notAsked.length === 0) return
  drawTitle(pages, items.length > 0 ? said.notAsked : `${said.notAsked} (${currency})`)
  drawTable(pages, notAsked.map((item) => row(item, item.why === 'held' ? said.onHold : said.inDispute)), {
    columns, words,
    carried: (n, between) => ({ cells: [between, '', '', '', amount(sumOf(notAsked.slice(0, n)))] }),
  })
}

function named({ kind, ref }: SlipItem, { slip, receipt }: PaperWords): string {
  return { invoice: receipt.ofInvoice(ref), payment: slip.notApplied(ref), credit_note: slip.credit(ref) }[kind]
}

function sumOf(items: readonly { remainderMinor: number }[]): number {
  return items.reduce((sum, { remainderMinor }) => addMinor(sum, remainderMinor), 0)
}
