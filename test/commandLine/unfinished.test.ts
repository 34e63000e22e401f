/** What the command line says of a copy whose first pull was stopped: nothing of it is told as if it were whole. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openWorkspace } from '#main/db/workspace.ts'
import { hasStale, markParty } from '#main/db/derive/staleAccounts.ts'
import { booksIn, type Books } from '../fixtures/books.ts'
import { counterfoil, document, type Ended } from './counterfoil.ts'

const LONG = { timeout: 60_000 }
const REMARK = 'Not everything of USA has been pulled yet, so its figures are not complete: sync first.'
let dir = ''
let on: string[] = []

function workspaceOf(fill: (books: Books) => void): void {
  const workspace = openWorkspace(join(dir, 'workspace'), { create: true, who: 'a test' })
  fill(booksIn(dir, workspace.database))
  workspace.close()
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'counterfoil-unfinished-'))
  on = ['--workspace', join(dir, 'workspace')]
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
})

/** Australia is here; of the USA one account and its invoice, and more is to come. */
const half = (books: Books) => {
  books.party()
  books.invoice(books.account({ ref: 'A-AU' }))
  books.derive()
  books.party({ id: 'us', partyId: 'us', name: 'USA', currency: 'USD' })
  books.invoice(books.account({ ref: 'A-US', partyId: 'us', currency: 'USD' }))
}
const went = (ended: Ended) => {
  expect(ended.code, ended.stderr).toBe(0)
  return { said: ended.stderr, document: document(ended) }
}

test('verify confirms nothing of a party whose first pull has not come to its end, and says so', LONG, async () => {
  workspaceOf(half)
  const ended = await counterfoil('verify', ...on, '--json')
  expect(ended.code).toBe(1)
  expect(document(ended)).toMatchObject({ accounts: 1, differences: 0, problems: [], unfinished: ['us'], pulled: true })
  const words = await counterfoil('verify', ...on)
  expect(words).toMatchObject({ code: 1 })
  expect(words.stdout).toMatch(/^The first pull of USA has not come to its end: sync, then verify again\.\n1 accounts checked, 0 differences\./)
})

test('verify says of a workspace that nothing was pulled into that there is nothing to verify', LONG, async () => {
  workspaceOf(() => {})
  const ended = await counterfoil('verify', ...on)
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('Nothing has been pulled into this workspace yet: sync, then verify.')
})

test('figures of a workspace that nothing was pulled into come with a remark', LONG, async () => {
  workspaceOf(() => {})
  for (const command of [['aging', '--as-of', '2026-03-01'], ['queue', 'held-invoices'], ['accounts']]) {
    const { said } = went(await counterfoil(...command, ...on, '--json'))
    expect(said.trim(), command.join(' ')).toBe('Nothing has been pulled into this workspace yet, so there is nothing to tell: sync first, or import files.')
  }
})

test('figures of such a party come with a remark, those of a whole one without', LONG, async () => {
  workspaceOf(half)
  const period = ['--from', '2026-01-01', '--to', '2026-01-31']
  const out = (name: string) => ['--out', join(dir, name)]
  const told: [string[], string[]][] = [
    [['aging', ...on, '--as-of', '2026-03-01'], [REMARK]],
    [['aging', ...on, '--as-of', '2026-03-01', '--party', 'au'], []],
    [['queue', 'held-invoices', ...on], [REMARK]],
    [['statement', ...on, '--account', 'A-US', ...period, ...out('us.pdf')], [REMARK]],
    [['statement', ...on, '--account', 'A-AU', ...period, ...out('au.pdf')], []],
    [['report', 'aged-receivables', ...on, '--as-of', '2026-03-01', '--party', 'us', ...out('aged.xlsx')], [REMARK]],
    [['report', 'usage', ...on, ...period, '--party', 'au', ...out('usage.xlsx')], []],
  ]
  for (const [command, remarks] of told) expect(went(await counterfoil(...command, '--json')).said.split('\n').filter((line) => line !== ''), command.join(' ')).toEqual(remarks)
})

test('a queue is read from lists that were computed anew where a kill left them old', LONG, async () => {
  workspaceOf((books) => {
    books.party()
    books.hold(books.invoice(books.account()))
    books.together(() => markParty(books.database, 'au'))
    expect(hasStale(books.database)).toBe(true)
  })
  expect(went(await counterfoil('queue', 'held-invoices', ...on, '--json')).document).toMatchObject({ total: 1 })
})
