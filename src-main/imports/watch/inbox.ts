/**
 * A folder that files arrive in, as files: which of them are whole, and where they go. One that is being taken stands
 * in `.taking/ID/`, so that after a crash it is known which import it was.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'

export const DONE = 'done'
export const REFUSED = 'refused'
const TAKING = '.taking'
/** Files that others are still writing, or that a program keeps beside its own. */
const NOT_YET = /^[.~]|\.(part|partial|crdownload|download|tmp|filepart|lock)$/i
/** Of one look: what is beyond waits for the next. */
const FILES_MAX = 1000

/** How each file stood at the last look. */
export type Standing = ReadonlyMap<string, string>

export interface Claim {
  /** What the import is called. */
  id: string
  fileName: string
  /** Where the file stands meanwhile. */
  path: string
}

export function prepareInbox(folder: string): void {
  for (const name of ['', DONE, REFUSED, TAKING]) mkdirSync(join(folder, name), { recursive: true })
}

/** `still`: files that are as they were at the look before; links, folders and hidden files are none. */
export function standingFiles(folder: string, before: Standing): { still: string[]; now: Standing } {
  const now = new Map<string, string>()
  for (const name of readdirSync(folder).toSorted().slice(0, FILES_MAX + 3)) {
    if (NOT_YET.test(name)) continue
    try {
      const { size, mtimeMs, ino } = lstatSync(join(folder, name))
      if (lstatSync(join(folder, name)).isFile()) now.set(name, `${size} ${mtimeMs} ${ino}`)
    } catch {
      // It went away between two lines.
    }
  }
  return { still: [...now.keys()].filter((name) => before.get(name) === now.get(name)), now }
}

/** Takes a file aside; null where somebody else took it, or still has it open. */
export function claim(folder: string, fileName: string): Claim | null {
  const id = randomUUID()
  const aside = join(folder, TAKING, id)
  mkdirSync(aside, { recursive: true })
  try {
    renameSync(join(folder, fileName), join(aside, fileName))
    return { id, fileName, path: join(aside, fileName) }
  } catch {
    rmdirSync(aside)
    return null
  }
}

/** Files that were being taken when everything ended. */
export function leftClaims(folder: string): Claim[] {
  const aside = join(folder, TAKING)
  if (!existsSync(aside)) return []
  return readdirSync(aside).flatMap((id) => {
    const [fileName] = readdirSync(join(aside, id))
    if (fileName !== undefined) return [{ id, fileName, path: join(aside, id, fileName) }]
    rmdirSync(join(aside, id))
    return []
  })
}

/** Into the folder again, as it came. */
export function putBack(folder: string, taken: Claim): void {
  renameSync(taken.path, freePath(folder, taken.fileName))
  rmdirSync(join(folder, TAKING, taken.id))
}

/** To `done` or `refused`, with a report beside it. Answers where it is. */
export function settleFile(folder: string, taken: Claim, done: boolean, report: object): string {
  const path = freePath(join(folder, done ? DONE : REFUSED), taken.fileName)
  renameSync(taken.path, path)
  rmdirSync(join(folder, TAKING, taken.id))
  writeFileSync(`${path}.report.json`, `${JSON.stringify(report, null, 2)}\n`)
  return path
}

/** `NAME.csv`, `NAME (2).csv`, …: never over a file that is there. */
function freePath(folder: string, name: string): string {
  const ending = extname(name)
  const stem = basename(name, ending)
  for (let n = 1; ; n += 1) {
    const path = join(folder, n === 1 ? name : `${stem} (${n})${ending}`)
    if (!existsSync(path) && !existsSync(`${path}.report.json`)) return path
  }
}
