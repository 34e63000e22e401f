/** A made PDF, read from the folder of documents as it was when it was made. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { CoreContext } from '#main/core/ports/context.ts'
import { documentById } from '#main/db/documentLog.ts'

/** What crosses to a window as one message, and what it shows without a pause. */
const SHOWN_BYTES_MAX = 15 * 2 ** 20

/** GONE also where it is another file by now: what is shown as a receipt must be the receipt. NOT_FOUND also for what is no PDF. */
export async function asMade(context: CoreContext, id: string): Promise<{ title: string; fileName: string; pdf: string } | 'NOT_FOUND' | 'GONE' | 'TOO_LARGE'> {
  const row = context.database.first(documentById(id))
  const file = row === undefined ? null : context.documentFile(id)
  if (row === undefined || file === null || file.contentType !== 'application/pdf') return 'NOT_FOUND'
  if (row.bytes > SHOWN_BYTES_MAX) return 'TOO_LARGE'
  const bytes = await wholeFile(file.path, row.bytes)
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== row.sha256) return 'GONE'
  return { title: row.title, fileName: file.fileName, pdf: bytes.toString('base64') }
}

/** Null where there is no such file, or not of this length: one that has grown is not read into memory. */
async function wholeFile(path: string, length: number): Promise<Buffer | null> {
  try {
    const handle = await open(path, 'r')
    try {
      const stat = await handle.stat()
      return stat.isFile() && stat.size === length ? await handle.readFile() : null
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return null
    throw error
  }
}
