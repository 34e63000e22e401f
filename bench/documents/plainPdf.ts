/** What our documents are held against: the same pages drawn with pdf-lib as its manual does it, fonts and logo embedded anew in each document. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fontkit from '@pdf-lib/fontkit'
import { PDFDocument, rgb, type PDFImage } from 'pdf-lib'
import { INK, type Colour } from '#main/documents/pdf/colour.ts'
import { DOCUMENT_FAMILIES, faceNumbered } from '#main/documents/pdf/fonts.ts'
import { Pages, type Picture } from '#main/documents/pdf/pages.ts'
import { printable } from '#main/documents/pdf/typesetter.ts'

type Drawing =
  | { kind: 'text'; text: string; x: number; y: number; size: number; bold: boolean; colour: Colour }
  | { kind: 'line'; x1: number; y1: number; x2: number; y2: number; thickness: number; colour: Colour }
  | { kind: 'rectangle'; x: number; y: number; width: number; height: number; colour: Colour }
  | { kind: 'picture'; picture: Picture; x: number; y: number; width: number; height: number }

/** All that is drawn on each page of one document. */
export type Drawn = { size: [number, number]; drawings: Drawing[] }[]

/** Makes a document and notes what is drawn; null when it needs letters of another font. */
export async function drawnBy(make: () => Promise<unknown>): Promise<Drawn | null> {
  // What is drawn to see how long it gets, and drawn again closer, is noted with the last.
  const documents = new Map<Pages, Drawn>()
  const finished: Pages[] = []
  let otherFont = false
  const note = (pages: Pages, drawing: Drawing) => {
    const drawn = documents.get(pages) ?? []
    documents.set(pages, drawn)
    const page = (drawn[pages.at] ??= { size: [pages.paperWidth, pages.height], drawings: [] })
    page.drawings.push(drawing)
  }
  const { text, line, rectangle, image, drawn } = Pages.prototype
  const hooks: Pick<Pages, 'text' | 'line' | 'rectangle' | 'image' | 'drawn'> & ThisType<Pages> = {
    text(words, x, y, style) {
      const shift = { left: 0, right: 1, centre: 0.5 }[style.align ?? 'left']
      const shown = printable(words)
      otherFont ||= Array.from(shown).some((letter) => faceNumbered(0).glyphOf(letter.codePointAt(0)!) === 0)
      if (shown !== '') note(this, { kind: 'text', text: shown, x: x - this.width(words, style) * shift, y, size: style.size, bold: style.bold === true, colour: style.colour ?? INK })
      text.call(this, words, x, y, style)
    },
    line(options) {
      const { x1, y1, x2, y2, thickness = 0.6, colour = INK } = options
      note(this, { kind: 'line', x1, y1, x2, y2, thickness, colour })
      line.call(this, options)
    },
    rectangle(options) {
      note(this, { kind: 'rectangle', ...options })
      rectangle.call(this, options)
    },
    image(picture, area) {
      note(this, { kind: 'picture', picture, ...area })
      image.call(this, picture, area)
    },
    drawn() {
      finished.push(this)
      return drawn.call(this)
    },
  }
  Object.assign(Pages.prototype, hooks)
  try {
    await make()
  } finally {
    Object.assign(Pages.prototype, { text, line, rectangle, image, drawn })
  }
  return otherFont ? null : (documents.get(finished.at(-1)!) ?? null)
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
  const pictures = new Map<Picture, PDFImage>()
  for (const { picture } of pages.flatMap(({ drawings }) => drawings.filter((drawing) => drawing.kind === 'picture'))) {
    if (!pictures.has(picture)) pictures.set(picture, await (picture.type === 'png' ? doc.embedPng(picture.bytes) : doc.embedJpg(picture.bytes)))
  }
  for (const { size, drawings } of pages) {
    const page = doc.addPage(size)
    for (const drawing of drawings) {
      switch (drawing.kind) {
        case 'text':
          page.drawText(drawing.text, { x: drawing.x, y: drawing.y, size: drawing.size, font: drawing.bold ? bold : regular, color: colourOf(drawing.colour) })
          break
        case 'line':
          page.drawLine({ start: { x: drawing.x1, y: drawing.y1 }, end: { x: drawing.x2, y: drawing.y2 }, thickness: drawing.thickness, color: colourOf(drawing.colour) })
          break
        case 'rectangle':
          page.drawRectangle({ x: drawing.x, y: drawing.y, width: drawing.width, height: drawing.height, color: colourOf(drawing.colour) })
          break
        case 'picture':
          page.drawImage(pictures.get(drawing.picture)!, { x: drawing.x, y: drawing.y, width: drawing.width, height: drawing.height })
      }
    }
  }
  return doc.save()
}

const colourOf = ({ red, green, blue }: Colour) => rgb(red, green, blue)
