/** What LibreOffice writes, where it is installed: its workbooks and its texts read the same. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { readFile } from './files.ts'

test('a table that LibreOffice made of a text reads as the text does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-office-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const source = join(folder, 'invoices.csv')
  // Columns 1 and 2 are texts to it, column 3 a day in the order DMY, column 4 a number of English.
  writeFileSync(source, 'Invoice no,Customer,Invoice date,Total,Note\r\n000123,"Müller, Söhne & Co",03/04/2026,"1,234.50",ok\r\n000124,日本の会社,13/04/2026,-0.07,"two\nlines"\r\n')
  const filter = '44,34,76,1,1/2/2/2/3/4/4/1/5/2'
  const office = promisify(execFile)
  await office('soffice', [`-env:UserInstallation=file://${join(folder, 'profile')}`, '--headless', `--infilter=CSV:${filter},2057`, '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', folder, source])
  const table = await readFile(join(folder, 'invoices.xlsx'))
  const date = (on: string) => ({ is: 'date', on, time: null, text: on })
  const number = (digits: string) => ({ is: 'number', number: digits, text: digits, exact: true })
  expect(table).toMatchObject({ format: 'xlsx', sheets: ['invoices'], headings: ['Invoice no', 'Customer', 'Invoice date', 'Total', 'Note'] })
  expect(table.rows).toEqual([
    { row: 2, cells: ['000123', 'Müller, Söhne & Co', date('2026-04-03'), number('1234.5'), 'ok'] },
    { row: 3, cells: ['000124', '日本の会社', date('2026-04-13'), number('-0.07'), 'two\nlines'] },
  ])
}, 120_000)
