/** Setting lines of text: which font each letter comes from, how wide it is, where a line breaks. */
import { PDFHexString, PDFName, PDFOperator, PDFOperatorNames, type PDFContext, type PDFPage, type RGB } from 'pdf-lib'
import { INK } from './colour.ts'
import type { Face, Faces } from './fonts.ts'

export interface TextStyle {
  size: number
  bold?: boolean
  colour?: RGB
}

/** What stands for a letter that no font has, so that it is seen to be missing. */
const MISSING = '\u25a1'

interface Run {
  text: string
  face: Face
  /** What the text really is, where it cannot be shown. */
  stands: string | null
  /** Width at size 1. */
  unit: number
}

/** Texts whose runs are kept: those of a page are asked for several times each. */
const KEPT_MAX = 2000

export class Typesetter {
  readonly #faces: Faces
  readonly #kept = { regular: new Map<string, Run[]>(), bold: new Map<string, Run[]>() }

  constructor(faces: Faces) {
    this.#faces = faces
  }

  width(text: string, style: TextStyle): number {
    return this.#runs(text, style).reduce((sum, { unit }) => sum + unit * style.size, 0)
  }

  /** Draws one line with its baseline at `y`; `x` is its left end, or its right end when aligned right. */
  draw(page: PDFPage, text: string, x: number, y: number, style: TextStyle & { align?: 'left' | 'right' | 'centre' }): void {
    const shift = { left: 0, right: 1, centre: 0.5 }[style.align ?? 'left']
    let at = shift === 0 ? x : x - this.width(text, style) * shift
    for (const { text: run, face, stands, unit } of this.#runs(text, style)) {
      if (stands !== null) page.pushOperators(saying(page.doc.context, stands))
      page.drawText(run, { x: at, y, size: style.size, font: face.font, color: style.colour ?? INK })
      if (stands !== null) page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent))
      at += unit * style.size
    }
  }

  /** The text itself where it fits, else as much of it as fits with an ellipsis. */
  fit(text: string, width: number, style: TextStyle): string {
    const line = printable(text)
    if (this.width(line, style) <= width) return line
    const letters = graphemes(line)
    let [low, high] = [0, letters.length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.width(`${letters.slice(0, middle).join('').trimEnd()}…`, style) <= width) low = middle
      else high = middle - 1
    }
    return `${letters.slice(0, low).join('').trimEnd()}…`
  }

  /** Lines no wider than `width`, broken between words, inside a word only where it alone is too wide. What is over `most` lines is cut with an ellipsis. */
  wrap(text: string, width: number, style: TextStyle, most = 2): string[] {
    const lines: string[] = []
    let line = ''
    const pieces = words(text).flatMap((word) => this.#pieces(word, width, style))
    for (const { piece, joined } of pieces) {
      const longer = line === '' ? piece : `${line}${joined ? '' : ' '}${piece}`
      if (line !== '' && this.width(longer, style) > width) {
        lines.push(line)
        line = piece
      } else line = longer
    }
    if (line !== '') lines.push(line)
    if (lines.length <= most) return lines
    return [...lines.slice(0, most - 1), this.fit(lines.slice(most - 1).join(' '), width, style)]
  }

  #pieces(word: string, width: number, style: TextStyle): { piece: string; joined: boolean }[] {
    if (this.width(word, style) <= width) return [{ piece: word, joined: false }]
    const pieces: { piece: string; joined: boolean }[] = []
    let piece = ''
    for (const letter of graphemes(word)) {
      if (piece !== '' && this.width(piece + letter, style) > width) {
        pieces.push({ piece, joined: pieces.length > 0 })
        piece = ''
      }
      piece += letter
    }
    return [...pieces, { piece, joined: pieces.length > 0 }]
  }

  #runs(text: string, { bold }: TextStyle): Run[] {
    const weight = bold === true ? 'bold' : 'regular'
    const kept = this.#kept[weight]
    const known = kept.get(text)
    if (known !== undefined) return known
    if (kept.size >= KEPT_MAX) kept.clear()
    const runs = splitIntoRuns(text, this.#faces[weight])
    kept.set(text, runs)
    return runs
  }
}

/** A run is a stretch of letters of one face and one direction. */
function splitIntoRuns(text: string, faces: readonly Face[]): Run[] {
  const runs: (Run & { rightToLeft: boolean })[] = []
  for (const letter of graphemes(printable(text))) {
    const face = faces.find(({ has }) => (letter.length === 1 ? has(letter.charCodeAt(0)) : Array.from(letter).every((part) => has(part.codePointAt(0)!))))
    const stands = face === undefined ? letter : null
    const rightToLeft = RIGHT_TO_LEFT.test(letter)
    const last = runs.at(-1)
    const goesOn = last !== undefined && (last.stands === null) === (stands === null) && last.rightToLeft === rightToLeft && (face === undefined || last.face === face)
    if (goesOn) {
      last.text += stands === null ? letter : MISSING
      if (last.stands !== null) last.stands += letter
    } else runs.push({ text: stands === null ? letter : MISSING, face: face ?? faces[0]!, stands, unit: 0, rightToLeft })
  }
  for (const run of runs) run.unit = run.face.font.widthOfTextAtSize(run.text, 1)
  return runs
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u
const NOT_PRINTED = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu

/** One line of what can be printed: composed letters, ordinary spaces, no controls. */
function printable(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(/[\s\u00a0]+/gu, (space) => (space === '\u202f' || space === '\u2009' ? space : ' ')).replace(NOT_PRINTED, '')
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function graphemes(text: string): string[] {
  // Most text has one letter a code unit, and asking takes longer than the rest of the work.
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u02ff\u0370-\u0482\u1e00-\u1fff\u2000-\u200a\u2010-\u20cf\u2100-\u2bff\u3000-\u9fff\uff00-\uffef]*$/.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** Words, and the letters of scripts that are written without spaces. */
function words(text: string): string[] {
  return printable(text).split(' ').filter((word) => word !== '')
}

/** What follows, up to the end of the marked content, says this. */
function saying(context: PDFContext, text: string): PDFOperator {
  const properties = context.obj({ ActualText: PDFHexString.fromText(text) })
  return PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, [PDFName.of('Span'), properties as never])
}
