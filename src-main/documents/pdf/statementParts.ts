/** What statements of every kind are made of: the receivables of one currency, their aging, how to pay. */
import type { BusinessDate, Currency, MethodKind, PaymentMedium } from '#contract/vocabulary.ts'
import { AGING_BUCKETS, type Aging } from '#main/domain/aging.ts'
import type { MovementKind } from '#main/domain/ledger.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor, type Figures } from '../figures.ts'
import type { Letterhead, Recipient } from '../letterhead/letterhead.ts'
import { languageTag } from '../words/language.ts'
import { paidByWords, paperWords, type PaperWords, type RefundReason } from '../words/paper.ts'
import { statementWords, type StatementWords } from '../words/statement.ts'
import { drawBoxes, type Box } from './boxes.ts'
import { Pages } from './pages.ts'
import { drawTable, type Column, type Row } from './table.ts'
import { drawTitle } from './title.ts'

/** What a statement says beside a movement. */
export type Remark =
  | { of: 'order'; number: string }
  | { of: 'paid'; medium: PaymentMedium; method: { kind: MethodKind; brand: string; last4: string } | null }
  | { of: 'refund'; reason: RefundReason }
  /** As the billing system has it, in whatever language. */
  | { of: 'text'; text: string }

/** A movement with the balance after it; all amounts in minor units of its section's currency. */
export interface StatementLine {
  on: BusinessDate
  kind: MovementKind
  /** The number of the invoice, payment or credit note. */
  ref: string
  remark: Remark | null
  dueOn: BusinessDate | null
  /** Positive: owed to us; negative: what reduces it. */
  amountMinor: number
  balanceMinor: number
}

/** The receivables of one currency. */
export interface StatementSection {
  currency: Currency
  openingMinor: number
  lines: readonly StatementLine[]
  closingMinor: number
  /** At the last day of the statement. */
  aging: Aging
}

/** Who gets a statement, of which days, in whose language. */
export interface StatementHead {
  letterhead: Letterhead
  recipient: Recipient
  from: BusinessDate
  to: BusinessDate
}

/** What every part of one document is drawn with. */
export interface Drawing {
  pages: Pages
  words: StatementWords
  /** Those of every document. */
  paper: PaperWords
  figures: Figures
  /** Between two rows, in points. */
  padding: number
  /** Of a column of dates, in points: as wide as this locale's longest. */
  dateWidth: number
}

/** `span`: its days, as they stand at the foot of its pages and in the file's title. */
export async function openStatement({ letterhead, recipient, to }: StatementHead, titled: (words: StatementWords) => string, span: string, padding: number): Promise<Drawing> {
  const [words, paper] = [statementWords(recipient.locale), paperWords(recipient.locale)]
  const title = titled(words)
  const pages = Pages.open({
    title: `${title} – ${recipient.name} (${recipient.ref}), ${span}`,
    subject: `${title}, ${paper.account} ${recipient.ref}`,
    letterhead,
    foot: `${title}, ${paper.account} ${recipient.ref}, ${span}`,
    pageOf: paper.pageOf,
    language: languageTag(recipient.locale),
    on: to,
  })
  const figures = figuresFor(recipient.locale)
  const dateWidth = Math.max(62, ...MONTHS.map((month) => pages.width(figures.date(`2028-${month}-28`), { size: ROW_SIZE }) + DATE_GAP))
  return { pages, words, paper, figures, padding, dateWidth }
}

const MONTHS = Array.from({ length: 12 }, (_none, month) => String(month + 1).padStart(2, '0'))
const ROW_SIZE = 8.5
const DATE_GAP = 11

/** Boxes of sums, then each movement with the balance after it. `title`: over it, or over its table alone. */
export function drawReceivables({ pages, words, paper, figures, padding, dateWidth }: Drawing, { currency, openingMinor, lines, closingMinor }: StatementSection, from: BusinessDate, title: { above: string } | { below: string }): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  const { balance, columns } = words
  const sums = runningSums(lines)
  const { addedMinor: chargesMinor, takenMinor: creditsMinor } = sums.at(-1)!
  if ('above' in title) drawTitle(pages, title.above)
  drawBoxes(pages, [
    { label: balance.opening, figure: amount(openingMinor) },
    { label: balance.charges, figure: amount(chargesMinor) },
    { label: balance.credits, figure: amount(creditsMinor) },
    { label: closingMinor < 0 ? balance.inFavour : balance.closing, figure: amount(closingMinor), main: true },
  ])
  if ('below' in title) drawTitle(pages, title.below)
  const row = (on: BusinessDate | null, details: string, balanceMinor: number, more: Partial<{ due: BusinessDate | null; charges: string; credits: string; remark: string | null }> = {}): Row => ({
    cells: [on === null ? '' : figures.date(on), details, more.due == null ? '' : figures.date(more.due), more.charges ?? '', more.credits ?? '', amount(balanceMinor)],
    ...(more.remark == null ? {} : { remark: more.remark }),
  })
  const summed = (n: number, said: string): Row =>
    row(null, said, lines[n - 2]?.balanceMinor ?? openingMinor, { charges: amount(sums[n - 1]?.addedMinor ?? 0), credits: amount(sums[n - 1]?.takenMinor ?? 0) })
  drawTable(
    pages,
    [
      row(from, balance.opening, openingMinor),
      ...lines.map(({ on, kind, ref, remark, dueOn, amountMinor, balanceMinor }) =>
        row(on, words.movement[kind](ref), balanceMinor, { due: dueOn, remark: remarkWords(words, paper, remark), ...(amountMinor < 0 ? { credits: amount(amountMinor) } : { charges: amount(amountMinor) }) })),
      ...(lines.length === 0 ? [row(null, words.noActivity, openingMinor)] : []),
    ],
    {
      columns: [{ title: columns.date, width: dateWidth }, { title: columns.details }, { title: columns.due, width: dateWidth }, ...[columns.charges, columns.credits, columns.balance].map((head): Column => ({ title: head, width: 71, align: 'right' }))],
      padding,
      carried: summed,
      words: paper,
      totals: [{ ...summed(lines.length + 1, balance.closing), bold: true }],
    },
  )
}

