/**
 * The core: one workspace and everything that can be asked of it. Plain Node; the same in the
 * utility process, in tests, on the command line and behind the loopback server.
 */
import { randomUUID } from 'node:crypto'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { appendAudit } from '#main/db/audit.ts'
import { stopUnfinishedBatches } from '#main/db/batches.ts'
import { readSetting } from '#main/db/settings.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { removeStalePartials } from '#main/documents/partials.ts'
import { createMailService } from '#main/mail/mailService.ts'
import type { CoreContext, DocumentFile, Log, Secrets } from './ports/context.ts'
import type { Connection } from './ports/jobs.ts'
import { keepDailyBackup } from './dailyBackup.ts'
import { documentFile } from './documentFile.ts'
import { createEvents } from './events.ts'
import { createJobs } from './jobs/pool.ts'
import { requireManage } from './notAllowed.ts'
import { readOperator } from './operator.ts'
import { createOutbox } from './outboxService.ts'
import { createScheduleService, type RunningScheduleService } from './scheduleService.ts'
import { createRouter, type CoreRouter } from './router.ts'
import { createSyncService } from './syncService.ts'

export interface CorePorts {
  workspaceDir: string
  /** Named to whoever finds the workspace locked: `the desktop application`. */
  who: string
  /** Make the workspace where there is none. */
  create?: boolean
  /** The job threads' entry: `worker.ts`, or `worker.js` of a build. */
  workerFile: string
  version: string
  /** Whether the billing system is the sandbox. */
  demo?: boolean
  secrets: Secrets
  log: Log
  now?: () => number
  /** Given by the host (the sandbox's, the command line's); wins over the settings. */
  connection?: Connection | null
  smtpUrl?: string | null
  /** Threads for documents, reports and mail at the most; 2 unless told. What keeps copy and outbox current has its own. */
  threads?: number
  /** Whether to pull on a schedule; on unless told. */
  automatic?: boolean
}

export interface Core {
  router: CoreRouter
  context: CoreContext
  /** The file of a made document; null when there is none of that id. */
  documentFile(id: string): DocumentFile | null
  /** Ends jobs at their next safe place, closes the databases, gives the workspace back. */
  close(): Promise<void>
}

/** Opens the workspace and starts the core's services. Throws `WorkspaceError`. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const workspace = openWorkspace(ports.workspaceDir, { who: ports.who, create: ports.create ?? false })
  try {
    return await startCore(ports, workspace)
  } catch (error) {
    workspace.close()
    throw error
  }
}

async function startCore(ports: CorePorts, workspace: ReturnType<typeof openWorkspace>): Promise<Core> {
  const { database } = workspace
  const now = ports.now ?? Date.now
  removeStalePartials(workspace.documentsDir, Date.now())
  stopUnfinishedBatches(database)
  const events = createEvents()
  const jobs = createJobs({ workerFile: ports.workerFile, ...(ports.threads === undefined ? {} : { threads: ports.threads }), now, log: ports.log })
  const given = { connection: ports.connection ?? null, smtpUrl: ports.smtpUrl ?? null }
  let connection: Connection | null = null
  let smtpUrl: string | null = null
  let schedules: RunningScheduleService | null = null

  const context: CoreContext = {
    workspaceDir: workspace.dir,
    documentsDir: workspace.documentsDir,
    database,
    jobs,
    secrets: ports.secrets,
    log: ports.log,
    get outbox() {
      return outbox
    },
    get sync() {
      return sync
    },
    get mail() {
      return mail
    },
    get schedules() {
      return schedules!
    },
    now,
    newId: randomUUID,
    documentFile: (id) => documentFile(database, workspace.documentsDir, id),
    operator: () => readOperator(database),
    requireManage: () => requireManage(readOperator(database)),
    connection: () => connection,
    connect: createBillingApiConnector,
    smtpUrl: () => smtpUrl,
    given: () => ({ connection: given.connection !== null, smtp: given.smtpUrl !== null }),
    async reloadConnections() {
      connection = given.connection ?? (await configuredConnection(context))
      smtpUrl = given.smtpUrl ?? (await configuredSmtp(context))
    },
    publish(...topics) {
      events.publish(topics)
      if (topics.includes('settings')) sync.settingsChanged()
      // A pull has ended, or a mail server is set: what a run may wait for.
      if (topics.includes('settings') || topics.includes('sync')) schedules?.lookSoon()
    },
    audit: (action, subject, detail) => appendAudit(database, { at: now(), by: context.operator().name, action, subject, detail }),
  }
  await context.reloadConnections()
  const outbox = createOutbox(context)
  const mail = createMailService(context)
  const sync = createSyncService(context, { automatic: ports.automatic ?? true })
  schedules = createScheduleService(context, { automatic: ports.automatic ?? true })
  const endBackups = keepDailyBackup(workspace, ports.log)
  const router = createRouter(context, events, { version: ports.version, demo: ports.demo ?? false, notices: workspace.notices })
  return {
    router,
    context,
    documentFile: (id) => context.documentFile(id),
    async close() {
      endBackups()
      schedules.close()
      sync.close()
      await jobs.close()
      workspace.close()
    },
  }
}

async function configuredConnection({ database, secrets }: CoreContext): Promise<Connection | null> {
  const url = readSetting(database, 'connection.url')
  const token = typeof url === 'string' ? await secrets.get('billingToken') : null
  return typeof url === 'string' && token !== null ? { url, token } : null
}

/** The secret holds the whole address when there is a password in it; the setting holds it without. */
async function configuredSmtp({ database, secrets }: CoreContext): Promise<string | null> {
  const kept = await secrets.get('smtpUrl')
  if (kept !== null) return kept
  const url = readSetting(database, 'smtp.url')
  return typeof url === 'string' ? url : null
}
