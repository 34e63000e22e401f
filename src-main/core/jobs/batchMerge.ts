/** The parts of a batch as one PDF: fonts and logo once, a bookmark each account, a part in memory at a time. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { deserialize } from 'node:v8'
import { madeItems } from '#main/db/batches.ts'
import type { Database } from '#main/db/database.ts'
import { PdfFile, type Drawn } from '#main/documents/pdf/file.ts'
import { JobFailure, type JobContext } from '../ports/jobs.ts'
import type { MergedPart } from './batchPart.ts'
import { stopIfCancelled } from './madeFile.ts'

interface Merging {
  batchId: string
  title: string
  /** The statement date. */
  on: string
  /** Where its parts are. */
  folder: string
}

/** Answers the pages. */
export async function mergeParts(stream: Writable, database: Database, { batchId, title, on, folder }: Merging, context: JobContext): Promise<number> {
  const items = database.all(madeItems(batchId))
  const names = new Map(items.map(({ n, ref, name }) => [n, `${name} (${ref})`]))
  let full = false
  const file = new PdfFile((chunk) => {
    full = !stream.write(chunk)
  })
  let author = ''
  let done = 0
  for (const fileName of new Set(items.map((item) => item.fileName))) {
    const part = await readPart(join(folder, fileName))
    const pictures = new Map(part.pictures)
    for (const { n, pictures: drawnWith, ...drawn } of part.documents) {
      author ||= drawn.description.author
      const document: Drawn = { ...drawn, pictures: drawnWith.map((name) => [name, pictures.get(name)!] as const) }
      await file.add(document, names.get(n) ?? drawn.description.title)
      if (full) await once(stream, 'drain')
      full = false
    }
    done += part.documents.length
    context.progress({ done, total: items.length, step: 'merging' })
    stopIfCancelled(context)
  }
  file.end({ title, subject: `${items.length} statements`, author, language: 'en', on })
  stream.end()
  return file.pages
}

async function readPart(path: string): Promise<MergedPart> {
  try {
    return deserialize(await readFile(path)) as MergedPart
  } catch {
    throw new JobFailure('PART_LOST', 'A part of this batch is no longer there. Make the batch again.')
  }
}
