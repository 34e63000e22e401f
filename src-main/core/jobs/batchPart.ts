/** Some accounts of a batch: read, drawn, and on the disk when it answers. */
import { createHash } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { serialize } from 'node:v8'
import type { AccountId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import type { Drawn } from '#main/documents/pdf/file.ts'
import { partialName } from '#main/documents/partials.ts'
import { flushFolder, inPlainWords } from '#main/documents/wholeFile.ts'
import { JobCancelled, JobFailure, type BatchOutcome, type BatchPart, type JobContext, type JobHandler } from '../ports/jobs.ts'
import { onWorkspace, stopIfCancelled } from './madeFile.ts'
import { paperOf, type Paper } from './papers/paper.ts'

export const batchPartJob: JobHandler<'documents.batchPart'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => ({ outcomes: await makePart(database, input, context, () => {}) }))

const CACHE_KB = 4000

/** Tells `done` after each account. @throws JobFailure DISK_FULL, NOT_WRITABLE; an account that fails is an outcome. */
export async function makePart(database: Database, part: BatchPart, context: Pick<JobContext, 'signal'>, done: () => void): Promise<BatchOutcome[]> {
  // One account after the other: what was read of the one before helps no other, and four connections would keep it.
  database.raw.pragma(`cache.cache_size = -${CACHE_KB}`)
  return part.terms.shape === 'folder' ? makeFiles(database, part, context, done) : makeMergedPart(database, part, context, done)
}

/**
 * A file each, written while the next ones are drawn. They are flushed together, under names that nobody
 * takes for a document, and get their own then: all of them, and their names, are on the disk before it
 * answers, so what is noted as made afterwards is whole, whatever happens.
 */
async function makeFiles(database: Database, { terms, folder, items }: BatchPart, context: Pick<JobContext, 'signal'>, done: () => void): Promise<BatchOutcome[]> {
  const writing: Promise<Written>[] = []
  try {
    const outcomes: BatchOutcome[] = []
    for (const { n, accountId, fileName } of items) {
      const made = await attempt(database, terms, accountId, async (paper) => (await paper.draw()).finish())
      if (made.outcome === 'made') {
        const { bytes, pages } = made.value
        writing.push(write(folder, fileName, bytes))
        writing.at(-1)!.catch(() => {})
        outcomes.push({ n, outcome: 'made', fileName, pages, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
      } else outcomes.push({ n, ...made })
      done()
      await setImmediate()
      stopIfCancelled(context)
    }
    await flush(folder, await Promise.all(writing))
    return outcomes
  } catch (error) {
    for (const end of await Promise.allSettled(writing)) if (end.status === 'fulfilled') await discard(end.value)
    throw inPlainWords(error, folder)
  }
}

/** What waits in a part of a merged batch. A picture stands in it once. */
export interface MergedPart {
  documents: (Omit<Drawn, 'pictures'> & { n: number; pictures: string[] })[]
  pictures: Drawn['pictures']
}

/** The pages of a merged batch wait in a part until all are there. */
async function makeMergedPart(database: Database, { terms, folder, items }: BatchPart, context: Pick<JobContext, 'signal'>, done: () => void): Promise<BatchOutcome[]> {
  const fileName = `${items[0]?.n ?? 0}-${items.at(-1)?.n ?? 0}.part`
  const pictures = new Map<string, Drawn['pictures'][number][1]>()
  const part: MergedPart = { documents: [], pictures: [] }
  const outcomes: BatchOutcome[] = []
  for (const { n, accountId } of items) {
    const made = await attempt(database, terms, accountId, async (paper) => (await paper.draw()).drawn())
    if (made.outcome === 'made') {
      for (const [name, picture] of made.value.pictures) pictures.set(name, picture)
      part.documents.push({ ...made.value, n, pictures: made.value.pictures.map(([name]) => name) })
      outcomes.push({ n, outcome: 'made', fileName, pages: made.value.pages.length, bytes: 0, sha256: '' })
    } else outcomes.push({ n, ...made })
    done()
    await setImmediate()
    stopIfCancelled(context)
  }
  part.pictures = [...pictures]
  try {
    await flush(folder, [await write(folder, fileName, serialize(part))])
  } catch (error) {
    throw inPlainWords(error, folder)
  }
  return outcomes
}

type Attempt<T> = { outcome: 'made'; value: T } | { outcome: 'left_out' } | { outcome: 'failed'; reason: string }

/** One account's failure is its own: the others are made all the same. */
async function attempt<T>(database: Database, { kind, from, to, only }: BatchPart['terms'], accountId: string, make: (paper: Paper) => Promise<T>): Promise<Attempt<T>> {
  try {
    const paper = paperOf(database, { paper: 'statement', account: accountId as AccountId, kind, from, to })
    return asked(paper, only) ? { outcome: 'made', value: await make(paper) } : { outcome: 'left_out' }
  } catch (error) {
    if (error instanceof JobCancelled) throw error
    if (error instanceof JobFailure) return { outcome: 'failed', reason: error.message }
    // The books of one account may be of a kind that nobody has thought of.
    return { outcome: 'failed', reason: `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function asked({ moved, owedMinor }: Paper, only: BatchPart['terms']['only']): boolean {
  switch (only) {
    case 'all': return true
    case 'not_empty': return moved || owedMinor.some(({ minor }) => minor !== 0)
    case 'owing': return owedMinor.some(({ minor }) => minor > 0)
  }
}

/** A file that stands beside its name, and is not flushed yet. */
interface Written {
  file: FileHandle
  partial: string
  name: string
}

async function write(folder: string, name: string, bytes: Uint8Array): Promise<Written> {
  const partial = join(folder, partialName())
  const written = { file: await open(partial, 'wx'), partial, name }
  try {
    await written.file.writeFile(bytes)
    return written
  } catch (error) {
    await discard(written)
    throw error
  }
}

/** All at once, so that the file system has one reason to write and not hundreds; then they get their names. */
async function flush(folder: string, files: readonly Written[]): Promise<void> {
  await Promise.all(files.map(({ file }) => file.datasync()))
  for (const { file, partial, name } of files) {
    await file.close()
    await rename(partial, join(folder, name))
  }
  await flushFolder(folder)
}

async function discard({ file, partial }: Written): Promise<void> {
  // It may be closed already, and may have its name.
  await file.close().catch(() => {})
  await rm(partial, { force: true }).catch(() => {})
}
