/** The pages of one document: paper, margins, where the next thing goes, what stands on every page. */
import { deflateSync } from 'node:zlib'
import type { BusinessDate } from '#contract/vocabulary.ts'
import type { Letterhead } from '../letterhead/letterhead.ts'
import { fromHex, HAIRLINE, INK, QUIET, type Colour } from './colour.ts'
import { PageContent } from './content.ts'
import { PdfFile, type Drawn } from './file.ts'
import { isOwn } from './fonts.ts'
import { pictureName, type Picture } from './pictures.ts'
import { commonWidth, fitted, setLine, widthOf, wrapped, type TextStyle } from './typesetter.ts'

export type { Picture } from './pictures.ts'

/** In points. */
const PAPER = { A4: [595.28, 841.89], Letter: [612, 792] } as const
const MARGIN = 48
const BAR = 7
const FOOT = 62
const FOOT_LINE = 10.5
/** Of a page: three times as fast as the usual 6, and some 400 bytes longer. */
const LEVEL = 3

export interface DocumentFacts {
  title: string
  subject: string
  letterhead: Letterhead
  /** Stands at the foot of each page: `Statement A-000123, 1 – 31 Jan 2026`. */
  foot: string
  /** `Page 1 of 3` in the document's language; English unless told. */
  pageOf?: (page: number, pages: number) => string
  /** BCP 47: what the document is written in; English unless told. */
  language?: string
  /** The day the document is of; it is its date in the file too, so that the same input gives the same bytes. */
  on: BusinessDate
}

export interface MadePdf {
  bytes: Uint8Array
  pages: number
}

/** A place on a page, in points from its lower left corner. */
export interface Area {
  x: number
  y: number
  width: number
  height: number
}

export class Pages {
  readonly colour: Colour
  readonly paperWidth: number
  readonly height: number
  readonly left = MARGIN
  readonly right: number
  /** The top edge of what comes next. */
  y = 0
  readonly #facts: DocumentFacts
  readonly #contents: PageContent[] = []
  readonly #own = new Map<number, Map<number, number>>()
  readonly #pictures = new Map<string, Picture>()
  readonly #footTop: number
  #at = 0

  static open(facts: DocumentFacts): Pages {
    return new Pages(facts)
  }

  private constructor(facts: DocumentFacts) {
    const [width, height] = PAPER[facts.letterhead.paper]
    this.#facts = facts
    this.paperWidth = width
    this.height = height
    this.right = width - MARGIN
    this.colour = fromHex(facts.letterhead.colour)
    this.#footTop = FOOT + FOOT_LINE * facts.letterhead.footer.length
    this.#turn()
    this.y = height - MARGIN - BAR
  }

  /** How many there are so far. */
  get count(): number {
    return this.#contents.length
  }

  /** The page that is drawn on, from 0. */
  get at(): number {
    return this.#at
  }

  get innerWidth(): number {
    return this.right - this.left
  }

  /** What is left of the page above its foot. */
  get room(): number {
    return this.y - this.#footTop
  }

  /** Draws one line of text with its baseline at `y`; `x` is its left end, its middle or its right end, as it is aligned. */
  text(text: string, x: number, y: number, style: TextStyle & { align?: 'left' | 'right' | 'centre' }): void {
    const { size, bold = false, colour = INK, align = 'left' } = style
    const common = commonWidth(text, bold)
    const line = common === null ? setLine(text, bold) : null
    const left = align === 'left' ? x : x - (common ?? line!.width) * size * (align === 'right' ? 1 : 0.5)
    if (line === null) {
      this.#content.common(text, bold, left, y, size, colour)
      return
    }
    this.#content.text(line, left, y, size, colour)
    for (const { font, own } of line.runs) if (isOwn(font)) this.#noteOwn(font, own)
  }

  /** Of one line, in points. */
  width(text: string, style: TextStyle): number {
    return widthOf(text, style)
  }

  /** The text itself where it fits, else as much of it as fits with an ellipsis. */
  fit(text: string, width: number, style: TextStyle): string {
    return fitted(text, width, style)
  }

  /** Lines no wider than `width`, broken between words; what is over `most` lines is cut with an ellipsis. */
  wrap(text: string, width: number, style: TextStyle, most = 2): string[] {
    return wrapped(text, width, style, most)
  }

