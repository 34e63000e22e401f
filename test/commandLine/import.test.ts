import { mkdtempSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { counterfoil, document, failing, json } from './counterfoil.ts'

const PARTY = {
  name: 'Veldhoen', legalName: 'Veldhoen Cycles B.V.', currency: 'EUR', timeZone: 'Europe/Amsterdam', locale: 'en-GB', taxName: 'BTW', taxRateBp: 2100, taxNumber: '', address: { lines: ['Oudegracht 1'], city: 'Utrecht', region: '', postcode: '3511 AA', country: 'NL' },
  phone: '', portalUrl: 'https://veldhoen.example', senderName: 'Veldhoen', senderEmail: 'bills@veldhoen.example', paper: 'A4', colour: '#224466', remittance: [],
}

/** Each line starts the program anew. */
const LONG = 120_000

function folder(): { dir: string; workspace: string; write(name: string, text: string): string } {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-import-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return { dir, workspace: join(dir, 'workspace'), write: (name, text) => {
    writeFileSync(join(dir, name), text)
    return join(dir, name)
  } }
}

test('from nothing to aging: a workspace is made with its party, invoices and payments are taken, and the figures are right', async () => {
  const { workspace, write } = folder()
  const party = write('party.json', JSON.stringify(PARTY))
  const invoices = write('invoices.csv', 'Invoice number;Customer number;Customer name;Invoice date;Due date;Total\n000123;007;De Wit;13.09.2026;13.10.2026;1.234,56\n000124;007;De Wit;20.09.2026;20.10.2026;100,00\n')
  const dry = await json('import', '--workspace', workspace, '--party-file', party, '--kind', 'invoices', '--file', invoices, '--dry-run')
  expect(dry).toMatchObject({ importId: null, rows: 2, inserted: 2, rejected: [], mapping: { kind: 'invoices', dateOrder: 'DMY', decimal: ',', delimiter: ';' } })
  expect(existsSync(workspace)).toBe(false)
  expect(await json('import', '--workspace', workspace, '--party-file', party, '--kind', 'invoices', '--file', invoices)).toMatchObject({ rows: 2, inserted: 2, updated: 0, unchanged: 0, rejected: [] })
  const payments = write('payments.csv', 'Reference,Account,Received on,Amount,Invoice\nP-1,007,2026-10-01,34.56,000123\n')
  expect(await json('import', '--workspace', workspace, '--kind', 'payments', '--file', payments)).toMatchObject({ inserted: 1, records: { allocations: { inserted: 1 } } })
  expect(await json('import', '--workspace', workspace, '--kind', 'payments', '--file', payments)).toMatchObject({ inserted: 0, unchanged: 1 })
  expect(await json('aging', '--workspace', workspace, '--as-of', '2026-10-31')).toMatchObject({ totals: [{ currency: 'EUR', d1_30: 130_000, balance: 130_000, unapplied: 0 }] })
  const { imports } = (await json('import', 'list', '--workspace', workspace)) as { imports: { id: string; kind: string }[] }
  expect(imports.map(({ kind }) => kind)).toEqual(['payments', 'payments', 'invoices'])
  expect((await counterfoil('import', 'list', '--workspace', workspace)).stdout).toMatch(/^Id +When +Kind +File +Party +Rows +New +Changed +Rejected +Undone\n/)
  expect(await failing(1, 'NOT_FOUND', 'import', 'undo', 'nope', '--workspace', workspace)).toBe('There is no import nope in this workspace. "counterfoil import list" lists them.')
  expect(await json('import', 'undo', imports[1]!.id, '--workspace', workspace)).toEqual({ putBack: 2, kept: 0 })
  expect(await json('aging', '--workspace', workspace, '--as-of', '2026-10-31')).toMatchObject({ totals: [{ balance: 133_456 }] })
  expect(await json('verify', '--workspace', workspace)).toMatchObject({ differences: 0 })
}, LONG)

test('a folder in place of the file is told', async () => {
  const { dir, workspace, write } = folder()
  const party = write('party.json', JSON.stringify(PARTY))
  expect(await failing(1, 'UNREADABLE', 'import', '--workspace', workspace, '--party-file', party, '--kind', 'invoices', '--file', dir)).toBe('This is a folder. Choose the file in it.')
}, LONG)

test('what the file does not decide is asked, and rejected rows are told: nothing is taken', async () => {
  const { workspace, write } = folder()
  const party = write('party.json', JSON.stringify(PARTY))
  const open = write('open.csv', 'Invoice number,Customer number,Customer name,Invoice date,Total\n1,A,Ada,03/04/2026,10.00\n')
  const asked = await counterfoil('import', '--workspace', workspace, '--party-file', party, '--kind', 'invoices', '--file', open, '--json')
  expect(asked.code).toBe(2)
  expect(document(asked)).toMatchObject({ error: { code: 'UNDECIDED' }, asks: [{ field: 'dateOrder' }], mapping: { kind: 'invoices' } })
  const mapping = write('mapping.json', JSON.stringify({ dateOrder: 'MDY' }))
  expect(await json('import', '--workspace', workspace, '--kind', 'invoices', '--file', open, '--mapping', mapping)).toMatchObject({ inserted: 1 })

  const bad = write('bad.csv', 'Invoice number,Customer number,Customer name,Invoice date,Total\n2,A,Ada,2026-04-13,10.00\n3,A,Ada,2026-04-13,10.005\n')
  const refused = await counterfoil('import', '--workspace', workspace, '--kind', 'invoices', '--file', bad, '--json')
  expect(refused.code).toBe(1)
  expect(document(refused)).toMatchObject({ error: { code: 'NOT_TAKEN' }, rows: 2, inserted: 0, rejected: [{ row: 3, column: 'Total', value: '10.005' }] })
  expect((document(refused) as { error: { message: string } }).error.message).toContain('or take the file without it. (--partly does.)')
  expect(await json('import', '--workspace', workspace, '--kind', 'invoices', '--file', bad, '--partly')).toMatchObject({ inserted: 1, rejectedRows: 1 })
  // Of a file whose rows are all rejected there is nothing to take.
  const allBad = write('all-bad.csv', 'Invoice number,Customer number,Customer name,Invoice date,Total\n4,A,Ada,2026-04-13,10.005\n')
  const nothing = await counterfoil('import', '--workspace', workspace, '--kind', 'invoices', '--file', allBad, '--partly', '--json')
  expect([nothing.code, document(nothing)]).toMatchObject([1, { error: { code: 'NOT_TAKEN', message: 'Nothing was taken: the only row is rejected. Put it right.' }, importId: null, rows: 1, inserted: 0, rejected: [{ row: 2 }] }])
  expect((await json('import', 'list', '--workspace', workspace) as { imports: unknown[] }).imports).toHaveLength(2)
  await failing(2, 'WRONG_USE', 'import', '--workspace', workspace)
  await failing(1, 'NO_SUCH_PARTY', 'import', '--workspace', workspace, '--file', bad, '--party', 'nobody')
}, LONG)

test('from nothing at all: the first party is made in the currency of the file; a try leaves nothing', async () => {
  const { workspace, write } = folder()
  const invoices = write('invoices.csv', 'Invoice number,Customer number,Customer name,Invoice date,Total,Currency\n000123,007,De Wit,2026-09-13,"1,234.56",EUR\n')
  const args = ['import', '--workspace', workspace, '--kind', 'invoices', '--file', invoices]
  expect(await json(...args, '--dry-run')).toMatchObject({ importId: null, rows: 1, inserted: 1 })
  expect(existsSync(workspace)).toBe(false)
  const taken = await json(...args) as { remarks: string[] }
  expect(taken).toMatchObject({ rows: 1, inserted: 1, updated: 0, unchanged: 0, rejected: [] })
  expect(taken.remarks[0]).toContain('The party “Our company” was made, in EUR')
  expect(await json(...args)).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 })
}, LONG)

