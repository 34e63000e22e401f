/** What the jobs that make a file have in common: where it goes, its name, its row in the log of documents. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Writable } from 'node:stream'
import type { DocumentKind } from '#contract/documents.ts'
import type { Database } from '#main/db/database.ts'
import { documentNamed, logDocument } from '#main/db/documentLog.ts'
import { connect } from '#main/db/workspace.ts'
import { inPlainWords, placeOf, writeWhole } from '#main/documents/wholeFile.ts'
import { DomainError } from '#main/domain/errors.ts'
import { safeFileName } from '#main/domain/fileNames.ts'
import { JobCancelled, JobFailure, type Destination, type JobContext, type MadeFile } from '../ports/jobs.ts'

export interface NewFile {
  kind: DocumentKind
  /** Shown in lists: `Statement for Kestrel Freight, 1 – 31 Jan 2026`. */
  title: string
  /** What the file is called in the workspace, before it is made safe and unique. */
  stem: string
  extension: 'pdf' | 'xlsx' | 'csv' | 'journal'
  accountId: string | null
  /** What it was made from, for the log. */
  made: Record<string, unknown>
}

/** Runs `work` on a connection of its own, and closes it. A rule of the books that was broken becomes a `JobFailure` of the same code. */
export async function onWorkspace<T>(workspaceDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = connect(workspaceDir)
  try {
    return await work(database)
  } catch (error) {
    throw error instanceof DomainError ? new JobFailure(error.code, error.message) : error
  } finally {
    database.close()
  }
}

/**
 * Makes one file: `write` fills the stream, ends it, and answers the pages or rows. In the workspace
 * it gets a name of its own and a row in the log; if it does not get that, the file is taken away again.
 */
export async function makeFile(
  database: Database,
  { workspaceDir, destination }: { workspaceDir: string; destination: Destination },
  file: NewFile,
  write: (stream: Writable) => Promise<number>,
): Promise<MadeFile> {
  if (destination.to === 'file') {
    const { folder, name } = placeOf(destination.path)
    const { path, sha256, bytes, made } = await writeWhole(folder, { names: [name], replace: true }, write)
    return { documentId: null, path, sha256, bytes, count: made }
  }
  const { path, sha256, bytes, made: count } = await writeWhole(join(workspaceDir, 'documents'), { names: freeNames(database, file), replace: false }, write)
  const id = randomUUID()
  try {
    const { kind, title, accountId, made } = file
    logDocument(database, { id, kind, title, fileName: basename(path), sha256, bytes, accountId, createdAt: Date.now(), createdBy: destination.by, made })
  } catch (error) {
    await rm(path, { force: true })
    throw inPlainWords(error, workspaceDir)
  }
  return { documentId: id, path, sha256, bytes, count }
}

/** Throws `JobCancelled` once a person has asked for it. */
export function stopIfCancelled({ signal }: Pick<JobContext, 'signal'>): void {
  if (signal.aborted) throw new JobCancelled()
}

const NAMES_TRIED = 10_000

/** `Statement A-000123.pdf`, `Statement A-000123 (2).pdf`, …: those that no document of the log has, even one whose file is gone. */
function* freeNames(database: Database, { stem, extension }: NewFile): Generator<string, void> {
  for (let n = 1; n <= NAMES_TRIED; n += 1) {
    const name = safeFileName(n === 1 ? `${stem}.${extension}` : `${stem} (${n}).${extension}`)
    if (database.first(documentNamed(name)) === undefined) yield name
  }
}
