/** Brings a database to the newest shape: numbered steps, each in one transaction. */
import type { Migration } from './migrations/migration.ts'
import { isDamage, isForbidden, isFull, type Sqlite } from './sqlite.ts'
import { WorkspaceError } from './workspaceError.ts'

/** How far a database has come; 0 for an empty one. */
export const shapeOf = (sqlite: Sqlite): number => sqlite.pragma('user_version', { simple: true }) as number

/** Throws `WorkspaceError` `NEWER_VERSION` for a database that a newer program has written. Reads only. */
export function refuseNewer(sqlite: Sqlite, what: string, migrations: readonly Migration[]): void {
  const shape = shapeOf(sqlite)
  const newest = migrations.at(-1)?.number ?? 0
  if (shape > newest)
    throw new WorkspaceError('NEWER_VERSION', `${what} was written by a newer Counterfoil (shape ${shape}; this one knows up to ${newest}). Nothing was changed. Update Counterfoil and open the workspace again.`)
}

/**
 * Runs the steps that are missing. `before` runs once, ahead of the first of them, when the
 * database is not empty (the backup). Throws `NEWER_VERSION`, and `MIGRATION_FAILED` with the
 * step's number and the reason: the steps before it stay, nothing of it does. Damage, a full disk
 * and a forbidden one are thrown as they are.
 */
export function migrate(sqlite: Sqlite, what: string, migrations: readonly Migration[], before: () => void): void {
  refuseNewer(sqlite, what, migrations)
  const shape = shapeOf(sqlite)
  const missing = migrations.filter((step) => step.number > shape)
  if (missing.length === 0) return
  if (shape > 0) before()
  for (const step of missing) {
    try {
      sqlite.transaction(() => {
        sqlite.exec(step.sql)
        sqlite.pragma(`user_version = ${step.number}`)
      }).immediate()
    } catch (error) {
      if (isDamage(error) || isFull(error) || isForbidden(error)) throw error
      throw new WorkspaceError('MIGRATION_FAILED', `${what} could not be brought to shape ${step.number} (${step.why}): ${(error as Error).message}. Nothing of this step was kept.`, { cause: error })
    }
  }
}
