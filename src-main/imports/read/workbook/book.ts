/** What a workbook has: its sheets in their order, and where its styles and shared texts are. */
import { UnreadableTable } from '../../types.ts'
import { MAX_SHEETS } from '../limits.ts'
import type { Attributes } from './xml.ts'
import { local, readAll } from './xml.ts'
import type { Parts } from './zip.ts'
import { broken } from './zip.ts'

export interface Book {
  sheets: { name: string; part: string; hidden: boolean }[]
  /** Days are counted from 1904, as old workbooks of the Macintosh do. */
  from1904: boolean
  styles: string | null
  sharedStrings: string | null
}

interface Relation { id: string; type: string; part: string }

/** @throws UnreadableTable for a zip that is no workbook */
export async function readBook(parts: Parts): Promise<Book> {
  const workbook = await workbookPart(parts)
  const relations = await relationsOf(parts, workbook)
  const of = (type: string) => relations.find((one) => one.type === type && parts.has(one.part))?.part ?? null
  const book: Book = { sheets: [], from1904: false, styles: of('styles'), sharedStrings: of('sharedStrings') }
  await readAll(parts.pieces(workbook), {
    open(name, attributes) {
      if (name === 'workbookPr') book.from1904 = isOn(attributes['date1904'])
      if (name !== 'sheet') return
      const relation = relations.find(({ id }) => id === relationId(attributes))
      // A sheet that is a chart or a dialogue has no rows.
      if (relation?.type !== 'worksheet' || !parts.has(relation.part)) return
      book.sheets.push({ name: attributes['name'] ?? '', part: relation.part, hidden: attributes['state'] === 'hidden' || attributes['state'] === 'veryHidden' })
    },
  })
  if (book.sheets.length === 0) throw broken()
  if (book.sheets.length > MAX_SHEETS) throw new UnreadableTable('TOO_LARGE', `This workbook has ${book.sheets.length} sheets; ${MAX_SHEETS} can be read. Save the one with the table as a workbook of its own.`)
  return book
}

export const isOn = (value: string | undefined): boolean => value === '1' || value === 'true' || value === 'on'

async function workbookPart(parts: Parts): Promise<string> {
  if (parts.has('_rels/.rels')) {
    const part = (await relationsOf(parts, '')).find(({ type }) => type === 'officeDocument')?.part
    if (part !== undefined && parts.has(part) && !/\.bin$/i.test(part) && /xl\/|workbook/i.test(part)) return part
    if (part !== undefined && /\.bin$/i.test(part)) throw new UnreadableTable('OLD_WORKBOOK', 'This is a binary workbook (.xlsb). Open it and save it as .xlsx or as CSV.')
  }
  if (parts.has('xl/workbook.xml')) return 'xl/workbook.xml'
  if (parts.has('mimetype') && parts.has('content.xml')) throw new UnreadableTable('NOT_A_TABLE', 'This is a document of the OpenDocument kind (.ods). Save it as .xlsx or as CSV.')
  if (parts.has('Index/Document.iwa')) throw new UnreadableTable('NOT_A_TABLE', 'This is a document of Numbers. Export it as Excel (.xlsx) or as CSV.')
  throw new UnreadableTable('NOT_A_TABLE', 'This is a packed file and no workbook. Unpack it and choose the table in it.')
}

/** Of the package (`''`) or of one of its parts. */
async function relationsOf(parts: Parts, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/')
  const [folder, name] = [part.slice(0, slash + 1), part.slice(slash + 1)]
  const file = `${folder}_rels/${name}.rels`
  const relations: Relation[] = []
  if (!parts.has(file)) return relations
  await readAll(parts.pieces(file), {
    open(element, { Id = '', Type = '', Target = '', TargetMode }) {
      if (element === 'Relationship' && TargetMode !== 'External') relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), part: resolved(folder, Target) })
    },
  })
  return relations
}

function resolved(folder: string, target: string): string {
  const path: string[] = []
  for (const step of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/')
}

function relationId(attributes: Attributes): string | undefined {
  const key = Object.keys(attributes).find((name) => name.includes(':') && local(name) === 'id')
  return key === undefined ? undefined : attributes[key]
}
