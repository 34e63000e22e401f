/** Texts that stand in the file once, and are known by their number where they are used. */
import { HEAD, MAIN, cellText } from './xml.ts'

/** Texts at the most: past them a text stands where it is used. Some ten megabytes. */
const MOST = 65_536
/** Longer ones come once, as a rule. */
const LONGEST = 200

export class SharedStrings {
  readonly #numbers = new Map<string, number>()

  /** Null for a text that is told where it stands. */
  numberOf(text: string): number | null {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    if (this.#numbers.size >= MOST || text.length > LONGEST) return null
    const number = this.#numbers.size
    this.#numbers.set(text, number)
    return number
  }

  get size(): number {
    return this.#numbers.size
  }

  *xml(): Generator<string, void> {
    yield `${HEAD}<sst xmlns="${MAIN}" uniqueCount="${this.#numbers.size}">`
    for (const text of this.#numbers.keys()) yield `<si><t xml:space="preserve">${cellText(text)}</t></si>`
    yield '</sst>'
  }
}
