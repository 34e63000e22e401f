/**
 * The billing system's own database: one table a resource, each record as the JSON it is delivered
 * as. The row id is the record's `rev`, so a table read by row id is in the order of change, and
 * a page is one range of it.
 */
import BetterSqlite3 from 'better-sqlite3'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { openInserts, type NewRow } from './inserts.ts'
import { idOf, type NumberedResource, type Row, type Stored } from './row.ts'
import { openSums, type Sums } from './sums.ts'

export interface PageOf {
  party: string | null
  /** Only records with a higher `rev`. */
  afterRev: number
  /** Only records changed at or after this instant. */
  since: number | null
  limit: number
}
export interface StoredPage {
  /** Each record as JSON text. */
  records: string[]
  /** `rev` of the last one; `afterRev` where there is none. */
  lastRev: number
  /** How many there were from this page's beginning on. */
  announced: number
}

export interface SandboxStore {
  readonly sqlite: BetterSqlite3.Database
  /** Counts and sums by account, of what is no tombstone. */
  readonly sums: Sums
  /** Writes a record as its newest version. */
  put<R extends Resource>(resource: R, row: Row<R>): Stored<R>
  /** Writes a record that was never there: nothing is looked up, and it is there when the transaction ends. Its first field is `id`. */
  insert<R extends Resource>(resource: R, row: Row<R>): void
  /** Leaves a tombstone; false when there is no such record. */
  remove(resource: Resource, id: string, at: number): boolean
  get<R extends Resource>(resource: R, id: string): Stored<R> | null
  /** The record or its tombstone as JSON text. */
  json(resource: Resource, id: string): string | null
  ofAccount<R extends Resource>(resource: R, accountId: string): Stored<R>[]
  /** Those with a higher `rev`, each as JSON text, in the order of `rev`. */
  ofAccountAfter(resource: Resource, accountId: string, afterRev: number, limit: number): { rev: number; json: string }[]
  page(resource: Resource, page: PageOf): StoredPage
  /** The last `limit` records up to `afterRev`, as the page before was; `announced` is their number. */
  pageBefore(resource: Resource, page: PageOf): StoredPage
  /** The ids of the first records in the order of `rev`. */
  firstIds(resource: Resource, count: number): string[]
  /** Records that are not tombstones. */
  count(resource: Resource, party: string | null): number
  /** The highest `rev` given out. */
  rev(): number
  nextId(resource: NumberedResource): string
  /** The next of a named row of numbers. */
  nextNumber(name: string): number
  setNumber(name: string, next: number): void
  meta(key: string): string | null
  setMeta(key: string, value: string): void
  /** All or nothing, `rev` and numbers included. */
  transaction<T>(body: () => T): T
  close(): void
}

const REMEMBERED_COUNTS = 1000

/** Written into the file, so that nobody else's database is taken for a sandbox's. */
const APPLICATION_ID = 0x43665362

/** The file is a database, but not a sandbox's; it was left as it is. */
export class NotASandboxError extends Error {
  constructor(file: string, options?: ErrorOptions) {
    super(`${file} is not a sandbox's database; choose another file.`, options)
    this.name = 'NotASandboxError'
  }
}

/** Another sandbox has the file open. Two would give out the same `rev` twice. */
export class SandboxInUseError extends Error {
  constructor(file: string, options?: ErrorOptions) {
    super(`${file} is in use by another sandbox; end that one, or choose another file.`, options)
    this.name = 'SandboxInUseError'
  }
}

