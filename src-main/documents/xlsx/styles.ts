/** How cells look: each look once, by number, as the file wants it. */
import { INK, TEXT_SIZE, type Style } from './cells.ts'
import { HEAD, MAIN, xmlText } from './xml.ts'

/** Formats below this number are built in. */
const FIRST_FORMAT = 164

export class Styles {
  readonly #ids = new Map<string, number>()
  readonly #byObject = new WeakMap<Style, number>()
  readonly #xfs: string[] = []
  readonly #formats = new Map<string, number>()
  readonly #fonts = new Parts()
  readonly #fills = new Parts()

  constructor() {
    this.#fonts.id(fontXml({}))
    // The first two are fixed by the format.
    this.#fills.id('<fill><patternFill patternType="none"/></fill>')
    this.#fills.id('<fill><patternFill patternType="gray125"/></fill>')
    this.idOf({})
  }

  /** The number of a look in the file. */
  idOf(style: Style): number {
    const seen = this.#byObject.get(style)
    if (seen !== undefined) return seen
    const key = JSON.stringify([style.format, style.bold, style.size, style.colour, style.fill, style.align, style.indent, style.wrap, style.quoted])
    let id = this.#ids.get(key)
    if (id === undefined) {
      id = this.#xfs.length
      this.#ids.set(key, id)
      this.#xfs.push(this.#xfXml(style))
    }
    this.#byObject.set(style, id)
    return id
  }

  xml(): string {
    const formats = [...this.#formats].map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${xmlText(code)}"/>`)
    return [
      `${HEAD}<styleSheet xmlns="${MAIN}">`,
      formats.length === 0 ? '' : list('numFmts', formats),
      list('fonts', this.#fonts.all),
      list('fills', this.#fills.all),
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      list('cellXfs', this.#xfs),
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    ].join('')
  }

  #xfXml(style: Style): string {
    const format = style.format === undefined ? 0 : this.#formatId(style.format)
    const font = this.#fonts.id(fontXml(style))
    const fill = style.fill === undefined ? 0 : this.#fills.id(`<fill><patternFill patternType="solid"><fgColor rgb="FF${style.fill}"/><bgColor indexed="64"/></patternFill></fill>`)
    const alignment = [style.align === undefined ? '' : ` horizontal="${style.align}"`, style.indent === undefined ? '' : ` indent="${style.indent}"`, style.wrap === true ? ' vertical="center" wrapText="1"' : ''].join('')
    const applied = [
      format === 0 ? '' : ' applyNumberFormat="1"',
      font === 0 ? '' : ' applyFont="1"',
      fill === 0 ? '' : ' applyFill="1"',
      alignment === '' ? '' : ' applyAlignment="1"',
      style.quoted === true ? ' quotePrefix="1"' : '',
    ].join('')
    return `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0"${applied}${alignment === '' ? '/>' : `><alignment${alignment}/></xf>`}`
  }

  #formatId(code: string): number {
    const known = this.#formats.get(code)
    if (known !== undefined) return known
    const id = FIRST_FORMAT + this.#formats.size
    this.#formats.set(code, id)
    return id
  }
}

class Parts {
  readonly all: string[] = []
  id(xml: string): number {
    const known = this.all.indexOf(xml)
    return known === -1 ? this.all.push(xml) - 1 : known
  }
}

function fontXml({ bold, size, colour }: Style): string {
  return `<font>${bold === true ? '<b/>' : ''}<sz val="${size ?? TEXT_SIZE}"/><color rgb="FF${colour ?? INK}"/><name val="Calibri"/><family val="2"/></font>`
}

function list(name: string, items: readonly string[]): string {
  return `<${name} count="${items.length}">${items.join('')}</${name}>`
}
