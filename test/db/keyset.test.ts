import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import fc from 'fast-check'
import { db } from '#main/db/database.ts'
import { beyond, CursorError, decodeCursor, encodeCursor, pageOf } from '#main/db/keyset.ts'
import { accountsMatching, matchExpression } from '#main/db/searchText.ts'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'

let workspace: Workspace
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'keyset-'))
  workspace = openWorkspace(join(dir, 'w'), { create: true, who: 'test' })
  const add = workspace.database.raw.prepare(`INSERT INTO cache.searchDoc (kind, id, accountId, partyId, title, body) VALUES (?, ?, ?, 'au', ?, ?)`)
  add.run('account', 'a1', 'a1', 'Ōtara Plumbing', 'A-000001 mere@otara.example')
  add.run('account', 'a2', 'a2', 'Kestrel "Freight" Ltd', 'A-000002 AND OR NOT NEAR')
  add.run('invoice', 'i1', 'a3', 'IN9999', 'Kestrel')
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
  const accounts = (text: string, of?: 'account' | 'any') =>
    workspace.database.all<{ accountId: string }>(
      db.selectFrom('cache.searchDoc').select('accountId').where('accountId', 'in', accountsMatching(text, of)!).orderBy('docId'),
    ).map((row) => row.accountId)

  test('finds by the beginning of each word, without regard to accents', () => {
    expect(accounts('ota plum')).toEqual(['a1'])
    expect(accounts('mere@otara.exa')).toEqual(['a1'])
    expect(accounts('A-000002')).toEqual(['a2'])
    expect(accounts('otara freight')).toEqual([])
  })
  test('finds only accounts by their own entry unless asked for any', () => {
    expect(accounts('IN9999')).toEqual([])
    expect(accounts('IN9999', 'any')).toEqual(['a3'])
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
