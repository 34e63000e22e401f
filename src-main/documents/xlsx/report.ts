/**
 * Workbooks that people design: written by exceljs as a stream, sheets one after the other in the order
 * of their tabs, row by row. Sheets of millions of rows take the direct path (docs/decisions/0008).
 */
import { once, type EventEmitter } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import { INK, TEXT_SIZE, type Cell, type Style } from './cells.ts'
import { columnName, ROWS_MAX, type BookWriter, type SheetLayout, type SheetWriter, type WorkbookFacts } from './layout.ts'
import { cellEscapes, cellLetters, xmlLetters } from './xml.ts'

export class ReportBook implements BookWriter {
  readonly #book: ExcelJS.stream.xlsx.WorkbookWriter
  /** Ends when the file does; rejects when it is closed before. */
  readonly #closed: Promise<void>

  constructor(stream: Writable, { title, subject, author, at }: WorkbookFacts) {
    this.#closed = finished(stream)
    this.#closed.catch(() => {})
    const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false, zip: { zlib: { level: 3 } } })
    book.title = xmlLetters(title)
    book.subject = xmlLetters(subject)
    book.creator = xmlLetters(author)
    book.lastModifiedBy = 'Counterfoil'
    book.created = book.modified = new Date(at)
    this.#book = book
  }

  /** Begins a sheet; it must be ended before the next one begins. */
  async sheet(layout: SheetLayout): Promise<SheetWriter> {
    return new ReportSheet(this.#book.addWorksheet(layout.name, optionsOf(layout)), layout, this.#closed)
  }

  /** Writes what holds the sheets together, and ends the stream. */
  async finish(): Promise<void> {
    // exceljs would wait for ever for a file that was closed before its time.
    await Promise.race([this.#book.commit(), this.#closed])
    await this.#closed
  }
}

class ReportSheet implements SheetWriter {
  readonly layout: SheetLayout
  readonly #sheet: ExcelJS.Worksheet
  readonly #closed: Promise<void>
  #rows = 0

  constructor(sheet: ExcelJS.Worksheet, layout: SheetLayout, closed: Promise<void>) {
    this.layout = layout
    this.#sheet = sheet
    this.#closed = closed
    sheet.columns = layout.widths.map((width) => ({ width }))
  }

  get rows(): number {
    return this.#rows
  }

  async row(cells: readonly (Cell | null)[], { height }: { height?: number } = {}): Promise<void> {
    this.#rows += 1
    if (this.#rows > ROWS_MAX) throw new RangeError(`A sheet takes ${ROWS_MAX} rows.`)
    const row = this.#sheet.getRow(this.#rows)
    if (height !== undefined) row.height = height
    for (const [index, cell] of cells.entries()) {
      if (cell === null) continue
      const place = row.getCell(index + 1)
      place.value = valueOf(cell, place.address)
      place.style = lookOf(cell.style)
    }
    row.commit()
    await this.#drained()
  }

  skip(rows = 1): void {
    this.#rows += rows
  }

  async end(): Promise<void> {
    const { filterRow, widths } = this.layout
    if (filterRow !== undefined) this.#sheet.autoFilter = `A${filterRow}:${columnName(widths.length - 1)}${Math.max(this.#rows, filterRow)}`
    this.#sheet.commit()
  }

  /** exceljs takes every row at once, whether or not the disk does, so the stream behind its sheet is asked. */
  async #drained(): Promise<void> {
    for (const pipe of (this.#sheet as unknown as Held).stream.pipes) {
      if (pipe[STATE].needDrain) await Promise.race([once(pipe, 'drain'), this.#closed])
    }
  }
}

// Inner parts of exceljs 4.4.0, which has no way to ask; a test fails should they go.
const STATE = '_writableState'
interface Held {
  stream: { pipes: readonly (EventEmitter & { [STATE]: { needDrain: boolean } })[] }
}

// Numbers of ECMA-376, 18.3.1.63: exceljs' own list is a type only, and leaves out Letter.
const PAPER = { A4: 9, Letter: 1 } as const

function optionsOf({ frozenRows = 0, landscape = true, gridLines = true, paper, foot }: SheetLayout): Partial<ExcelJS.AddWorksheetOptions> {
  return {
    views: [{ showGridLines: gridLines, ...(frozenRows === 0 ? { state: 'normal' } : { state: 'frozen', ySplit: frozenRows, topLeftCell: `A${frozenRows + 1}`, activeCell: `A${frozenRows + 1}` }) }],
    pageSetup: {
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
      paperSize: PAPER[paper] as ExcelJS.PaperSize,
      orientation: landscape ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.7, header: 0.3, footer: 0.3 },
      ...(frozenRows === 0 ? {} : { printTitlesRow: `1:${frozenRows}` }),
    },
    headerFooter: { oddFooter: `&L&8${xmlLetters(foot).replaceAll('&', '&&')}&R&8&P / &N` },
  }
}

function valueOf({ value, formula, column }: Cell, address: string): ExcelJS.CellValue {
  const result = 'number' in value ? Number(value.number) : cellLetters(value.text)
  // exceljs marks only rich text as text whose spaces count and whose escapes are read.
  if (formula === undefined) return typeof result === 'string' && INEXACT.test(result) ? { richText: [{ text: cellEscapes(result) }] } : result
  if (column === undefined) return { formula, result }
  // exceljs keeps every cell with a formula of its own until the end, and not those that share one.
  if (column.first !== address) return { sharedFormula: column.first, result }
  return { formula, result, shareType: 'shared', ref: `${column.first}:${column.last}` } as ExcelJS.CellFormulaValue
}

const INEXACT = /^\s|\s$|\s\s|[\t\r\n]|_x[0-9A-Fa-f]{4}_/

// One object a look: exceljs finds the number of a look by its object, hundreds of thousands of times.
const looks = new WeakMap<Style, Partial<ExcelJS.Style>>()

function lookOf(style: Style): Partial<ExcelJS.Style> {
  let look = looks.get(style)
  if (look === undefined) looks.set(style, (look = madeLook(style)))
  return look
}

/** Cells of the format `@` take what is typed into them as text: it has no mark for text that is quoted. */
const AS_TEXT = '@'

function madeLook({ format, bold, size, colour, fill, align, wrap, quoted }: Style): Partial<ExcelJS.Style> {
  const numFmt = quoted === true ? AS_TEXT : format
  return {
    font: { name: 'Calibri', family: 2, size: size ?? TEXT_SIZE, color: { argb: `FF${colour ?? INK}` }, ...(bold === true ? { bold } : {}) },
    ...(numFmt === undefined ? {} : { numFmt }),
    ...(fill === undefined ? {} : { fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: `FF${fill}` } } }),
    ...(align === undefined && wrap !== true ? {} : { alignment: { ...(align === undefined ? {} : { horizontal: align }), ...(wrap === true ? { vertical: 'middle', wrapText: true } : {}) } }),
  }
}
