/** One scan of a JPEG, read to its last dot; what the dots are is not asked. */

/** By length of code, from 1. */
export interface Huffman {
  first: number[]
  count: number[]
  start: number[]
  values: Uint8Array
}

export interface Component {
  id: number
  across: number
  down: number
  blocksAcross: number
  blocksDown: number
  /** Blocks in a row, with those that only fill a unit. */
  stride: number
  /** Which coefficients are not nothing, of a progressive picture. */
  set: Uint8Array
}

export interface Frame {
  width: number
  height: number
  progressive: boolean
  unitsAcross: number
  unitsDown: number
  components: readonly Component[]
}

export interface Scan {
  frame: Frame
  components: readonly { component: Component; direct: number; further: number }[]
  /** Units between two restarts; 0: none. */
  restartEvery: number
  tables: { direct: readonly (Huffman | undefined)[]; further: readonly (Huffman | undefined)[] }
  /** Coefficients, first and last. */
  from: number
  to: number
  /** The bit before this one, where a scan refines another; else 0. */
  high: number
}

/** Whether the dots that begin at `at` can be read to their end. */
export function checkScan(bytes: Uint8Array, at: number, scan: Scan): boolean {
  const bits = new Bits(bytes, at)
  try {
    readScan(bits, scan)
    return true
  } catch (error) {
    if (error instanceof Damaged) return false
    throw error
  }
}

class Damaged extends Error {}

class Bits {
  readonly #bytes: Uint8Array
  #at: number
  #byte = 0
  #left = 0
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  bit(): number {
    if (this.#left === 0) {
      this.#byte = this.#bytes[this.#at] ?? fail()
      // A marker among the dots: they end too early.
      if (this.#byte === 0xff && this.#bytes[this.#at + 1] !== 0) fail()
      this.#at += this.#byte === 0xff ? 2 : 1
      this.#left = 8
    }
    this.#left -= 1
    return (this.#byte >> this.#left) & 1
  }

  number(length: number): number {
    let value = 0
    for (let n = 0; n < length; n += 1) value = value * 2 + this.bit()
    return value
  }

  value({ first, count, start, values }: Huffman): number {
    let code = 0
    for (let length = 0; length < 16; length += 1) {
      code = code * 2 + this.bit()
      const place = code - first[length]!
      if (place >= 0 && place < count[length]!) return values[start[length]! + place]!
    }
    return fail()
  }

  restart(): void {
    this.#left = 0
    while (this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xff) this.#at += 1
    const marker = this.#bytes[this.#at + 1] ?? 0
    if (this.#bytes[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7) fail()
    this.#at += 2
  }
}

function fail(): never {
  throw new Damaged('These dots cannot be read.')
}

function readScan(bits: Bits, scan: Scan): void {
  const { frame, components, restartEvery } = scan
  const readers = components.map((chosen) => ({ ...chosen, read: blockReader(bits, scan, chosen) }))
  const alone = readers.length === 1 ? readers[0]! : null
  const across = alone === null ? frame.unitsAcross : alone.component.blocksAcross
  const units = across * (alone === null ? frame.unitsDown : alone.component.blocksDown)
  for (let unit = 0; unit < units; unit += 1) {
    if (restartEvery > 0 && unit > 0 && unit % restartEvery === 0) {
      bits.restart()
      for (const { read } of readers) read.restart()
    }
    const [x, y] = [unit % across, Math.floor(unit / across)]
    if (alone !== null) alone.read.block(y * alone.component.stride + x)
    else for (const { component, read } of readers) {
      for (let down = 0; down < component.down; down += 1)
        for (let right = 0; right < component.across; right += 1) read.block((y * component.down + down) * component.stride + x * component.across + right)
    }
  }
}

interface BlockReader {
  block(number: number): void
  restart(): void
}

function blockReader(bits: Bits, { frame, tables, from, to, high }: Scan, { component: { set }, direct, further }: { component: Component; direct: number; further: number }): BlockReader {
  const directTable = () => tables.direct[direct] ?? fail()
  const furtherTable = () => tables.further[further] ?? fail()
  if (!frame.progressive) {
    return { restart() {}, block() {
      bits.number(sized(bits.value(directTable())))
      for (let k = 1; k < 64; k += 1) {
        const both = bits.value(furtherTable())
        const [zeros, size] = [both >> 4, both & 15]
        if (size === 0 && zeros < 15) return
        k += zeros
        if (k > 63) fail()
        bits.number(size)
      }
    } }
  }
  if (from > to || to > 63) fail()
  if (from === 0) return { restart() {}, block: () => void (high === 0 ? bits.number(sized(bits.value(directTable()))) : bits.bit()) }
  // Blocks still to come that end here.
  let ended = 0
  const restart = () => void (ended = 0)
  if (high === 0) {
    return { restart, block(number) {
      if (ended > 0) return void (ended -= 1)
      for (let k = from; k <= to; k += 1) {
        const both = bits.value(furtherTable())
        const [zeros, size] = [both >> 4, both & 15]
        if (size === 0 && zeros < 15) return void (ended = (1 << zeros) + bits.number(zeros) - 1)
        k += zeros
        if (k > to) fail()
        if (size > 0) set[number * 64 + k] = 1
        bits.number(size)
      }
    } }
  }
  const refine = (place: number) => {
    if (set[place] === 1) bits.bit()
  }
  return { restart, block(number) {
    let k = from
    while (ended === 0 && k <= to) {
      const both = bits.value(furtherTable())
      const [zeros, size] = [both >> 4, both & 15]
      if (size > 1) fail()
      if (size === 0 && zeros < 15) ended = (1 << zeros) + bits.number(zeros)
      else {
        if (size === 1) bits.bit()
        // Past so many that are nothing yet; those that are something get their bit on the way.
        for (let left = zeros; k <= to; k += 1) {
          const place = number * 64 + k
          if (set[place] === 1) bits.bit()
          else if (left === 0) {
            if (size === 1) set[place] = 1
            k += 1
            break
          } else left -= 1
        }
      }
    }
    if (ended === 0) return
    for (; k <= to; k += 1) refine(number * 64 + k)
    ended -= 1
  } }
}

/** Bits of the first coefficient: eleven at the most with eight bits a dot. */
const sized = (size: number): number => (size > 11 ? fail() : size)
