/** Figures in a row of boxes: the summary of a statement, its aging. */
import { INK, QUIET, readableOn, WASH } from './colour.ts'
import type { Pages } from './pages.ts'

export interface Box {
  label: string
  figure: string
  /** The one that matters: filled with the party's colour. */
  main?: boolean
  /** A remark under the figure. */
  below?: string
}

/** A label that is too long is set smaller, and cut only where it is still too long then. */
const LABEL = { most: 7.4, least: 6.1 }

/** Draws boxes of equal height across the page; a figure that is too long is set smaller, never cut. */
export function drawBoxes(pages: Pages, boxes: readonly Box[], { figureSize = 12.5, mainShare = 1.3 }: { figureSize?: number; mainShare?: number } = {}): void {
  const gap = 6
  const tall = boxes.some(({ below }) => below !== undefined)
  const height = figureSize * 1.2 + (tall ? 36 : 24)
  pages.need(height + 12)
  const shares = boxes.map(({ main }) => (main === true ? mainShare : 1))
  const unit = (pages.innerWidth - gap * (boxes.length - 1)) / shares.reduce((a, b) => a + b, 0)
  let x = pages.left
  const top = pages.y
  for (const [index, { label, figure, main, below }] of boxes.entries()) {
    const width = unit * (shares[index] ?? 1)
    const colour = main === true ? readableOn(pages.colour) : INK
    const quiet = main === true ? readableOn(pages.colour) : QUIET
    pages.rectangle({ x, y: top - height, width, height, colour: main === true ? pages.colour : WASH })
    const small = Math.max(LABEL.least, Math.min(LABEL.most, (LABEL.most * (width - 16)) / pages.width(label, { size: LABEL.most })))
    pages.text(pages.fit(label, width - 16, { size: small }), x + 8, top - 14, { size: small, colour: quiet })
    const size = Math.min(figureSize, (figureSize * (width - 16)) / pages.width(figure, { size: figureSize, bold: true }))
    pages.text(figure, x + 8, top - 16 - figureSize, { size, bold: true, colour })
    if (below !== undefined) pages.text(pages.fit(below, width - 16, { size: 7 }), x + 8, top - height + 8, { size: 7, colour: quiet })
    x += width + gap
  }
  pages.y = top - height - 20
}
