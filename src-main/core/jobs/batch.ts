/**
 * The job that makes a batch of statements, from where it is: this thread and one more take accounts by
 * turns. What has become of each is noted in `desk.db` once its file is whole on the disk, so that a batch
 * that was cancelled, or whose process was killed, goes on with what is not noted, and makes nothing twice.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BatchTerms } from '#contract/documents.ts'
import { batchAccountNames, batchById, beginItems, finishBatch, forgetBatch, hasItems, setBatchState, type BatchItem } from '#main/db/batches.ts'
import type { Database } from '#main/db/database.ts'
import { removeStalePartials } from '#main/documents/partials.ts'
import { inPlainWords, writeWhole, type WrittenFile } from '#main/documents/wholeFile.ts'
import { JobCancelled, JobFailure, type BatchResult, type BatchShare, type Destination, type JobContext, type JobHandler } from '../ports/jobs.ts'
import { MANIFEST, writeManifest } from './batchManifest.ts'
import { mergeParts } from './batchMerge.ts'
import { namedItems, oneFile, partsFolder } from './batchNames.ts'
import { doneOf, newCounts, takeNoMore, takeTurns, TOGETHER } from './batchTurns.ts'
import { onWorkspace, stopIfCancelled } from './madeFile.ts'
import { createJobs } from './pool.ts'

/** From so many on a second thread is worth its start. */
const SHARED_FROM = 3 * TOGETHER

/** Fails with NO_SUCH_BATCH, FILES_IN_THE_WAY, PART_LOST, DISK_FULL, NOT_WRITABLE. */
export const batchJob: JobHandler<'documents.batch'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { batchId, destination } = input
    const batch = batchOf(database, batchId)
    if (batch.state === 'done') return resultOf(database, batchId, join(input.workspaceDir, 'documents', batch.folder))
    setBatchState(database, batchId, 'running')
    try {
      return await run(database, input, batch, context)
    } catch (error) {
      // Of the command line's nothing is there before its accounts are written down.
      if (destination.to === 'workspace' || hasItems(database, batchId)) setBatchState(database, batchId, 'stopped')
      else forgetBatch(database, batchId)
      throw error
    }
  })

type Batch = ReturnType<typeof batchOf>

function batchOf(database: Database, id: string) {
  const row = database.first(batchById(id))
  if (row === undefined) throw new JobFailure('NO_SUCH_BATCH', 'This batch is no longer there.')
  return { ...row, terms: BatchTerms.parse(JSON.parse(row.terms)) }
}

interface Input {
  workspaceDir: string
  batchId: string
  destination: Destination
}

async function run(database: Database, input: Input, batch: Batch, context: JobContext): Promise<BatchResult> {
  const { workspaceDir, batchId, destination } = input
  const { terms } = batch
  const final = destination.to === 'file' ? destination.path : join(workspaceDir, 'documents', batch.folder)
  if (terms.shape === 'merged') await readied(final)
  const folder = terms.shape === 'folder' ? final : partsFolder(final, batchId)
  const there = await madeFolder(folder)
  beginItems(database, batchId, () => notInTheWay({ folder, there }, namedItems(database.all(batchAccountNames(terms)))))
  await makeAll(database, workspaceDir, { batchId, terms, folder }, context)
  stopIfCancelled(context)
  const file = await (terms.shape === 'folder' ? wholeManifest(database, batchId, folder) : wholeMerged(database, batch, { folder, final }, context))
  const id = destination.to === 'file' ? null : randomUUID()
  const fileName = terms.shape === 'folder' ? `${batch.folder}/${MANIFEST}` : basename(final)
  const { total, made, leftOut, failed } = batchOf(database, batchId)
  const document = id === null ? null : { id, kind: 'statement-batch' as const, title: batch.title, fileName, sha256: file.sha256, bytes: file.bytes, accountId: null, createdAt: Date.now(), createdBy: batch.createdBy, made: { batch: batchId, ...terms } }
  finishBatch(database, batchId, Date.now(), document)
  if (terms.shape === 'merged') await rm(folder, { recursive: true, force: true })
  if (destination.to === 'file') forgetBatch(database, batchId)
  return { total, made, leftOut, failed, documentId: id, path: final }
}

