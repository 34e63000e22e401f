/** The fonts of documents: a file each, read once a process, and how their letters are shared out over the fonts that are embedded. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fontkit from '@pdf-lib/fontkit'
import { readTrueType, type TrueType } from './trueType.ts'

/** Files by module path, found from here: dependencies stay outside of a bundle. */
export interface FontFamily {
  regular: string
  bold: string
}

/**
 * In order of preference: a letter is set in the first family that has it. A letter that none has is
 * shown as a box, and still says what it is to whoever copies or searches the text.
 */
export const DOCUMENT_FAMILIES: readonly FontFamily[] = [
  // Latin, Greek, Cyrillic, Vietnamese, Hebrew, Arabic; its figures are all of one width.
  { regular: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf', bold: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf' },
  // Japanese: kana, and the some seven thousand kanji of names and places.
  { regular: '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf', bold: '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf' },
]

/**
 * Letters that are always embedded together, so that the font of a block is made once a process and is
 * the same bytes in every document. All other letters go into a font of the document's own.
 */
const BLOCKS: readonly (readonly (readonly [first: number, last: number])[])[] = [
  // ASCII, and what stands among it: punctuation, currencies, the signs of amounts.
  [[0x20, 0x7e], [0xa2, 0xa3], [0xa5, 0xa5], [0xa7, 0xa7], [0xa9, 0xa9], [0xab, 0xab], [0xb0, 0xb0], [0xb7, 0xb7], [0xbb, 0xbb], [0xd7, 0xd7], [0x2009, 0x2009], [0x2010, 0x2014], [0x2018, 0x201a], [0x201c, 0x201e], [0x2022, 0x2022], [0x2026, 0x2026], [0x202f, 0x202f], [0x20ac, 0x20ac], [0x2116, 0x2116], [0x2212, 0x2212]],
  // Western Europe, Central Europe, Vietnam, Greek, Cyrillic.
  [[0xa1, 0xff]],
  [[0x100, 0x17f], [0x218, 0x21b], [0x1e9e, 0x1e9e]],
  [[0x1a0, 0x1a1], [0x1af, 0x1b0], [0x1ea0, 0x1ef9], [0x20ab, 0x20ab]],
  [[0x386, 0x3ce]],
  [[0x400, 0x45f], [0x490, 0x491], [0x20b4, 0x20b4], [0x20bd, 0x20bd]],
]
/** The font of a document's own. */
const OWN = 15

const blockOf = new Uint8Array(0x10000).fill(OWN)
for (const [block, ranges] of BLOCKS.entries()) for (const [first, last] of ranges) for (let letter = first; letter <= last; letter += 1) if (blockOf[letter] === OWN) blockOf[letter] = block

/** A glyph where a shaper puts it, in units of the em from the beginning of its run. */
export interface PlacedGlyph {
  glyph: number
  x: number
  y: number
}

/** One file: a family in one weight. */
export interface Face {
  /** Of all faces; with a block it makes the number of an embedded font. */
  number: number
  font: TrueType
  /** The glyph of a letter, 0 where the face has none. */
  glyphOf(letter: number): number
  /** Glyphs in order of sight, and how wide they are together. */
  shape(text: string): { glyphs: PlacedGlyph[]; width: number }
}

/** The face's glyph for a letter is in this embedded font. Families after the first have no blocks. */
export const embeddedFontOf = (face: Face, letter: number): number => face.number * 16 + (face.number < 2 && letter < 0x10000 ? blockOf[letter]! : OWN)
export const ownFontOf = (face: Face): number => face.number * 16 + OWN
export const isOwn = (embedded: number): boolean => embedded % 16 === OWN

export interface CommonLetters {
  /** By code unit. */
  glyphs: Uint16Array
  /** Numbers of the embedded fonts. */
  fonts: Uint8Array
  /** At size 1; NaN for a letter that is not common. */
  widths: Float64Array
}

