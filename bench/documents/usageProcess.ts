/** `usageProcess.ts ours|exceljs WORKSPACE OUT FROM TO`: the usage workbook; prints `{rows, seconds, peakBytes}`. */
import ExcelJS from 'exceljs'
import { usageInOrder, usageJob } from '#main/core/jobs/usage.ts'
import { connect } from '#main/db/workspace.ts'
import { exponentOf } from '#main/domain/currency.ts'
import { addDays, startOfBusinessDate } from '#main/domain/dates.ts'
import { peakBytes, print } from '../children.ts'

const [writer = '', workspaceDir = '', out = '', from = '', to = ''] = process.argv.slice(2)
const startedAt = performance.now()
const rows = writer === 'ours' ? await ours() : await withExcelJs()
print({ rows, seconds: (performance.now() - startedAt) / 1000, peakBytes: peakBytes() })

async function ours(): Promise<number> {
  const input = { workspaceDir, from, to, accountId: null, party: null, destination: { to: 'file', path: out } } as const
  return (await usageJob(input, { signal: new AbortController().signal, progress: () => {} })).count
}

/** The same rows and columns, written as exceljs' manual says to write large files. */
async function withExcelJs(): Promise<number> {
  const database = connect(workspaceDir)
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: out, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet('Usage', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = ['Time (UTC)', 'Party', 'Account', 'Name', 'Kind', 'From', 'To', 'Quantity', 'Unit', 'Amount', 'Currency', 'Invoice', 'Record'].map((header) => ({ header, width: 16 }))
  sheet.getColumn(1).numFmt = 'yyyy-mm-dd hh:mm:ss'
  let count = 0
  for (const row of database.iterate(usageInOrder({ accountId: null, party: null, startAt: startOfBusinessDate(from, 'UTC'), endAt: startOfBusinessDate(addDays(to, 1), 'UTC') }))) {
    const decimals = exponentOf(row.currency)
    const written = sheet.addRow([new Date(row.at), row.partyId, row.accountRef, row.accountName, row.kind, row.from, row.to, row.quantity, row.unit, row.amountMinor / 10 ** decimals, row.currency, row.invoiceNumber, row.id])
    written.getCell(10).numFmt = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
    written.commit()
    count += 1
  }
  sheet.commit()
  await book.commit()
  database.close()
  return count
}
