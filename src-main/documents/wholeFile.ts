/**
 * A file that is there whole or not at all: written beside its final name, flushed to the disk, and
 * renamed. Whatever goes wrong, nothing of it is left behind.
 */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { link, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { partialName } from './partials.ts'

export interface WrittenFile {
  path: string
  /** Hexadecimal. */
  sha256: string
  bytes: number
}

export interface WholeFileOptions {
  /** Names to try in turn, in one folder; the first that is free is taken. */
  names: Iterable<string>
  /** Whether a file of that name may be replaced. */
  replace: boolean
}

/**
 * Writes a file through a stream that `write` fills and ends. Answers what `write` answered beside the file.
 * When the stream fails, or is destroyed, `write` must not go on waiting for it.
 * @throws JobFailure DISK_FULL, NOT_WRITABLE; and whatever `write` throws.
 */
export async function writeWhole<T>(folder: string, { names, replace }: WholeFileOptions, write: (stream: Writable) => Promise<T>): Promise<WrittenFile & { made: T }> {
  const partial = join(folder, partialName())
  // Known before the work rather than after it.
  if (replace) for (const name of names) refuseFolder(join(folder, name))
  try {
    const { made, sha256, bytes } = await fill(partial, write)
    const path = await settle(partial, folder, names, replace)
    await flushFolder(folder)
    return { path, sha256, bytes, made }
  } catch (error) {
    throw inPlainWords(error, folder)
  } finally {
    await rm(partial, { force: true }).catch(() => {})
  }
}

async function fill<T>(partial: string, write: (stream: Writable) => Promise<T>): Promise<{ made: T; sha256: string; bytes: number }> {
  const file = await open(partial, 'wx')
  try {
    const hash = createHash('sha256')
    let bytes = 0
    const stream = streamInto(file, (chunk) => {
      hash.update(chunk)
      bytes += chunk.length
    })
    const ended = finished(stream)
    ended.catch(() => {})
    const writing = write(stream)
    try {
      await Promise.race([writing, ended])
    } catch (error) {
      stream.destroy()
      // What it reads from is closed only when it has let go of it.
      await writing.catch(() => {})
      throw error
    }
    const made = await writing
    await ended
    await file.sync()
    return { made, sha256: hash.digest('hex'), bytes }
  } finally {
    // What could not be written may be told again when it is closed; the first telling counts.
    await file.close().catch(() => {})
  }
}

function streamInto(file: FileHandle, took: (chunk: Buffer) => void): Writable {
  const put = async (chunk: Buffer, done: (error?: Error) => void): Promise<void> => {
    try {
      for (let from = 0; from < chunk.length; ) from += (await file.write(chunk, from, chunk.length - from)).bytesWritten
      took(chunk)
    } catch (error) {
      done(error as Error)
      return
    }
    done()
  }
  return new Writable({
    highWaterMark: 1 << 18,
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      void put(chunk, done)
    },
  })
}

/** Gives the file its name. A hard link fails where the name is taken, which a rename would not. */
async function settle(partial: string, folder: string, names: Iterable<string>, replace: boolean): Promise<string> {
  for (const name of names) {
    const path = join(folder, name)
    if (replace) {
      await rename(partial, path)
      return path
    }
    try {
      await link(partial, path)
      return path
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue
      if (!NO_LINKS.has(codeOf(error))) throw error
      if (await claim(path)) {
        await rename(partial, path)
        return path
      }
    }
  }
  throw new JobFailure('NOT_WRITABLE', `Every name for this file is taken in ${folder}. Move some of them elsewhere and try again.`)
}

/** File systems without hard links: exFAT, some network drives. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'])

async function claim(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** The name is in the folder, not in the file. Windows has no such call and needs none. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL'])
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENAMETOOLONG', 'ETXTBSY'])

/** An error of the file system as a failure that a person can do something about; any other as it is. */
export function inPlainWords(error: unknown, place: string): unknown {
  const code = codeOf(error)
  if (FULL.has(code)) return new JobFailure('DISK_FULL', `There is no room left on the disk for this file in ${place}. Nothing was kept of it. Free some space and make it again.`)
  if (code === 'EEXIST' || code === 'ENOTDIR') return new JobFailure('NOT_WRITABLE', `${fileAt(place)} is a file; name a folder.`)
  if (code === 'EISDIR') return new JobFailure('NOT_WRITABLE', `${namedIn(error) ?? place} is a folder; name a file.`)
  if (code === 'ENOENT') return new JobFailure('NOT_WRITABLE', `There is no folder ${place}. Make it, or name another place.`)
  if (REFUSED.has(code)) return new JobFailure('NOT_WRITABLE', `The file could not be written in ${place} (${code}). Check that you may write there, and that the file is not open in another program.`)
  return error
}

/** Above a path that cannot be, the file that is in its way. */
function fileAt(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    try {
      if (statSync(at, { throwIfNoEntry: false }) !== undefined || at === dirname(at)) return at
    } catch {
      // It is further up.
    }
  }
}

/** Where a file was to go, or what was to be opened. */
function namedIn(error: unknown): string | null {
  const { dest, path } = error as { dest?: unknown; path?: unknown }
  return typeof dest === 'string' ? dest : typeof path === 'string' ? path : null
}

function refuseFolder(path: string): void {
  let folder: boolean
  try {
    folder = statSync(path).isDirectory()
  } catch {
    // Not there, or not to be looked at: the writing itself will say.
    return
  }
  if (folder) throw new JobFailure('NOT_WRITABLE', `${path} is a folder; name a file.`)
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** Folder and name of a path that a person gave. */
export const placeOf = (path: string): { folder: string; name: string } => ({ folder: dirname(path), name: basename(path) })
