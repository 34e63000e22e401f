import { QUIET, readableOnPaper } from './colour.ts'
import type { Pages } from './pages.ts'

/** A heading over a part of a document, with a remark at its right. */
export function drawTitle(pages: Pages, title: string, remark = ''): void {
  pages.need(80)
  pages.text(title, pages.left, pages.y - 6, { size: 11, bold: true, colour: readableOnPaper(pages.colour) })
  pages.text(remark, pages.right, pages.y - 6, { size: 8, colour: QUIET, align: 'right' })
  pages.y -= 18
}
