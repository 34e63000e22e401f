/**
 * Files of a part of a batch. They are written while it is drawn, under names that nobody takes for a
 * document, flushed together, and get their own names then. Opening, writing and naming a small file takes
 * the system some hundredths of a millisecond, less than handing it to another thread; flushing is waited
 * for elsewhere.
 */
import { closeSync, fdatasync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { partialName } from '#main/documents/partials.ts'
import { flushFolder } from '#main/documents/wholeFile.ts'

const flushed = promisify(fdatasync)

interface Waiting {
  /** Null once it is closed: the system gives its number to the next file. */
  file: number | null
  partial: string
  name: string
}

export class PartFiles {
  readonly #folder: string
  readonly #waiting: Waiting[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Writes one beside its name. Throws errors of the file system. */
  write(name: string, bytes: Uint8Array): void {
    const partial = join(this.#folder, partialName())
    const file = openSync(partial, 'wx')
    this.#waiting.push({ file, partial, name })
    writeFileSync(file, bytes)
  }

  /** All of them, and their names, are on the disk when it is done. When it fails, `discard` takes away what has no name yet. */
  async keep(): Promise<void> {
    // All at once, so that the file system has one reason to write and not hundreds; and none is closed while another thread flushes it.
    const ends = await Promise.allSettled(this.#waiting.map(({ file }) => flushed(file!)))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    for (const waiting of this.#waiting) {
      close(waiting)
      renameSync(waiting.partial, join(this.#folder, waiting.name))
    }
    await flushFolder(this.#folder)
  }

  discard(): void {
    for (const waiting of this.#waiting) {
      try {
        close(waiting)
      } catch {
        // It goes all the same.
      }
      try {
        rmSync(waiting.partial, { force: true })
      } catch {
        // The next batch into this folder takes it away.
      }
    }
  }
}

function close(waiting: Waiting): void {
  const { file } = waiting
  waiting.file = null
  if (file !== null) closeSync(file)
}
