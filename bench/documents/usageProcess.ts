/** `usageProcess.ts ours|exceljs WORKSPACE OUT FROM TO`: the usage workbook; prints `{rows, seconds, peakBytes, fileBytes}`. */
import { statSync } from 'node:fs'
import ExcelJS from 'exceljs'
import { reportJob } from '#main/core/jobs/reports/make.ts'
import { usageInOrder, usageRows } from '#main/core/jobs/reports/usage.ts'
import { connect } from '#main/db/workspace.ts'
import { exponentOf } from '#main/domain/currency.ts'
import { addDays, startOfBusinessDate } from '#main/domain/dates.ts'
import { peakBytes, print } from '../children.ts'

const CONTEXT = { signal: new AbortController().signal, progress: () => {} }
const [writer = '', workspaceDir = '', out = '', from = '', to = ''] = process.argv.slice(2)
const startedAt = performance.now()
const rows = writer === 'ours' ? await ours() : await withExcelJs()
print({ rows, seconds: (performance.now() - startedAt) / 1000, peakBytes: peakBytes(), fileBytes: statSync(out).size })

async function ours(): Promise<number> {
  const input = { workspaceDir, terms: { report: 'usage', format: 'xlsx', bom: true, from, to }, destination: { to: 'file', path: out } } as const
  return (await reportJob(input, CONTEXT)).count
}

/** The same rows and columns, written as exceljs' manual says to write large files. */
async function withExcelJs(): Promise<number> {
  const database = connect(workspaceDir)
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: out, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet('Usage', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = ['Time (UTC)', 'Party', 'Account', 'Name', 'Kind', 'From', 'To', 'Quantity', 'Unit', 'Amount', 'Currency', 'Invoice', 'Record'].map((header) => ({ header, width: 16 }))
  sheet.getColumn(1).numFmt = 'yyyy-mm-dd hh:mm:ss'
  let count = 0
  const query = usageInOrder({ accountId: null, party: null, startAt: startOfBusinessDate(from, 'UTC'), endAt: startOfBusinessDate(addDays(to, 1), 'UTC') })
  for await (const rows of usageRows(database, query, null, (id) => id, CONTEXT)) {
    for (const row of rows) {
      const decimals = exponentOf(row[10] as string)
      const written = sheet.addRow([new Date(row[0] as number), ...row.slice(1, 9), (row[9] as number) / 10 ** decimals, ...row.slice(10)])
      written.getCell(10).numFmt = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
      written.commit()
      count += 1
    }
  }
  sheet.commit()
  await book.commit()
  database.close()
  return count
}