function resultOf(database: Database, id: string, path: string): BatchResult {
  const { total, made, leftOut, failed, documentId } = batchOf(database, id)
  return { total, made, leftOut, failed, documentId, path }
}

async function makeAll(database: Database, workspaceDir: string, shared: Omit<BatchShare, 'total' | 'counts'>, context: JobContext): Promise<void> {
  const { total, made, leftOut, failed } = batchOf(database, shared.batchId)
  const begun = made + leftOut + failed
  const share: BatchShare = { ...shared, total, counts: newCounts(begun) }
  const tell = () => context.progress({ done: doneOf(share.counts), total, step: shared.terms.shape === 'folder' ? 'statements' : 'statements, to be merged' })
  tell()
  const here = () => takeTurns(database, share, context, tell)
  if (context.entry === undefined || total - begun < SHARED_FROM) return here()
  const other = createJobs({ workerFile: context.entry, threads: 1, now: Date.now })
  try {
    const there = other.start('documents.batchTurns', { workspaceDir, ...share }, { label: 'Share of a batch', quiet: true })
    context.signal.addEventListener('abort', () => other.cancel(there.id), { once: true })
    // What one of them cannot write, the other cannot either: both end with the first failure.
    const stop = (error: unknown) => {
      takeNoMore(share.counts)
      throw error
    }
    const ended = await Promise.allSettled([here().catch(stop), there.finished.catch(stop)])
    for (const end of ended) if (end.status === 'rejected' && !(end.reason instanceof JobCancelled)) throw end.reason
    stopIfCancelled(context)
    tell()
  } finally {
    await other.close()
  }
}

const wholeManifest = (database: Database, batchId: string, folder: string): Promise<WrittenFile> =>
  writeWhole(folder, { names: [MANIFEST], replace: true }, (stream) => writeManifest(stream, database, batchId))

const wholeMerged = (database: Database, batch: Batch, { folder, final }: { folder: string; final: string }, context: JobContext): Promise<WrittenFile> =>
  writeWhole(dirname(final), { names: [basename(final)], replace: true }, (stream) => mergeParts(stream, database, { batchId: batch.id, title: batch.title, on: batch.terms.to, folder }, context))

/** Makes it where it is not there, one level, and answers what it holds. A recursive `mkdir` never ends below `/proc`. */
async function madeFolder(folder: string): Promise<string[]> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && (await isFolder(dirname(folder)))) throw new JobFailure('NOT_WRITABLE', `The folder ${folder} could not be made. Name another place.`)
    if (code !== 'EEXIST') throw inPlainWords(error, dirname(folder))
    if (!(await isFolder(folder))) throw inPlainWords(error, folder)
  }
  try {
    removeStalePartials(folder, Date.now())
    return await readdir(folder)
  } catch (error) {
    throw inPlainWords(error, folder)
  }
}

/** What is in the folder before the batch begins is not the batch's, and is not replaced. */
function* notInTheWay({ folder, there }: { folder: string; there: readonly string[] }, items: Iterable<BatchItem>): Generator<BatchItem, void> {
  const taken = new Map(there.map((name) => [oneFile(name), name]))
  const refuse = (name: string) => {
    const found = taken.get(oneFile(name))
    if (found !== undefined) throw new JobFailure('FILES_IN_THE_WAY', `${folder} holds “${found}” already, and this batch would replace it. Name a new or an empty folder, or move what is there. Nothing was written.`)
  }
  refuse(MANIFEST)
  for (const item of items) {
    refuse(item.fileName)
    yield item
  }
}

/** Said before the work; and what a killed merging left beside the file goes. */
async function readied(final: string): Promise<void> {
  if (await isFolder(dirname(final))) removeStalePartials(dirname(final), Date.now())
  if (await isFolder(final)) throw new JobFailure('NOT_WRITABLE', `${final} is a folder; name a file.`)
}

const isFolder = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false)
