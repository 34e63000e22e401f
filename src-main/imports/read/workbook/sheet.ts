/** The rows of a sheet, in pieces. */
import type { Cell } from '../../types.ts'
import { UnreadableTable } from '../../types.ts'
import { isBlank } from '../../values/cell.ts'
import { MAX_CELL, MAX_COLUMNS } from '../limits.ts'
import { dateOfIso, dateOfSerial, numberCell } from './numbers.ts'
import type { SharedStrings } from './sharedStrings.ts'
import { RichText } from './sharedStrings.ts'
import type { Styles } from './styles.ts'
import type { Attributes } from './xml.ts'
import { parsed, unescaped } from './xml.ts'
import { broken } from './zip.ts'

export interface SheetContext { styles: Styles; strings: SharedStrings; from1904: boolean }

/** Rows with something in them, by their numbers in the sheet. @throws UnreadableTable */
export async function* sheetRows(pieces: AsyncIterable<Buffer>, context: SheetContext): AsyncGenerator<{ row: number; cells: Cell[] }> {
  const reader = new RowReader(context)
  let last = 0
  try {
    for await (const bytes of parsed(pieces, reader)) {
      void bytes
      for (const row of reader.taken()) {
        last = row.row
        yield row
      }
    }
  } catch (error) {
    if (error instanceof UnreadableTable && error.code === 'BROKEN' && error.row === null && last > 0) throw broken(last)
    throw error
  }
}

class RowReader {
  private readonly context: SheetContext
  private done: { row: number; cells: Cell[] }[] = []
  private row = 0
  private column = -1
  private cells: Cell[] = []
  private within = false
  private cell: { type: string; style: string | undefined } | null = null
  private value: string | null = null
  private formula: string | null = null
  private part: 'v' | 'f' | 'is' | null = null
  private readonly rich = new RichText()

  constructor(context: SheetContext) {
    this.context = context
  }

  taken(): { row: number; cells: Cell[] }[] {
    const rows = this.done
    this.done = []
    return rows
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'sheetData') this.within = true
    if (!this.within) return
    if (name === 'row') this.openRow(attributes['r'])
    else if (name === 'c') this.openCell(attributes)
    else if (this.cell !== null) {
      if (name === 'v' || name === 'f' || name === 'is') this.part = name
      if (name === 'v') this.value = ''
      if (name === 'f') this.formula = ''
      if (name === 'is') this.rich.clear()
      if (this.part === 'is') this.rich.open(name)
    }
  }

  close(name: string): void {
    if (name === 'sheetData') this.within = false
    if (name === 'row' && this.within) {
      if (this.cells.some((cell) => !isBlank(cell))) this.done.push({ row: this.row, cells: this.cells })
      this.cells = []
    } else if (name === 'c') this.closeCell()
    else if (this.cell !== null) {
      if (this.part === 'is') this.rich.close(name)
      if (name === this.part) this.part = null
    }
  }

  text(more: string): void {
    if (this.part === 'v') this.value = this.bounded((this.value ?? '') + more)
    else if (this.part === 'f') this.formula = this.bounded((this.formula ?? '') + more)
    else if (this.part === 'is') this.rich.add(more)
  }

  private bounded(text: string): string {
    if (text.length > MAX_CELL) throw new UnreadableTable('TOO_LARGE', `a cell has more than ${MAX_CELL.toLocaleString('en')} characters.`, this.row)
    return text
  }

  /** A row or a cell without its place stands behind the one before. */
  private openRow(at: string | undefined): void {
    this.row = at === undefined ? this.row + 1 : Number(at)
    this.column = -1
    this.cells = []
    if (!Number.isSafeInteger(this.row) || this.row < 1) throw broken()
  }

  private openCell({ r, t, s }: Attributes): void {
    this.column = r === undefined ? this.column + 1 : columnOf(r)
    this.cell = { type: t ?? 'n', style: s }
    this.value = null
    this.formula = null
    this.rich.clear()
  }

  private closeCell(): void {
    const { cell } = this
    this.cell = null
    this.part = null
    if (cell === null) return
    const read = this.read(cell)
    if (isBlank(read)) return
    if (this.column >= MAX_COLUMNS) throw new UnreadableTable('TOO_LARGE', `there is something in column ${this.column + 1}; ${MAX_COLUMNS} columns can be read. Clear what stands beside the table.`, this.row)
    while (this.cells.length < this.column) this.cells.push('')
    this.cells[this.column] = read
  }

  private read({ type, style }: { type: string; style: string | undefined }): Cell {
    if (type === 'inlineStr') return this.rich.taken()
    const { value } = this
    // A formula that was never worked out has no value, or none of its kind: shown as it is, it is refused where a value is needed.
    if (value === null || (value === '' && type !== 'str')) return this.formula === null || type === 's' ? '' : `=${this.formula}`
    switch (type) {
      case 's': {
        const text = this.context.strings.at(Number(value))
        if (text === undefined) throw broken(this.row)
        return text
      }
      case 'b': return value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE'
      case 'd': return dateOfIso(value) ?? value
      case 'str': case 'e': return unescaped(value)
      default: return this.number(value, style)
    }
  }

  private number(value: string, style: string | undefined): Cell {
    const format = this.context.styles.of(style)
    if (format.is === 'date') {
      const date = dateOfSerial(value, this.context.from1904)
      if (date !== null) return date
    }
    return numberCell(value, format) ?? value
  }
}

/** `AB12` → 27. */
function columnOf(place: string): number {
  let column = 0
  for (let at = 0; at < place.length; at += 1) {
    const code = place.charCodeAt(at) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  if (column === 0 || column > 16_384) throw broken()
  return column - 1
}
