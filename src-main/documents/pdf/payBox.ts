/** Short parts that documents have in common: how to pay, and what must be seen first. */
import type { Letterhead } from '../letterhead/letterhead.ts'
import type { PaperWords } from '../words/paper.ts'
import { WASH } from './colour.ts'
import type { Pages } from './pages.ts'

const LINE = { size: 8.4 }

/** How payments reach the party: its bank lines, and the portal. */
export const waysToPay = (words: PaperWords, { remittance, portalUrl }: Letterhead): string[] => [...remittance, portalUrl === '' ? '' : words.payOnline(portalUrl)].filter((line) => line !== '')

/** A bar in the party's colour beside a title and its lines. */
export function drawPayBox(pages: Pages, title: string, lines: readonly string[]): void {
  const set = lines.flatMap((line) => pages.wrap(line, pages.innerWidth - 24, LINE, 2))
  const height = set.length * 12 + 24
  pages.need(height)
  const top = pages.y
  pages.rectangle({ x: pages.left, y: top - height, width: 3, height, colour: pages.colour })
  pages.text(pages.fit(title, pages.innerWidth - 24, { size: 9.2, bold: true }), pages.left + 14, top - 12, { size: 9.2, bold: true })
  let y = top - 27
  for (const line of set) {
    pages.text(line, pages.left + 14, y, LINE)
    y -= 12
  }
  pages.y = top - height - 12
}

/** What a reader must know before the figures: each on its own band across the page. */
export function drawNotice(pages: Pages, words: string): void {
  const style = { size: 9.4, bold: true }
  const lines = pages.wrap(words, pages.innerWidth - 26, style, 3)
  const height = lines.length * 13 + 11
  pages.need(height + 8)
  pages.rectangle({ x: pages.left, y: pages.y - height, width: pages.innerWidth, height, colour: WASH })
  pages.rectangle({ x: pages.left, y: pages.y - height, width: 3, height, colour: pages.colour })
  let y = pages.y - 15
  for (const line of lines) {
    pages.text(line, pages.left + 14, y, style)
    y -= 13
  }
  pages.y -= height + 10
}
