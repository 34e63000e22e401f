/** One sheet, written row by row. */
import { Bytes, asBytes } from './bytes.ts'
import type { Cell } from './cells.ts'
import { columnName, ROWS_MAX, type SheetLayout } from './layout.ts'
import type { SharedStrings } from './sharedStrings.ts'
import type { Styles } from './styles.ts'
import { cellText, HEAD, MAIN, xmlText } from './xml.ts'
import { PIECE, type ZipEntry } from './zip.ts'

const ROW = asBytes('<row r="')
const OPEN = asBytes('">')
const END = asBytes('</row>')

export class Sheet {
  readonly layout: SheetLayout
  readonly styles: Styles
  readonly strings: SharedStrings
  readonly bytes: Bytes
  /** The number of the last row begun, in `numberLength` digits. */
  readonly number = new Uint8Array(8)
  numberLength = 1
  readonly #entry: ZipEntry
  #rows = 0

  /** @param first memory to begin with, from `entry` */
  constructor(layout: SheetLayout, entry: ZipEntry, first: Buffer, styles: Styles, strings: SharedStrings) {
    this.layout = layout
    this.styles = styles
    this.strings = strings
    this.#entry = entry
    this.bytes = new Bytes(first)
    this.number[0] = ZERO
    this.bytes.xml(opening(layout))
  }

  /** The number of the last row begun; the first is 1. */
  get rows(): number {
    return this.#rows
  }

  /** Writes a row; waits while the file cannot take more. An absent cell is empty. */
  async row(cells: readonly (Cell | null)[], { height }: { height?: number } = {}): Promise<void> {
    this.begin(height)
    let row = ''
    for (let column = 0; column < cells.length; column += 1) {
      const cell = cells[column]
      if (cell != null) row += cellXml(cell, columnName(column) + String(this.#rows), this.styles.idOf(cell.style))
    }
    this.bytes.xml(row)
    if (this.close()) await this.flush()
  }

  /** Begins a row, whose cells go into `bytes`. */
  begin(height?: number): void {
    this.#rows += 1
    if (this.#rows > ROWS_MAX) throw new RangeError(`A sheet takes ${ROWS_MAX} rows.`)
    this.#countUp()
    const { bytes } = this
    bytes.room(200)
    bytes.put(ROW)
    bytes.put(this.number, this.numberLength)
    if (height === undefined) bytes.put(OPEN)
    else bytes.xml(`" ht="${height}" customHeight="1">`)
  }

  /** Ends a row; answers whether it is time to `flush`. */
  close(): boolean {
    this.bytes.room(END.length)
    this.bytes.put(END)
    return this.bytes.at >= PIECE
  }

  /** Gives what is gathered to be packed; waits while the file cannot take more. */
  async flush(): Promise<void> {
    const { bytes } = this
    this.#entry.give(bytes.buffer, bytes.at)
    bytes.at = 0
    bytes.buffer = await this.#entry.piece()
  }

  /** Leaves a row empty. */
  skip(): void {
    this.#rows += 1
    this.#countUp()
  }

  async end(): Promise<void> {
    this.bytes.xml(closing(this.layout, this.#rows))
    this.#entry.give(this.bytes.buffer, this.bytes.at)
    await this.#entry.end()
  }

  #countUp(): void {
    const { number } = this
    let place = this.numberLength - 1
    for (; place >= 0 && number[place] === NINE; place -= 1) number[place] = ZERO
    if (place >= 0) number[place]! += 1
    else {
      number.copyWithin(1, 0, this.numberLength)
      number[0] = ONE
      this.numberLength += 1
    }
  }
}

const ZERO = 48
const ONE = 49
const NINE = 57

function cellXml({ value, formula }: Cell, at: string, style: number): string {
  const head = style === 0 ? `<c r="${at}"` : `<c r="${at}" s="${style}"`
  if ('number' in value) return formula === undefined ? `${head}><v>${value.number}</v></c>` : `${head}><f>${xmlText(formula)}</f><v>${value.number}</v></c>`
  if (formula !== undefined) return `${head} t="str"><f>${xmlText(formula)}</f><v>${cellText(value.text)}</v></c>`
  return value.text === '' ? `${head}/>` : `${head} t="inlineStr"><is><t xml:space="preserve">${cellText(value.text)}</t></is></c>`
}

function opening({ widths, frozenRows = 0, gridLines = true }: SheetLayout): string {
  const pane = frozenRows === 0 ? '' : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A${frozenRows + 1}" sqref="A${frozenRows + 1}"/>`
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')
  return [
    `${HEAD}<worksheet xmlns="${MAIN}">`,
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<sheetViews><sheetView${gridLines ? '' : ' showGridLines="0"'} workbookViewId="0">${pane}</sheetView></sheetViews>`,
    `<sheetFormatPr defaultRowHeight="15"/><cols>${columns}</cols><sheetData>`,
  ].join('')
}

function closing({ widths, filterRow, landscape = true, pagesWide = 1, paper, foot }: SheetLayout, rows: number): string {
  const filter = filterRow === undefined ? '' : `<autoFilter ref="A${filterRow}:${columnName(widths.length - 1)}${Math.max(rows, filterRow)}"/>`
  return [
    `</sheetData>${filter}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>`,
    `<pageSetup paperSize="${paper === 'A4' ? 9 : 1}" orientation="${landscape ? 'landscape' : 'portrait'}"${pagesWide === 1 ? '' : ' pageOrder="overThenDown"'} fitToWidth="${pagesWide}" fitToHeight="0"/>`,
    `<headerFooter><oddFooter>${xmlText(`&L&8${foot.replaceAll('&', '&&')}&R&8&P / &N`)}</oddFooter></headerFooter></worksheet>`,
  ].join('')
}
