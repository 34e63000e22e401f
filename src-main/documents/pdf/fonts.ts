/** The fonts of documents: a file each, parsed once a process, embedded as the subset that a document uses. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fontkit from '@pdf-lib/fontkit'
import type { PDFDocument, PDFFont } from 'pdf-lib'

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

/** One font in a document. */
export interface Face {
  font: PDFFont
  has(codePoint: number): boolean
}

/** The faces of a document by weight, in order of preference. */
export interface Faces {
  regular: readonly Face[]
  bold: readonly Face[]
}

/** Embeds the first family, and those of the others that `text`, all that the document will say, needs. */
export async function embedFaces(doc: PDFDocument, text: string, families: readonly FontFamily[] = DOCUMENT_FAMILIES): Promise<Faces> {
  doc.registerFontkit({ create: parsed as unknown as typeof fontkit.create })
  let missing = [...new Set(text)].map((letter) => letter.codePointAt(0)!)
  const regular: Face[] = []
  const bold: Face[] = []
  for (const [index, family] of families.entries()) {
    const { covers } = fontOf(family.regular)
    const left = missing.filter((codePoint) => !covers(codePoint))
    if (index > 0 && left.length === missing.length) continue
    missing = left
    regular.push(await embedded(doc, family.regular))
    bold.push(await embedded(doc, family.bold))
  }
  return { regular, bold }
}

async function embedded(doc: PDFDocument, path: string): Promise<Face> {
  const { bytes, covers } = fontOf(path)
  return { font: await doc.embedFont(bytes, { subset: true }), has: (codePoint) => covers(codePoint) }
}

// Inner parts of fontkit, which has no way to ask for what is done with them here. Its version is pinned.
const GLYPHS = '_glyphs'
const ADD_GLYPH = '_addGlyph'

interface Font {
  readonly characterSet: readonly number[]
  glyphForCodePoint(codePoint: number): unknown
  layout(text: string, features?: unknown): { glyphs: unknown[] }
  createSubset(): Subset
  /** fontkit's own cache of glyphs by id. */
  [GLYPHS]: Record<number, unknown>
}
/** fontkit's subset while it is being written: outlines one after the other, and where the next one begins. */
interface Subset {
  glyf: Uint8Array[]
  offset: number
  [ADD_GLYPH](id: number): number
}
interface Parsed {
  bytes: Uint8Array
  font: Font
  /** Whether it has a letter. */
  covers(codePoint: number): boolean
}

// Not called `require`: the bundler declares one of its own beside it.
const fromHere = createRequire(import.meta.url)
const byPath = new Map<string, Parsed>()
const byBytes = new WeakMap<Uint8Array, Parsed>()

function fontOf(path: string): Parsed {
  const known = byPath.get(path)
  if (known !== undefined) return known
  const bytes = new Uint8Array(readFileSync(fromHere.resolve(path)))
  const font = fontkit.create(bytes) as unknown as Font
  quickenLayout(font)
  alignOutlines(font)
  const letters = new Set(font.characterSet)
  const made = { bytes, font, covers: (codePoint: number) => letters.has(codePoint) }
  byPath.set(path, made)
  byBytes.set(bytes, made)
  return made
}

/**
 * What pdf-lib calls for each embedded font. A glyph remembers the letter it was first asked for, and
 * that goes into the document; so each document begins without them, and is the same bytes whatever
 * was made before it.
 */
function parsed(bytes: Uint8Array): Font {
  const { font } = byBytes.get(bytes)!
  font[GLYPHS] = {}
  return font
}

/** Letters that change their shape or place by their neighbours: marks, Hebrew, Arabic. */
const SHAPED = /[\p{M}\p{Script=Hebrew}\p{Script=Arabic}]/u

/** For all other text a letter is a glyph: the tables of shaping need not be asked, which is most of the time. */
function quickenLayout(font: Font): void {
  const shape = font.layout.bind(font)
  font.layout = (text, features) => (SHAPED.test(text) ? shape(text, features) : { glyphs: Array.from(text, (letter) => font.glyphForCodePoint(letter.codePointAt(0)!)) })
}

/**
 * A small font says where an outline begins in units of two bytes (OpenType, `loca`, short format), and
 * fontkit forgets to make their lengths even: every outline after an odd one would be lost.
 */
function alignOutlines(font: Font): void {
  const subsetOf = font.createSubset.bind(font)
  font.createSubset = () => {
    const subset = subsetOf()
    const add = subset[ADD_GLYPH].bind(subset)
    subset[ADD_GLYPH] = (id) => {
      const index = add(id)
      const outline = subset.glyf[index]
      if (outline === undefined || outline.length % 2 === 0) return index
      const longer = new Uint8Array(outline.length + 1)
      longer.set(outline)
      // fontkit brings a Buffer of its own, and its streams take no other.
      subset.glyf[index] = Object.setPrototypeOf(longer, Object.getPrototypeOf(outline) as object) as Uint8Array
      subset.offset += 1
      return index
    }
    return subset
  }
}
