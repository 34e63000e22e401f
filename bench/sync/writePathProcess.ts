/** `writePathProcess.ts DIR URL TOKEN ROUNDS`: ours and the bare upsert by turns; prints `{rows, ours: seconds[], bare: seconds[]}`. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace } from '#main/db/workspace.ts'
import { pull } from '#main/sync/pull.ts'
import { print } from '../children.ts'
import { bareUpsert, batchesOf } from './bareUpsert.ts'
import { fetchAll, memoryConnector, PAGE } from './records.ts'

const [dir = '', url = '', token = '', rounds = '3'] = process.argv.slice(2)
const records = await fetchAll({ url, token })
const ours: number[] = []
const bare: number[] = []
let rows = 0
for (let round = 0; round < Number(rounds); round++) {
  const workspaceDir = join(dir, 'write-path')
  const workspace = openWorkspace(workspaceDir, { create: true, who: 'the benchmark' })
  globalThis.gc?.()
  const startedAt = performance.now()
  const connector = memoryConnector(records)
  const result = await pull(connector, workspace.database, { pageSize: PAGE })
  ours.push((performance.now() - startedAt - connector.parsedMs()) / 1000)
  rows = result.rows
  workspace.close()
  rmSync(workspaceDir, { recursive: true })

  const file = join(dir, 'bare', 'cache.db')
  globalThis.gc?.()
  const done = bareUpsert(file, batchesOf(records))
  if (done.rows !== rows) throw new Error(`The bare upsert wrote ${done.rows} rows, the pull ${rows}.`)
  bare.push(done.seconds)
  rmSync(join(dir, 'bare'), { recursive: true })
}
print({ rows, ours, bare })
