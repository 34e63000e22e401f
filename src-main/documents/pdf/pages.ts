/** The pages of one document: paper, margins, where the next thing goes, what stands on every page. */
import { PDFName, PDFString, PDFDocument, type PDFPage, type RGB } from 'pdf-lib'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { documentLanguage, type Letterhead } from '../letterhead/letterhead.ts'
import { fromHex, HAIRLINE, QUIET } from './colour.ts'
import { embedFaces } from './fonts.ts'
import { Typesetter, type TextStyle } from './typesetter.ts'

/** In points. */
const PAPER = { A4: [595.28, 841.89], Letter: [612, 792] } as const
const MARGIN = 48
const BAR = 7
const FOOT = 62

export interface DocumentFacts {
  title: string
  subject: string
  letterhead: Letterhead
  /** Stands at the foot of each page: `Statement A-000123, 1 – 31 Jan 2026`. */
  foot: string
  /** The day the document is of; it is its date in the file too, so that the same input gives the same bytes. */
  on: BusinessDate
  /** All that the document will say: what fonts it needs. */
  text: string
}

export interface MadePdf {
  bytes: Uint8Array
  pages: number
}

/** A picture as it is in its file; the same `bytes` drawn again are kept once. */
export interface Picture {
  type: 'png' | 'jpeg'
  bytes: Uint8Array
  /** In pixels. */
  width: number
  height: number
}

export interface Box {
  x: number
  /** Of its lower edge, from the foot of the page. */
  y: number
  width: number
  height: number
}

export class Pages {
  readonly doc: PDFDocument
  readonly type: Typesetter
  readonly colour: RGB
  readonly paperWidth: number
  readonly height: number
  readonly left = MARGIN
  readonly right: number
  /** The top edge of what comes next. */
  y: number
  #page: PDFPage
  readonly #facts: DocumentFacts
  readonly #pictures: { page: PDFPage; picture: Picture; box: Box }[] = []

  static async open(facts: DocumentFacts): Promise<Pages> {
    const doc = await PDFDocument.create({ updateMetadata: false })
    const faces = await embedFaces(doc, facts.text)
    return new Pages(doc, new Typesetter(faces), facts)
  }

  private constructor(doc: PDFDocument, type: Typesetter, facts: DocumentFacts) {
    const [width, height] = PAPER[facts.letterhead.paper]
    this.doc = doc
    this.type = type
    this.#facts = facts
    this.paperWidth = width
    this.height = height
    this.right = width - MARGIN
    this.colour = fromHex(facts.letterhead.colour)
    this.#page = doc.addPage([width, height])
    this.y = height - MARGIN - BAR
    this.#bar()
  }

  get page(): PDFPage {
    return this.#page
  }

  /** How many there are so far. */
  get count(): number {
    return this.doc.getPageCount()
  }

  get innerWidth(): number {
    return this.right - this.left
  }

  /** What is left of the page above its foot. */
  get room(): number {
    return this.y - FOOT
  }

  /** Draws one line of text with its baseline at `y`; `x` is its left end, its middle or its right end, as it is aligned. */
  text(text: string, x: number, y: number, style: TextStyle & { align?: 'left' | 'right' | 'centre' }): void {
    this.type.draw(this.#page, text, x, y, style)
  }

  /** Of one line, in points. */
  width(text: string, style: TextStyle): number {
    return this.type.width(text, style)
  }

  /** The text itself where it fits, else as much of it as fits with an ellipsis. */
  fit(text: string, width: number, style: TextStyle): string {
    return this.type.fit(text, width, style)
  }

  /** Lines no wider than `width`, broken between words; what is over `most` lines is cut with an ellipsis. */
  wrap(text: string, width: number, style: TextStyle, most = 2): string[] {
    return this.type.wrap(text, width, style, most)
  }

  /** Filled, without an outline. */
  rectangle({ x, y, width, height, colour }: Box & { colour: RGB }): void {
    this.#page.drawRectangle({ x, y, width, height, color: colour })
  }

  line({ x1, y1, x2, y2, thickness = 0.6, colour = HAIRLINE }: { x1: number; y1: number; x2: number; y2: number; thickness?: number; colour?: RGB }): void {
    this.#page.drawLine({ start: { x: x1, y: y1 }, end: { x: x2, y: y2 }, thickness, color: colour })
  }

  image(picture: Picture, box: Box): void {
    this.#pictures.push({ page: this.#page, picture, box })
  }

  /** Begins a new page, with what the document is of at its head. */
  break(): void {
    this.next()
  }

  /** Begins a new page, with what the document is of at its head. */
  next(): void {
    this.#page = this.doc.addPage([this.paperWidth, this.height])
    this.#bar()
    const y = this.height - BAR - 26
    const style = { size: 8, colour: QUIET }
    this.text(this.fit(this.#facts.letterhead.legalName, this.innerWidth * 0.4, style), this.left, y, style)
    this.text(this.fit(this.#facts.foot, this.innerWidth * 0.58, style), this.right, y, { ...style, align: 'right' })
    this.y = y - 22
  }

  /** Makes sure that `height` fits before the foot, on a new page if it must. Answers whether a page was turned. */
  need(height: number): boolean {
    if (this.room >= height) return false
    this.next()
    return true
  }

  rule(y: number, { from = this.left, to = this.right, colour = HAIRLINE, thickness = 0.6 }: { from?: number; to?: number; colour?: RGB; thickness?: number } = {}): void {
    this.line({ x1: from, y1: y, x2: to, y2: y, thickness, colour })
  }

  /** Draws the feet, now that the number of pages is known, and closes the document. */
  async finish(): Promise<MadePdf> {
    const pages = this.doc.getPages()
    for (const [index, page] of pages.entries()) {
      this.#page = page
      this.#foot(`Page ${index + 1} of ${pages.length}`)
    }
    for (const { page, picture: { type, bytes }, box } of this.#pictures) page.drawImage(await (type === 'png' ? this.doc.embedPng(bytes) : this.doc.embedJpg(bytes)), box)
    this.#describe()
    return { bytes: await this.doc.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity }), pages: pages.length }
  }

  #bar(): void {
    this.rectangle({ x: 0, y: this.height - BAR, width: this.paperWidth, height: BAR, colour: this.colour })
  }

  #foot(pageOf: string): void {
    const { letterhead, foot } = this.#facts
    const style = { size: 7.2, colour: QUIET }
    this.rule(FOOT - 16)
    const contact = [letterhead.phone, letterhead.email, letterhead.portalUrl.replace(/^https:\/\//, '')].join('   ·   ')
    this.text(this.fit(contact, this.innerWidth * 0.72, style), this.left, FOOT - 28, style)
    this.text(this.fit(foot, this.innerWidth * 0.72, style), this.left, FOOT - 38.5, style)
    this.text(pageOf, this.right, FOOT - 28, { ...style, align: 'right' })
  }

  #describe(): void {
    const { title, subject, letterhead, on } = this.#facts
    const date = new Date(`${on}T00:00:00Z`)
    this.doc.setTitle(title, { showInWindowTitleBar: true })
    this.doc.setSubject(subject)
    this.doc.setAuthor(letterhead.legalName)
    this.doc.setCreator('Counterfoil')
    this.doc.setProducer('Counterfoil')
    this.doc.setCreationDate(date)
    this.doc.setModificationDate(date)
    this.doc.catalog.set(PDFName.of('Lang'), PDFString.of(documentLanguage(letterhead.locale)))
  }
}
