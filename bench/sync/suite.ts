/** Figures of the pull: what the checks and the computed tables cost, what the line costs, what it leaves. */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountId } from '#contract/vocabulary.ts'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { inChild } from '../children.ts'
import { pullByCore, pullInto, startCompany, type Company } from '../company.ts'
import { atLeast, below, median, percentile, type Figure } from '../figures.ts'
import { rounds } from '../quick.ts'

/** More records than of so many accounts are not held in memory. */
const IN_MEMORY = 2000
const ROUNDS = rounds(3)

/** Seconds of each round. */
interface WritePath {
  rows: number
  /** With lists, balances and search. */
  whole: number[]
  /** Without them. */
  without: number[]
  /** Everything once more, a tenth of it changed. */
  unchanged: number[]
  bare: number[]
}

export async function syncSuite(company: Company): Promise<Figure[]> {
  const { rows, whole, without, unchanged, bare } = await writePath(company)
  const { workspaceDir, ...first } = await company.pulled()
  const onDisk = (await inChild(join(import.meta.dirname, 'bareProcess.ts'), [join(workspaceDir, 'cache.db'), join(company.dir, 'bare.db')])) as { rows: number; seconds: number }
  const bytes = cacheBytes(workspaceDir)
  const second = await pullInto(workspaceDir, company.connection)
  const changed = await changeSome(company.connection, workspaceDir, Math.ceil(first.rows / 1000))
  const increment = await pullInto(workspaceDir, company.connection)
  const again = await pullByCore(workspaceDir, company.connection, 'again')
  const bareRate = onDisk.rows / onDisk.seconds
  const against = (ours: readonly number[]) => median(ours.map((seconds, round) => bare[round]! / seconds))
  const p99 = (spent: readonly number[]) => percentile(spent, 0.99)
  const n = (figure: number) => Math.round(figure).toLocaleString('en')
  return [
    atLeast('write path, lists, balances and search kept current', against(whole), 'ratio', 0.5, `bare better-sqlite3 upsert, 5,000 rows a transaction: ${n(rows / median(bare))} rows/s`),
    atLeast('write path, without them', against(without), 'ratio', 0.9, 'the same'),
    atLeast('write path when 90 % of the rows are unchanged, lists kept current', against(unchanged), 'ratio', 1.5, 'the same'),
    atLeast('write path', rows / median(whole), 'rows/s', null, `${n(rows)} rows, median of ${ROUNDS}`),
    atLeast('first pull over loopback HTTP, the billing system on the same cores', first.rows / first.seconds / bareRate, 'ratio', 0.25, `bare upsert of the same rows: ${n(bareRate)} rows/s`),
    atLeast('first pull', first.rows / first.seconds, 'rows/s', null, `${n(first.rows)} rows in ${first.seconds.toFixed(1)} s`),
    below('most memory of the core, during the first pull', first.peakBytes / 1e6, 'MB', 400, `${n(first.rows)} rows, a job thread beside the core’s own`),
    below('second pull, when nothing has changed', second.seconds, 's', null, `${n(second.rows)} rows`),
    below('pull of what changed: one row in a thousand', (100 * increment.seconds) / first.seconds, '%', 1, `of the first pull’s time; ${n(increment.rows)} rows of ${n(changed)} commands in ${increment.seconds.toFixed(2)} s`),
    below('queue page of 100 during a large pull, p99', p99(again.during) / p99(again.rest), 'ratio', 3, `at rest: ${p99(again.rest).toFixed(2)} ms, of ${n(again.rest.length)}; during: ${p99(again.during).toFixed(2)} ms, of ${n(again.during.length)}`),
    below('everything pulled again into full lists', again.seconds, 's', null, `${n(again.rows)} rows, queue pages asked for meanwhile`),
    below('copy on the disk, a row', bytes / first.rows, 'bytes', null, `${n(bytes / 2 ** 20)} MiB of ${n(first.rows)} rows, with indexes, lists and search`),
  ]
}

/** Commands that change two records each, given by somebody else; answers how many. */
async function changeSome(connection: BillingApiAccess, workspaceDir: string, records: number): Promise<number> {
  const sqlite = openSqlite(join(workspaceDir, 'cache.db'), { readonly: true })
  const accounts = sqlite.prepare<[number], string>('SELECT id FROM account ORDER BY rev LIMIT ?').pluck().all(Math.ceil(records / 2))
  sqlite.close()
  const connector = createBillingApiConnector(connection)
  for (const [n, id] of accounts.entries()) await connector.send('setPoNumber', { input: { accountId: id as AccountId, poNumber: `PO-${n}` }, idempotencyKey: `bench-${n}`, ifMatch: null })
  await connector.close()
  return accounts.length
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
