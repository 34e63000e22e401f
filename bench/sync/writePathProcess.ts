/**
 * `writePathProcess.ts DIR URL TOKEN ROUNDS`: the write path and the bare upsert by turns, the records
 * in memory. Prints `{rows, whole, without, unchanged, bare}`: seconds of each round.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '#main/db/database.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { pull } from '#main/sync/pull.ts'
import { print } from '../children.ts'
import { bareUpsert, batchesOf } from './bareUpsert.ts'
import { fetchAll, memoryConnector, PAGE, tenthChanged, type Records } from './records.ts'
import { writeOnly } from './writeOnly.ts'

const [dir = '', url = '', token = '', rounds = '3'] = process.argv.slice(2)
const records = await fetchAll({ url, token })
const changed = tenthChanged(records)
const workspaceDir = join(dir, 'write-path')
const spent = { whole: [] as number[], without: [] as number[], unchanged: [] as number[], bare: [] as number[] }

/** Seconds of a pull; making the records out of their text does not count. */
async function pullOf(from: Records, database: Database): Promise<{ rows: number; seconds: number }> {
  globalThis.gc?.()
  const connector = memoryConnector(from)
  const startedAt = performance.now()
  const { rows } = await pull(connector, database, { pageSize: PAGE })
  return { rows, seconds: (performance.now() - startedAt - connector.parsedMs()) / 1000 }
}

const inWorkspace = async <T>(work: (database: Database) => T | Promise<T>): Promise<T> => {
  const workspace = openWorkspace(workspaceDir, { create: true, who: 'the benchmark' })
  try {
    return await work(workspace.database)
  } finally {
    workspace.close()
  }
}

for (let round = 0; round < Number(rounds); round++) {
  const first = await inWorkspace((database) => pullOf(records, database))
  spent.whole.push(first.seconds)
  // The places are forgotten: everything comes again, and one record in ten has changed.
  const again = await inWorkspace((database) => {
    database.raw.exec('DELETE FROM cache.syncCursor')
    return pullOf(changed, database)
  })
  if (Math.abs(again.rows / first.rows - 0.1) > 0.02) throw new Error(`${again.rows} of ${first.rows} rows have changed; it should be a tenth.`)
  spent.unchanged.push(again.seconds)
  rmSync(workspaceDir, { recursive: true })

  globalThis.gc?.()
  const alone = await inWorkspace((database) => writeOnly(records, database))
  spent.without.push(alone.seconds)
  rmSync(workspaceDir, { recursive: true })

  globalThis.gc?.()
  const bare = bareUpsert(join(dir, 'bare', 'cache.db'), batchesOf(records))
  for (const { rows } of [first, alone]) if (bare.rows !== rows) throw new Error(`The bare upsert wrote ${bare.rows} rows, ours ${rows}.`)
  spent.bare.push(bare.seconds)
  rmSync(join(dir, 'bare'), { recursive: true })
}
print({ rows: records.count, ...spent })
