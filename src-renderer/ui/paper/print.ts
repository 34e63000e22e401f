/**
 * Printing through the system's own dialog: the pages of one paper as pictures, each on a sheet of
 * its own size, and nothing of the window (`print.css` hides that from every printer).
 */
import { drawPage, openPdf } from './pdf.ts'
import type { PdfPage } from './pdf.ts'
import { styleNonce } from '../csp.ts'

/** Three dots a point: letters are sharp on paper, and a page of A4 is a quarter of a megabyte. */
export const PRINT_DOTS = 216

/** More is printed from the opened file: each page is a picture that has to be held until the printer has it. */
export const MOST_PRINTED = 100

/**
 * Shows the system's dialog for these pages; resolves when that has been answered.
 *
 * @param base64 the PDF
 * @param drawn told after each page that is ready
 * @throws Error in plain words when there are too many pages
 */
export async function printPdf(base64: string, drawn: (done: number, total: number) => void = () => undefined, signal?: AbortSignal): Promise<void> {
  const { pdf, close } = await openPdf(base64)
  const sheets = new Sheets()
  try {
    if (pdf.numPages > MOST_PRINTED) throw new Error(`This document has ${pdf.numPages} pages; ${MOST_PRINTED} at the most are printed from here. Open it, and print it from there.`)
    for (let number = 1; number <= pdf.numPages; number++) {
      signal?.throwIfAborted()
      await sheets.add(await pdf.getPage(number))
      drawn(number, pdf.numPages)
    }
    signal?.throwIfAborted()
    await sheets.print()
  } finally {
    sheets.remove()
    close()
  }
}

class Sheets {
  readonly #place = document.createElement('div')
  readonly #style = document.createElement('style')
  readonly #sizes = new Map<string, string>()
  readonly #pictures: string[] = []

  constructor() {
    this.#place.className = 'cf-printed'
    this.#place.setAttribute('aria-hidden', 'true')
    this.#style.nonce = styleNonce
    document.head.append(this.#style)
    document.body.append(this.#place)
  }

  async add(page: PdfPage): Promise<void> {
    const { width, height } = page.getViewport({ scale: 1 })
    const { canvas, done } = drawPage(page, PRINT_DOTS)
    await done
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    // Its memory goes at once, and not when somebody collects it.
    canvas.width = 0
    page.cleanup()
    if (blob === null) throw new Error('This page could not be drawn for the printer. Open the document, and print it from there.')
    const picture = document.createElement('img')
    picture.src = URL.createObjectURL(blob)
    picture.alt = ''
    this.#pictures.push(picture.src)
    const sheet = document.createElement('div')
    sheet.className = this.#sizeName(width, height)
    sheet.append(picture)
    this.#place.append(sheet)
    await picture.decode()
  }

  /** Sheets of one size share a named page. */
  #sizeName(width: number, height: number): string {
    const size = `${width}pt ${height}pt`
    const known = this.#sizes.get(size)
    if (known !== undefined) return known
    const name = `cf-sheet-${this.#sizes.size}`
    this.#sizes.set(size, name)
    // A hair less than the sheet, or its rounding would begin another one.
    this.#style.append(`@page ${name} { size: ${size}; margin: 0 } .${name} { page: ${name}; width: ${width}pt; height: ${height - 0.25}pt }\n`)
    return name
  }

  /** The dialog holds the call in some systems and not in others; nearly all tell when it has been answered. */
  print(): Promise<void> {
    return new Promise((resolve) => {
      const answered = new AbortController()
      const once = { once: true, capture: true, signal: answered.signal }
      const end = () => {
        answered.abort()
        resolve()
      }
      window.addEventListener('afterprint', end, once)
      window.print()
      // The dialog keeps the window from being used: who uses it has answered, or there is no dialog here.
      for (const use of ['keydown', 'pointerdown']) window.addEventListener(use, end, once)
    })
  }

  remove(): void {
    this.#place.remove()
    this.#style.remove()
    for (const picture of this.#pictures) URL.revokeObjectURL(picture)
  }
}
