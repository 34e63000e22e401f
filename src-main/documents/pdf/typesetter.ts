/** Setting lines of text: which font each letter comes from, how wide it is, where a line breaks. */
import type { Colour } from './colour.ts'
import { commonLetters, embeddedFontOf, facesOf, isOwn, ownFontOf, type Face } from './fonts.ts'

export interface TextStyle {
  size: number
  bold?: boolean
  colour?: Colour
}

/** A stretch of letters of one embedded font. All measures are of size 1. */
export interface Run {
  /** Number of the embedded font. */
  font: number
  /** Glyphs as hexadecimal digits, four each. */
  hex: string
  /** Where each glyph stands, for those that a shaper has placed. */
  placed: readonly { hex: string; x: number; y: number }[] | null
  width: number
  /** What the text really is, where its glyphs do not say it. */
  says: string | null
  /** Glyphs of the document's own font with the letter that each stands for. */
  own: readonly (readonly [glyph: number, letter: number])[]
}

export interface SetLine {
  runs: readonly Run[]
  width: number
}

/** What stands for a letter that no font has, so that it is seen to be missing. */
const MISSING = 0x25a1

/** Lines that are kept: names with other letters than the common ones are on every page, and measured before they are drawn. */
const KEPT_MAX = 1000
const kept = [new Map<string, SetLine>(), new Map<string, SetLine>()] as const

/** The text as one line. The same text is always set in the same way, whatever was set before. */
export function setLine(text: string, bold = false): SetLine {
  const known = kept[bold ? 1 : 0].get(text)
  if (known !== undefined) return known
  const runs: Run[] = []
  for (const stretch of stretchesOf(printable(text), bold)) runs.push(stretch.shaped ? shapedRun(stretch) : plainRun(stretch))
  const line = { runs, width: runs.reduce((sum, { width }) => sum + width, 0) }
  if (kept[bold ? 1 : 0].size >= KEPT_MAX) kept[bold ? 1 : 0].clear()
  kept[bold ? 1 : 0].set(text, line)
  return line
}

/** In points. */
export function widthOf(text: string, { size, bold = false }: TextStyle): number {
  return (commonWidth(text, bold) ?? setLine(text, bold).width) * size
}

/** The text itself where it fits, else as much of it as fits with an ellipsis. */
export function fitted(text: string, width: number, style: TextStyle): string {
  const line = printable(text)
  if (widthOf(line, style) <= width) return line
  const letters = graphemes(line)
  let [low, high] = [0, letters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (widthOf(`${letters.slice(0, middle).join('').trimEnd()}…`, style) <= width) low = middle
    else high = middle - 1
  }
  return `${letters.slice(0, low).join('').trimEnd()}…`
}

/** Lines no wider than `width`, broken between words, inside a word only where it alone is too wide. What is over `most` lines is cut with an ellipsis. */
export function wrapped(text: string, width: number, style: TextStyle, most = 2): string[] {
  const whole = printable(text).trim()
  if (whole === '') return []
  if (widthOf(whole, style) <= width) return [whole]
  const lines: string[] = []
  let line = ''
  const pieces = whole.split(' ').filter((word) => word !== '').flatMap((word) => piecesOf(word, width, style))
  for (const { piece, joined } of pieces) {
    const longer = line === '' ? piece : `${line}${joined ? '' : ' '}${piece}`
    if (line !== '' && widthOf(longer, style) > width) {
      lines.push(line)
      line = piece
    } else line = longer
  }
  if (line !== '') lines.push(line)
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), fitted(lines.slice(most - 1).join(' '), width, style)]
}

function piecesOf(word: string, width: number, style: TextStyle): { piece: string; joined: boolean }[] {
  if (widthOf(word, style) <= width) return [{ piece: word, joined: false }]
  const pieces: { piece: string; joined: boolean }[] = []
  let piece = ''
  for (const letter of graphemes(word)) {
    if (piece !== '' && widthOf(piece + letter, style) > width) {
      pieces.push({ piece, joined: pieces.length > 0 })
      piece = ''
    }
    piece += letter
  }
  return [...pieces, { piece, joined: pieces.length > 0 }]
}

