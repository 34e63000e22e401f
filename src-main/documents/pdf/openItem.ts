/** The open-item statement: only what still has a remainder, what is not applied yet, and how old it is. */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import type { Aging } from '#main/domain/aging.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { figuresFor } from '../figures.ts'
import { drawBoxes } from './boxes.ts'
import { drawHeading, type Fact } from './heading.ts'
import type { Pages } from './pages.ts'
import { drawAging, drawHowToPay, drawnWell, openStatement, pastDueOf, type Drawing, type StatementHead } from './statementParts.ts'
import { drawTable, ROW_PADDING, type Row } from './table.ts'
import { drawTitle } from './title.ts'

/** Amounts in minor units of the section's currency; payments and credits are negative. */
export interface OpenItemLine {
  kind: 'invoice' | 'payment' | 'credit_note'
  ref: string
  on: BusinessDate
  /** Of an invoice that has one. */
  dueOn: BusinessDate | null
  /** Of an invoice; ≤ 0 while not yet due. */
  daysPastDue: number | null
  poNumber: string | null
  disputed: boolean
  amountMinor: number
  remainderMinor: number
}

export interface OpenItemSection {
  currency: Currency
  /** Invoices by due date, then what is not applied. Their remainders add up to the balance. */
  items: readonly OpenItemLine[]
  aging: Aging
}

/** `to` is the statement date. */
export interface OpenItemContent extends StatementHead {
  /** One a currency; one without items where nothing is open. */
  sections: readonly OpenItemSection[]
}

export const drawOpenItems = (content: OpenItemContent): Promise<Pages> => drawnWell((padding) => drawn(content, padding), ROW_PADDING)

async function drawn(content: OpenItemContent, padding: number): Promise<{ pages: Pages; rowsEnd: number }> {
  const { letterhead, recipient, to, sections } = content
  const drawing = await openStatement(content, (words) => words.titles.openItems, figuresFor(recipient.locale).date(to), padding)
  const { pages, words, paper, figures } = drawing
  const { facts: labels } = words
  const facts: Fact[] = [[paper.account, recipient.ref], [labels.statementDate, figures.date(to)], [paper.currency, sections.map(({ currency }) => currency).join(', ')]]
  if (recipient.poNumber !== null) facts.push([paper.poNumber, recipient.poNumber])
  drawHeading(pages, { letterhead, recipient, title: words.titles.openItems, facts })
  let rowsEnd = 1
  for (const [index, section] of sections.entries()) {
    if (index > 0) pages.need(260)
    drawSection(drawing, section, sections.length > 1)
    rowsEnd = pages.count
    drawAging(drawing, section.aging, to)
  }
  drawHowToPay(drawing, content, sections.some(({ aging }) => aging.balance > 0))
  return { pages, rowsEnd }
}

function drawSection({ pages, words, paper, figures, padding, dateWidth }: Drawing, { currency, items, aging }: OpenItemSection, several: boolean): void {
  const amount = (minor: number) => figures.amount(minor, currency)
  const { items: said } = words
  const owedMinor = addMinor(aging.balance, aging.unapplied)
  if (several) drawTitle(pages, words.activityIn(currency))
  drawBoxes(pages, [
    { label: said.openInvoices, figure: amount(owedMinor) },
    { label: said.pastDue, figure: amount(pastDueOf(aging)) },
    { label: words.notApplied, figure: amount(0 - aging.unapplied) },
    { label: aging.balance < 0 ? words.balance.inFavour : said.balance, figure: amount(aging.balance), main: true },
  ])
  if (!several) drawTitle(pages, said.title)
  const total = (label: string, minor: number): Row => ({ cells: ['', label, '', '', '', amount(minor)], bold: true })
  let carriedMinor = 0
  const sums = items.map(({ remainderMinor }) => (carriedMinor = addMinor(carriedMinor, remainderMinor)))
  const rows = items.map(({ kind, ref, on, dueOn, daysPastDue, poNumber, disputed, amountMinor, remainderMinor }): Row => {
    const remarks = [...(poNumber === null ? [] : [words.order(poNumber)]), ...(disputed ? [said.disputed] : [])]
    return {
      cells: [
        figures.date(on), kind === 'payment' ? said.unapplied(ref) : words.movement[kind](ref), dueOn === null ? '' : figures.date(dueOn),
        daysPastDue === null || daysPastDue <= 0 ? '' : figures.count(daysPastDue), amount(amountMinor), amount(remainderMinor),
      ],
      ...(remarks.length === 0 ? {} : { remark: remarks.join(', ') }),
    }
  })
  drawTable(pages, rows.length > 0 ? rows : [{ cells: ['', said.nothing, '', '', '', ''] }], {
    columns: [
      { title: said.issued, width: dateWidth }, { title: said.document }, { title: said.due, width: dateWidth }, { title: said.daysLate, width: 58, align: 'right' },
      { title: said.original, width: 84, align: 'right' }, { title: said.open, width: 76, align: 'right' },
    ],
    padding,
    carried: (n, label) => ({ cells: ['', label, '', '', '', amount(sums[n - 1] ?? 0)] }),
    words: paper,
    totals: [...(aging.unapplied === 0 ? [] : [total(said.openInvoices, owedMinor), total(words.notApplied, 0 - aging.unapplied)]), total(said.balance, aging.balance)],
  })
}
