/**
 * `coreProcess.ts WORKSPACE URL TOKEN first|again`: a core with its job threads. `first` pulls into a
 * new workspace; `again` asks for queue pages at rest, and then while everything is pulled once more.
 * Prints `{rows, seconds, peakBytes, rest, during}`: the pages' milliseconds.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PullResult } from '#main/core/ports/jobs.ts'
import { peakBytes, print } from '../children.ts'
import { openCore } from '../queues/openCore.ts'
import { LIST_NAMES, variantsOf } from '../queues/variants.ts'

const [workspaceDir = '', url = '', token = '', mode = 'first'] = process.argv.slice(2)
const { core, client } = await openCore(workspaceDir)
const QUEUES = LIST_NAMES.filter((name) => name !== 'accounts')
const pages = QUEUES.flatMap((list) => variantsOf(list))
/** Between two pages: a person is slower, and a thread that never rests measures itself. */
const BETWEEN_MS = 10
const AT_REST = 600

const pull = (): Promise<PullResult> => core.context.jobs.start('sync.pull', { workspaceDir, connection: { url, token } }, { label: 'Pull' }).finished

async function ask(n: number): Promise<number> {
  const { list, input } = pages[n % pages.length]!
  const startedAt = performance.now()
  await client[list].page({ ...input, limit: 100 })
  return performance.now() - startedAt
}

async function askUntil(done: () => boolean): Promise<number[]> {
  for (let n = 0; n < pages.length; n++) await ask(n)
  const spent: number[] = []
  while (!done()) {
    spent.push(await ask(spent.length))
    await sleep(BETWEEN_MS)
  }
  return spent
}

if (mode === 'first') {
  const { rows, seconds } = await pull()
  await core.close()
  print({ rows, seconds, peakBytes: peakBytes(), rest: [], during: [] })
} else {
  let asked = 0
  const rest = await askUntil(() => (asked += 1) > AT_REST)
  // Every record is older than the billing system's: all come again, and all are written, into full lists.
  const { raw } = core.context.database
  for (const table of raw.prepare<[], string>(`SELECT name FROM cache.sqlite_schema WHERE type = 'table' AND sql LIKE '%rev INTEGER NOT NULL%'`).pluck().all()) raw.exec(`UPDATE cache.${table} SET rev = -1`)
  raw.exec('DELETE FROM cache.syncCursor')
  raw.pragma('cache.wal_checkpoint(TRUNCATE)')
  let ended = false
  const pulling = pull().finally(() => (ended = true))
  const during = await askUntil(() => ended)
  const { rows, seconds } = await pulling
  await core.close()
  print({ rows, seconds, peakBytes: peakBytes(), rest, during })
}
