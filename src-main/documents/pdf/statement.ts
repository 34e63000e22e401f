/** The balance-forward statement: what was owed, each movement, what is owed, how old it is. */
import { figuresFor } from '../figures.ts'
import { drawHeading, type Fact } from './heading.ts'
import type { MadePdf, Pages } from './pages.ts'
import { drawAging, drawHowToPay, drawnWell, drawReceivables, openStatement, type StatementHead, type StatementSection } from './statementParts.ts'
import { ROW_PADDING } from './table.ts'
import { drawWalletSection, type WalletSection } from './wallet.ts'

export interface StatementContent extends StatementHead {
  /** One a currency; none for a prepaid account that never had an invoice. */
  sections: readonly StatementSection[]
  wallet: WalletSection | null
}

/** The same content gives the same bytes. */
export async function statementPdf(content: StatementContent): Promise<MadePdf> {
  return (await drawStatement(content)).finish()
}

export const drawStatement = (content: StatementContent): Promise<Pages> => drawnWell((padding) => drawn(content, padding), ROW_PADDING)

async function drawn(content: StatementContent, padding: number): Promise<{ pages: Pages; rowsEnd: number }> {
  const { letterhead, recipient, from, to, sections, wallet } = content
  const period = figuresFor(recipient.locale).period(from, to)
  const drawing = await openStatement(content, (words) => words.titles.statement, period, padding)
  const { pages, words, paper, figures } = drawing
  const currencies = [...new Set([...sections, ...(wallet === null ? [] : [wallet])].map(({ currency }) => currency))]
  const { facts: labels } = words
  const facts: Fact[] = [[paper.account, recipient.ref], [labels.period, period], [labels.statementDate, figures.date(to)], [paper.currency, currencies.join(', ')]]
  if (recipient.poNumber !== null) facts.push([paper.poNumber, recipient.poNumber])
  drawHeading(pages, { letterhead, recipient, title: words.titles.statement, facts })

  let rowsEnd = 1
  const several = sections.length > 1 || wallet !== null
  for (const [index, section] of sections.entries()) {
    if (index > 0) pages.need(260)
    drawReceivables(drawing, section, from, several ? { above: words.activityIn(section.currency) } : { below: words.activity })
    rowsEnd = pages.count
    drawAging(drawing, section.aging, to)
  }
  if (wallet !== null) {
    drawWalletSection(drawing, wallet, from, { further: sections.length > 0 })
    rowsEnd = pages.count
  }
  drawHowToPay(drawing, content, sections.some(({ closingMinor }) => closingMinor > 0) || (wallet !== null && wallet.closingMinor < 0))
  return { pages, rowsEnd }
}