const COMMON_UP_TO = 0x2220
const common: (CommonLetters | undefined)[] = []

/**
 * Letters of the blocks, which stand for themselves: one glyph each, whatever stands beside it. Text of
 * nothing else, which most is, needs no shaping, and its width is a sum.
 */
export function commonLetters(bold: boolean): CommonLetters {
  return (common[bold ? 1 : 0] ??= readCommon(bold))
}

function readCommon(bold: boolean): CommonLetters {
  const face = facesOf(bold).at(0)
  const letters = { glyphs: new Uint16Array(COMMON_UP_TO), fonts: new Uint8Array(COMMON_UP_TO), widths: new Float64Array(COMMON_UP_TO).fill(Number.NaN) }
  for (let letter = 0x20; letter < COMMON_UP_TO; letter += 1) {
    // What is composed, or written, in another way is set by the typesetter: U+0387 is U+00B7.
    const glyph = blockOf[letter] === OWN || String.fromCharCode(letter).normalize('NFC') !== String.fromCharCode(letter) || NOT_SHOWN.has(letter) ? 0 : face.glyphOf(letter)
    if (glyph === 0) continue
    letters.glyphs[letter] = glyph
    letters.fonts[letter] = embeddedFontOf(face, letter)
    letters.widths[letter] = face.font.advance(glyph) / face.font.unitsPerEm
  }
  return letters
}

/** The soft hyphen. */
const NOT_SHOWN = new Set([0xad])

/** Letters of the font of a block, with their glyphs; of those with the same glyph the first. */
export function lettersOfBlock(embedded: number): Map<number, number> {
  const face = faceNumbered(embedded >> 4)
  const letters = new Map<number, number>()
  for (const [first, last] of BLOCKS[embedded % 16] ?? []) {
    for (let letter = first; letter <= last; letter += 1) {
      const glyph = embeddedFontOf(face, letter) === embedded ? face.glyphOf(letter) : 0
      if (glyph !== 0 && !letters.has(glyph)) letters.set(glyph, letter)
    }
  }
  return letters
}

/** The faces of a weight, in order of preference; those not asked for are not read. */
export function facesOf(bold: boolean): { count: number; at(family: number): Face } {
  return { count: DOCUMENT_FAMILIES.length, at: (family) => faceNumbered(family * 2 + (bold ? 1 : 0)) }
}

// Not called `require`: the bundler declares one of its own beside it.
const fromHere = createRequire(import.meta.url)
const faces: (Face | undefined)[] = []

export function faceNumbered(number: number): Face {
  return (faces[number] ??= readFace(number))
}

interface Shaper {
  glyphForCodePoint(codePoint: number): { id: number }
  layout(text: string): { glyphs: { id: number }[]; positions: { xAdvance: number; xOffset: number; yOffset: number }[] }
}

const UNASKED = 0xffff

function readFace(number: number): Face {
  const family = DOCUMENT_FAMILIES[number >> 1]!
  const bytes = new Uint8Array(readFileSync(fromHere.resolve(number % 2 === 1 ? family.bold : family.regular)))
  const shaper = fontkit.create(bytes) as unknown as Shaper
  const known = new Uint16Array(0x10000).fill(UNASKED)
  const ask = (letter: number) => shaper.glyphForCodePoint(letter).id
  return {
    number,
    font: readTrueType(bytes),
    glyphOf(letter) {
      if (letter > 0xffff) return ask(letter)
      if (known[letter] === UNASKED) known[letter] = ask(letter)
      return known[letter]!
    },
    shape(text) {
      const { glyphs, positions } = shaper.layout(text)
      let width = 0
      const placed = glyphs.map(({ id }, index): PlacedGlyph => {
        const { xAdvance, xOffset, yOffset } = positions[index]!
        const glyph = { glyph: id, x: width + xOffset, y: yOffset }
        width += xAdvance
        return glyph
      })
      return { glyphs: placed, width }
    },
  }
}
