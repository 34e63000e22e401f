/** Cells of a column, written as bytes: what does not change from row to row is made once. */
import type { Column, Holds, Value } from '../report/report.ts'
import { DAY_MS, daysBetween } from '#main/domain/dates.ts'
import { exponentOf, type Exponent } from '#main/domain/currency.ts'
import { checkedMinor } from '#main/domain/minorUnits.ts'
import { asBytes, type Bytes } from './bytes.ts'
import { both, COULD_RUN, DATE, EPOCH, FIRST_SERIAL, MOMENT, moneyStyle, QUOTED, TEXT, UNIX_EPOCH_SERIAL, WHOLE, type Style } from './cells.ts'
import { CENTRE } from './layout.ts'
import type { SharedStrings } from './sharedStrings.ts'
import type { Styles } from './styles.ts'
import { xmlText } from './xml.ts'

/** Writes the rest of a cell, of which `<c r="A1` is there: its look, its value, its end. */
export interface CellWriter {
  /** @param currency of amounts; @param formula what the value was worked out from */
  write(bytes: Bytes, value: string | number, currency: Value, formula: string | null): void
}

/** @param look what its cells have beside the look of what they hold */
export function cellWriter({ holds }: Column, look: Style | undefined, styles: Styles, strings: SharedStrings): CellWriter {
  const id = (base: Style) => styles.idOf(both(base, look))
  const [plain, quoted] = holds === 'code' ? [id(CENTRE), id(both(QUOTED, CENTRE))] : [id(TEXT), id(QUOTED)]
  const texts = new Texts(plain, quoted, holds === 'text' ? null : strings)
  return WRITERS[holds](texts, id)
}

const WRITERS: Record<Holds, (texts: Texts, id: (base: Style) => number) => CellWriter> = {
  text: (texts) => texts,
  name: (texts) => texts,
  code: (texts) => texts,
  whole: (_, id) => new Wholes(id(WHOLE)),
  money: (_, id) => new Amounts({ 0: id(moneyStyle[0]), 2: id(moneyStyle[2]), 3: id(moneyStyle[3]) }),
  date: (texts, id) => new Dates(id(DATE), texts),
  moment: (_, id) => new Moments(id(MOMENT)),
}

/** The most that a number and its marks take. */
const NUMBER = 100
const POINT = 46
const VALUE = asBytes('<v>')
const DONE = asBytes('</v></c>')

const numberHead = (style: number): Uint8Array => asBytes(`" s="${style}">`)

/** Everything before the number itself. */
function head(bytes: Bytes, style: Uint8Array, formula: string | null): void {
  bytes.room(NUMBER)
  bytes.put(style)
  if (formula !== null) {
    bytes.xml(`<f>${xmlText(formula)}</f>`)
    bytes.room(NUMBER)
  }
  bytes.put(VALUE)
}

class Wholes implements CellWriter {
  readonly #head: Uint8Array
  constructor(style: number) {
    this.#head = numberHead(style)
  }

  write(bytes: Bytes, value: string | number, _: Value, formula: string | null): void {
    head(bytes, this.#head, formula)
    bytes.whole(checkedMinor(Number(value)))
    bytes.put(DONE)
  }
}

/** Amounts in major units, exact to the last digit. */
class Amounts implements CellWriter {
  readonly #heads: Record<Exponent, Uint8Array>
  /** Asked once a row: a map is faster than the lists behind it. */
  readonly #exponents = new Map<string, Exponent>()

  constructor(styles: Record<Exponent, number>) {
    this.#heads = { 0: numberHead(styles[0]), 2: numberHead(styles[2]), 3: numberHead(styles[3]) }
  }

