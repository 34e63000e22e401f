/** The operator as the billing system last named them. Kept in the workspace, so that grants hold offline too. */
import { userInfo } from 'node:os'
import { Operator } from '#contract/app.ts'
import type { Database } from '#main/db/database.ts'
import { readSetting } from '#main/db/settings.ts'

/** Before the first answer of the billing system nobody may change anything; nor after a setting that cannot be read. */
const UNKNOWN: Operator = { id: 'unknown', name: 'Not signed in', email: '', grants: [] }

export function readOperator(database: Database): Operator {
  const kept = readSetting(database, 'operator')
  if (kept === null) return UNKNOWN
  try {
    return Operator.parse(JSON.parse(kept))
  } catch {
    return UNKNOWN
  }
}

/** What the person at this machine is called where no billing system says who that is: as set, else as the machine knows them. */
export function readOperatorName(database: Database): string {
  const set = readSetting(database, 'desk.operatorName')
  if (set !== null) return set
  try {
    return userInfo().username
  } catch {
    return 'This desk'
  }
}
