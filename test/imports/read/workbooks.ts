/** Workbooks made by hand, part by part: what a writer may do and the usual ones do not. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface Part { name: string; content: string | Buffer; /** What the directory says, where it lies. */ claimed?: number; stored?: boolean }

/** A zip of the parts in their order. */
export function zipOf(parts: readonly Part[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claimed, stored = false } of parts) {
    const raw = Buffer.from(content)
    const packed = stored ? raw : deflateRawSync(raw)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(raw), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimed ?? raw.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed])
    const central = Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, Buffer.alloc(14), Buffer.from(name)])
    central.writeUInt32LE(offset, 42)
    files.push(local)
    directory.push(central)
    offset += local.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export interface Made {
  /** By name what is within `sheetData`, or a whole part where it begins with `<?xml`. */
  sheets?: Record<string, string>
  shared?: string
  /** Within `styleSheet`. */
  styles?: string
  workbook?: string
  hidden?: readonly string[]
  from1904?: boolean
  /** Put last in the zip. */
  last?: readonly string[]
  without?: readonly string[]
}

/** The parts of a workbook, to be changed and zipped. */
export function partsOf({ sheets = {}, shared, styles, workbook, hidden = [], from1904 = false, last = [], without = [] }: Made): Part[] {
  const names = Object.keys(sheets)
  const parts: Part[] = [
    { name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>' },
    { name: '_rels/.rels', content: `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', content: workbook ?? `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${from1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}"${hidden.includes(name) ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="s" Type="${RELATIONS}/styles" Target="/xl/styles.xml"/><Relationship Id="t" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>` },
    ...names.map((name, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, content: sheets[name]!.startsWith('<?xml') ? sheets[name]! : `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}"><sheetData>${sheets[name]!}</sheetData></worksheet>` })),
  ]
  if (shared !== undefined) parts.push({ name: 'xl/sharedStrings.xml', content: `<?xml version="1.0"?><sst xmlns="${MAIN}">${shared}</sst>` })
  if (styles !== undefined) parts.push({ name: 'xl/styles.xml', content: `<?xml version="1.0"?><styleSheet xmlns="${MAIN}">${styles}</styleSheet>` })
  const there = parts.filter(({ name }) => !without.includes(name))
  return [...there.filter(({ name }) => !last.includes(name)), ...there.filter(({ name }) => last.includes(name))]
}

export const workbookOf = (made: Made): Buffer => zipOf(partsOf(made))

/** A row of texts in the cells themselves. */
export const texts = (...cells: string[]): string => `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`
