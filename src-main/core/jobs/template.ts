/** The job that reads a template's draft. */
import { atOneMoment } from '#main/db/books.ts'
import { previewDraft } from '#main/mail/templates/previewDraft.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { onWorkspace } from './madeFile.ts'

export const templatePreviewJob: JobHandler<'templates.preview'> = ({ workspaceDir, ...request }) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => previewDraft(database, request)))
