/** The available balance of a prepaid account: what funded it, what drew it, and whether it is kept full enough. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { figuresFor } from '../figures.ts'
import { durationWords, statementWords, type WalletKind } from '../words/statement.ts'
import { drawBoxes } from './boxes.ts'
import { QUIET } from './colour.ts'
import { drawHeading, type Fact } from './heading.ts'
import type { Pages } from './pages.ts'
import { drawHowToPay, drawnWell, openStatement, runningSums, type Drawing, type StatementHead } from './statementParts.ts'
import { drawTable, ROW_PADDING, type Column, type Row } from './table.ts'
import { drawTitle } from './title.ts'

/** One entry, or those of a day and kind together, with the available balance after it. */
export interface WalletLine {
  on: BusinessDate
  kind: WalletKind
  /** Entries in it. */
  count: number
  /** What the billing system says beyond its kind; null for several. */
  description: string | null
  /** Positive funds the balance, negative draws it. */
  amountMinor: number
  balanceMinor: number
}

export interface WalletSection {
  currency: Currency
  openingMinor: number
  lines: readonly WalletLine[]
  closingMinor: number
  fundedMinor: number
  drawnMinor: number
}

export interface WalletContent extends StatementHead {
  wallet: WalletSection
  /** In the period. */
  belowZeroMs: number
  /** Usage and fees of the 30 days to the statement date, positive. */
  lastDaysMinor: number
  /** Null where there was no usage. */
  advisedTargetMinor: number | null
}

export const drawWalletStatement = (content: WalletContent): Promise<Pages> => drawnWell((padding) => drawn(content, padding), ROW_PADDING)

async function drawn(content: WalletContent, padding: number): Promise<{ pages: Pages; rowsEnd: number }> {
  const { letterhead, recipient, from, to, wallet } = content
  const period = figuresFor(recipient.locale).period(from, to)
  const drawing = await openStatement(content, (words) => words.titles.wallet, period, padding)
  const { pages, words, paper, figures } = drawing
  const { facts: labels } = words
  const facts: Fact[] = [[paper.account, recipient.ref], [labels.period, period], [labels.statementDate, figures.date(to)], [paper.currency, wallet.currency]]
  if (recipient.poNumber !== null) facts.push([paper.poNumber, recipient.poNumber])
  drawHeading(pages, { letterhead, recipient, title: words.titles.wallet, facts })
  drawWalletSection(drawing, wallet, from, { further: false })
  const rowsEnd = pages.count
  drawAdvice(drawing, content)
  drawHowToPay(drawing, content, wallet.closingMinor < 0)
  return { pages, rowsEnd }
}

export function drawWalletSection({ pages, words, paper, figures, padding, dateWidth }: Drawing, { currency, openingMinor, lines, closingMinor, fundedMinor, drawnMinor }: WalletSection, from: BusinessDate, { further }: { further: boolean }): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  const { wallet, columns } = words
  const title = `${wallet.title}, ${currency}`
  if (further) {
    pages.need(220)
    drawTitle(pages, title, wallet.explained)
  }
  drawBoxes(pages, [
    { label: wallet.opening, figure: amount(openingMinor) },
    { label: wallet.added, figure: amount(fundedMinor) },
    { label: wallet.drawn, figure: amount(drawnMinor) },
    { label: wallet.closing, figure: amount(closingMinor), main: true },
  ])
  if (!further) drawTitle(pages, wallet.title, wallet.explained)
  const sums = runningSums(lines)
  const summed = (n: number, said: string): Row => ({
    cells: ['', said, amount(sums[n - 1]?.addedMinor ?? 0), amount(sums[n - 1]?.takenMinor ?? 0), amount(lines[n - 2]?.balanceMinor ?? openingMinor)],
  })
  const rows = lines.map(({ on, kind, count, description, amountMinor, balanceMinor }): Row => ({
    cells: [
      figures.date(on), count === 1 ? wallet.one[kind] : `${wallet.several[kind]}, ${wallet.entries(figures.count(count))}`,
      amountMinor < 0 ? '' : amount(amountMinor), amountMinor < 0 ? amount(amountMinor) : '', amount(balanceMinor),
    ],
    // The billing system's own word for the kind says nothing more, in whatever language.
    ...(description === null || description === '' || description === wallet.one[kind] || description === BILLED_AS[kind] ? {} : { remark: description }),
  }))
  if (rows.length === 0) rows.push({ cells: ['', wallet.none, '', '', amount(openingMinor)] })
  // Available balances are small, and what moves them is told in more words.
  const heads = [wallet.columns.added, wallet.columns.drawn, wallet.columns.available].map((head): Column => ({ title: head, width: 66, align: 'right' }))
  drawTable(pages, [{ cells: [figures.date(from), wallet.opening, '', '', amount(openingMinor)] }, ...rows], {
    columns: [{ title: columns.date, width: dateWidth }, { title: columns.details }, ...heads],
    padding,
    carried: summed,
    words: paper,
    totals: [{ ...summed(lines.length + 1, wallet.closing), bold: true }],
  })
}

const BILLED_AS = statementWords('en').wallet.one

function drawAdvice({ pages, words, figures }: Drawing, { wallet: { currency }, belowZeroMs, lastDaysMinor, advisedTargetMinor, recipient }: WalletContent): void {
  const { wallet } = words
  const amount = (minor: number) => figures.amount(minor, currency)
  pages.need(advisedTargetMinor === null ? 52 : 72)
  drawBoxes(
    pages,
    [
      { label: wallet.belowZero, figure: belowZeroMs === 0 ? wallet.never : durationWords(belowZeroMs, recipient.locale) },
      { label: wallet.lastDays, figure: amount(lastDaysMinor) },
      ...(advisedTargetMinor === null ? [] : [{ label: wallet.advised, figure: amount(advisedTargetMinor) }]),
    ],
    { figureSize: 10 },
  )
  if (advisedTargetMinor === null) return
  const style = { size: 8, colour: QUIET }
  for (const line of pages.wrap(wallet.advice, pages.innerWidth, style, 2)) {
    pages.text(line, pages.left, pages.y + 4, style)
    pages.y -= 11
  }
  pages.y -= 10
}
