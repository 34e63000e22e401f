/** The operator as the billing system last named them. Kept in the workspace, so that grants hold offline too. */
import { z } from 'zod'
import { Operator } from '#contract/app.ts'
import { Grant } from '#contract/vocabulary.ts'
import { db, type Database } from '#main/db/database.ts'

const Kept = z.object({ id: z.string(), name: z.string(), email: z.string(), grants: z.array(Grant) })

/** Before the first answer of the billing system nobody may change anything. */
const UNKNOWN: Operator = { id: 'unknown', name: 'Not signed in', email: '', grants: [] }

export function readOperator(database: Database): Operator {
  const row = database.first(db.selectFrom('setting').select('value').where('key', '=', 'operator'))
  if (!row) return UNKNOWN
  const kept = Kept.safeParse(JSON.parse(row.value))
  return kept.success ? kept.data : UNKNOWN
}
