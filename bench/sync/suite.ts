/** Figures of the pull: what the checks and the computed tables cost, what the line costs, what it leaves. */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '#main/db/sqlite.ts'
import { inChild } from '../children.ts'
import { pullInto, startCompany, type Company } from '../company.ts'
import { atLeast, below, median, type Figure } from '../figures.ts'
import { rounds } from '../quick.ts'

/** More records than of so many accounts are not held in memory. */
const IN_MEMORY = 2000
const ROUNDS = rounds(3)

interface WritePath {
  rows: number
  ours: number[]
  bare: number[]
}

export async function syncSuite(company: Company): Promise<Figure[]> {
  const { rows, ours, bare } = await writePath(company)
  const { workspaceDir, ...first } = await company.pulled()
  const onDisk = (await inChild(join(import.meta.dirname, 'bareProcess.ts'), [join(workspaceDir, 'cache.db'), join(company.dir, 'bare.db')])) as { rows: number; seconds: number }
  const second = await pullInto(workspaceDir, company.connection)
  const bytes = cacheBytes(workspaceDir)
  const bareRate = onDisk.rows / onDisk.seconds
  const ratios = ours.map((seconds, round) => bare[round]! / seconds)
  const n = (figure: number) => Math.round(figure).toLocaleString('en')
  return [
    atLeast('write path: records in memory checked, upserted, lists and balances computed', median(ratios), 'ratio', 0.5, `bare better-sqlite3 upsert, 5,000 rows a transaction: ${n(rows / median(bare))} rows/s`),
    atLeast('write path', rows / median(ours), 'rows/s', null, `${n(rows)} rows, median of ${ROUNDS}`),
    atLeast('first pull over loopback HTTP, the billing system on the same cores', first.rows / first.seconds / bareRate, 'ratio', 0.25, `bare upsert of the same rows: ${n(bareRate)} rows/s`),
    atLeast('first pull', first.rows / first.seconds, 'rows/s', null, `${n(first.rows)} rows in ${first.seconds.toFixed(1)} s`),
    below('second pull, when nothing has changed', second.seconds, 's', null, `${n(second.rows)} rows`),
    below('copy on the disk, a row', bytes / first.rows, 'bytes', null, `${n(bytes / 2 ** 20)} MiB of ${n(first.rows)} rows, with indexes, lists and search`),
    below('most memory of the process that pulls', first.peakBytes / 2 ** 20, 'MiB', null, `${n(first.rows)} rows`),
  ]
}

async function writePath(company: Company): Promise<WritePath> {
  const measure = async ({ dir, connection }: Pick<Company, 'dir' | 'connection'>) =>
    (await inChild(join(import.meta.dirname, 'writePathProcess.ts'), [dir, connection.url, connection.token, String(ROUNDS)])) as WritePath
  if (company.accounts <= IN_MEMORY) return measure(company)
  const smaller = await startCompany(IN_MEMORY, join(company.dir, 'smaller'))
  try {
    return await measure(smaller)
  } finally {
    await smaller.close()
  }
}

function cacheBytes(workspaceDir: string): number {
  const file = join(workspaceDir, 'cache.db')
  const sqlite = openSqlite(file)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.close()
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
  return statSync(file).size
}
