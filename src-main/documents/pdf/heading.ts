/** The head of a document: who sends it, to whom, what it is. */
import { addressLines, type Letterhead, type Recipient } from '../letterhead/letterhead.ts'
import { QUIET, readableOnPaper } from './colour.ts'
import type { Pages } from './pages.ts'

/** A line of what the document is about: `Account` – `A-000123`. */
export type Fact = readonly [label: string, value: string]

/** Draws letterhead, title, recipient and facts; leaves the pages below them. */
export function drawHeading(pages: Pages, { letterhead, recipient, title, facts }: { letterhead: Letterhead; recipient: Recipient; title: string; facts: readonly Fact[] }): void {
  const top = pages.y - 12
  const half = pages.innerWidth * 0.56
  const colour = readableOnPaper(pages.colour)

  drawLines(pages, pages.wrap(letterhead.legalName, half, { size: 13, bold: true }, 2), pages.left, top, 16, { size: 13, bold: true, colour })
  const nameLines = pages.wrap(letterhead.legalName, half, { size: 13, bold: true }, 2).length
  const sender = [...addressLines(letterhead.address, letterhead.address.country), letterhead.taxNumber]
  const senderEnd = drawLines(pages, sender.map((line) => pages.fit(line, half, SMALL)), pages.left, top - 16 * nameLines + 1, 11, { ...SMALL, colour: QUIET })

  pages.text(title, pages.right, top - 3, { size: 21, colour, align: 'right' })

  // The place of the window of an envelope, or below a long letterhead.
  const recipientTop = Math.min(senderEnd - 26, pages.height - 142)
  pages.text('TO', pages.left, recipientTop + 15, { size: 6.6, bold: true, colour: QUIET })
  const names = pages.wrap(recipient.name, half - 12, { size: 10.5, bold: true }, 3)
  const nameEnd = drawLines(pages, names, pages.left, recipientTop, 13.5, { size: 10.5, bold: true })
  const address = addressLines(recipient.address, letterhead.address.country).flatMap((line) => pages.wrap(line, half - 12, ADDRESS, 2))
  const recipientEnd = drawLines(pages, address, pages.left, nameEnd - 0.5, 12, ADDRESS)

  const factsEnd = drawFacts(pages, facts, recipientTop, half + pages.left + 10)
  pages.y = Math.min(recipientEnd, factsEnd) - 14
}

const SMALL = { size: 8 }
const ADDRESS = { size: 9.2 }

function drawFacts(pages: Pages, facts: readonly Fact[], top: number, left: number): number {
  const style = { size: 8.8 }
  const labelWidth = Math.max(...facts.map(([label]) => pages.width(label, style))) + 12
  let y = top
  for (const [label, value] of facts) {
    pages.text(label, left, y, { ...style, colour: QUIET })
    for (const line of pages.wrap(value, pages.right - left - labelWidth, style, 2)) {
      pages.text(line, pages.right, y, { ...style, align: 'right' })
      y -= 13.5
    }
  }
  return y
}

function drawLines(pages: Pages, lines: readonly string[], x: number, top: number, leading: number, style: { size: number; bold?: boolean; colour?: typeof QUIET }): number {
  let y = top
  for (const line of lines) {
    pages.text(line, x, y, style)
    y -= leading
  }
  return y
}
