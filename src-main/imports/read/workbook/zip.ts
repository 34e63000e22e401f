/** The parts of a workbook, which is a zip of XML files; with limits against one made to fill a memory. */
import type { Readable } from 'node:stream'
import type { Entry, ZipFile } from 'yauzl'
import { openPromise } from 'yauzl'
import { UnreadableTable } from '../../types.ts'
import { encrypted } from '../fileKind.ts'
import { MAX_PART_BYTES, MAX_RATIO, MAX_ZIP_ENTRIES, RATIO_FROM_BYTES } from '../limits.ts'

export const broken = (row: number | null = null) => new UnreadableTable('BROKEN', row === null ? 'This workbook is damaged or was cut off. Open it in a spreadsheet and save it again, or export it anew.' : 'the workbook is damaged from here on. Open it in a spreadsheet and save it again, or export it anew.', row)

export class Parts {
  private readonly zip: ZipFile
  private readonly entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.zip = zip
    this.entries = entries
  }

  /** Reads the directory at the end; nothing is unpacked yet. @throws UnreadableTable */
  static async open(file: string): Promise<Parts> {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true, decodeStrings: true }).catch(() => { throw broken() })
    try {
      return new Parts(zip, await directory(zip))
    } catch (error) {
      zip.close()
      throw error instanceof UnreadableTable ? error : broken()
    }
  }

  has(name: string): boolean {
    return this.entries.has(comparable(name))
  }

  unpackedBytesOf(name: string): number {
    return this.entries.get(comparable(name))?.uncompressedSize ?? 0
  }

  /** Unpacked, in pieces. @throws UnreadableTable */
  async* pieces(name: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const entry = this.entries.get(comparable(name))
    if (entry === undefined) throw broken()
    if (entry.isEncrypted()) throw encrypted()
    const { uncompressedSize, compressedSize } = entry
    if (uncompressedSize > MAX_PART_BYTES || (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * MAX_RATIO)) {
      throw new UnreadableTable('TOO_LARGE', `This workbook unpacks to ${Math.round(uncompressedSize / 1024 ** 2).toLocaleString('en')} MB, which is more than is read. Save the sheet as CSV and import that.`)
    }
    let stream: Readable | null = null
    try {
      stream = await this.zip.openReadStreamPromise(entry)
      for await (const piece of stream as AsyncIterable<Buffer>) {
        signal?.throwIfAborted()
        yield piece
      }
    } catch (error) {
      if (signal?.aborted === true || error instanceof UnreadableTable) throw error
      throw broken()
    } finally {
      stream?.destroy()
    }
  }

  close(): void {
    this.zip.close()
  }
}

async function directory(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  if (zip.entryCount > MAX_ZIP_ENTRIES) throw new UnreadableTable('TOO_LARGE', 'This workbook has more parts than any workbook needs, and was not read.')
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(comparable(entry.fileName), entry)
      zip.readEntry()
    })
    zip.once('end', resolve)
    zip.once('error', reject)
    zip.readEntry()
  })
  return entries
}

/** Names of parts are compared without case (ECMA-376 part 2, 6.2.2). */
const comparable = (name: string): string => name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase()
