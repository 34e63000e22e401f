/** The jobs that make one document: kept as a file, or in memory to be looked at. */
import { safeFileName } from '#main/domain/fileNames.ts'
import { JobFailure, type JobHandler } from '../ports/jobs.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'
import { paperOf } from './papers/paper.ts'

export const paperJob: JobHandler<'documents.paper'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    context.progress({ done: 0, total: 1, step: input.spec.paper })
    const { draw, kind, title, stem, accountId, made } = paperOf(database, input.spec)
    const { bytes, pages } = await (await draw()).finish()
    stopIfCancelled(context)
    return makeFile(database, input, { kind, title, stem, extension: 'pdf', accountId, made }, async (stream) => {
      stream.end(bytes)
      return pages
    })
  })

/** What a window shows without a pause, and what crosses to it as one message. */
export const SHOWN_PAGES_MAX = 400
export const SHOWN_BYTES_MAX = 15 * 2 ** 20

/** Fails as `paperJob` does, and with TOO_LARGE for what is too long to be looked at. */
export const previewJob: JobHandler<'documents.preview'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { draw, title, stem } = paperOf(database, input.spec)
    const drawn = await draw()
    stopIfCancelled(context)
    const tooLarge = (what: string) => new JobFailure('TOO_LARGE', `This document has ${what}, too much to be shown here. Make it, and open the file.`)
    if (drawn.count > SHOWN_PAGES_MAX) throw tooLarge(`${drawn.count} pages`)
    const { bytes, pages } = await drawn.finish()
    if (bytes.length > SHOWN_BYTES_MAX) throw tooLarge(`${Math.ceil(bytes.length / 2 ** 20)} MB`)
    return { title, fileName: safeFileName(`${stem}.pdf`), pages, bytes }
  })
