/** What is asked of one paper or report, where the answer would be of something else, or of nothing. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { booksIn } from '../fixtures/books.ts'
import { failing, json } from './counterfoil.ts'

const LONG = { timeout: 60_000 }
const dir = mkdtempSync(join(tmpdir(), 'counterfoil-options-'))
const on = ['--workspace', join(dir, 'workspace')]
const out = (name: string) => ['--out', join(dir, name)]
const period = ['--from', '2026-01-01', '--to', '2026-01-31']

beforeAll(() => {
  const workspace = openWorkspace(join(dir, 'workspace'), { create: true, who: 'a test' })
  const books = booksIn(dir, workspace.database)
  books.party()
  books.party({ id: 'us', partyId: 'us', name: 'USA', currency: 'USD' })
  const account = books.account({ ref: 'A-AU' })
  books.invoice(account, { number: 'IN23172', issuedOn: '2026-01-05', totalMinor: 100 })
  books.derive()
  workspace.close()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('a report of an account of another party is refused, and of its own is made', LONG, async () => {
  const asked = ['report', 'aged-receivables', ...on, '--as-of', '2026-01-31', '--account', 'A-AU', ...out('aged.xlsx')]
  expect(await failing(1, 'OF_ANOTHER_PARTY', ...asked, '--party', 'us')).toContain('account A-AU')
  expect(existsSync(join(dir, 'aged.xlsx'))).toBe(false)
  expect(await json(...asked, '--party', 'au')).toMatchObject({ count: 2 })
})

test('dates beside one invoice, and a name that is no workbook’s, are wrong use', LONG, async () => {
  expect(await failing(2, 'WRONG_OPTIONS', 'report', 'invoice-detail', ...on, '--invoice', 'IN23172', ...period, ...out('one.xlsx'))).toContain('--invoice alone')
  expect(await failing(2, 'WRONG_OPTIONS', 'report', 'ledger', ...on, ...period, ...out('x.pdf'))).toContain('not .pdf')
  expect(existsSync(join(dir, 'x.pdf'))).toBe(false)
})

test('a number is taken as it was pasted, and none is wrong use', LONG, async () => {
  expect(await failing(2, 'WRONG_USE', 'receipt', ...on, '--payment', '', ...out('x.pdf'))).toContain('It is empty')
  expect(await failing(2, 'WRONG_USE', 'invoice', ...on, '--number', '  ', ...out('x.pdf'))).toContain('It is empty')
  expect(await json('invoice', ...on, '--number', 'IN23172 ', ...out('i.pdf'))).toMatchObject({ count: 1 })
})
