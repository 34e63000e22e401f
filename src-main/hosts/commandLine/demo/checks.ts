/** What the demo holds against each other when all is done. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

export interface Check {
  name: string
  ok: boolean
  /** What was measured, for people. */
  figure: string
}

export interface Checks {
  list: Check[]
  that(name: string, ok: boolean, figure: string | number): void
}

export function createChecks(): Checks {
  const list: Check[] = []
  return { list, that: (name, ok, figure) => void list.push({ name, ok, figure: String(figure) }) }
}

export const sha256Of = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex')
