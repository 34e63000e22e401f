/** Rows of a report from the database: one after the other, in constant memory, until a person cancels. */
import { setImmediate as aTurn } from 'node:timers/promises'
import type { Instant } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import type { Row, Value } from '#main/documents/report/report.ts'
import { wallClock } from '#main/domain/dates.ts'
import type { JobContext } from '../../ports/jobs.ts'
import { stopIfCancelled } from '../madeFile.ts'

/** SQL with named values. Its columns stand in the order of the report's. */
export interface Query {
  sql: string
  values: Readonly<Record<string, Value>>
}

/** Rows handed over together: between two of these a person may cancel, and others have their turn. */
export const ROWS_A_TURN = 1000

export interface Counted {
  step: string
  /** Null where counting would take as long as reading. */
  total: number | null
}

/** Reads a query to its end. @param rowsOf what becomes of a row; as it is unless told */
export async function* reading(database: Database, { sql, values }: Query, context: JobContext, { step, total }: Counted, rowsOf: (row: Value[], into: Row[]) => void = asItIs): AsyncGenerator<Row[], void> {
  let done = 0
  let rows: Row[] = []
  context.progress({ done, total, step })
  for (const row of database.raw.prepare<[typeof values], Value[]>(sql).raw().iterate(values)) {
    rowsOf(row, rows)
    done += 1
    if (done % ROWS_A_TURN !== 0) continue
    yield rows
    rows = []
    await nextTurn(context, { done, total, step })
  }
  if (rows.length > 0) yield rows
  context.progress({ done, total: total === null ? done : Math.max(total, done), step })
}

const asItIs = (row: Value[], into: Row[]): void => void into.push(row)

/** Lets others have their turn, and stops where a person has asked for it. */
export async function nextTurn(context: JobContext, progress: { done: number; total: number | null; step: string }): Promise<void> {
  context.progress(progress)
  await aTurn()
  stopIfCancelled(context)
}

/** Gathers rows that come one at a time into some that are written together. */
export async function* together(rows: Iterable<Row>, context: JobContext, step: string): AsyncGenerator<Row[], void> {
  let gathered: Row[] = []
  let done = 0
  for (const row of rows) {
    gathered.push(row)
    done += 1
    if (gathered.length < ROWS_A_TURN) continue
    yield gathered
    gathered = []
    await nextTurn(context, { done, total: null, step })
  }
  if (gathered.length > 0) yield gathered
}

/** How many rows, or what sum, by a key of one text. */
export function figuresBy(database: Database, { sql, values }: Query): Map<string, number> {
  return new Map(database.raw.prepare<[typeof values], [string, number]>(sql).raw().all(values))
}

/** The texts that a statement says of an id, remembered for as many as come again and again; undefined where there is no such row. */
export function lookUp(database: Database, sql: string): (id: string) => readonly string[] | undefined {
  const statement = database.raw.prepare<[string], string[]>(sql).raw()
  const known = new Map<string, readonly string[] | undefined>()
  return (id) => {
    let found = known.get(id)
    if (found !== undefined || known.has(id)) return found
    if (known.size >= REMEMBERED) known.clear()
    known.set(id, (found = statement.get(id)))
    return found
  }
}

/** Some megabytes. */
const REMEMBERED = 30_000

export function count(database: Database, { sql, values }: Query): number {
  return database.raw.prepare<[typeof values], number>(sql).pluck().get(values) ?? 0
}

/** What the clock on the wall shows at an instant. No zone changes within a quarter of an hour, so one is worked out once. */
export function clockIn(timeZone: string): (at: Instant) => number {
  if (timeZone === 'UTC') return (at) => at
  const offsets = new Map<number, number>()
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      if (offsets.size >= QUARTERS_KEPT) offsets.clear()
      offset = wallClock(quarter * QUARTER_MS, timeZone) - quarter * QUARTER_MS
      offsets.set(quarter, offset)
    }
    return at + offset
  }
}

const QUARTER_MS = 900_000
const QUARTERS_KEPT = 50_000

/** Conditions as SQL; nothing where there is none. */
export const sqlOf = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)
