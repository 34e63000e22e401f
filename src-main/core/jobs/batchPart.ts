/** Some accounts of a batch: read, drawn and written, and on the disk when they are kept. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { serialize } from 'node:v8'
import type { AccountId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import type { Drawn } from '#main/documents/pdf/file.ts'
import { inPlainWords } from '#main/documents/wholeFile.ts'
import { JobCancelled, JobFailure, type BatchOutcome, type BatchPart, type JobContext } from '../ports/jobs.ts'
import { PartFiles } from './batchFiles.ts'
import { stopIfCancelled } from './madeFile.ts'
import { paperOf, type Paper } from './papers/paper.ts'

/** What was drawn, and is not on the disk yet. */
export interface DrawnPart {
  /**
   * Answers when all files of the part, and their names, are on the disk: what is noted as made afterwards is
   * whole, whatever happens. @throws JobFailure DISK_FULL, NOT_WRITABLE
   */
  keep(): Promise<BatchOutcome[]>
  /** Takes away what was written. */
  discard(): void
}

type Context = Pick<JobContext, 'signal'>

/** Tells `done` after each account. @throws JobFailure DISK_FULL, NOT_WRITABLE; an account that fails is an outcome. */
export async function drawPart(database: Database, part: BatchPart, context: Context, done: () => void): Promise<DrawnPart> {
  const files = new PartFiles(part.folder)
  const orDiscard = (error: unknown) => {
    files.discard()
    return inPlainWords(error, part.folder)
  }
  try {
    const outcomes = await (part.terms.shape === 'folder' ? drawFiles : drawMerged)(database, part, files, context, done)
    const keep = async () => {
      try {
        await files.keep()
        return outcomes
      } catch (error) {
        throw orDiscard(error)
      }
    }
    return { keep, discard: () => files.discard() }
  } catch (error) {
    throw orDiscard(error)
  }
}

/** A file each. */
async function drawFiles(database: Database, { terms, items }: BatchPart, files: PartFiles, context: Context, done: () => void): Promise<BatchOutcome[]> {
  const outcomes: BatchOutcome[] = []
  for (const { n, accountId, fileName } of items) {
    const made = await attempt(database, terms, accountId, async (paper) => (await paper.draw()).finish())
    if (made.outcome === 'made') {
      const { bytes, pages } = made.value
      files.write(fileName, bytes)
      outcomes.push({ n, outcome: 'made', fileName, pages, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
    } else outcomes.push({ n, ...made })
    done()
    await setImmediate()
    stopIfCancelled(context)
  }
  return outcomes
}

/** What waits in a part of a merged batch. A picture stands in it once. */
export interface MergedPart {
  documents: (Omit<Drawn, 'pictures'> & { n: number; pictures: string[] })[]
  pictures: Drawn['pictures']
}

/** The pages of a merged batch wait in a part until all are there. */
async function drawMerged(database: Database, { terms, items }: BatchPart, files: PartFiles, context: Context, done: () => void): Promise<BatchOutcome[]> {
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
  files.write(fileName, serialize(part))
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
