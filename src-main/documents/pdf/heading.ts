/** The head of a document: who sends it, to whom, what it is. */
import { addressLines, type Letterhead, type Logo, type Recipient } from '../letterhead/letterhead.ts'
import { paperWords } from '../words/paper.ts'
import { QUIET, readableOnPaper, type Colour } from './colour.ts'
import type { Pages } from './pages.ts'

/** A line of what the document is about: `Account` – `A-000123`. */
export type Fact = readonly [label: string, value: string]

export interface Heading {
  letterhead: Letterhead
  recipient: Recipient
  title: string
  facts: readonly Fact[]
  /** In a frame under the title: `COPY`. */
  mark?: string
  /** Another address, under the recipient's. */
  further?: { label: string; lines: readonly string[] } | null
}

/** Draws letterhead, title, recipient and facts; leaves the pages below them. */
export function drawHeading(pages: Pages, { letterhead, recipient, title, facts, mark, further }: Heading): void {
  const half = pages.innerWidth * 0.56
  const colour = readableOnPaper(pages.colour)
  const senderEnd = drawSender(pages, letterhead, half, colour)
  drawWhat(pages, title, mark, colour, pages.innerWidth - half)

  // The place of the window of an envelope, or below a long letterhead.
  const recipientTop = Math.min(senderEnd - 26, pages.height - 142)
  pages.text(paperWords(recipient.locale).to.toLocaleUpperCase(recipient.locale), pages.left, recipientTop + 15, LABEL)
  const name = wholeName(pages, recipient.name, half - 12, 10.5)
  const nameEnd = drawLines(pages, name.lines, pages.left, recipientTop, name.size + 3, { size: name.size, bold: true }) - (10.5 - name.size)
  const address = addressLines(recipient.address, letterhead.address.country).flatMap((line) => pages.wrap(line, half - 12, ADDRESS, 2))
  let recipientEnd = drawLines(pages, address, pages.left, nameEnd - 0.5, 12, ADDRESS)
  if (further != null && further.lines.length > 0) {
    pages.text(further.label.toLocaleUpperCase(recipient.locale), pages.left, recipientEnd - 6, LABEL)
    const lines = pages.wrap(further.lines.join(', '), half - 12, SMALL, 2)
    recipientEnd = drawLines(pages, lines, pages.left, recipientEnd - 17, 11, SMALL)
  }

  const factsEnd = drawFacts(pages, facts, recipientTop, half + pages.left + 10)
  pages.y = Math.min(recipientEnd, factsEnd) - 14
}

const SMALL = { size: 8 }
const LABEL = { size: 6.6, bold: true, colour: QUIET }
const ADDRESS = { size: 9.2 }
const NAME = { least: 8, lines: 3 }
const TITLE = { most: 21, least: 12 }

/** In points. A wide logo stands over the name, one that is about as high as wide or higher beside it. */
const LOGO = { wide: { width: 180, height: 42 }, tall: { width: 74, height: 62 }, wideFrom: 1.6, gap: 12 }

/** Answers where it ends. */
function drawSender(pages: Pages, { legalName, address, taxNumber, logo }: Letterhead, half: number, colour: Colour): number {
  const edge = pages.y - 2
  const place = logo === null ? null : fittedLogo(logo)
  const beside = place !== null && !place.above
  if (logo !== null && place !== null) pages.image(logo, { x: pages.left, y: edge - place.height, width: place.width, height: place.height })
  const x = pages.left + (beside ? place.width + LOGO.gap : 0)
  const top = place === null || beside ? pages.y - 12 : edge - place.height - 16
  const room = half - (x - pages.left)
  const most = place === null ? 13 : 11
  const name = wholeName(pages, legalName, room, most)
  const nameEnd = drawLines(pages, name.lines, x, top, name.size + 3, { size: name.size, bold: true, colour }) - (most - name.size)
  const lines = [...addressLines(address, address.country), taxNumber].filter((line) => line !== '').map((line) => pages.fit(line, room, SMALL))
  const end = drawLines(pages, lines, x, nameEnd + 1, 11, { ...SMALL, colour: QUIET })
  return beside ? Math.min(end, edge - place.height - 4) : end
}

/** A name is never cut: one of more than three lines is set smaller, and takes as many as it needs at the smallest size. */
function wholeName(pages: Pages, name: string, width: number, most: number): { lines: string[]; size: number } {
  const at = (size: number) => pages.wrap(name, width, { size, bold: true }, Infinity)
  let size = most
  while (size > NAME.least && at(size).length > NAME.lines) size -= 0.5
  return { lines: at(size), size }
}

/** As large as its box allows, in its own proportions. */
export function fittedLogo({ width, height }: Pick<Logo, 'width' | 'height'>): { width: number; height: number; above: boolean } {
  const above = width / height >= LOGO.wideFrom
  const box = above ? LOGO.wide : LOGO.tall
  const scale = Math.min(box.width / width, box.height / height)
  return { width: width * scale, height: height * scale, above }
}

function drawWhat(pages: Pages, title: string, mark: string | undefined, colour: Colour, width: number): void {
  const size = Math.max(TITLE.least, Math.min(TITLE.most, (TITLE.most * width) / pages.width(title, { size: TITLE.most })))
  const base = pages.y - 15
  pages.text(pages.fit(title, width, { size }), pages.right, base, { size, colour, align: 'right' })
  if (mark === undefined) return
  const style = { size: 9, bold: true, colour }
  const wide = pages.width(mark, style) + 14
  const frame = { left: pages.right - wide, right: pages.right, top: base - 10, bottom: base - 26 }
  for (const y of [frame.top, frame.bottom]) pages.line({ x1: frame.left, y1: y, x2: frame.right, y2: y, thickness: 0.9, colour })
  for (const x of [frame.left, frame.right]) pages.line({ x1: x, y1: frame.top + 0.45, x2: x, y2: frame.bottom - 0.45, thickness: 0.9, colour })
  pages.text(mark, pages.right - wide / 2, frame.bottom + 5, { ...style, align: 'centre' })
}

function drawFacts(pages: Pages, facts: readonly Fact[], top: number, left: number): number {
  const style = { size: 8.8 }
  const labelWidth = Math.max(...facts.map(([label]) => pages.width(label, style))) + 12
  let y = top
  for (const [label, value] of facts) {
    pages.text(label, left, y, { ...style, colour: QUIET })
    for (const line of pages.wrap(value, pages.right - left - labelWidth, style, 3)) {
      pages.text(line, pages.right, y, { ...style, align: 'right' })
      y -= 13.5
    }
  }
  return y
}

function drawLines(pages: Pages, lines: readonly string[], x: number, top: number, leading: number, style: { size: number; bold?: boolean; colour?: Colour }): number {
  let y = top
  for (const line of lines) {
    pages.text(line, x, y, style)
    y -= leading
  }
  return y
}
