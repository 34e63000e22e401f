/** Files that a window hands over in pieces: they stand in the workspace until they are dropped, or for a day. */
import { appendFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Of one file. */
export const FILE_MAX = 2 * 2 ** 30
/** Files at a time; the oldest goes first. */
const FILES_MAX = 20
const KEPT_MS = 86_400_000

const Meta = z.object({ fileName: z.string(), bytes: z.int() })
const HANDLE = /^[A-Za-z0-9-]{1,64}$/

export interface HandedFile {
  path: string
  fileName: string
}

export interface HandedFiles {
  begin(id: string, fileName: string, bytes: number): Promise<void>
  /** Answers how many bytes are there. */
  append(id: string, offset: number, base64: string): Promise<{ bytes: number } | 'no file' | 'out of order' | 'too large'>
  drop(id: string): Promise<void>
  /** Null where it is no longer here, or not whole. */
  find(id: string): Promise<HandedFile | null>
  /** What is older than a day goes; what a kill left goes with it. */
  sweep(): Promise<void>
}

export function handedFiles(workspaceDir: string, now: () => number): HandedFiles {
  const folder = join(workspaceDir, 'handed')
  const dataOf = (id: string) => join(folder, `${id}.data`)
  const metaOf = (id: string) => join(folder, `${id}.json`)
  const remove = async (id: string) => {
    await rm(dataOf(id), { force: true })
    await rm(metaOf(id), { force: true })
  }
  const read = async (id: string): Promise<(z.infer<typeof Meta> & { there: number }) | null> => {
    if (!HANDLE.test(id)) return null
    try {
      const meta = Meta.parse(JSON.parse(await readFile(metaOf(id), 'utf8')))
      return { ...meta, there: (await stat(dataOf(id))).size }
    } catch {
      return null
    }
  }
  const sweep = async () => {
    const names = await readdir(folder).catch((): string[] => [])
    const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })))
    for (const { name, at } of aged) if (now() - at > KEPT_MS) await rm(join(folder, name), { force: true })
    const whole = aged.filter(({ name }) => name.endsWith('.data')).toSorted((a, b) => b.at - a.at)
    for (const { name } of whole.slice(FILES_MAX - 1)) await remove(name.slice(0, -'.data'.length))
  }

  return {
    sweep,
    async begin(id, fileName, bytes) {
      await mkdir(folder, { recursive: true })
      await sweep()
      await writeFile(metaOf(id), JSON.stringify({ fileName, bytes }))
      await (await open(dataOf(id), 'wx')).close()
    },
    async append(id, offset, base64) {
      const file = await read(id)
      if (file === null) return 'no file'
      const piece = Buffer.from(base64, 'base64')
      // Its answer was lost, and it is sent again.
      if (offset + piece.length === file.there && offset < file.there) return { bytes: file.there }
      if (offset !== file.there) return 'out of order'
      if (file.there + piece.length > file.bytes) return 'too large'
      await appendFile(dataOf(id), piece)
      return { bytes: file.there + piece.length }
    },
    drop: async (id) => (HANDLE.test(id) ? remove(id) : undefined),
    async find(id) {
      const file = await read(id)
      return file === null || file.there !== file.bytes ? null : { path: dataOf(id), fileName: file.fileName }
    },
  }
}
