import { extname } from 'node:path'

/** Whether a file is of a kind that Counterfoil makes: a row that was tampered with must not start a program. */
export function documentIsSafe(path: string): boolean {
  return ['.pdf', '.xlsx', '.csv', '.journal'].includes(extname(path).toLowerCase())
}
