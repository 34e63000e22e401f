import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../project.ts'
import { built } from './entries.ts'

const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json']

/** Whether `out/` is complete and newer than everything it is made from. */
export function buildIsFresh(): boolean {
  if (built.some(({ file }) => !existsSync(file))) return false
  const oldest = Math.min(...built.map(({ file }) => statSync(file).mtimeMs))
  return SOURCES.map((source) => join(PROJECT, source)).every((source) => !existsSync(source) || newest(source) <= oldest)
}

/** When the file, or the latest file anywhere in the folder, was changed: epoch milliseconds. */
function newest(path: string): number {
  const self = statSync(path)
  if (!self.isDirectory()) return self.mtimeMs
  // A folder's own time tells of files that were removed.
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), self.mtimeMs)
}
