/** The statement of an agency: what all its accounts come to on the first page, then a section for each of them. */
import type { Currency } from '#contract/vocabulary.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor } from '../figures.ts'
import { drawBoxes } from './boxes.ts'
import { QUIET } from './colour.ts'
import { drawHeading, type Fact } from './heading.ts'
import type { Pages } from './pages.ts'
import { drawAging, drawHowToPay, drawnWell, drawReceivables, openStatement, runningSums, type Drawing, type StatementHead, type StatementSection } from './statementParts.ts'
import { drawTable, ROW_PADDING, type Column, type Row } from './table.ts'
import { drawTitle } from './title.ts'
import { drawWalletSection, type WalletSection } from './wallet.ts'

/** One account of the agency; itself is one of them. */
export interface AgencyPart {
  ref: string
  name: string
  sections: readonly StatementSection[]
  wallet: WalletSection | null
}

export interface AgencyContent extends StatementHead {
  /** The agency itself first, then sub-accounts by name; those without a movement and without a balance are left out. */
  parts: readonly AgencyPart[]
  leftOut: number
  /** What all parts come to: one a currency, its lines left out. */
  totals: readonly Omit<StatementSection, 'lines'>[]
}

export const drawAgency = (content: AgencyContent): Promise<Pages> => drawnWell((padding) => drawn(content, padding), ROW_PADDING)

async function drawn(content: AgencyContent, padding: number): Promise<{ pages: Pages; rowsEnd: number }> {
  const { letterhead, recipient, from, to, parts, totals, leftOut } = content
  const period = figuresFor(recipient.locale).period(from, to)
  const drawing = await openStatement(content, (words) => words.titles.agency, period, padding)
  const { pages, words, paper, figures } = drawing
  const { facts: labels } = words
  const facts: Fact[] = [
    [paper.account, recipient.ref], [labels.period, period], [labels.statementDate, figures.date(to)],
    [paper.currency, [...new Set([...totals, ...parts.flatMap(({ wallet }) => wallet ?? [])].map(({ currency }) => currency))].join(', ')],
    [labels.subAccounts, figures.count(parts.filter(({ ref }) => ref !== recipient.ref).length + leftOut)],
  ]
  if (recipient.poNumber !== null) facts.push([paper.poNumber, recipient.poNumber])
  drawHeading(pages, { letterhead, recipient, title: words.titles.agency, facts })

  for (const [index, total] of totals.entries()) {
    if (index > 0) pages.need(260)
    drawSummary(drawing, total, parts)
    drawAging(drawing, total.aging, to)
  }
  for (const currency of new Set(parts.flatMap(({ wallet }) => wallet?.currency ?? []))) drawWalletSummary(drawing, currency, parts)
  const remarks = [...(parts.length === 0 ? [words.agency.nothing] : []), ...(leftOut === 0 ? [] : [words.agency.leftOut(figures.count(leftOut))])]
  for (const remark of remarks) {
    pages.need(16)
    pages.text(remark, pages.left, pages.y, { size: 8, colour: QUIET })
    pages.y -= 16
  }
  drawHowToPay(drawing, content, totals.some(({ closingMinor }) => closingMinor > 0) || parts.some(({ wallet }) => wallet !== null && wallet.closingMinor < 0))

  for (const [index, part] of parts.entries()) drawPart(drawing, part, content, { first: index === 0 })
  return { pages, rowsEnd: pages.count }
}

