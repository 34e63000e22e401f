import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import fc from 'fast-check'
import { db } from '#main/db/database.ts'
import { beyond, CursorError, decodeCursor, encodeCursor, pageOf } from '#main/db/keyset.ts'
import { accountMatches, accountsMatching, fewAccountsMatching, matchExpression } from '#main/db/searchText.ts'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'

let workspace: Workspace
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'keyset-'))
  workspace = openWorkspace(join(dir, 'w'), { create: true, who: 'test' })
  const add = workspace.database.raw.prepare(`INSERT INTO cache.searchDoc (kind, id, accountId, partyId, title, body) VALUES (?, ?, ?, 'au', ?, ?)`)
  add.run('account', 'a1', 'a1', 'Ōtara Plumbing', 'A-000001 mere@otara.example')
  add.run('account', 'a2', 'a2', 'Kestrel "Freight" Ltd', 'A-000002 AND OR NOT NEAR')
  add.run('account', 'a3', 'a3', 'Blue Larch', 'A-000003')
  workspace.database.raw.exec(`INSERT INTO cache.invoice (id, rev, partyId, updatedAt, accountId, number, currency, issuedOn, dueOn, status, subtotalMinor, taxMinor, totalMinor, poNumber, voidedOn, disputed, lines) VALUES ('i1', 1, 'au', 1, 'a3', 'IN9999', 'AUD', '2026-01-01', NULL, 'open', 1, 0, 1, NULL, NULL, 0, '[]')`)
})
afterAll(() => {
  workspace.close()
  rmSync(dir, { recursive: true })
})

describe('a cursor', () => {
  test('gives back the key it was made of, whatever the text in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), (text, integer) => {
      expect(decodeCursor(encodeCursor([text, integer]), ['string', 'integer'])).toEqual([text, integer])
    }))
  })
  test.each([
    ['no base64', '%%%'], ['no JSON', Buffer.from('{').toString('base64url')], ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['too short', encodeCursor(['a'])], ['too long', encodeCursor(['a', 1, 2])], ['another sort', encodeCursor([1, 'a'])],
    ['no integer', encodeCursor(['a', 1.5])], ['null inside', Buffer.from('["a",null]').toString('base64url')],
  ])('that is forged (%s) is refused in plain words', (_, cursor) => {
    expect(() => decodeCursor(cursor, ['string', 'integer'])).toThrow(CursorError)
  })
})

describe('paging by key', () => {
  const names = ['a', 'a', 'b', 'b', 'b', 'c']
  const numbered = sql<{ name: string; id: number }>`(SELECT value AS name, key AS id FROM json_each(${JSON.stringify(names)}))`.as('n')
  test.each([false, true])('visits every row once, in order (descending: %s)', (descending) => {
    const seen: number[] = []
    let after: string | null = null
    do {
      const direction = descending ? 'desc' : 'asc'
      let query = db.selectFrom(numbered).select(['n.name', 'n.id']).orderBy('n.name', direction).orderBy('n.id', direction).limit(3)
      if (after !== null) query = query.where(beyond(['n.name', 'n.id'], decodeCursor(after, ['string', 'integer']), descending))
      const page: { rows: { name: string; id: number }[]; next: string | null } = pageOf(workspace.database.all<{ name: string; id: number }>(query), 2, (row) => [row.name, row.id])
      seen.push(...page.rows.map((row) => row.id))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(descending ? [5, 4, 3, 2, 1, 0] : [0, 1, 2, 3, 4, 5])
  })
})

describe('a search text', () => {
  const docs = () => db.selectFrom('cache.searchDoc as d').select('d.accountId').orderBy('d.docId')
  /** As where one begins at them; and as where each row's account is looked up, which must find the same. */
  const accounts = (text: string, of?: 'account' | 'any') => {
    const [begun, walked] = [docs().where('d.accountId', 'in', accountsMatching(text, of)!), docs().where(accountMatches('d."accountId"', text, of)!)]
      .map((query) => workspace.database.all(query).map(({ accountId }) => accountId))
    expect(walked).toEqual(begun)
    return walked!
  }

  test('finds by the beginning of each word, without regard to accents', () => {
    expect(accounts('ota plum')).toEqual(['a1'])
    expect(accounts('mere@otara.exa')).toEqual(['a1'])
    expect(accounts('A-000002')).toEqual(['a2'])
    expect(accounts('otara freight')).toEqual([])
  })
  test('finds only accounts by their own entry unless asked for any', () => {
    expect(accounts('IN9999')).toEqual([])
    for (const number of ['IN9999', 'in99', 'IN9']) expect(accounts(number, 'any'), number).toEqual(['a3'])
    // Letters alone begin all of them.
    expect(accounts('IN', 'any')).toEqual([])
  })
  test('finds the same accounts where the numbers of very many invoices begin like it', () => {
    workspace.database.raw.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5100)
      INSERT INTO cache.invoice (id, rev, partyId, updatedAt, accountId, number, currency, issuedOn, dueOn, status, subtotalMinor, taxMinor, totalMinor, poNumber, voidedOn, disputed, lines)
      SELECT 'many' || i, 1, 'au', 1, 'a2', 'MN7' || i, 'AUD', '2026-01-01', NULL, 'open', 1, 0, 1, NULL, NULL, 0, '[]' FROM n`)
    for (const number of ['MN7', 'mn7', 'mn75', 'MN75100']) expect(accounts(number, 'any'), number).toEqual(['a2'])
    const plan = workspace.database.plan(docs().where(accountMatches('d."accountId"', 'MN7', 'any')!))
    expect(plan.filter((line) => /^SCAN (?!d\b|match VIRTUAL)/.test(line) && !line.startsWith('SCAN (subquery'))).toEqual([])
    expect(plan.some((line) => /SEARCH n USING INDEX invoice_by_account/.test(line)), plan.join('\n')).toBe(true)
  })
  test('names the few it finds, and no one where they are many or there is nothing to look for', () => {
    expect(fewAccountsMatching(workspace.database, 'ota plum')).toEqual(['a1'])
    expect(fewAccountsMatching(workspace.database, 'nobody there')).toEqual([])
    expect(fewAccountsMatching(workspace.database, '—')).toBeNull()
    workspace.database.raw.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 301)
      INSERT INTO cache.searchDoc (kind, id, accountId, partyId, title, body) SELECT 'account', 'crowd' || i, 'crowd' || i, 'au', 'Crowd ' || i, '' FROM n`)
    expect(fewAccountsMatching(workspace.database, 'crowd')).toBeNull()
    expect(accounts('crowd')).toHaveLength(301)
  })
  test.each(['"', '*', '( )', '—', '', ' \0 '])('without a word in it (%j) looks for nothing', (text) => {
    expect(matchExpression(text)).toBeNull()
  })
  test('is never read as the language of the index', () => {
    expect(accounts('kestrel AND OR')).toEqual(['a2'])
    expect(accounts('"freight')).toEqual(['a2'])
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      if (matchExpression(text) !== null) expect(accounts(text)).toBeInstanceOf(Array)
    }))
  })
})
