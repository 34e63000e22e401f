/** What is drawn on one page, as operators of a PDF (ISO 32000-1, 8 and 9): text, filled boxes, lines, pictures. */
import type { Colour } from './colour.ts'
import { asText16 } from './objects.ts'
import type { SetLine } from './typesetter.ts'

export class PageContent {
  /** Embedded fonts that are drawn with. */
  readonly fonts = new Set<number>()
  /** Names of pictures that are drawn. */
  readonly pictures = new Set<string>()
  #operators = ''
  #font = ''
  #fill = ''
  #stroke = ''

  /** One line with its baseline at `y`, from `x` on. */
  text(line: SetLine, x: number, y: number, size: number, colour: Colour): void {
    let at = x
    for (const { font, hex, placed, width, says } of line.runs) {
      this.fonts.add(font)
      if (says !== null) this.#operators += `/Span<</ActualText${asText16(says)}>>BDC\n`
      this.#fillWith(colour)
      const face = `/F${font} ${short(size)} Tf `
      this.#operators += 'BT '
      if (this.#font !== face) {
        this.#font = face
        this.#operators += face
      }
      if (placed === null) this.#operators += `${short(at)} ${short(y)} Td<${hex}>Tj ET\n`
      else this.#operators += `${placed.map((glyph) => `1 0 0 1 ${short(at + glyph.x * size)} ${short(y + glyph.y * size)} Tm<${glyph.hex}>Tj`).join(' ')} ET\n`
      if (says !== null) this.#operators += 'EMC\n'
      at += width * size
    }
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.#fillWith(colour)
    this.#operators += `${short(x)} ${short(y)} ${short(width)} ${short(height)} re f\n`
  }

  line(x1: number, y1: number, x2: number, y2: number, thickness: number, colour: Colour): void {
    const stroke = `${colourOf(colour)} RG ${short(thickness)} w\n`
    if (this.#stroke !== stroke) {
      this.#stroke = stroke
      this.#operators += stroke
    }
    this.#operators += `${short(x1)} ${short(y1)} m ${short(x2)} ${short(y2)} l S\n`
  }

  picture(name: string, x: number, y: number, width: number, height: number): void {
    this.pictures.add(name)
    this.#operators += `q ${short(width)} 0 0 ${short(height)} ${short(x)} ${short(y)} cm /${name} Do Q\n`
  }

  /** Only ASCII. */
  get operators(): string {
    return this.#operators
  }

  #fillWith(colour: Colour): void {
    const fill = `${colourOf(colour)} rg\n`
    if (this.#fill === fill) return
    this.#fill = fill
    this.#operators += fill
  }
}

/** A hundredth of a point is finer than any printer. */
const short = (n: number): number => Math.round(n * 100) / 100

const colours = new WeakMap<Colour, string>()

function colourOf(colour: Colour): string {
  const known = colours.get(colour)
  if (known !== undefined) return known
  const made = [colour.red, colour.green, colour.blue].map((part) => Math.round(part * 1000) / 1000).join(' ')
  colours.set(colour, made)
  return made
}