/** A row an account, which add up to the row under them. */
function drawSummary({ pages, words, paper, figures, padding }: Drawing, { currency, openingMinor, closingMinor }: Omit<StatementSection, 'lines'>, parts: readonly AgencyPart[]): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  const { agency, balance } = words
  const figuresOf = parts.flatMap(({ ref, name, sections }) => {
    const section = sections.find((of) => of.currency === currency)
    return section === undefined ? [] : [{ ref, name, section, sums: runningSums(section.lines).at(-1)! }]
  })
  let [chargesMinor, creditsMinor, openingsMinor, closingsMinor] = [0, 0, 0, 0]
  const carried = figuresOf.map(({ section, sums }) => {
    openingsMinor = addMinor(openingsMinor, section.openingMinor)
    chargesMinor = addMinor(chargesMinor, sums.addedMinor)
    creditsMinor = addMinor(creditsMinor, sums.takenMinor)
    closingsMinor = addMinor(closingsMinor, section.closingMinor)
    return [openingsMinor, chargesMinor, creditsMinor, closingsMinor]
  })
  drawBoxes(pages, [
    { label: balance.opening, figure: amount(openingMinor) },
    { label: balance.charges, figure: amount(chargesMinor) },
    { label: balance.credits, figure: amount(creditsMinor) },
    { label: closingMinor < 0 ? balance.inFavour : balance.closing, figure: amount(closingMinor), main: true },
  ])
  drawTitle(pages, agency.summary(currency))
  drawTable(
    pages,
    figuresOf.map(({ ref, name, section, sums }): Row => ({ cells: [ref, name, ...[section.openingMinor, sums.addedMinor, sums.takenMinor, section.closingMinor].map(amount)] })),
    {
      columns: [{ title: paper.account, width: 62 }, { title: '' }, ...[balance.opening, words.columns.charges, words.columns.credits, balance.closing].map((head): Column => ({ title: head, width: 74, align: 'right' }))],
      padding,
      carried: (n, label) => ({ cells: ['', label, ...(carried[n - 1] ?? [0, 0, 0, 0]).map(amount)] }),
      words: paper,
      totals: [{ cells: ['', agency.total, ...[openingMinor, chargesMinor, creditsMinor, closingMinor].map(amount)], bold: true }],
    },
  )
}

function drawWalletSummary({ pages, words, paper, figures, padding }: Drawing, currency: Currency, parts: readonly AgencyPart[]): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  const { agency, wallet: said } = words
  let sums = [0, 0, 0, 0]
  const rows: { cells: string[]; sums: number[] }[] = []
  for (const { ref, name, wallet } of parts) {
    if (wallet === null || wallet.currency !== currency) continue
    const minor = [wallet.openingMinor, wallet.fundedMinor, wallet.drawnMinor, wallet.closingMinor]
    sums = sums.map((sum, index) => addMinor(sum, minor[index] ?? 0))
    rows.push({ cells: [ref, name, ...minor.map(amount)], sums })
  }
  pages.need(110)
  drawTitle(pages, agency.walletTotals(currency), said.explained)
  drawTable(pages, rows, {
    columns: [{ title: paper.account, width: 62 }, { title: '' }, ...[words.balance.opening, said.columns.added, said.columns.drawn, said.columns.available].map((head): Column => ({ title: head, width: 74, align: 'right' }))],
    padding,
    carried: (n, label) => ({ cells: ['', label, ...(rows[n - 1]?.sums ?? [0, 0, 0, 0]).map(amount)] }),
    words: paper,
    totals: [{ cells: ['', agency.total, ...sums.map(amount)], bold: true }],
  })
}

function drawPart(drawing: Drawing, { ref, name, sections, wallet }: AgencyPart, { from, to }: StatementHead, { first }: { first: boolean }): void {
  const { pages, words } = drawing
  const title = `${name}  ·  ${ref}`
  if (first) pages.break()
  else if (!pages.need(260)) pages.y -= 6
  for (const [index, section] of sections.entries()) {
    if (index > 0) pages.need(240)
    drawReceivables(drawing, section, from, { above: `${title}, ${words.activityIn(section.currency)}` })
    drawAging(drawing, section.aging, to)
  }
  if (wallet === null) return
  pages.need(240)
  if (sections.length === 0) drawTitle(pages, title)
  drawWalletSection(drawing, wallet, from, { further: true })
}