test('a try makes no party in a workspace that has none, and changes none that is described otherwise', async () => {
  const { workspace, write } = folder()
  openWorkspace(workspace, { create: true, who: 'a test' }).close()
  const invoices = write('invoices.csv', 'Invoice number,Customer number,Customer name,Invoice date,Total,Currency\n1,A,Ada,2026-09-13,10.00,EUR\n')
  const args = ['import', '--workspace', workspace, '--kind', 'invoices', '--file', invoices]
  const parties = async () => ((await json('source', 'list', '--workspace', workspace)) as { sources: { parties: { name: string }[] }[] }).sources.flatMap((source) => source.parties.map(({ name }) => name))
  expect(await json(...args, '--party', 'Harbour', '--dry-run')).toMatchObject({ importId: null, inserted: 1 })
  expect(await json(...args, '--party-file', write('party.json', JSON.stringify(PARTY)), '--dry-run')).toMatchObject({ importId: null, inserted: 1 })
  expect(await parties()).toEqual([])
  expect(existsSync(join(workspace, 'ledger.db'))).toBe(false)

  expect(await json(...args, '--party-file', join(workspace, '../party.json'))).toMatchObject({ inserted: 1 })
  const described = write('other.json', JSON.stringify({ ...PARTY, legalName: 'Another B.V.' }))
  expect(await json(...args, '--party-file', described, '--dry-run')).toMatchObject({ importId: null, unchanged: 1 })
  const ledger = openLedgerFile(workspace)
  expect(openLedger(ledger).parties()).toMatchObject([{ legalName: PARTY.legalName }])
  ledger.close()
}, LONG)

