/**
 * What is drawn on one page, as operators of a PDF (ISO 32000-1, 8 and 9): text, filled boxes, lines,
 * pictures. They are written as bytes at once: as strings they would be most of what a batch throws away.
 */
import type { Colour } from './colour.ts'
import { commonLetters } from './fonts.ts'
import { asText16 } from './objects.ts'
import type { SetLine } from './typesetter.ts'

const FIRST_BYTES = 16_384
const HEX = Buffer.from('0123456789abcdef', 'latin1')

export class PageContent {
  /** Embedded fonts that are drawn with. */
  readonly fonts = new Set<number>()
  /** Names of pictures that are drawn. */
  readonly pictures = new Set<string>()
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #at = 0
  #font = -1
  #size = 0
  #fill: Colour | null = null
  #stroke: Colour | null = null
  #thickness = -1

  /** One line of common letters only, with its baseline at `y`, from `x` on. */
  common(text: string, bold: boolean, x: number, y: number, size: number, colour: Colour): void {
    const { glyphs, fonts, widths } = commonLetters(bold)
    this.#fillWith(colour)
    let at = x
    for (let from = 0; from < text.length; ) {
      const font = fonts[text.charCodeAt(from)]!
      this.#beginText(font, size)
      this.#number(at)
      this.#number(y)
      this.#ascii('Td<')
      this.#need((text.length - from) * 4)
      for (; from < text.length; from += 1) {
        const letter = text.charCodeAt(from)
        if (fonts[letter] !== font) break
        this.#glyph(glyphs[letter]!)
        at += widths[letter]! * size
      }
      this.#ascii('>Tj ET\n')
    }
  }

  /** One line of any letters. */
  text(line: SetLine, x: number, y: number, size: number, colour: Colour): void {
    let at = x
    for (const { font, hex, placed, width, says } of line.runs) {
      this.#fillWith(colour)
      if (says !== null) this.#ascii(`/Span<</ActualText${asText16(says)}>>BDC\n`)
      this.#beginText(font, size)
      if (placed === null) {
        this.#number(at)
        this.#number(y)
        this.#ascii(`Td<${hex}>Tj ET\n`)
      } else {
        for (const glyph of placed) {
          this.#ascii('1 0 0 1 ')
          this.#number(at + glyph.x * size)
          this.#number(y + glyph.y * size)
          this.#ascii(`Tm<${glyph.hex}>Tj `)
        }
        this.#ascii('ET\n')
      }
      if (says !== null) this.#ascii('EMC\n')
      at += width * size
    }
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.#fillWith(colour)
    for (const n of [x, y, width, height]) this.#number(n)
    this.#ascii('re f\n')
  }

  line(x1: number, y1: number, x2: number, y2: number, thickness: number, colour: Colour): void {
    if (this.#stroke !== colour || this.#thickness !== thickness) {
      this.#stroke = colour
      this.#thickness = thickness
      this.#ascii(`${colourOf(colour)} RG `)
      this.#number(thickness)
      this.#ascii('w\n')
    }
    this.#number(x1)
    this.#number(y1)
    this.#ascii('m ')
    this.#number(x2)
    this.#number(y2)
    this.#ascii('l S\n')
  }

  picture(name: string, x: number, y: number, width: number, height: number): void {
    this.pictures.add(name)
    this.#ascii('q ')
    for (const n of [width, 0, 0, height, x, y]) this.#number(n)
    this.#ascii(`cm /${name} Do Q\n`)
  }

  /** All of them so far. */
  get operators(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  #beginText(font: number, size: number): void {
    this.fonts.add(font)
    this.#ascii('BT ')
    if (this.#font === font && this.#size === size) return
    this.#font = font
    this.#size = size
    this.#ascii(`/F${font} `)
    this.#number(size)
    this.#ascii('Tf ')
  }

  #fillWith(colour: Colour): void {
    if (this.#fill === colour) return
    this.#fill = colour
    this.#ascii(`${colourOf(colour)} rg\n`)
  }

  #ascii(text: string): void {
    this.#need(text.length)
    for (let at = 0; at < text.length; at += 1) this.#bytes[this.#at + at] = text.charCodeAt(at)
    this.#at += text.length
  }

  /** With a space behind it; a hundredth of a point is finer than any printer. */
  #number(n: number): void {
    this.#need(24)
    let hundredths = Math.round(n * 100)
    if (hundredths < 0) {
      this.#byte(0x2d)
      hundredths = -hundredths
    }
    const parts = hundredths % 100
    this.#whole((hundredths - parts) / 100)
    if (parts > 0) {
      this.#byte(0x2e)
      this.#byte(0x30 + Math.floor(parts / 10))
      if (parts % 10 > 0) this.#byte(0x30 + (parts % 10))
    }
    this.#byte(0x20)
  }

  #whole(n: number): void {
    if (n > 9) this.#whole(Math.floor(n / 10))
    this.#byte(0x30 + (n % 10))
  }

  #glyph(glyph: number): void {
    for (let shift = 12; shift >= 0; shift -= 4) this.#byte(HEX[(glyph >> shift) & 15]!)
  }

  #byte(byte: number): void {
    this.#bytes[this.#at] = byte
    this.#at += 1
  }

  #need(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const longer = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + bytes))
    this.#bytes.copy(longer, 0, 0, this.#at)
    this.#bytes = longer
  }
}

const colours = new WeakMap<Colour, string>()

function colourOf(colour: Colour): string {
  const known = colours.get(colour)
  if (known !== undefined) return known
  const made = [colour.red, colour.green, colour.blue].map((part) => Math.round(part * 1000) / 1000).join(' ')
  colours.set(colour, made)
  return made
}
