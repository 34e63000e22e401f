/** What our documents are held against: the same pages drawn with pdf-lib as its manual does it, the fonts embedded anew in each document. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fontkit from '@pdf-lib/fontkit'
import { PDFDocument, PDFPage, type PDFPageDrawLineOptions, type PDFPageDrawRectangleOptions, type PDFPageDrawTextOptions } from 'pdf-lib'
import { DOCUMENT_FAMILIES } from '#main/documents/pdf/fonts.ts'

type Drawing =
  | { kind: 'text'; text: string; bold: boolean; options: PDFPageDrawTextOptions }
  | { kind: 'line'; options: PDFPageDrawLineOptions }
  | { kind: 'rectangle'; options: PDFPageDrawRectangleOptions }

/** All that is drawn on each page of one document. */
export type Drawn = { size: [number, number]; drawings: Drawing[] }[]

/** Makes a document and notes what is drawn; null when it needs letters of another font. */
export async function drawnBy(make: () => Promise<unknown>): Promise<Drawn | null> {
  const pages = new Map<PDFPage, Drawn[number]>()
  let otherFont = false
  const note = (page: PDFPage, drawing: Drawing) => {
    const { width, height } = page.getSize()
    const known = pages.get(page) ?? { size: [width, height] as [number, number], drawings: [] }
    known.drawings.push(drawing)
    pages.set(page, known)
  }
  const ours = { drawText: PDFPage.prototype.drawText, drawLine: PDFPage.prototype.drawLine, drawRectangle: PDFPage.prototype.drawRectangle }
  PDFPage.prototype.drawText = function (text, options = {}) {
    const { font, ...rest } = options
    otherFont ||= font?.name.startsWith('DejaVu') !== true
    note(this, { kind: 'text', text, bold: font?.name.includes('Bold') === true, options: rest })
    return ours.drawText.call(this, text, options)
  }
  PDFPage.prototype.drawLine = function (options) {
    note(this, { kind: 'line', options })
    return ours.drawLine.call(this, options)
  }
  PDFPage.prototype.drawRectangle = function (options = {}) {
    note(this, { kind: 'rectangle', options })
    return ours.drawRectangle.call(this, options)
  }
  try {
    await make()
  } finally {
    Object.assign(PDFPage.prototype, ours)
  }
  return otherFont ? null : [...pages.values()]
}

const { resolve } = createRequire(import.meta.url)
const [family] = DOCUMENT_FAMILIES
const regularBytes = readFileSync(resolve(family!.regular))
const boldBytes = readFileSync(resolve(family!.bold))

export async function plainPdf(pages: Drawn): Promise<Uint8Array> {
  const doc = await PDFDocument.create()
  doc.registerFontkit(fontkit)
  const regular = await doc.embedFont(regularBytes, { subset: true })
  const bold = await doc.embedFont(boldBytes, { subset: true })
  for (const { size, drawings } of pages) {
    const page = doc.addPage(size)
    for (const drawing of drawings) {
      if (drawing.kind === 'text') page.drawText(drawing.text, { ...drawing.options, font: drawing.bold ? bold : regular })
      else if (drawing.kind === 'line') page.drawLine(drawing.options)
      else page.drawRectangle(drawing.options)
    }
  }
  return doc.save()
}
