/** The core's services over a real workspace, without a host. */
import { onTestFinished } from 'vitest'
import type { Topic } from '#contract/events.ts'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { createLedgerService } from '#main/core/ledgerService.ts'
import { connectAll } from '#main/core/sources/connect.ts'
import { appendAudit } from '#main/db/audit.ts'
import type { Workspace } from '#main/db/workspace.ts'
import { createJobs } from '#main/core/jobs/pool.ts'
import { documentFile } from '#main/core/documentFile.ts'
import { requireManage } from '#main/core/notAllowed.ts'
import { readOperator } from '#main/core/operator.ts'
import { createOutbox } from '#main/core/outboxService.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { createSyncService, type RunningSyncService } from '#main/core/syncService.ts'
import { newWorkspace } from './copy.ts'

export interface Desk extends Workspace {
  context: CoreContext
  sync: RunningSyncService
  /** What windows were told, one entry a call. */
  published: Topic[][]
  /** The connection that is configured; a test may change it. */
  connection: BillingApiAccess | null
}

export function newDesk(options: { connection?: BillingApiAccess | null; automatic?: boolean; now?: () => number; operator?: { grants: string[] } } = {}): Desk {
  const workspace = newWorkspace()
  const { database } = workspace
  const now = options.now ?? Date.now
  const jobs = createJobs({ workerFile: new URL('../../src-main/worker.ts', import.meta.url), threads: 2, now })
  const published: Topic[][] = []
  let ids = 0
  if (options.operator) {
    const value = JSON.stringify({ id: 'op_1', name: 'Noor Vale', email: 'noor@meridian.example', ...options.operator })
    database.raw.prepare(`INSERT INTO setting VALUES ('operator', ?, 0, 'Noor Vale')`).run(value)
  }
  const context: CoreContext = {
    workspaceDir: workspace.dir, documentsDir: workspace.documentsDir, database, jobs, ledger: createLedgerService(workspace.dir),
    get outbox() {
      return outbox
    },
    get sync() {
      return sync
    },
    secrets: null as never, mail: null as never, bounces: null as never, answers: null as never, bulk: null as never, imports: null as never, mailSetup: null as never,
    outgoing: () => ({ mail: null, sms: null, rules: { stopAfter: 10, quietMs: 0, rates: [] } }), bounceMailbox: () => null, signIn: () => null,
    schedules: null as never, templates: null as never, connect: createBillingApiConnector, connectSource: () => { throw new Error('no source') }, connectAll: (connection) => connectAll(connection, workspace.database, { workspaceDir: workspace.dir, operatorName: 'Nobody' }),
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
    now, newId: () => `id-${(ids += 1)}`, documentFile: (id) => documentFile(database, workspace.documentsDir, id),
    operator: () => readOperator(database),
    requireManage: () => requireManage(readOperator(database)),
    connection: () => desk.connection,
    smtpUrl: () => null,
    given: () => ({ connection: false, smtp: false, sms: false }),
    reloadConnections: () => Promise.resolve(),
    publish(...topics) {
      published.push(topics)
      if (topics.includes('settings')) sync.settingsChanged()
    },
    audit: (action, subject, detail) => appendAudit(database, { at: now(), by: context.operator().name, action, subject, detail }),
  }
  const desk: Desk = { ...workspace, context, sync: null as never, published, connection: options.connection ?? null }
  const outbox = createOutbox(context)
  const sync = createSyncService(context, { automatic: options.automatic ?? false })
  desk.sync = sync
  onTestFinished(async () => {
    sync.close()
    await jobs.close()
  })
  return desk
}
