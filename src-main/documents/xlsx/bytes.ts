/** XML of a sheet as bytes, gathered in one piece of memory: made without a string a cell, millions of times. */
import { cellText } from './xml.ts'

const AMP = 38, LESS = 60, MORE = 62, QUOTE = 34, SPACE = 32, TILDE = 126, UNDERSCORE = 95, SMALL_X = 120, ZERO = 48, MINUS = 45

export class Bytes {
  buffer: Buffer
  at = 0

  constructor(buffer: Buffer) {
    this.buffer = buffer
  }

  /** Makes sure that so many more go in. */
  room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.at + bytes))
    larger.set(this.buffer.subarray(0, this.at))
    this.buffer = larger
  }

  /** Bytes as they are; there must be room. A loop, for they are few: a call would cost more. */
  put(bytes: Uint8Array, length = bytes.length): void {
    const { buffer } = this
    let { at } = this
    for (let i = 0; i < length; i += 1) buffer[at++] = bytes[i]!
    this.at = at
  }

  /** XML that is made already. */
  xml(text: string): void {
    this.room(text.length * 3)
    this.at += this.buffer.write(text, this.at)
  }

  /** Text of a cell, when it is plain: printable ASCII without markup, spaces inside only and one at a time. Answers whether it was; if not, nothing is written. */
  plain(text: string): boolean {
    const { length } = text
    this.room(length)
    const { buffer } = this
    let { at } = this
    let before = SPACE
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i)
      if (code > TILDE || code < SPACE || code === AMP || code === LESS || code === MORE || code === QUOTE) return false
      // Spaces at the ends or side by side must be kept, and `_x0041_` would be read as a letter.
      if ((code === SPACE && before === SPACE) || (code === SMALL_X && before === UNDERSCORE)) return false
      buffer[at++] = code
      before = code
    }
    if (before === SPACE && length > 0) return false
    this.at = at
    return true
  }

  /** Text of a cell, whatever is in it. */
  escaped(text: string): void {
    this.xml(cellText(text))
  }

  /** A whole number; there must be room for seventeen. */
  whole(value: number): void {
    if (value < 0) {
      this.buffer[this.at++] = MINUS
      this.digits(-value, 1)
    } else this.digits(value, 1)
  }

  /** A whole number that is not negative, in so many digits at the least. */
  digits(value: number, least: number): void {
    const { buffer } = this
    let count = least
    for (let bound = 10 ** least; value >= bound; bound *= 10) count += 1
    let place = this.at + count
    this.at = place
    let rest = value
    // Small ones in whole arithmetic, which is much faster.
    while (rest > 0x3f_ff_ff_ff) {
      const tenth = Math.floor(rest / 10)
      buffer[--place] = ZERO + (rest - tenth * 10)
      rest = tenth
    }
    let small = rest | 0
    while (place > this.at - count) {
      const tenth = (small / 10) | 0
      buffer[--place] = ZERO + (small - tenth * 10)
      small = tenth
    }
  }
}

/** What stands in the file again and again. */
export const asBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
