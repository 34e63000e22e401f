/** The part of a remittance slip that goes back with the payment. */
import type { Letterhead, Recipient } from '../letterhead/letterhead.ts'
import type { PaperWords } from '../words/paper.ts'
import { INK, QUIET, readableOnPaper } from './colour.ts'
import type { Pages } from './pages.ts'

export interface TearOff {
  words: PaperWords
  letterhead: Letterhead
  recipient: Recipient
  date: string
  /** One a currency, its figures as they are printed. */
  parts: readonly { currency: string; total: string; items: readonly { ref: string; amount: string }[] }[]
}

const ACROSS = 3
const GAP = 18
const LEADING = 11.5
const HEAD = 62
const PART = { head: 16, total: 26 }
const SMALL = { size: 8 }

/** At the foot of a page, so that one cut parts it; one that is longer than a page goes over as many as it takes. */
export function drawTearOff(pages: Pages, slip: TearOff): void {
  const { words, letterhead } = slip
  const bank = letterhead.remittance.flatMap((line) => pages.wrap(line, pages.innerWidth, SMALL, 2))
  const height = HEAD + slip.parts.reduce((sum, { items }) => sum + PART.head + Math.ceil(items.length / ACROSS) * LEADING + PART.total, 0) + (bank.length + 1) * 11 + 8
  if (pages.room < height) pages.break()
  // Down to the foot where all of it fits on this page.
  if (pages.room > height) pages.y -= pages.room - height
  drawHead(pages, slip)
  for (const part of slip.parts) drawPart(pages, words, part)
  pages.need((bank.length + 1) * 11)
  pages.text(`${words.slip.payTo}: ${letterhead.legalName}`, pages.left, pages.y - 8, { ...SMALL, bold: true })
  pages.y -= 11
  for (const line of bank) {
    pages.text(line, pages.left, pages.y - 8, SMALL)
    pages.y -= 11
  }
}

function drawHead(pages: Pages, { words, recipient, date }: TearOff): void {
  const { slip } = words
  const colour = readableOnPaper(pages.colour)
  const cut = pages.width(slip.tearOff, { size: 7 })
  const from = pages.left + cut + 8
  pages.text(slip.tearOff, pages.left, pages.y - 2.5, { size: 7, colour: QUIET })
  for (let x = from; x < pages.right; x += 7) pages.line({ x1: x, y1: pages.y, x2: Math.min(x + 4, pages.right), y2: pages.y, thickness: 0.7, colour: QUIET })
  const base = pages.y - 24
  const account = `${words.account} ${recipient.ref}`
  const accountWidth = pages.width(account, { size: 11, bold: true })
  pages.text(slip.title, pages.left, base, { size: 11, bold: true, colour })
  pages.text(account, pages.right, base, { size: 11, bold: true, align: 'right' })
  const name = pages.left + pages.width(slip.title, { size: 11, bold: true }) + 14
  pages.text(pages.fit(recipient.name, Math.max(pages.right - accountWidth - 14 - name, 60), { size: 8.6 }), name, base, { size: 8.6 })
  const dateWidth = pages.width(date, SMALL)
  pages.text(pages.fit(slip.returnThis, pages.innerWidth - dateWidth - 14, SMALL), pages.left, base - 15, { ...SMALL, colour: QUIET })
  pages.text(date, pages.right, base - 15, { ...SMALL, align: 'right' })
  pages.y -= HEAD - 10
}

function drawPart(pages: Pages, { slip }: PaperWords, { currency, total, items }: TearOff['parts'][number]): void {
  const width = (pages.innerWidth - GAP * (ACROSS - 1)) / ACROSS
  pages.need(PART.head + LEADING + PART.total)
  pages.text(currency, pages.left, pages.y - 8, { size: 8, bold: true, colour: QUIET })
  pages.rule(pages.y - 12)
  pages.y -= PART.head
  // Down each column of what fits on the page, then the next.
  for (let done = 0; done < items.length; ) {
    pages.need(LEADING)
    const rows = Math.min(Math.ceil((items.length - done) / ACROSS), Math.max(1, Math.floor(pages.room / LEADING)))
    const shown = items.slice(done, done + rows * ACROSS)
    const down = Math.ceil(shown.length / ACROSS)
    for (const [index, { ref, amount }] of shown.entries()) {
      const x = pages.left + Math.floor(index / down) * (width + GAP)
      const y = pages.y - 8 - (index % down) * LEADING
      const space = width - pages.width(amount, SMALL) - 6
      pages.text(pages.fit(ref, space, SMALL), x, y, SMALL)
      pages.text(amount, x + width, y, { ...SMALL, align: 'right' })
    }
    pages.y -= down * LEADING
    done += shown.length
  }
  pages.need(PART.total)
  pages.rule(pages.y - 3)
  const base = pages.y - 16
  const bold = { size: 9.6, bold: true }
  pages.text(`${slip.toPay}  ${currency} ${total}`, pages.left, base, bold)
  const blank = 130
  const said = `${slip.amountPaid}  ${currency}`
  pages.text(said, pages.right - blank - 8, base, { size: 9.6, align: 'right' })
  pages.line({ x1: pages.right - blank, y1: base - 2, x2: pages.right, y2: base - 2, thickness: 0.7, colour: INK })
  pages.y -= PART.total
}
