/** What became of each account of a batch, as a table beside its files: what was made, with its hash, and what was not, and why. */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { allItems } from '#main/db/batches.ts'
import type { Database } from '#main/db/database.ts'
import { BYTE_ORDER_MARK, csvLine } from '#main/documents/csv.ts'

export const MANIFEST = 'Manifest.csv'
const HEAD = ['Account', 'Name', 'Outcome', 'File', 'Pages', 'Bytes', 'SHA-256', 'Reason']
const OUTCOMES = { made: 'made', left_out: 'left out', failed: 'failed' } as const

/** Answers its rows. */
export async function writeManifest(stream: Writable, database: Database, batchId: string): Promise<number> {
  stream.write(BYTE_ORDER_MARK + csvLine(HEAD))
  let rows = 0
  for (const { ref, name, outcome, fileName, pages, bytes, sha256, reason } of database.all(allItems(batchId))) {
    const of = outcome === 'made' ? [fileName, String(pages), String(bytes), sha256, ''] : ['', '', '', '', reason]
    const line = [ref, name, outcome === null ? 'not dealt with' : OUTCOMES[outcome], ...of].map(withoutControls)
    if (!stream.write(csvLine(line))) await once(stream, 'drain')
    rows += 1
  }
  stream.end()
  return rows
}

/** A NUL or a bell in a name ends a cell early in some programs, and a line break ends the line of whoever reads by lines. */
const withoutControls = (cell: string): string => cell.replace(/\p{Cc}/gu, ' ')

/** The files that a manifest names, with their hashes. A line that is not as it was written is told as null. */
export async function* manifestFiles(path: string): AsyncGenerator<{ fileName: string; sha256: string } | null, void> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  let first = true
  for await (const line of lines) {
    if (first) {
      first = false
      continue
    }
    const cells = Array.from(line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g), ([, cell = '']) => cell.replaceAll('""', '"'))
    if (cells.length !== HEAD.length) yield null
    else if (cells[2] === OUTCOMES.made) yield { fileName: cells[3]!.replace(/^'(?=[=+\-@＝＋－＠])/, ''), sha256: cells[6]! }
  }
}
