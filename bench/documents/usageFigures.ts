/** Figures of the usage workbook: a million records, against exceljs' own streaming writer fed the same rows. */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { addDays } from '#main/domain/dates.ts'
import { inChild } from '../children.ts'
import { TODAY } from '../company.ts'
import { atLeast, below, median, type Figure } from '../figures.ts'
import { many, rounds } from '../quick.ts'

const ROWS = many(1_000_000)

interface Written {
  rows: number
  seconds: number
  peakBytes: number
  fileBytes: number
}

/** In a copy of the workspace: its own usage goes, and a million records come in its place. */
export async function usageFigures(workspaceDir: string, dir: string): Promise<Figure[]> {
  const copy = join(dir, 'usage')
  copyDatabases(workspaceDir, copy)
  await inChild(join(import.meta.dirname, 'usageRowsProcess.ts'), [copy, String(ROWS)])
  const write = async (writer: 'ours' | 'exceljs') =>
    (await inChild(join(import.meta.dirname, 'usageProcess.ts'), [writer, copy, join(dir, `${writer}.xlsx`), addDays(TODAY, -182), TODAY])) as Written
  const measured: { ours: Written; exceljs: Written }[] = []
  for (let round = 0; round < rounds(3); round++) measured.push({ ours: await write('ours'), exceljs: await write('exceljs') })
  rmSync(copy, { recursive: true })
  const perSecond = ({ rows, seconds }: Written) => rows / seconds
  const n = (figure: number) => Math.round(figure).toLocaleString('en')
  const most = (writer: 'ours' | 'exceljs', what: 'peakBytes' | 'fileBytes') => Math.max(...measured.map((round) => round[writer][what])) / 2 ** 20
  return [
    atLeast('usage workbook', median(measured.map(({ ours, exceljs }) => perSecond(ours) / perSecond(exceljs))), 'ratio', 5, `exceljs' streaming writer fed the same rows: ${n(median(measured.map(({ exceljs }) => perSecond(exceljs))))} rows/s`),
    atLeast('usage workbook', median(measured.map(({ ours }) => perSecond(ours))), 'rows/s', null, `${n(measured[0]!.ours.rows)} rows of 13 columns, the start of the process and the reading included`),
    below('usage workbook, most memory of the process', most('ours', 'peakBytes'), 'MiB', 250, `exceljs: ${n(most('exceljs', 'peakBytes'))} MiB`),
    below('usage workbook, size of the file', most('ours', 'fileBytes'), 'MiB', null, `exceljs: ${n(most('exceljs', 'fileBytes'))} MiB`),
  ]
}

/** Without the documents, of which there may be many thousand. Nobody writes to the workspace meanwhile. */
function copyDatabases(workspaceDir: string, to: string): void {
  mkdirSync(join(to, 'documents'), { recursive: true })
  for (const name of readdirSync(workspaceDir)) if (/^(cache|desk)\.db/.test(name)) cpSync(join(workspaceDir, name), join(to, name))
}