/** Opens `file`, or a database in memory for `:memory:`. `COUNTERFOIL_SQLITE_BINDING` names a binding for a runtime the prebuilt one does not know. @throws NotASandboxError, SandboxInUseError */
export function openStore(file: string): SandboxStore {
  const sqlite = openFile(file)
  // A sandbox that loses its last seconds in a power cut is seeded again.
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma('cache_size = -65536')
  sqlite.pragma('temp_store = MEMORY')
  for (const resource of resourceNames) {
    sqlite.exec(`CREATE TABLE IF NOT EXISTS ${resource} (rev INTEGER PRIMARY KEY, id TEXT NOT NULL, partyId TEXT NOT NULL,
      accountId TEXT NOT NULL, updatedAt INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, json TEXT NOT NULL) STRICT`)
    // From the beginning: a company is founded in the order of its accounts and ids, so each index grows
    // at its end. Made afterwards, each would read all tables again, and sort in memory.
    sqlite.exec(`CREATE UNIQUE INDEX IF NOT EXISTS ${resource}_by_id ON ${resource} (id)`)
    sqlite.exec(`CREATE INDEX IF NOT EXISTS ${resource}_by_party ON ${resource} (partyId, rev)`)
    sqlite.exec(`CREATE INDEX IF NOT EXISTS ${resource}_by_account ON ${resource} (accountId)`)
  }
  sqlite.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT')
  sqlite.exec('CREATE TABLE IF NOT EXISTS number (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT')

  const statements = new Map<string, BetterSqlite3.Statement<unknown[], unknown>>()
  const sql = (text: string): BetterSqlite3.Statement<unknown[], unknown> => {
    const known = statements.get(text)
    if (known) return known
    const made = sqlite.prepare<unknown[], unknown>(text)
    statements.set(text, made)
    return made
  }
  const value = (text: string, ...args: unknown[]): unknown => sql(text).pluck().get(...args)
  const highest = (): number => Math.max(...resourceNames.map((r) => (value(`SELECT max(rev) FROM ${r}`) as number | null) ?? 0))
  let rev = highest()
  const numbers = new Map<string, number>(sqlite.prepare<[], [string, number]>('SELECT name, next FROM number').raw().all())
  // Counting what is left costs a walk over the index; the next page's number follows from this one's.
  const left = new Map<string, number>()

  const inserts = openInserts(sqlite)
  const sums = openSums(sqlite)
  const columnsOf = (resource: Resource, id: string, row: Written, json: string): NewRow =>
    [rev, id, row.partyId, resource === 'accounts' ? id : (row.accountId ?? ''), row.updatedAt, json]
  /** Takes the record or its tombstone away; the record and the account it counted for, where it was one. */
  const takeOut = (resource: Resource, id: string): { partyId: string; accountId: string } | null => {
    left.clear()
    const old = sql(`DELETE FROM ${resource} WHERE id = ? RETURNING partyId, accountId, deleted, json`).get(id) as { partyId: string; accountId: string; deleted: number; json: string } | undefined
    if (!old || old.deleted === 1) return null
    const record = JSON.parse(old.json) as { rev: number; partyId: string }
    sums.add(resource, old.accountId, record, record.rev, -1)
    return old
  }
  const parse = <R extends Resource>(json: unknown): Stored<R> => JSON.parse(json as string) as Stored<R>

  const store: SandboxStore = {
    sqlite,
    sums,
    put<R extends Resource>(resource: R, row: Row<R>) {
      const { id, rev: _older, ...rest } = row as { id: string; rev?: number; partyId: string; updatedAt: number }
      takeOut(resource, id)
      rev += 1
      // `id` first: a page finds it without reading the whole record.
      const stored = { id, rev, ...rest }
      const columns = columnsOf(resource, id, stored, JSON.stringify(stored))
      inserts.now(resource, columns)
      sums.add(resource, columns[3], stored, rev, 1)
      return stored as unknown as Stored<R>
    },
    insert(resource, row) {
      const { id } = row as { id: string }
      rev += 1
      // Millions are written when a company is founded: the text is made once, and `rev` put into it.
      const text = JSON.stringify(row)
      const head = `{"id":"${id}",`
      if (!text.startsWith(head)) throw new TypeError(`A row of ${resource} does not begin with its id.`)
      const columns = columnsOf(resource, id, row, `${head}"rev":${rev},${text.slice(head.length)}`)
      inserts.soon(resource, columns)
      sums.add(resource, columns[3], row, rev, 1)
    },
    remove(resource, id, at) {
      if (value(`SELECT 1 FROM ${resource} WHERE id = ? AND deleted = 0`, id) === undefined) return false
      const old = takeOut(resource, id)
      if (!old) return false
      rev += 1
      const tombstone = JSON.stringify({ id, rev, partyId: old.partyId, deleted: true })
      sql(`INSERT INTO ${resource} (rev, id, partyId, accountId, updatedAt, deleted, json) VALUES (?, ?, ?, ?, ?, 1, ?)`)
        .run(rev, id, old.partyId, old.accountId, at, tombstone)
      return true
    },
    get: <R extends Resource>(resource: R, id: string) => {
      const json = value(`SELECT json FROM ${resource} WHERE id = ? AND deleted = 0`, id)
      return json === undefined ? null : parse<R>(json)
    },
    json: (resource, id) => (value(`SELECT json FROM ${resource} WHERE id = ?`, id) as string | undefined) ?? null,
    ofAccount: <R extends Resource>(resource: R, accountId: string) =>
      sql(`SELECT json FROM ${resource} WHERE accountId = ? AND deleted = 0 ORDER BY rev`).pluck().all(accountId).map((json) => parse<R>(json)),
    ofAccountAfter: (resource, accountId, afterRev, limit) =>
      sql(`SELECT rev, json FROM ${resource} WHERE accountId = ? AND rev > ? AND deleted = 0 ORDER BY rev LIMIT ?`).all(accountId, afterRev, limit) as { rev: number; json: string }[],
    page(resource, { party, afterRev, since, limit }) {
      const where = `${party === null ? '' : 'partyId = ? AND '}rev > ?${since === null ? '' : ' AND updatedAt >= ?'}`
      const args = [...(party === null ? [] : [party]), afterRev, ...(since === null ? [] : [since])]
      const rows = sql(`SELECT rev, json FROM ${resource} WHERE ${where} ORDER BY rev LIMIT ?`).raw().all(...args, limit) as [number, string][]
      const key = (from: number): string => `${resource} ${party} ${since} ${from}`
      const announced = left.get(key(afterRev)) ?? (value(`SELECT count(*) FROM ${resource} WHERE ${where}`, ...args) as number)
      const lastRev = rows.at(-1)?.[0] ?? afterRev
      if (left.size >= REMEMBERED_COUNTS) left.clear()
      left.set(key(lastRev), announced - rows.length)
      return { records: rows.map(([, json]) => json), lastRev, announced }
    },
    pageBefore(resource, { party, afterRev, since, limit }) {
      const where = `${party === null ? '' : 'partyId = ? AND '}rev <= ?${since === null ? '' : ' AND updatedAt >= ?'}`
      const args = [...(party === null ? [] : [party]), afterRev, ...(since === null ? [] : [since])]
      const rows = (sql(`SELECT rev, json FROM ${resource} WHERE ${where} ORDER BY rev DESC LIMIT ?`).raw().all(...args, limit) as [number, string][]).toReversed()
      return { records: rows.map(([, json]) => json), lastRev: rows.at(-1)?.[0] ?? afterRev, announced: rows.length }
    },
    firstIds: (resource, count) => sql(`SELECT id FROM ${resource} WHERE deleted = 0 ORDER BY rev LIMIT ?`).pluck().all(count) as string[],
    count: sums.count,
    rev: () => rev,
    nextId: (resource) => idOf(resource, store.nextNumber(resource)),
    nextNumber(name) {
      const next = numbers.get(name) ?? 1
      store.setNumber(name, next + 1)
      return next
    },
    setNumber(name, next) {
      numbers.set(name, next)
      sql('INSERT INTO number (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next').run(name, next)
    },
    meta: (key) => (value('SELECT value FROM meta WHERE key = ?', key) as string | undefined) ?? null,
    setMeta(key, text) {
      sql('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, text)
    },
    transaction(body) {
      const before = { rev, numbers: new Map(numbers) }
      // What was added before a savepoint is not the savepoint's to take back.
      inserts.flush()
      sums.flush()
      try {
        return sqlite.transaction(() => {
          const result = body()
          inserts.flush()
          sums.flush()
          return result
        }).immediate()
      } catch (error) {
        inserts.forget()
        sums.forget()
        rev = before.rev
        numbers.clear()
        for (const [name, next] of before.numbers) numbers.set(name, next)
        left.clear()
        throw error
      }
    },
    close() {
      sqlite.close()
    },
  }
  return store
}

/** What the columns of a table are taken from. */
interface Written {
  partyId: string
  accountId?: string
  updatedAt: number
}

/** How long an earlier sandbox on the same file may take to end. */
const LOCK_WAIT_MS = 1500

function openFile(file: string): BetterSqlite3.Database {
  const binding = process.env['COUNTERFOIL_SQLITE_BINDING']
  const sqlite = new BetterSqlite3(file, { timeout: LOCK_WAIT_MS, ...(binding ? { nativeBinding: binding } : {}) })
  try {
    sqlite.pragma('locking_mode = EXCLUSIVE')
    const known = sqlite.pragma('application_id', { simple: true }) === APPLICATION_ID
    if (!known && sqlite.prepare('SELECT count(*) FROM sqlite_master').pluck().get() !== 0) throw new NotASandboxError(file)
    // A write takes the lock that keeps others out until the file is closed.
    sqlite.pragma(`application_id = ${APPLICATION_ID}`)
    return sqlite
  } catch (error) {
    sqlite.close()
    if (error instanceof NotASandboxError) throw error
    throw (error as { code?: string }).code === 'SQLITE_BUSY' ? new SandboxInUseError(file, { cause: error }) : new NotASandboxError(file, { cause: error })
  }
}