test('what nothing says of the first party is asked; it is made by the name in the mapping, and a mistyped name makes none', async () => {
  const { dir, write } = folder()
  const silent = write('silent.csv', 'Invoice number,Customer number,Customer name,Invoice date,Ours,Total\n1,A,Ada,2026-04-13,PO-7,10.00\n')
  const other = join(dir, 'other')
  const asked = await counterfoil('import', '--workspace', other, '--kind', 'invoices', '--file', silent, '--json')
  expect([asked.code, document(asked)]).toMatchObject([2, { error: { code: 'UNDECIDED' }, asks: [{ field: 'currency' }] }])
  const mapping = write('mapping.json', JSON.stringify({ kind: 'invoices', party: 'Ada & Sons', currency: 'usd', encoding: 'UTF8', columns: { poNumber: 'Ours', tax: null } }))
  expect(await json('import', '--workspace', other, '--file', silent, '--mapping', mapping)).toMatchObject({ inserted: 1, mapping: { currency: 'USD', columns: { number: 'Invoice number', accountName: 'Customer name', poNumber: 'Ours' } } })
  expect(await json('import', '--workspace', other, '--file', silent, '--party', 'ada & sons')).toMatchObject({ unchanged: 1 })
  await failing(1, 'NO_SUCH_PARTY', 'import', '--workspace', other, '--file', silent, '--party', 'Ada and Sons')
  await failing(2, 'WRONG_USE', 'import', '--workspace', other, '--file', silent, '--currency', 'EURO')
}, LONG)

test('a file without headings says its columns and what to do; with the mapping it is taken', async () => {
  const { workspace, write } = folder()
  const file = write('bare.csv', 'INV-1,A,Ada,13/04/2026,10.00\nINV-2,B,12" Pizza Ltd,14/04/2026,12.00\n')
  const args = ['import', '--workspace', workspace, '--kind', 'invoices', '--file', file, '--currency', 'GBP']
  const asked = await counterfoil(...args, '--json')
  expect([asked.code, document(asked)]).toMatchObject([2, { asks: [{ field: 'columns' }], headings: ['Column 1', 'Column 2', 'Column 3', 'Column 4', 'Column 5'], error: { message: expect.stringContaining('put a row of headings at the top') as string } }])
  const mapping = write('mapping.json', JSON.stringify({ columns: { number: 'Column 1', account: 'Column 2', accountName: 'Column 3' } }))
  expect(await json(...args, '--mapping', mapping)).toMatchObject({ rows: 2, inserted: 2, mapping: { headerRow: 0, dateOrder: 'DMY', columns: { issuedOn: 'Column 4', total: 'Column 5' } } })
}, LONG)

test('files that arrive in a folder are taken by the mapping of their shape, or refused with why', async () => {
  const { dir, workspace, write } = folder()
  const party = write('party.json', JSON.stringify(PARTY))
  await json('import', '--workspace', workspace, '--party-file', party, '--kind', 'invoices', '--file', write('first.csv', 'Number,Account,Account name,Issued on,Total\n1,A,Ada,2026-04-13,10.00\n'))
  const inbox = join(dir, 'inbox')
  await json('import', 'watch', '--workspace', workspace, '--folder', inbox, '--once')
  write('inbox/second.csv', 'Number,Account,Account name,Issued on,Total\n2,A,Ada,2026-04-14,20.00\n')
  write('inbox/other.csv', 'Name,Colour\nAda,red\n')
  write('inbox/.hidden.csv', 'x\n')
  const { files } = (await json('import', 'watch', '--workspace', workspace, '--folder', inbox, '--once')) as { files: { fileName: string; done: boolean }[] }
  expect(files.map(({ fileName, done }) => [fileName, done])).toEqual([['other.csv', false], ['second.csv', true]])
  expect(readdirSync(join(inbox, 'done'))).toEqual(['second.csv', 'second.csv.report.json'])
  expect(readdirSync(join(inbox, 'refused'))).toEqual(['other.csv', 'other.csv.report.json'])
  expect(existsSync(join(inbox, '.hidden.csv'))).toBe(true)
  expect(await json('aging', '--workspace', workspace, '--as-of', '2026-04-30')).toMatchObject({ totals: [{ balance: 3000 }] })
}, LONG)
