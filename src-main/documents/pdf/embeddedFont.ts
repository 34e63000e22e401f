/** An embedded font as the objects of a PDF: the font, its measures, its file, what its glyphs say (ISO 32000-1, 9.7). */
import { createHash } from 'node:crypto'
import { faceNumbered, isOwn, lettersOfBlock } from './fonts.ts'
import { deflatedStream } from './objects.ts'

export interface EmbeddedFont {
  /** Whole objects; those with references are made of the number of the first. */
  objects(first: number): readonly (string | Buffer)[]
}
/** Objects that an embedded font takes; the first is the font itself. */
export const FONT_OBJECTS = 5

const blocks = new Map<number, EmbeddedFont>()

/** The font of a block, made once a process; or that of a document's own, with these glyphs. */
export function embeddedFont(number: number, own: ReadonlyMap<number, number> | undefined): EmbeddedFont {
  if (isOwn(number)) return makeFont(number, own ?? new Map())
  const known = blocks.get(number) ?? makeFont(number, lettersOfBlock(number))
  blocks.set(number, known)
  return known
}

function makeFont(number: number, letters: ReadonlyMap<number, number>): EmbeddedFont {
  const { font } = faceNumbered(number >> 4)
  const glyphs = [...letters.keys()].sort((a, b) => a - b)
  const name = `${tagOf(number, glyphs)}+${font.name}`
  const thousandths = (units: number) => Math.round((units * 100_000) / font.unitsPerEm) / 100
  const file = font.subset(glyphs)
  const fontFile = deflatedStream(file, `/Length1 ${file.length}`)
  const toUnicode = deflatedStream(meaningOf(glyphs.map((glyph) => [glyph, letters.get(glyph)!])))
  const widths = glyphs.map((glyph) => `${glyph}[${thousandths(font.advance(glyph))}]`).join('')
  const measures = `/Flags 4/FontBBox[${font.box.map(thousandths).join(' ')}]/ItalicAngle ${font.italicAngle}/Ascent ${thousandths(font.ascent)}/Descent ${thousandths(font.descent)}/CapHeight ${thousandths(font.capHeight)}/StemV ${font.name.endsWith('Bold') ? 140 : 80}`
  return {
    objects: (first) => [
      `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H/DescendantFonts[${first + 1} 0 R]/ToUnicode ${first + 4} 0 R>>`,
      `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/DW 0/W[${widths}]/FontDescriptor ${first + 2} 0 R>>`,
      `<</Type/FontDescriptor/FontName/${name}${measures}/FontFile2 ${first + 3} 0 R>>`,
      fontFile,
      toUnicode,
    ],
  }
}

/** Six capital letters that name a subset. */
function tagOf(number: number, glyphs: readonly number[]): string {
  const digest = createHash('sha256').update(`${number}:${glyphs.join()}`).digest()
  return Array.from(digest.subarray(0, 6), (byte) => String.fromCharCode(65 + (byte % 26))).join('')
}

/** At most a hundred entries may stand in one part of it. */
const PART = 100

/** What each glyph says, as Adobe's technical note 5411 has it. */
function meaningOf(letters: readonly (readonly [glyph: number, letter: number])[]): string {
  const hex = (n: number) => n.toString(16).padStart(4, '0')
  const parts: string[] = []
  for (let from = 0; from < letters.length; from += PART) {
    const part = letters.slice(from, from + PART)
    parts.push(`${part.length} beginbfchar\n${part.map(([glyph, letter]) => `<${hex(glyph)}><${Array.from({ length: letter > 0xffff ? 2 : 1 }, (_, at) => hex(String.fromCodePoint(letter).charCodeAt(at))).join('')}>\n`).join('')}endbfchar\n`)
  }
  return `/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n${parts.join('')}endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend`
}
