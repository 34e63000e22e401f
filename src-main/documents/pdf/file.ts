/**
 * Writing a PDF (ISO 32000-1, 7.5; PDF/A-3b, ISO 19005-3): one document, or many after each other. What
 * is written is handed on at once; only where it stands is kept. The same input gives the same bytes.
 */
import { createHash, type Hash } from 'node:crypto'
import { cleaned, infoDictionary, metadataStream, type Description } from './description.ts'
import { embeddedFont, FONT_OBJECTS } from './embeddedFont.ts'
import { isOwn } from './fonts.ts'
import { asText16, deflatedStream } from './objects.ts'
import { pictureObjects, type Picture } from './pictures.ts'
import { sRgbProfile } from './sRgb.ts'

/** A document that is drawn, as plain data: it may be drawn in one thread and written in another. */
export interface Drawn {
  description: Description
  /** In points. */
  width: number
  height: number
  /** Deflated operators, a page each. */
  pages: readonly Uint8Array[]
  /** Numbers of the embedded fonts. */
  fonts: readonly number[]
  /** Of the document's own fonts, by their number: glyphs, with the letter that each stands for. */
  own: readonly (readonly [font: number, letters: readonly (readonly [glyph: number, letter: number])[]])[]
  /** By the name that they are drawn under. */
  pictures: readonly (readonly [name: string, picture: Picture])[]
}

/** Documents under one node of the tree of pages. */
const GROUP = 100

interface Entry {
  title: string
  page: number
}

export class PdfFile {
  readonly #put: (chunk: Buffer) => void
  readonly #places: number[] = []
  readonly #shared = new Map<string, number>()
  readonly #groups: { node: number; documents: number[]; pages: number }[] = []
  readonly #entries: Entry[] = []
  readonly #digest: Hash = createHash('sha256')
  #length = 0
  #pages = 0

  /** @param put takes what is written, in order; it keeps it, or writes it, before it comes back. */
  constructor(put: (chunk: Buffer) => void) {
    this.#put = put
    this.#write('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n')
  }

  get pages(): number {
    return this.#pages
  }

  get bytes(): number {
    return this.#length
  }

  /** Writes a document; `bookmark` stands for it in the outline. */
  async add(drawn: Drawn, bookmark?: string): Promise<void> {
    const resources = await this.#resources(drawn)
    const group = this.#groupForOne()
    const node = this.#reserve()
    const kids = drawn.pages.map((content) => {
      this.#digest.update(content)
      const stream = this.#object(Buffer.concat([Buffer.from(`<</Length ${content.length}/Filter/FlateDecode>>stream\n`, 'latin1'), content, Buffer.from('\nendstream', 'latin1')]))
      return this.#object(`<</Type/Page/Parent ${node} 0 R/Contents ${stream} 0 R>>`)
    })
    this.#object(`<</Type/Pages/Parent ${group.node} 0 R/Count ${kids.length}/MediaBox[0 0 ${drawn.width} ${drawn.height}]/Resources ${resources} 0 R/Kids[${references(kids)}]>>`, node)
    group.documents.push(node)
    group.pages += kids.length
    this.#pages += kids.length
    if (bookmark !== undefined) this.#entries.push({ title: bookmark, page: kids[0]! })
  }

  /** Writes what is about the whole file. Nothing can be added after it. */
  end(description: Description): void {
    const root = this.#reserve()
    for (const { node, documents, pages } of this.#groups) this.#object(`<</Type/Pages/Parent ${root} 0 R/Count ${pages}/Kids[${references(documents)}]>>`, node)
    this.#object(`<</Type/Pages/Count ${this.#pages}/Kids[${references(this.#groups.map(({ node }) => node))}]>>`, root)
    const outline = this.#outline()
    const metadata = this.#object(metadataStream(description))
    const profile = this.#object(sRgbStream())
    const catalog = this.#object(
      `<</Type/Catalog/Pages ${root} 0 R/Lang${asText16(description.language)}/ViewerPreferences<</DisplayDocTitle true>>/Metadata ${metadata} 0 R` +
        `/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile ${profile} 0 R>>]${outline}>>`,
    )
    const info = infoDictionary(description)
    const infoAt = this.#object(info)
    const id = this.#digest.update(info).digest('hex').slice(0, 32)
    const start = this.#length
    const places = this.#places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
    const count = this.#places.length + 1
    this.#write(`xref\n0 ${count}\n0000000000 65535 f \n${places}trailer\n<</Size ${count}/Root ${catalog} 0 R/Info ${infoAt} 0 R/ID[<${id}><${id}>]>>\nstartxref\n${start}\n%%EOF\n`)
  }

