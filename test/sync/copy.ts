/** Workspaces for tests, and what stands in their copies. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { cacheTables } from '#main/db/cacheTables.ts'
import type { Database } from '#main/db/database.ts'
import { derivedTables } from '#main/db/derive/derivation.ts'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export function newWorkspace(): Workspace {
  const workspace = openWorkspace(join(temporaryFolder(), 'workspace'), { create: true, who: 'a test' })
  onTestFinished(() => workspace.close())
  return workspace
}

/** Everything the pull wrote, in an order of its own: two copies of the same records are equal. */
export function contentsOf({ raw }: Database): Record<string, unknown[]> {
  const tables = [
    ...Object.values(cacheTables).map(({ table, columns }) => ({ table, columns: columns.map((column) => `"${column}"`) })),
    ...derivedTables.map(({ name, columns }) => ({ table: name, columns: [...columns] })),
  ]
  return Object.fromEntries(tables.map(({ table, columns }) => [table, raw.prepare(`SELECT ${columns.join(', ')} FROM cache.${table} ORDER BY 1, 2`).raw().all()]))
}

/** No pauses to speak of. */
export const HASTY = { attempts: 8, baseMs: 1, capMs: 10 }