  /** Filled, without an outline. */
  rectangle({ x, y, width, height, colour }: Area & { colour: Colour }): void {
    this.#content.rectangle(x, y, width, height, colour)
  }

  line({ x1, y1, x2, y2, thickness = 0.6, colour = HAIRLINE }: { x1: number; y1: number; x2: number; y2: number; thickness?: number; colour?: Colour }): void {
    this.#content.line(x1, y1, x2, y2, thickness, colour)
  }

  /** A picture that cannot be read fails the document when it is finished. */
  image(picture: Picture, { x, y, width, height }: Area): void {
    const name = pictureName(picture)
    this.#pictures.set(name, picture)
    this.#content.picture(name, x, y, width, height)
  }

  /** A line across the page, or a part of it. */
  rule(y: number, { from = this.left, to = this.right, colour = HAIRLINE, thickness = 0.6 }: { from?: number; to?: number; colour?: Colour; thickness?: number } = {}): void {
    this.line({ x1: from, y1: y, x2: to, y2: y, thickness, colour })
  }

  /** Begins a new page, with what the document is of at its head. */
  break(): void {
    this.#turn()
    const y = this.height - BAR - 26
    const style = { size: 8, colour: QUIET }
    this.text(this.fit(this.#facts.letterhead.legalName, this.innerWidth * 0.4, style), this.left, y, style)
    this.text(this.fit(this.#facts.foot, this.innerWidth * 0.58, style), this.right, y, { ...style, align: 'right' })
    this.y = y - 22
  }

  /** Makes sure that `height` fits before the foot, on a new page if it must. Answers whether a page was turned. */
  need(height: number): boolean {
    if (this.room >= height) return false
    this.break()
    return true
  }

  /** Draws the feet, now that the number of pages is known. Nothing can be drawn after it. */
  drawn(): Drawn {
    const { title, subject, letterhead, on, language = 'en', pageOf = pageOfEnglish } = this.#facts
    for (let page = 0; page < this.count; page += 1) {
      this.#at = page
      this.#foot(pageOf(page + 1, this.count))
    }
    const fonts = new Set(this.#contents.flatMap((content) => [...content.fonts]))
    return {
      description: { title, subject, author: letterhead.legalName, language, on },
      width: this.paperWidth,
      height: this.height,
      pages: this.#contents.map(({ operators }) => deflateSync(operators, { level: LEVEL })),
      fonts: [...fonts].sort((a, b) => a - b),
      own: [...this.#own].map(([font, letters]) => [font, [...letters]] as const),
      pictures: [...this.#pictures],
    }
  }

  /** Closes the document. */
  async finish(): Promise<MadePdf> {
    const drawn = this.drawn()
    const pieces: Buffer[] = []
    const file = new PdfFile((chunk) => pieces.push(chunk))
    await file.add(drawn)
    file.end(drawn.description)
    return { bytes: Buffer.concat(pieces), pages: file.pages }
  }

  get #content(): PageContent {
    return this.#contents[this.#at]!
  }

  #turn(): void {
    this.#at = this.#contents.push(new PageContent()) - 1
    this.rectangle({ x: 0, y: this.height - BAR, width: this.paperWidth, height: BAR, colour: this.colour })
  }

  #noteOwn(font: number, letters: readonly (readonly [glyph: number, letter: number])[]): void {
    const noted = this.#own.get(font) ?? new Map<number, number>()
    this.#own.set(font, noted)
    // Of letters with the same glyph the first: the order of drawing is the document's own.
    for (const [glyph, letter] of letters) if (!noted.has(glyph)) noted.set(glyph, letter)
  }

  #foot(pageOf: string): void {
    const { letterhead, foot } = this.#facts
    const style = { size: 7.2, colour: QUIET }
    const most = this.innerWidth * 0.72
    this.rule(this.#footTop - 16)
    const contact = [letterhead.phone, letterhead.email, letterhead.portalUrl.replace(/^https:\/\//, '')].filter((part) => part !== '').join('   ·   ')
    let y = this.#footTop - 28
    this.text(pageOf, this.right, y, { ...style, align: 'right' })
    for (const line of [this.fit(contact, most, style), this.fit(foot, most, style), ...letterhead.footer.map((words) => this.fit(words, this.innerWidth, style))]) {
      this.text(line, this.left, y, style)
      y -= FOOT_LINE
    }
  }
}

const pageOfEnglish = (page: number, pages: number): string => `Page ${page} of ${pages}`
