/** The balance-forward statement: what was owed, each movement, what is owed, how old it is. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { AGING_BUCKETS, type Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor, type Figures } from '../figures.ts'
import type { Letterhead, Recipient } from '../letterhead/letterhead.ts'
import { drawBoxes, type Box } from './boxes.ts'
import { drawHeading, type Fact } from './heading.ts'
import { Pages, type MadePdf } from './pages.ts'
import { drawTable, ROW_PADDING, type Column, type Row } from './table.ts'
import { drawTitle } from './title.ts'

/** A movement with the balance after it; all amounts in minor units of its section's currency. */
export interface StatementLine {
  on: BusinessDate
  words: string
  remark: string | null
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

/** The available balance of a prepaid account: positive funds it, negative draws it. */
export interface WalletSection {
  currency: Currency
  openingMinor: number
  lines: readonly Omit<StatementLine, 'dueOn'>[]
  closingMinor: number
  fundedMinor: number
  drawnMinor: number
}

export interface StatementContent {
  letterhead: Letterhead
  recipient: Recipient
  from: BusinessDate
  to: BusinessDate
  /** One a currency; none for a prepaid account that never had an invoice. */
  sections: readonly StatementSection[]
  wallet: WalletSection | null
}

/** The same content gives the same bytes. */
export async function statementPdf(content: StatementContent): Promise<MadePdf> {
  return (await drawStatement(content)).finish()
}

export async function drawStatement(content: StatementContent): Promise<Pages> {
  const first = await drawn(content, ROW_PADDING)
  let best = first
  // A last page with nothing but a box or two is saved where rows that stand closer make room for them.
  for (const padding of CLOSER) {
    if (first.rowsEnd === first.count || best.count < first.count) break
    best = await drawn(content, padding)
  }
  return (best.count < first.count ? best : first).pages
}

/** Of rows, in points; closer than that they are hard to read. */
const CLOSER = [5.2, 4]

/** `rowsEnd`: the page that the last table ends on. */
async function drawn(content: StatementContent, padding: number): Promise<{ pages: Pages; count: number; rowsEnd: number }> {
  const { letterhead, recipient, from, to, sections, wallet } = content
  const figures = figuresFor(recipient.locale)
  const period = figures.period(from, to)
  const pages = await Pages.open({
    title: `Statement for ${recipient.name} (${recipient.ref}), ${period}`,
    subject: `Balance-forward statement of account ${recipient.ref}`,
    letterhead,
    foot: `Statement of account ${recipient.ref}, ${period}`,
    on: to,
  })
  const currencies = [...new Set([...sections, ...(wallet === null ? [] : [wallet])].map(({ currency }) => currency))]
  const facts: Fact[] = [['Account', recipient.ref], ['Period', period], ['Statement date', figures.date(to)], ['Currency', currencies.join(', ')]]
  if (recipient.poNumber !== null) facts.push(['Your PO number', recipient.poNumber])
  drawHeading(pages, { letterhead, recipient, title: 'Statement', facts })

  let rowsEnd = 1
  for (const [index, section] of sections.entries()) {
    drawReceivables(pages, figures, section, content, { further: index > 0, padding })
    rowsEnd = pages.count
    drawAging(pages, figures, section.aging, to)
  }
  if (wallet !== null) {
    drawWallet(pages, figures, wallet, content, { further: sections.length > 0, padding })
    rowsEnd = pages.count
  }
  drawHowToPay(pages, letterhead, recipient, sections.some(({ closingMinor }) => closingMinor > 0) || (wallet !== null && wallet.closingMinor < 0))
  return { pages, count: pages.count, rowsEnd }
}

interface Placed {
  /** Whether something stands above it. */
  further: boolean
  padding: number
}

function drawReceivables(pages: Pages, figures: Figures, { currency, openingMinor, lines, closingMinor }: StatementSection, { sections, wallet, from }: StatementContent, { further, padding }: Placed): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  const sums = runningSums(lines)
  const { chargesMinor, creditsMinor } = sums.at(-1)!
  const several = sections.length > 1 || wallet !== null
  if (further) pages.need(260)
  if (several) drawTitle(pages, `Account in ${currency}`)
  drawBoxes(pages, [
    { label: 'Opening balance', figure: amount(openingMinor) },
    { label: 'Charges', figure: amount(chargesMinor) },
    { label: 'Payments and credits', figure: amount(creditsMinor) },
    { label: 'Closing balance', figure: amount(closingMinor), main: true },
  ])
  if (!several) drawTitle(pages, 'Account activity')
  const row = (on: BusinessDate | null, words: string, balanceMinor: number, more: Partial<{ due: BusinessDate | null; charges: string; credits: string; remark: string | null }> = {}): Row => ({
    cells: [on === null ? '' : figures.date(on), words, more.due == null ? '' : figures.date(more.due), more.charges ?? '', more.credits ?? '', amount(balanceMinor)],
    ...(more.remark == null ? {} : { remark: more.remark }),
  })
  const summed = (n: number, words: string): Row =>
    row(null, words, lines[n - 2]?.balanceMinor ?? openingMinor, { charges: amount(sums[n - 1]?.chargesMinor ?? 0), credits: amount(sums[n - 1]?.creditsMinor ?? 0) })
  drawTable(
    pages,
    [
      row(from, 'Opening balance', openingMinor),
      ...lines.map(({ on, words, remark, dueOn, amountMinor, balanceMinor }) =>
        row(on, words, balanceMinor, { due: dueOn, remark, ...(amountMinor < 0 ? { credits: amount(amountMinor) } : { charges: amount(amountMinor) }) })),
      ...(lines.length === 0 ? [row(null, 'No activity in this period', openingMinor)] : []),
    ],
    { columns: columnsOf(true), padding, carried: summed, totals: [{ ...summed(lines.length + 1, 'Closing balance'), bold: true }] },
  )
}

