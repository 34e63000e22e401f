/** The second pass: rows of one key become records, in the order of the file. */
import type { Ledger } from '#main/core/ports/ledger.ts'
import { JobCancelled, type JobContext } from '#main/core/ports/jobs.ts'
import type { ImportRules, Terms } from '../records/making.ts'
import { Unfit } from '../records/rowValues.ts'
import type { Books, Done } from './books.ts'
import type { Reject } from './readRows.ts'

export interface Made {
  inserted: number
  updated: number
  unchanged: number
  /** Records of a resource that are as they were. */
  same: Map<string, number>
  /** How often each remark was made. */
  remarks: Map<string, number>
}

/** Rows that have one key at the most: beyond that it is no key. */
const TOGETHER_MAX = 500
const AT_ONCE = 2000
const REMARKS_MAX = 50

interface StagedRow {
  n: number
  key: string | null
  fact: string | null
  first: number | null
  among: number | null
  rejected: number | null
}

/** Which rows belong together. Those whose key so many others have that it cannot be one are rejected. */
export function groupRows({ sqlite }: Ledger, reject: Reject, keyField: string): void {
  sqlite.exec('CREATE INDEX staged.row_key ON row (key) WHERE key IS NOT NULL; CREATE INDEX staged.row_content ON row (content) WHERE content IS NOT NULL')
  sqlite.exec(`INSERT INTO staged.together (n, first, among) SELECT n, min(n) OVER (PARTITION BY key), 1 FROM staged.row WHERE key IN (SELECT key FROM staged.row WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1)`)
  sqlite.exec(`INSERT INTO staged.together (n, first, among) SELECT n, n, row_number() OVER (PARTITION BY content ORDER BY n) FROM staged.row WHERE content IN (SELECT content FROM staged.row WHERE content IS NOT NULL GROUP BY content HAVING count(*) > 1)`)
  const crowds = sqlite.prepare<[number], { first: number; rows: number }>('SELECT first, count(*) AS rows FROM staged.together GROUP BY first HAVING count(*) > ?').all(TOGETHER_MAX)
  for (const { first, rows } of crowds) {
    const members = sqlite.prepare<[number, number], { n: number; key: string }>('SELECT t.n, r.key FROM staged.together t JOIN staged.row r ON r.n = t.n WHERE t.first = ? AND t.n > ? ORDER BY t.n LIMIT 10000')
    for (let after = 0; ; ) {
      const some = members.all(first, after)
      for (const { n, key } of some) reject(n, new Unfit(keyField, key.slice(0, 200), `${rows.toLocaleString('en')} rows have this in common; ${TOGETHER_MAX} can be one. Is it the right column?`))
      after = some.at(-1)?.n ?? 0
      if (some.length < 10_000) break
    }
  }
  sqlite.exec('CREATE INDEX staged.together_first ON together (first)')
}

/** Throws `JobCancelled`. */
export function makeRecords({ sqlite }: Ledger, rules: ImportRules<unknown>, books: Books, terms: Terms, reject: Reject, { signal, progress }: JobContext, total: number): Made {
  const made: Made = { inserted: 0, updated: 0, unchanged: 0, same: new Map(), remarks: new Map() }
  const next = sqlite.prepare<[number, number], StagedRow>(`SELECT r.n, r.key, r.fact, t.first, t.among, j.n AS rejected FROM staged.row r LEFT JOIN staged.together t ON t.n = r.n LEFT JOIN staged.rejected j ON j.n = r.n WHERE r.n > ? ORDER BY r.n LIMIT ?`)
  const others = sqlite.prepare<[number], StagedRow>(`SELECT r.n, r.key, r.fact, t.first, t.among, j.n AS rejected FROM staged.together t JOIN staged.row r ON r.n = t.n LEFT JOIN staged.rejected j ON j.n = r.n WHERE t.first = ? ORDER BY r.n LIMIT ${TOGETHER_MAX + 1}`)
  let done = 0
  for (let after = 0; ; ) {
    const rows = next.all(after, AT_ONCE)
    for (const row of rows) {
      if (row.first !== null && row.first !== row.n) continue
      const group = row.first === null || row.key === null ? [row] : others.all(row.first)
      if (group.length <= TOGETHER_MAX) makeGroup(group)
    }
    after = rows.at(-1)?.n ?? after
    done += rows.length
    if (signal.aborted) throw new JobCancelled()
    progress({ done, total, step: 'rows' })
    if (rows.length < AT_ONCE) return made
  }

  function makeGroup(group: readonly StagedRow[]): void {
    const [first] = group
    if (first === undefined) return
    const bad = group.find(({ rejected }) => rejected !== null)
    if (bad !== undefined) {
      for (const { n, rejected } of group) if (rejected === null) reject(n, new Unfit(null, first.key ?? '', `Row ${bad.n} of the same is rejected.`))
      return
    }
    try {
      const making = rules.make({ rows: group.map(({ n, fact }) => ({ n, fact: JSON.parse(fact!) as unknown })), among: first.among ?? 1 }, books, terms)
      const done = books.take(making, first.n)
      for (const { resource, done: what } of done) if (what === 'unchanged') made.same.set(resource, (made.same.get(resource) ?? 0) + 1)
      made[outcomeOf(done)] += group.length
      for (const remark of new Set(making.remarks)) if (made.remarks.has(remark) || made.remarks.size < REMARKS_MAX) made.remarks.set(remark, (made.remarks.get(remark) ?? 0) + 1)
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      for (const { n } of group) reject(n, error)
    }
  }
}

/** A row is new where its own record is. */
function outcomeOf(done: readonly { done: Done; onlyNew: boolean }[]): Done {
  const own = done.filter(({ onlyNew }) => !onlyNew)
  if (own[0]?.done === 'inserted') return 'inserted'
  return own.some((one) => one.done !== 'unchanged') ? 'updated' : 'unchanged'
}
