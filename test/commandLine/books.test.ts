import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '#main/db/sqlite.ts'
import { balancesAt, hledger } from '../documents/hledger.ts'
import { failing, printed } from './counterfoil.ts'
import { pulledCompany, TODAY, type PulledCompany } from './pulledCompany.ts'
import { AgingReport, Made } from './shapes.ts'

let company: PulledCompany
let on: string[]

beforeAll(async () => {
  company = await pulledCompany(400)
  on = ['--workspace', company.workspace]
}, 60_000)
afterAll(() => company.dispose())

test('the aging of an agency with its sub-accounts is the sum of theirs', async () => {
  const cache = openSqlite(join(company.workspace, 'cache.db'), { readonly: true })
  const agency = cache.prepare<[], { id: string; ref: string }>(`SELECT id, ref FROM account WHERE id IN (SELECT parentId FROM account) ORDER BY id LIMIT 1`).get()!
  const family = cache.prepare<[string], string>('SELECT ref FROM account WHERE ? IN (id, parentId) ORDER BY ref').pluck().all(agency.id)
  cache.close()
  const all = await printed(AgingReport, 'aging', ...on, '--as-of', TODAY, '--by', 'account')
  const together = await printed(AgingReport, 'aging', ...on, '--as-of', TODAY, '--by', 'account', '--account', agency.ref, '--with-sub-accounts')
  expect(family.length).toBeGreaterThan(1)
  expect(together.accounts).toEqual(all.accounts.filter(({ ref }) => family.includes(ref)))
  for (const { currency, balance } of together.totals) expect(together.accounts.filter((row) => row.currency === currency).reduce((sum, row) => sum + row.balance, 0)).toBe(balance)
  const alone = await printed(AgingReport, 'aging', ...on, '--as-of', TODAY, '--by', 'account', '--account', agency.id)
  expect(alone.accounts).toEqual(all.accounts.filter(({ ref }) => ref === agency.ref))
})

test('an account that is not there is named as such, and sub-accounts want their agency', async () => {
  expect(await failing(1, 'NO_SUCH_ACCOUNT', 'aging', ...on, '--as-of', TODAY, '--account', 'A-999999')).toContain('There is no account A-999999 in the local copy.')
  expect(await failing(2, 'ACCOUNT_MISSING', 'aging', ...on, '--as-of', TODAY, '--with-sub-accounts')).toContain('--account')
})

test('the exported journal has the balances that aging prints', async () => {
  const out = join(company.dir, 'books.journal')
  const made = await printed(Made, 'export', 'hledger', ...on, '--out', out)
  expect(made.path).toBe(out)
  hledger(out, 'check', '--strict')
  const report = await printed(AgingReport, 'aging', ...on, '--as-of', TODAY, '--by', 'account')
  const balances = report.accounts.filter(({ balance }) => balance !== 0).map(({ partyId, ref, currency, balance }) => [`assets:receivable:${partyId}:${ref} ${currency}`, balance] as const)
  expect(balancesAt(out, 'assets:receivable', TODAY, '--depth', '4')).toEqual(new Map(balances))
  expect(await failing(1, 'NO_SUCH_PARTY', 'export', 'hledger', ...on, '--out', out, '--party', 'uk')).toContain('uk')
})