function drawAging(pages: Pages, figures: Figures, aging: Aging, to: BusinessDate): void {
  if (AGING_BUCKETS.every((bucket) => aging[bucket] === 0) && aging.unapplied === 0) return
  const overdueMinor = AGING_BUCKETS.slice(1).reduce((sum, bucket) => addMinor(sum, aging[bucket]), 0)
  const amount = (minor: number) => (minor === 0 ? '–' : figures.amount(minor, aging.currency))
  pages.need(90)
  drawTitle(pages, `Aging at ${figures.date(to)}`, overdueMinor > 0 ? `${figures.amount(overdueMinor, aging.currency)} is past due` : '')
  const boxes: Box[] = AGING_BUCKETS.map((bucket) => ({ label: BUCKET_WORDS[bucket], figure: amount(aging[bucket]) }))
  if (aging.unapplied !== 0) boxes.push({ label: 'Not yet applied', figure: figures.amount(-aging.unapplied, aging.currency) })
  drawBoxes(pages, boxes, { figureSize: 9.5 })
}

export const BUCKET_WORDS = { current: 'Not yet due', d1_30: '1–30 days late', d31_60: '31–60 days late', d61_90: '61–90 days late', d90plus: 'Over 90 days late' } as const

function drawWallet(pages: Pages, figures: Figures, { currency, openingMinor, lines, closingMinor, fundedMinor, drawnMinor }: WalletSection, { from }: StatementContent, { further, padding }: Placed): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  if (further) {
    pages.need(220)
    drawTitle(pages, 'Available balance', 'Prepaid: payments add to it, usage and fees draw on it')
  }
  drawBoxes(pages, [
    { label: 'Available at the beginning', figure: amount(openingMinor) },
    { label: 'Added', figure: amount(fundedMinor) },
    { label: 'Usage and fees drawn', figure: amount(drawnMinor) },
    { label: 'Available at the end', figure: amount(closingMinor), main: true },
  ])
  if (!further) drawTitle(pages, 'Available balance', 'Prepaid: payments add to it, usage and fees draw on it')
  const sums = runningSums(lines)
  const summed = (n: number, words: string): Row => ({
    cells: ['', words, amount(sums[n - 1]?.chargesMinor ?? 0), amount(sums[n - 1]?.creditsMinor ?? 0), amount(lines[n - 2]?.balanceMinor ?? openingMinor)],
  })
  const rows = lines.map(({ on, words, remark, amountMinor, balanceMinor }): Row => ({
    cells: [figures.date(on), words, amountMinor < 0 ? '' : amount(amountMinor), amountMinor < 0 ? amount(amountMinor) : '', amount(balanceMinor)],
    ...(remark === null ? {} : { remark }),
  }))
  drawTable(pages, [{ cells: [figures.date(from), 'Available at the beginning', '', '', amount(openingMinor)] }, ...rows], {
    columns: columnsOf(false),
    padding,
    carried: summed,
    totals: [{ ...summed(lines.length + 1, 'Available at the end'), bold: true }],
  })
}

function columnsOf(receivables: boolean): Column[] {
  // Available balances are small, and what moves them is told in more words.
  const [titles, width] = receivables ? [['Charges', 'Credits', 'Balance'], 71] : [['Added', 'Drawn', 'Available'], 60]
  const amounts: Column[] = titles.map((title) => ({ title, width, align: 'right' }))
  return [{ title: 'Date', width: 62 }, { title: 'Details' }, ...(receivables ? [{ title: 'Due', width: 62 }] : []), ...amounts]
}

/** Sums of what adds and of what reduces: `[n]` is over the first `n` lines. */
function runningSums(lines: readonly { amountMinor: number }[]): { chargesMinor: number; creditsMinor: number }[] {
  const sums = [{ chargesMinor: 0, creditsMinor: 0 }]
  for (const { amountMinor } of lines) {
    const { chargesMinor, creditsMinor } = sums.at(-1)!
    sums.push(amountMinor < 0 ? { chargesMinor, creditsMinor: addMinor(creditsMinor, amountMinor) } : { chargesMinor: addMinor(chargesMinor, amountMinor), creditsMinor })
  }
  return sums
}

function drawHowToPay(pages: Pages, { remittance, portalUrl }: Letterhead, { ref }: Recipient, owed: boolean): void {
  const style = { size: 8.4 }
  const lines = [...remittance, `Pay or see your account online: ${portalUrl}`].flatMap((line) => pages.wrap(line, pages.innerWidth - 24, style, 2))
  const height = lines.length * 12 + 24
  pages.need(height)
  const top = pages.y
  pages.rectangle({ x: pages.left, y: top - height, width: 3, height, colour: pages.colour })
  const title = owed ? `How to pay — please quote ${ref}` : 'Nothing is due. For later payments:'
  pages.text(title, pages.left + 14, top - 12, { size: 9.2, bold: true })
  let y = top - 27
  for (const line of lines) {
    pages.text(line, pages.left + 14, y, style)
    y -= 12
  }
  pages.y = top - height - 12
}