/** At size 1; null unless all letters are of the common kind: then a width is a sum, and nothing is made. */
export function commonWidth(text: string, bold: boolean): number | null {
  const { widths } = commonLetters(bold)
  let sum = 0
  for (let at = 0; at < text.length; at += 1) sum += widths[text.charCodeAt(at)] ?? Number.NaN
  return Number.isNaN(sum) || text.includes('  ') ? null : sum
}

interface Stretch {
  face: Face
  font: number
  letters: string
  shaped: boolean
  missing: boolean
}

/** Letters that change their shape or place by their neighbours: marks, Hebrew, Arabic. */
const SHAPED = /[\p{M}\p{Script=Hebrew}\p{Script=Arabic}]/u

function* stretchesOf(text: string, bold: boolean): Generator<Stretch, void> {
  const faces = facesOf(bold)
  let last: Stretch | null = null
  for (const letter of graphemes(text)) {
    const face = faceOf(faces, letter)
    const shaped = face !== null && (letter.length > 1 || letter > '\u02ff') && SHAPED.test(letter)
    const own = shaped || face === null
    const font = own ? ownFontOf(face ?? faces.at(0)) : embeddedFontOf(face, letter.codePointAt(0)!)
    const goesOn = last !== null && last.font === font && last.shaped === shaped && last.missing === (face === null)
    if (goesOn) last!.letters += letter
    else {
      if (last !== null) yield last
      last = { face: face ?? faces.at(0), font, letters: letter, shaped, missing: face === null }
    }
  }
  if (last !== null) yield last
}

function faceOf(faces: ReturnType<typeof facesOf>, letter: string): Face | null {
  for (let family = 0; family < faces.count; family += 1) {
    const face = faces.at(family)
    if (letter.length === 1 ? face.glyphOf(letter.charCodeAt(0)) !== 0 : Array.from(letter).every((part) => face.glyphOf(part.codePointAt(0)!) !== 0)) return face
  }
  return null
}

function plainRun({ face, font, letters, missing }: Stretch): Run {
  const own: [number, number][] = []
  let hex = ''
  let units = 0
  for (const shown of missing ? graphemes(letters).map(() => MISSING) : Array.from(letters, (letter) => letter.codePointAt(0)!)) {
    const glyph = face.glyphOf(shown)
    hex += hexOf(glyph)
    units += face.font.advance(glyph)
    if (isOwn(font)) own.push([glyph, shown])
  }
  return { font, hex, placed: null, width: units / face.font.unitsPerEm, says: missing ? letters : null, own }
}

/** Where one of its glyphs is no letter, such as a ligature, it says in words what it is. */
function shapedRun({ face, font, letters }: Stretch): Run {
  const { glyphs, width } = face.shape(letters)
  const em = face.font.unitsPerEm
  const known = glyphs.map(({ glyph }) => letterOf(face, letters, glyph))
  return {
    font,
    hex: '',
    placed: glyphs.map(({ glyph, x, y }) => ({ hex: hexOf(glyph), x: x / em, y: y / em })),
    width: width / em,
    says: known.includes(undefined) ? letters : null,
    own: glyphs.map(({ glyph }, index) => [glyph, known[index] ?? letters.codePointAt(0)!]),
  }
}

function letterOf(face: Face, letters: string, glyph: number): number | undefined {
  return Array.from(letters, (letter) => letter.codePointAt(0)!).find((letter) => face.glyphOf(letter) === glyph)
}

const hexOf = (glyph: number): string => glyph.toString(16).padStart(4, '0')

const NOT_PRINTED = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu

/** One line of what can be printed: composed letters, ordinary spaces, no controls. */
export function printable(text: string): string {
  if (commonWidth(text, false) !== null) return text
  return text.toWellFormed().normalize('NFC').replace(/[\s\u00a0]+/gu, (space) => (space === '\u202f' || space === '\u2009' ? space : ' ')).replace(NOT_PRINTED, '')
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function graphemes(text: string): string[] {
  // Most text has one letter a code unit, and asking takes longer than the rest of the work.
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u02ff\u0370-\u0482\u1e00-\u1fff\u2000-\u200a\u2010-\u20cf\u2100-\u2bff\u3000-\u9fff\uff00-\uffef]*$/.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment)
}