  write(bytes: Bytes, value: string | number, currency: Value, formula: string | null): void {
    const minor = checkedMinor(Number(value))
    const exponent = this.#exponentOf(String(currency))
    head(bytes, this.#heads[exponent], formula)
    if (minor < 0) bytes.buffer[bytes.at++] = MINUS
    bytes.digits(Math.abs(minor), exponent + 1)
    if (exponent !== 0) {
      bytes.buffer.copyWithin(bytes.at - exponent + 1, bytes.at - exponent, bytes.at)
      bytes.buffer[bytes.at - exponent] = POINT
      bytes.at += 1
    }
    bytes.put(DONE)
  }

  #exponentOf(currency: string): Exponent {
    let exponent = this.#exponents.get(currency)
    if (exponent === undefined) this.#exponents.set(currency, (exponent = exponentOf(currency)))
    return exponent
  }
}

const MINUS = 45

/** A date before 1900, which spreadsheets do not have, is text. */
class Dates implements CellWriter {
  readonly #head: Uint8Array
  readonly #texts: Texts
  readonly #serials = new Map<string, number>()

  constructor(style: number, texts: Texts) {
    this.#head = numberHead(style)
    this.#texts = texts
  }

  write(bytes: Bytes, value: string | number, _: Value, formula: string | null): void {
    const on = String(value)
    const serial = this.#serialOf(on)
    if (serial < FIRST_SERIAL) {
      this.#texts.write(bytes, on)
      return
    }
    head(bytes, this.#head, formula)
    bytes.digits(serial, 1)
    bytes.put(DONE)
  }

  #serialOf(on: string): number {
    let serial = this.#serials.get(on)
    if (serial !== undefined) return serial
    serial = daysBetween(EPOCH, on)
    if (this.#serials.size < DATES_KEPT) this.#serials.set(on, serial)
    return serial
  }
}

/** Thirty years. */
const DATES_KEPT = 11_000

/** Days and ten digits of a day: to the hundredth of a millisecond, in the fifteen digits that spreadsheets keep. */
class Moments implements CellWriter {
  readonly #head: Uint8Array
  constructor(style: number) {
    this.#head = numberHead(style)
  }

  write(bytes: Bytes, value: string | number, _: Value, formula: string | null): void {
    const at = Number(value)
    const day = Math.floor(at / DAY_MS)
    head(bytes, this.#head, formula)
    bytes.digits(day + UNIX_EPOCH_SERIAL, 1)
    const rest = at - day * DAY_MS
    if (rest !== 0) {
      bytes.buffer[bytes.at++] = POINT
      bytes.digits(Math.round((rest / DAY_MS) * 1e10), 10)
    }
    bytes.put(DONE)
  }
}

const INLINE_END = asBytes('</t></is></c>')

class Texts implements CellWriter {
  readonly #inline: Inline
  readonly #inlineQuoted: Inline
  readonly #shared: Uint8Array
  readonly #sharedQuoted: Uint8Array
  readonly #strings: SharedStrings | null

  /** @param strings where texts stand that come again; null for those that do not */
  constructor(plain: number, quoted: number, strings: SharedStrings | null) {
    this.#inline = inlineOf(plain)
    this.#inlineQuoted = inlineOf(quoted)
    this.#shared = asBytes(`" s="${plain}" t="s"><v>`)
    this.#sharedQuoted = asBytes(`" s="${quoted}" t="s"><v>`)
    this.#strings = strings
  }

  write(bytes: Bytes, value: string | number): void {
    const text = String(value)
    const runs = text.length > 0 && text.charCodeAt(0) <= AT && COULD_RUN.test(text)
    const number = this.#strings === null ? null : this.#strings.numberOf(text)
    bytes.room(NUMBER)
    if (number !== null) {
      bytes.put(runs ? this.#sharedQuoted : this.#shared)
      bytes.digits(number, 1)
      bytes.put(DONE)
      return
    }
    const { plain, spaced } = runs ? this.#inlineQuoted : this.#inline
    const before = bytes.at
    bytes.put(plain)
    if (!bytes.plain(text)) {
      bytes.at = before
      bytes.put(spaced)
      bytes.escaped(text)
    }
    bytes.room(NUMBER)
    bytes.put(INLINE_END)
  }
}

/** `@`, the last of the letters that begin a formula. */
const AT = 64

interface Inline {
  plain: Uint8Array
  /** Of text whose spaces count. */
  spaced: Uint8Array
}

const inlineOf = (style: number): Inline => ({
  plain: asBytes(`" s="${style}" t="inlineStr"><is><t>`),
  spaced: asBytes(`" s="${style}" t="inlineStr"><is><t xml:space="preserve">`),
})
