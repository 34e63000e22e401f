/** One sheet, written row by row. */
import type { Cell } from './cells.ts'
import type { Style, Styles } from './styles.ts'
import { cellText, xmlText } from './xml.ts'
import type { ZipEntry } from './zip.ts'

export interface SheetLayout {
  /** At most 31 characters, none of `[ ] : * ? / \`. */
  name: string
  /** Widths of the columns, in characters. */
  widths: readonly number[]
  /** Rows at the top that stay in sight and are printed on every page. */
  frozenRows?: number
  /** The row of column titles to filter by; the filter reaches to the last row. */
  filterRow?: number
  landscape?: boolean
  gridLines?: boolean
  paper: 'A4' | 'Letter'
  /** At the foot of each printed page, beside its number. */
  foot: string
}

/** Most rows of a sheet in any spreadsheet program. */
export const ROWS_MAX = 1_048_576
/** Characters gathered before they go to be packed. */
const CHUNK = 1 << 18

export class Sheet {
  readonly layout: SheetLayout
  readonly #entry: ZipEntry
  readonly #styles: Styles
  #text: string
  #rows = 0

  constructor(layout: SheetLayout, entry: ZipEntry, styles: Styles) {
    this.layout = layout
    this.#entry = entry
    this.#styles = styles
    this.#text = opening(layout)
  }

  /** The number of the last row written; the first is 1. */
  get rows(): number {
    return this.#rows
  }

  /** Writes a row; waits while the file cannot take more. An absent cell is empty. */
  async row(cells: readonly (Cell | null)[], { height }: { height?: number } = {}): Promise<number> {
    this.#rows += 1
    if (this.#rows > ROWS_MAX) throw new RangeError(`A sheet takes ${ROWS_MAX} rows.`)
    const number = this.#rows
    let row = height === undefined ? `<row r="${number}">` : `<row r="${number}" ht="${height}" customHeight="1">`
    for (let column = 0; column < cells.length; column += 1) {
      const cell = cells[column]
      if (cell != null) row += cellXml(cell, columnName(column) + number, this.#styles.idOf(cell.style))
    }
    this.#text += `${row}</row>`
    if (this.#text.length >= CHUNK) {
      const text = this.#text
      this.#text = ''
      await this.#entry.write(text)
    }
    return number
  }

  /** Leaves rows empty. */
  skip(rows = 1): void {
    this.#rows += rows
  }

  async end(): Promise<void> {
    await this.#entry.write(this.#text + closing(this.layout, this.#rows))
    await this.#entry.end()
  }
}

function cellXml({ value, formula }: Cell, at: string, style: number): string {
  const head = style === 0 ? `<c r="${at}"` : `<c r="${at}" s="${style}"`
  if ('number' in value) return formula === undefined ? `${head}><v>${value.number}</v></c>` : `${head}><f>${xmlText(formula)}</f><v>${value.number}</v></c>`
  if (formula !== undefined) return `${head} t="str"><f>${xmlText(formula)}</f><v>${cellText(value.text)}</v></c>`
  return value.text === '' ? `${head}/>` : `${head} t="inlineStr"><is><t xml:space="preserve">${cellText(value.text)}</t></is></c>`
}

const names: string[] = []

/** `A` for 0, `AA` for 26. */
export function columnName(column: number): string {
  const known = names[column]
  if (known !== undefined) return known
  const name = (column >= 26 ? columnName(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))
  names[column] = name
  return name
}

function opening({ widths, frozenRows = 0, gridLines = true }: SheetLayout): string {
  const pane = frozenRows === 0 ? '' : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A${frozenRows + 1}" sqref="A${frozenRows + 1}"/>`
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<sheetViews><sheetView${gridLines ? '' : ' showGridLines="0"'} workbookViewId="0">${pane}</sheetView></sheetViews>`,
    `<sheetFormatPr defaultRowHeight="15"/><cols>${columns}</cols><sheetData>`,
  ].join('')
}

function closing({ widths, filterRow, landscape = true, paper, foot }: SheetLayout, rows: number): string {
  const filter = filterRow === undefined ? '' : `<autoFilter ref="A${filterRow}:${columnName(widths.length - 1)}${Math.max(rows, filterRow)}"/>`
  return [
    `</sheetData>${filter}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>`,
    `<pageSetup paperSize="${paper === 'A4' ? 9 : 1}" orientation="${landscape ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>`,
    `<headerFooter><oddFooter>${xmlText(`&L&8${foot.replaceAll('&', '&&')}&R&8&P / &N`)}</oddFooter></headerFooter></worksheet>`,
  ].join('')
}

/** Column titles, and the height of their row in points. */
export const TITLE: Style = { bold: true, colour: 'FFFFFF', fill: '33475B', wrap: true }
export const TITLE_RIGHT: Style = { ...TITLE, align: 'right' }
export const TITLE_CENTRE: Style = { ...TITLE, align: 'center' }
export const TITLE_HEIGHT = 20
/** Short codes stand in the middle: apart from the amounts beside them. */
export const CENTRE: Style = { align: 'center' }