function remarkWords(words: StatementWords, paper: PaperWords, remark: Remark | null): string | null {
  switch (remark?.of) {
    case undefined: return null
    case 'order': return words.order(remark.number)
    case 'paid': return paidByWords(paper, remark.medium, remark.method)
    case 'refund': return paper.refunds[remark.reason]
    case 'text': return remark.text === '' ? null : remark.text
  }
}

/** Nothing where nothing is owed and nothing waits to be applied. */
export function drawAging({ pages, words, figures }: Drawing, aging: Aging, on: BusinessDate): void {
  if (AGING_BUCKETS.every((bucket) => aging[bucket] === 0) && aging.unapplied === 0) return
  const overdueMinor = pastDueOf(aging)
  const amount = (minor: number) => (minor === 0 ? '–' : figures.amount(minor, aging.currency))
  pages.need(90)
  drawTitle(pages, words.agingAt(figures.date(on)), overdueMinor > 0 ? words.pastDue(figures.amount(overdueMinor, aging.currency)) : '')
  const boxes: Box[] = AGING_BUCKETS.map((bucket) => ({ label: words.buckets[bucket], figure: amount(aging[bucket]) }))
  if (aging.unapplied !== 0) boxes.push({ label: words.notApplied, figure: figures.amount(-aging.unapplied, aging.currency) })
  drawBoxes(pages, boxes, { figureSize: 9.5 })
}

export const pastDueOf = (aging: Aging): number => AGING_BUCKETS.slice(1).reduce((sum, bucket) => addMinor(sum, aging[bucket]), 0)

/** Sums of what adds and of what reduces: `[n]` is over the first `n` lines. */
export function runningSums(lines: readonly { amountMinor: number }[]): { addedMinor: number; takenMinor: number }[] {
  const sums = [{ addedMinor: 0, takenMinor: 0 }]
  for (const { amountMinor } of lines) {
    const { addedMinor, takenMinor } = sums.at(-1)!
    sums.push(amountMinor < 0 ? { addedMinor, takenMinor: addMinor(takenMinor, amountMinor) } : { addedMinor: addMinor(addedMinor, amountMinor), takenMinor })
  }
  return sums
}

export function drawHowToPay({ pages, words, paper }: Drawing, { letterhead: { remittance, portalUrl }, recipient: { ref } }: StatementHead, owed: boolean): void {
  const style = { size: 8.4 }
  const lines = [...remittance, ...(portalUrl === '' ? [] : [paper.payOnline(portalUrl)])].flatMap((line) => pages.wrap(line, pages.innerWidth - 24, style, 2))
  const height = lines.length * 12 + 24
  pages.need(height)
  const top = pages.y
  pages.rectangle({ x: pages.left, y: top - height, width: 3, height, colour: pages.colour })
  pages.text(owed ? paper.howToPay(ref) : words.nothingDue, pages.left + 14, top - 12, { size: 9.2, bold: true })
  let y = top - 27
  for (const line of lines) {
    pages.text(line, pages.left + 14, y, style)
    y -= 12
  }
  pages.y = top - height - 12
}

/** Rows that stand closer than usual, in points; closer than that they are hard to read. */
const CLOSER = [5.2, 4]
/** Of a long document a last page with nothing but a box is no harm, and drawing it thrice takes time. */
const CLOSER_PAGES_MAX = 6

/** `rowsEnd`: the page that the last table ends on. Draws again with rows that stand closer where that saves a last page without any. */
export async function drawnWell(draw: (padding: number) => Promise<{ pages: Pages; rowsEnd: number }>, padding: number): Promise<Pages> {
  const first = await draw(padding)
  let best = first.pages
  for (const closer of CLOSER) {
    if (first.rowsEnd === first.pages.count || best.count < first.pages.count || first.pages.count > CLOSER_PAGES_MAX) break
    const { pages } = await draw(closer)
    if (pages.count < best.count) best = pages
  }
  return best
}