  async #resources({ fonts, own, pictures }: Drawn): Promise<number> {
    const letters = new Map(own.map(([font, of]) => [font, new Map(of)]))
    const fontEntries = fonts.map((font) => `/F${font} ${this.#font(font, letters.get(font))} 0 R`)
    const pictureEntries: string[] = []
    for (const [name, picture] of pictures) pictureEntries.push(`/${name} ${await this.#picture(name, picture)} 0 R`)
    const resources = `<</Font<<${fontEntries.join('')}>>${pictures.length === 0 ? '' : `/XObject<<${pictureEntries.join('')}>>`}>>`
    return this.#once(resources, () => this.#object(resources))
  }

  #font(number: number, own: ReadonlyMap<number, number> | undefined): number {
    const write = () => {
      const first = this.#places.length + 1
      const objects = embeddedFont(number, own).objects(first)
      for (let n = 0; n < FONT_OBJECTS; n += 1) this.#object(objects[n]!)
      return first
    }
    return isOwn(number) ? write() : this.#once(`font ${number}`, write)
  }

  async #picture(name: string, picture: Picture): Promise<number> {
    const known = this.#shared.get(name)
    if (known !== undefined) return known
    const objects = await pictureObjects(picture)
    const mask = objects.mask === null ? 0 : this.#object(objects.mask)
    return this.#once(name, () => this.#object(objects.picture(mask)))
  }

  #once(name: string, write: () => number): number {
    const known = this.#shared.get(name) ?? write()
    this.#shared.set(name, known)
    return known
  }

  #groupForOne(): { node: number; documents: number[]; pages: number } {
    const last = this.#groups.at(-1)
    if (last !== undefined && last.documents.length < GROUP) return last
    const group = { node: this.#reserve(), documents: [], pages: 0 }
    this.#groups.push(group)
    return group
  }

  #outline(): string {
    if (this.#entries.length === 0) return ''
    const root = this.#reserve()
    const first = this.#places.length + 1
    const last = first + this.#entries.length - 1
    for (const [n, { title, page }] of this.#entries.entries()) {
      const at = first + n
      this.#object(`<</Title${asText16(cleaned(title))}/Parent ${root} 0 R${at === first ? '' : `/Prev ${at - 1} 0 R`}${at === last ? '' : `/Next ${at + 1} 0 R`}/Dest[${page} 0 R/Fit]>>`)
    }
    this.#object(`<</Type/Outlines/First ${first} 0 R/Last ${last} 0 R/Count ${this.#entries.length}>>`, root)
    return `/Outlines ${root} 0 R/PageMode/UseOutlines`
  }

  /** A number for an object that is written later. */
  #reserve(): number {
    return this.#places.push(0)
  }

  #object(content: string | Buffer, number = this.#reserve()): number {
    this.#places[number - 1] = this.#length
    if (typeof content === 'string') this.#write(`${number} 0 obj\n${content}\nendobj\n`)
    else {
      this.#write(`${number} 0 obj\n`)
      this.#write(content)
      this.#write('\nendobj\n')
    }
    return number
  }

  #write(chunk: string | Buffer): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk
    this.#length += bytes.length
    this.#put(bytes)
  }
}

let profile: Buffer | undefined
const sRgbStream = (): Buffer => (profile ??= deflatedStream(sRgbProfile(), '/N 3'))

const references = (numbers: readonly number[]): string => numbers.map((number) => `${number} 0 R`).join(' ')
