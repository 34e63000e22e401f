/** One sheet, written row by row. */
import type { Cell } from './cells.ts'
import { columnName, ROWS_MAX, type SheetLayout, type SheetWriter } from './layout.ts'
import type { Styles } from './styles.ts'
import { cellText, xmlText } from './xml.ts'
import type { ZipEntry } from './zip.ts'

/** Characters gathered before they go to be packed. */
const CHUNK = 1 << 18

export class Sheet implements SheetWriter {
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
  async row(cells: readonly (Cell | null)[], { height }: { height?: number } = {}): Promise<void> {
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
