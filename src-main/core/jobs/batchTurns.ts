/**
 * A thread's share of a batch: it takes the next accounts, and the next, until there are none. While a part
 * is flushed to the disk the one after it is drawn; each is noted in `desk.db` once it is whole there.
 */
import { noteOutcomes, openItems } from '#main/db/batches.ts'
import type { Database } from '#main/db/database.ts'
import { type BatchShare, type JobContext, type JobHandler } from '../ports/jobs.ts'
import { drawPart, type DrawnPart } from './batchPart.ts'
import { onWorkspace } from './madeFile.ts'

/** Accounts between two notes: a third of a second. A cancelled batch makes at the most so many again for each thread, a killed one twice as many. */
export const TOGETHER = 40

/** What the threads of a batch count together. */
const NEXT = 0
const DONE = 1

/** For accounts numbered up to `total`, of which `done` are dealt with. */
export function newCounts(done: number): Int32Array<SharedArrayBuffer> {
  const counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  counts[DONE] = done
  return counts
}
export const doneOf = (counts: Int32Array): number => Atomics.load(counts, DONE)

/** Nobody takes any more; what was begun is finished. */
export const takeNoMore = (counts: Int32Array): void => void Atomics.store(counts, NEXT, NO_MORE)
const NO_MORE = 2 ** 30

export const batchTurnsJob: JobHandler<'documents.batchTurns'> = (share, context) =>
  onWorkspace(share.workspaceDir, async (database) => {
    await takeTurns(database, share, context, () => {})
    return {}
  })

const CACHE_KB = 4000

/** Tells `told` after each account. @throws JobFailure DISK_FULL, NOT_WRITABLE. What is whole is noted, whatever it throws. */
export async function takeTurns(database: Database, share: BatchShare, context: Pick<JobContext, 'signal'>, told: () => void): Promise<void> {
  const { batchId, total, counts, ...part } = share
  // One account after the other: what was read of the one before helps no other, and four connections would keep it.
  database.raw.pragma(`cache.cache_size = -${CACHE_KB}`)
  const done = () => {
    Atomics.add(counts, DONE, 1)
    told()
  }
  let before = Promise.resolve()
  try {
    for (let from = Atomics.add(counts, NEXT, TOGETHER); from < total; from = Atomics.add(counts, NEXT, TOGETHER)) {
      const items = database.all(openItems(batchId, from, TOGETHER)).filter(({ n }) => n <= from + TOGETHER)
      if (items.length === 0) continue
      const drawn = await drawPart(database, { ...part, items }, context, done)
      await orDiscard(before, drawn)
      before = drawn.keep().then((outcomes) => noteOutcomes(database, batchId, outcomes))
      // Whoever waits for it is told.
      before.catch(() => {})
    }
  } finally {
    await before
  }
}

async function orDiscard(before: Promise<void>, drawn: DrawnPart): Promise<void> {
  try {
    await before
  } catch (error) {
    drawn.discard()
    throw error
  }
}
