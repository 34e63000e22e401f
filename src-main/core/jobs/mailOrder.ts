/** The jobs of an order of mail: who would get it, how one message reads, and the campaign it becomes. */
import { atOneMoment } from '#main/db/books.ts'
import { prepareOrder } from '#main/mail/orders/prepare.ts'
import { previewOrder, previewPage } from '#main/mail/orders/preview.ts'
import { renderOrder } from '#main/mail/orders/render.ts'
import type { JobHandler } from '../ports/jobs.ts'
import { withoutBillingSystem } from './billingJob.ts'
import { onWorkspace } from './madeFile.ts'

export const previewJob: JobHandler<'mail.preview'> = ({ workspaceDir, ...request }) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => previewOrder(database, request)))

export const previewListJob: JobHandler<'mail.previewList'> = ({ workspaceDir, show, reason, after, limit, ...request }) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => previewPage(database, request, { show, reason, after, limit })))

export const renderJob: JobHandler<'mail.render'> = ({ workspaceDir, accountId, ...request }) =>
  onWorkspace(workspaceDir, (database) => atOneMoment(database, async () => ({ message: renderOrder(database, request, accountId)?.shown ?? null })))

export const prepareJob: JobHandler<'mail.prepare'> = ({ workspaceDir, by, expected, ratePerMinute, without, ...request }) =>
  withoutBillingSystem(workspaceDir, async (database) => prepareOrder(database, request, { by, expected, ratePerMinute, without }))
