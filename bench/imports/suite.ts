/** Files: how fast a million rows come in, and whether their number costs memory. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atLeast, below, type Figure } from '../figures.ts'
import { many as times } from '../quick.ts'

const PROCESS = join(import.meta.dirname, 'importProcess.ts')
const PEER = join(import.meta.dirname, 'csvProcess.ts')
const MANY = times(1_000_000)
const FEW = times(100_000)

interface Measured {
  inserted: number
  unchanged: number
  kept: number
  firstSeconds: number
  againSeconds: number
  undoSeconds: number
  peakMb: number
  /** Steps of progress that were told, and how soon a cancel in the midst was heard. */
  told: number
  cancelSeconds: number
  /** csv-parse alone, over the same file. */
  peer: { rows: number; seconds: number; peakMb: number }
}

export async function importsSuite(): Promise<Figure[]> {
  const few = await measured(FEW)
  const many = await measured(MANY)
  const n = (value: number) => Math.round(value).toLocaleString('en')
  return [
    atLeast('invoices taken from a file of a million rows', MANY / many.firstSeconds, 'rows/s', null, `read, checked, kept with their accounts and payments; progress told ${n(many.told)} times`),
    atLeast('the same', many.peer.seconds / many.firstSeconds, 'ratio', null, `csv-parse alone over the same file: ${n(MANY / many.peer.seconds)} rows/s, ${n(many.peer.peakMb)} MB`),
    atLeast('the same file again, as a try', MANY / many.againSeconds, 'rows/s', null),
    atLeast('the import undone', MANY / many.undoSeconds, 'rows/s', null),
    below('a cancel in the midst, until it is heard', many.cancelSeconds, 's', 1, 'nothing of the file is left'),
    below('most memory of the process', many.peakMb, 'MB', 400),
    below('memory of a million rows against a hundred thousand', many.peakMb / few.peakMb, 'ratio', 1.5, `${n(FEW)} rows: ${n(few.peakMb)} MB`),
  ]
}

async function measured(rows: number): Promise<Measured> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-bench-imports-'))
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, dir, String(rows)], { maxBuffer: 2 ** 20 })
    const peer = JSON.parse((await promisify(execFile)(process.execPath, [PEER, join(dir, 'invoices.csv')])).stdout) as Measured['peer']
    const figures = { ...(JSON.parse(stdout) as Omit<Measured, 'peer'>), peer }
    if (peer.rows !== rows) throw new Error(`csv-parse read ${peer.rows} rows of ${rows}.`)
    if (figures.inserted !== rows || figures.unchanged !== rows || figures.kept !== 0) throw new Error(`Of ${rows} rows ${figures.inserted} came in, ${figures.unchanged} were as they were, and ${figures.kept} stayed after the undo.`)
    return figures
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
