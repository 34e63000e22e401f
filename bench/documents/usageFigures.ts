/** The usage workbook: rows a second and memory, against exceljs' own streaming writer fed the same rows. */
import { join } from 'node:path'
import { addDays } from '#main/domain/dates.ts'
import { inChild } from '../children.ts'
import { TODAY } from '../company.ts'
import { atLeast, below, median, type Figure } from '../figures.ts'
import { rounds } from '../quick.ts'

interface Written {
  rows: number
  seconds: number
  peakBytes: number
}

export async function usageFigures(workspaceDir: string, dir: string): Promise<Figure[]> {
  const write = async (writer: 'ours' | 'exceljs') =>
    (await inChild(join(import.meta.dirname, 'usageProcess.ts'), [writer, workspaceDir, join(dir, `${writer}.xlsx`), addDays(TODAY, -182), TODAY])) as Written
  const measured: { ours: Written; exceljs: Written }[] = []
  for (let round = 0; round < rounds(3); round++) measured.push({ ours: await write('ours'), exceljs: await write('exceljs') })
  const perSecond = ({ rows, seconds }: Written) => rows / seconds
  const peak = (writer: 'ours' | 'exceljs') => Math.max(...measured.map((round) => round[writer].peakBytes)) / 2 ** 20
  const n = (figure: number) => Math.round(figure).toLocaleString('en')
  const rows = measured[0]!.ours.rows
  return [
    atLeast('usage workbook', median(measured.map(({ ours, exceljs }) => perSecond(ours) / perSecond(exceljs))), 'ratio', null, `exceljs' streaming writer fed the same rows: ${n(median(measured.map(({ exceljs }) => perSecond(exceljs))))} rows/s`),
    atLeast('usage workbook', median(measured.map(({ ours }) => perSecond(ours))), 'rows/s', null, `${n(rows)} rows, the start of the process included`),
    below('usage workbook, most memory of the process', peak('ours'), 'MiB', null, `exceljs: ${n(peak('exceljs'))} MiB`),
  ]
}
