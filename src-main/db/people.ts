/** Who works, or has worked, at this desk. */
import type BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'
import type { Sqlite } from './sqlite.ts'

/** Names at the most; a desk of more is none. */
const PEOPLE_MAX = 500

/** What stands in the audit trail as who did it, and is nobody: what Counterfoil does by itself, and customers by SMS. */
export const isNobody = (by: string): boolean => by === 'Counterfoil' || by === 'Bounce mailbox' || by === 'Not signed in' || /^SMS\b/.test(by)

/** The operator first, then whoever has worked here or has something to do, by name. */
export function peopleHere(database: Database, operator: string): string[] {
  const others = [...new Set([...namesInTrail(database), ...assignees(database)])].filter((name) => name !== operator && !isNobody(name))
  return [operator, ...others.sort((a, b) => a.localeCompare(b, 'en'))]
}

/** Everyone the audit trail names, by name: people, and what did something by itself. */
export const namesInTrail = (database: Database): string[] => statementsOf(database.raw).trail.all().filter((name) => name !== null)
const assignees = (database: Database): string[] => statementsOf(database.raw).assignees.all().filter((name) => name !== null)

/** From name to name along an index: some steps, however long the trail. */
export const PEOPLE_SQL = {
  trail: `WITH RECURSIVE person (name) AS (SELECT (SELECT by FROM main.audit ORDER BY by LIMIT 1) UNION ALL
    SELECT (SELECT a.by FROM main.audit AS a WHERE a.by > person.name ORDER BY a.by LIMIT 1) FROM person WHERE person.name IS NOT NULL) SELECT name FROM person LIMIT ${PEOPLE_MAX}`,
  assignees: `SELECT DISTINCT assignee FROM main.work WHERE assignee IS NOT NULL LIMIT ${PEOPLE_MAX}`,
} as const

type Names = BetterSqlite3.Statement<[], string | null>
const kept = new WeakMap<Sqlite, Record<keyof typeof PEOPLE_SQL, Names>>()

function statementsOf(raw: Sqlite): Record<keyof typeof PEOPLE_SQL, Names> {
  const known = kept.get(raw)
  if (known !== undefined) return known
  const made = { trail: raw.prepare<[], string | null>(PEOPLE_SQL.trail).pluck(), assignees: raw.prepare<[], string | null>(PEOPLE_SQL.assignees).pluck() } as Record<keyof typeof PEOPLE_SQL, Names>
  kept.set(raw, made)
  return made
}
