/**
 * A batch of the command line, whose files go to a place outside the workspace. It is not listed; while it is
 * unfinished its rows are kept under that place, so that the same command goes on with it. The window's begin
 * by `beginBatch`.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BatchTerms } from '#contract/documents.ts'
import { allItems, batchAccountsCount, batchAt, batchById, createBatch, forgetBatch, madeItems, oldestOutside, reopenItems } from '#main/db/batches.ts'
import type { Database } from '#main/db/database.ts'
import { batchTitle } from '#main/db/newBatch.ts'
import { partsFolder } from './jobs/batchNames.ts'

export interface OutsideTerms {
  /** Of the batch, if it begins anew. */
  id: string
  terms: BatchTerms
  /** The folder, or the merged file, as an absolute path. */
  place: string
  by: string
  now: number
}

export interface OutsideBatch {
  id: string
  /** What is done of it already where it goes on; null where it begins. */
  goesOn: Progress | null
}

interface Progress {
  dealtWith: number
  total: number
  begunAt: number
}

/**
 * The unfinished batch of these terms and this place, or a new one, written down for its job; null where no
 * account matches. What an unfinished one of other terms has left in this place is removed.
 */
export async function beginOutsideBatch(database: Database, { id, terms, place, by, now }: OutsideTerms): Promise<OutsideBatch | null> {
  const folder = `/${place}`
  const kept = database.first(batchAt(folder))
  if (kept !== undefined && kept.state !== 'done' && sameTerms(kept.terms, terms) && (await isStillThere(database, kept))) {
    return { id: kept.id, goesOn: outsideBatch(database, kept.id) }
  }
  const total = batchAccountsCount(database, terms)
  if (total === 0) return null
  if (kept !== undefined) await discard(database, kept)
  for (const old of database.all(oldestOutside())) {
    if (shapeOf(old) === 'merged') await discardParts(old)
    forgetBatch(database, old.id)
  }
  createBatch(database, { id, title: batchTitle(terms), terms, folder, total, createdAt: now, createdBy: by })
  return { id, goesOn: null }
}

/** How far a batch is that can be gone on with; null where nothing is kept of it. */
export function outsideBatch(database: Database, id: string): Progress | null {
  const row = database.first(batchById(id))
  return row === undefined ? null : { dealtWith: row.made + row.leftOut + row.failed, total: row.total, begunAt: row.createdAt }
}

interface Kept {
  id: string
  folder: string
  terms: string
  createdAt: number
}

const sameTerms = (kept: string, terms: BatchTerms): boolean => JSON.stringify(BatchTerms.parse(JSON.parse(kept))) === JSON.stringify(terms)
const shapeOf = ({ terms }: Kept): BatchTerms['shape'] => BatchTerms.parse(JSON.parse(terms)).shape
const placeOf = ({ folder }: Kept): string => folder.slice(1)
const filesOf = (kept: Kept): string => (shapeOf(kept) === 'merged' ? partsFolder(placeOf(kept), kept.id) : placeOf(kept))

/** Files that somebody has taken away are made again; where all of them are gone there is nothing to go on with. */
async function isStillThere(database: Database, kept: Kept): Promise<boolean> {
  const made = database.all(madeItems(kept.id))
  const there = new Set(await readdir(filesOf(kept)).catch(() => []))
  const lost = made.filter(({ fileName }) => !there.has(fileName))
  if (made.length > 0 && lost.length === made.length) return false
  if (lost.length > 0) reopenItems(database, kept.id, lost.map(({ n }) => n))
  return true
}

/** Takes away what an unfinished batch has made, but nothing that was changed since, and forgets it. */
async function discard(database: Database, kept: Kept): Promise<void> {
  if (shapeOf(kept) === 'merged') await discardParts(kept)
  else {
    for (const { fileName, outcome, sha256 } of database.all(allItems(kept.id))) {
      const path = join(placeOf(kept), fileName)
      const ours = outcome === 'made' ? hashOf(path).then((hash) => hash === sha256) : outcome === null ? isUntouched(path, kept.createdAt) : Promise.resolve(false)
      if (await ours.catch(() => false)) await rm(path, { force: true })
    }
  }
  forgetBatch(database, kept.id)
}

const discardParts = (kept: Kept): Promise<void> => rm(partsFolder(placeOf(kept), kept.id), { recursive: true, force: true })
const hashOf = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex')

/** One that was written and not noted any more: of a name that was free when the batch began, as we write it, and nothing behind its end. */
async function isUntouched(path: string, begunAt: number): Promise<boolean> {
  if ((await stat(path)).mtimeMs < begunAt) return false
  const text = (await readFile(path)).toString('latin1')
  return text.startsWith('%PDF-') && text.includes('Producer>Counterfoil<') && text.indexOf('%%EOF') === text.lastIndexOf('%%EOF')
}
