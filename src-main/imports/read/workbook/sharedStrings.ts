/** The texts that cells share, side by side in one piece of memory: an object each would cost several times their length. */
import { UnreadableTable } from '../../types.ts'
import { MAX_CELL, MAX_SHARED_BYTES } from '../limits.ts'
import { readAll, unescaped } from './xml.ts'
import type { Parts } from './zip.ts'

export class SharedStrings {
  private arena = Buffer.alloc(64 * 1024)
  /** Where each begins; the last is the end. */
  private starts = new Uint32Array(1024)
  private count = 0
  private used = 0

  add(text: string): void {
    const length = Buffer.byteLength(text)
    if (this.used + length > MAX_SHARED_BYTES) throw new UnreadableTable('TOO_LARGE', 'The texts of this workbook are more than is read of one. Save the sheet as CSV and import that.')
    if (this.used + length > this.arena.length) {
      const larger = Buffer.alloc(Math.min(Math.max(this.arena.length * 2, this.used + length), MAX_SHARED_BYTES))
      this.arena.copy(larger, 0, 0, this.used)
      this.arena = larger
    }
    if (this.count + 1 >= this.starts.length) {
      const larger = new Uint32Array(this.starts.length * 2)
      larger.set(this.starts)
      this.starts = larger
    }
    this.arena.write(text, this.used)
    this.used += length
    this.count += 1
    this.starts[this.count] = this.used
  }

  /** Undefined where there is none. */
  at(index: number): string | undefined {
    return Number.isInteger(index) && index >= 0 && index < this.count ? this.arena.toString('utf8', this.starts[index], this.starts[index + 1]) : undefined
  }
}

export async function readSharedStrings(parts: Parts, part: string | null): Promise<SharedStrings> {
  const strings = new SharedStrings()
  if (part === null) return strings
  const text = new RichText()
  await readAll(parts.pieces(part), {
    open(name) {
      if (name === 'si') text.clear()
      text.open(name)
    },
    close(name) {
      text.close(name)
      if (name === 'si') strings.add(text.taken())
    },
    text: (more) => text.add(more),
  })
  return strings
}

/** The text of runs in whatever formats, without the reading that is written above (phonetic runs). */
export class RichText {
  private text = ''
  private within = false
  private above = 0

  clear(): void {
    this.text = ''
  }

  open(name: string): void {
    if (name === 'rPh') this.above += 1
    if (name === 't') this.within = this.above === 0
  }

  close(name: string): void {
    if (name === 'rPh') this.above -= 1
    if (name === 't') this.within = false
  }

  add(more: string): void {
    if (!this.within) return
    this.text += more
    if (this.text.length > MAX_CELL) throw new UnreadableTable('TOO_LARGE', `A cell of this workbook has more than ${MAX_CELL.toLocaleString('en')} characters.`)
  }

  taken(): string {
    return unescaped(this.text)
  }
}
