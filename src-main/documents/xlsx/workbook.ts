/**
 * A workbook as a stream (docs/decisions/0025): sheets one after the other, each row by row, in the
 * memory of a few pages however many rows there are. The same content gives the same bytes.
 */
import type { Writable } from 'node:stream'
import { columnName, inFormula, type SheetLayout, type WorkbookFacts } from './layout.ts'
import { SharedStrings } from './sharedStrings.ts'
import { Sheet } from './sheet.ts'
import { Styles } from './styles.ts'
import { HEAD, MAIN, xmlText } from './xml.ts'
import { ZipStream } from './zip.ts'

interface Listed {
  layout: SheetLayout
  /** Number of its file. */
  file: number
  /** Place among the tabs. */
  place: number
  sheet: Sheet
}

export class Workbook {
  readonly #zip: ZipStream
  readonly #styles = new Styles()
  readonly #strings = new SharedStrings()
  readonly #facts: WorkbookFacts
  readonly #sheets: Listed[] = []

  constructor(stream: Writable, facts: WorkbookFacts) {
    this.#zip = new ZipStream(stream, new Date(facts.at))
    this.#facts = facts
  }

  /** Begins a sheet; it must be ended before the next one begins. Tabs stand in order of `place`, not of writing. */
  async sheet(layout: SheetLayout, place = this.#sheets.length): Promise<Sheet> {
    const file = this.#sheets.length + 1
    const entry = await this.#zip.open(`xl/worksheets/sheet${file}.xml`)
    const sheet = new Sheet(layout, entry, await entry.piece(), this.#styles, this.#strings)
    this.#sheets.push({ layout, file, place, sheet })
    return sheet
  }

  /** Writes what holds the sheets together, and ends the stream. */
  async finish(): Promise<void> {
    const sheets = this.#sheets.toSorted((a, b) => a.place - b.place || a.file - b.file)
    await this.#zip.add('xl/styles.xml', this.#styles.xml())
    await this.#zip.add('xl/sharedStrings.xml', this.#strings.xml())
    await this.#zip.add('xl/workbook.xml', workbookXml(sheets))
    await this.#zip.add('xl/_rels/workbook.xml.rels', relationsXml([...sheets.map(({ file }) => ['worksheet', `worksheets/sheet${file}.xml`, `rId${file}`] as const), ['styles', 'styles.xml', `rId${sheets.length + 1}`], ['sharedStrings', 'sharedStrings.xml', `rId${sheets.length + 2}`]]))
    await this.#zip.add('docProps/core.xml', coreXml(this.#facts))
    await this.#zip.add('docProps/app.xml', APP)
    await this.#zip.add('_rels/.rels', ROOT_RELATIONS)
    await this.#zip.add('[Content_Types].xml', contentTypesXml(sheets))
    await this.#zip.finish()
  }
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_ML = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function workbookXml(sheets: readonly Listed[]): string {
  const listed = sheets.map(({ layout, file }) => `<sheet name="${xmlText(layout.name)}" sheetId="${file}" r:id="rId${file}"/>`).join('')
  const names = sheets.flatMap(({ layout: { name, frozenRows = 0, titleColumns = 0, filterRow, widths }, sheet: { rows } }, index) => [
    // Excel itself keeps the filter's range under this name.
    ...(filterRow === undefined ? [] : [`<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${xmlText(inFormula(name))}!$A$${filterRow}:$${columnName(widths.length - 1)}$${Math.max(rows, filterRow)}</definedName>`]),
    ...(frozenRows === 0 ? [] : [`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${titleColumns === 0 ? '' : `${xmlText(inFormula(name))}!$A:$${columnName(titleColumns - 1)},`}${xmlText(inFormula(name))}!$1:$${frozenRows}</definedName>`]),
  ])
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/relationships"><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews><sheets>${listed}</sheets>${names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`}<calcPr calcId="191029"/></workbook>`
}

function relationsXml(relations: readonly (readonly [type: string, target: string, id: string])[]): string {
  const listed = relations.map(([type, target, id]) => `<Relationship Id="${id}" Type="${OFFICE}/relationships/${type}" Target="${target}"/>`).join('')
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${listed}</Relationships>`
}

const ROOT_RELATIONS = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="${OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>`

function coreXml({ title, subject, author, at }: WorkbookFacts): string {
  const when = `${new Date(at).toISOString().slice(0, 19)}Z`
  return `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:subject>${xmlText(subject)}</dc:subject><dc:creator>${xmlText(author)}</dc:creator><cp:lastModifiedBy>Counterfoil</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">${when}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${when}</dcterms:modified></cp:coreProperties>`
}

const APP = `${HEAD}<Properties xmlns="${OFFICE}/extended-properties"><Application>Counterfoil</Application></Properties>`

function contentTypesXml(sheets: readonly Listed[]): string {
  const overrides = [
    ['/xl/workbook.xml', `${SHEET_ML}.sheet.main+xml`],
    ['/xl/styles.xml', `${SHEET_ML}.styles+xml`],
    ['/xl/sharedStrings.xml', `${SHEET_ML}.sharedStrings+xml`],
    ['/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ['/docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml'],
    ...sheets.map(({ file }) => [`/xl/worksheets/sheet${file}.xml`, `${SHEET_ML}.worksheet+xml`]),
  ]
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`).join('')}</Types>`
}
