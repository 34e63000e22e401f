/**
 * The core: one workspace and everything that can be asked of it. Plain Node; the same in the
 * utility process, in tests, on the command line and behind the loopback server.
 */
import { randomUUID } from 'node:crypto'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { appendAudit } from '#main/db/audit.ts'
import { stopUnfinishedBatches } from '#main/db/batches.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { keptLedger } from '#main/ledger/kept.ts'
import { removeStalePartials } from '#main/documents/partials.ts'
import { createMailService } from '#main/mail/mailService.ts'
import { createTemplateService } from '#main/mail/templateService.ts'
import type { CoreContext, DocumentFile, Log, Secrets } from './ports/context.ts'
import type { BillingApiAccess, Connection } from './ports/sources.ts'
import type { SmsAccess } from './ports/sms.ts'
import { NO_ACCESS, readAccess, signInFor, type GivenAccess } from './access.ts'
import { createAnswerService } from './answerService.ts'
import { createBounceService } from './bounceService.ts'
import { createBulkService } from './bulkService.ts'
import { createCorrectedAddresses, type CorrectedAddresses } from './correctedAddresses.ts'
import { backUpEach, keepDailyBackup } from './dailyBackup.ts'
import { documentFile } from './documentFile.ts'
import { createDeskHistory, type DeskHistory } from './deskHistory/deskHistory.ts'
import { createEvents } from './events.ts'
import { createImportService } from './importService.ts'
import { createJobs } from './jobs/pool.ts'
import { createLedgerService } from './ledgerService.ts'
import { createMailSetup, type MailSetupOptions } from './mailSetup.ts'
import { requireManage } from './notAllowed.ts'
import { readOperator, readOperatorName } from './operator.ts'
import { createOutbox } from './outboxService.ts'
import { createPromiseService, type PromiseService } from './promiseService.ts'
import { createScheduleService, type RunningScheduleService } from './scheduleService.ts'
import { createRouter, type CoreRouter } from './router.ts'
import { createSignInRenewal } from './signInRenewal.ts'
import { createSyncService } from './syncService.ts'
import { configuredConnection } from './sources/configured.ts'
import { connectAll, connectSource } from './sources/connect.ts'

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
  /** The desk of a demo company gets some days of history after the first pull, unless somebody has worked at it; not unless told. */
  deskHistory?: boolean
  secrets: Secrets
  log: Log
  now?: () => number
  /** Given by the host (the sandbox's, the command line's); wins over the settings. */
  connection?: BillingApiAccess | null
  smtpUrl?: string | null
  sms?: SmsAccess | null
  /** What tests put in place of sign-in services and name servers. */
  world?: MailSetupOptions
  /** Threads for documents, reports and mail at the most; 2 unless told. What keeps copy and outbox current has its own. */
  threads?: number
  /** Whether to pull on a schedule; on unless told. */
  automatic?: boolean
  /** Whether a command that is given goes out by itself, the default; a host that does not want that runs `sync.push`. */
  pushesByItself?: boolean
}

export interface Core {
  router: CoreRouter
  context: CoreContext
  /** The file of a made document; null when there is none of that id. */
  documentFile(id: string): DocumentFile | null
  /** Gives a demo company's desk its history now, if it has none; answers whether it did. */
  giveDeskHistory(): Promise<boolean>
  /** Ends jobs at their next safe place, closes the databases, gives the workspace back. */
  close(): Promise<void>
}

/** Opens the workspace and starts the core's services. Throws `WorkspaceError`. */
export async function createCore(ports: CorePorts): Promise<Core> {
  const workspace = openWorkspace(ports.workspaceDir, { who: ports.who, create: ports.create ?? false, ledger: keptLedger })
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
  const given: GivenAccess = { connection: ports.connection ?? null, smtpUrl: ports.smtpUrl ?? null, sms: ports.sms ?? null, ...(ports.world?.endpoints === undefined ? {} : { endpoints: ports.world.endpoints }) }
  const ledger = createLedgerService(workspace.dir)
  let connection: Connection | null = null
  let access = NO_ACCESS
  let schedules: RunningScheduleService | null = null
  let promises: PromiseService | null = null
  let corrected: CorrectedAddresses | null = null
  let history: DeskHistory | null = null

  const context: CoreContext = {
    workspaceDir: workspace.dir,
    documentsDir: workspace.documentsDir,
    database,
    jobs,
    ledger,
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
    get templates() {
      return templates
    },
    get schedules() {
      return schedules!
    },
    get bounces() {
      return bounces
    },
    get mailSetup() {
      return mailSetup
    },
    get answers() {
      return answers
    },
    get bulk() {
      return bulk
    },
    get imports() {
      return imports
    },
    now,
    newId: randomUUID,
    documentFile: (id) => documentFile(database, workspace.documentsDir, id),
    operator: () => readOperator(database),
    requireManage: () => requireManage(readOperator(database)),
    connection: () => connection,
    connect: createBillingApiConnector,
    connectSource: (access) => connectSource(access, { workspaceDir: workspace.dir, operatorName: readOperatorName(database) }),
    connectAll: (all) => connectAll(all, database, { workspaceDir: workspace.dir, operatorName: readOperatorName(database) }),
    smtpUrl: () => access.outgoing.mail?.smtpUrl ?? null,
    outgoing: () => access.outgoing,
    signIn: (url) => signInFor(access.signIn, url),
    bounceMailbox: () => access.bounceMailbox,
    given: () => ({ connection: given.connection !== null, smtp: given.smtpUrl !== null, sms: given.sms !== null }),
    async reloadConnections() {
      connection = await configuredConnection(context, given.connection)
      access = await readAccess(database, ports.secrets, given)
    },
    publish(...topics) {
      events.publish(topics)
      if (topics.includes('settings')) sync.settingsChanged()
      if (topics.includes('settings')) bounces.lookSoon()
      // A pull has ended, or a mail server is set: what a run may wait for.
      if (topics.includes('settings') || topics.includes('sync')) schedules?.lookSoon()
      if (topics.includes('sync')) promises?.pulled()
      if (topics.includes('sync')) history?.pulled()
      if (topics.includes('payments') || topics.includes('invoices')) promises?.moneyCame()
      // A correction may have been answered, or what an email waits for may be there.
      if (topics.includes('outbox') || topics.includes('settings') || topics.includes('mail')) corrected?.lookSoon()
    },
    audit(action, subject, detail, by = context.operator().name) {
      appendAudit(database, { at: now(), by, action, subject, detail })
      events.publish(['audit'])
    },
  }
  await context.reloadConnections()
  const outbox = createOutbox(context)
  const mailSetup = createMailSetup(context, ports.world)
  const mail = createMailService(context)
  const templates = createTemplateService(context)
  const sync = createSyncService(context, { automatic: ports.automatic ?? true, ...(ports.pushesByItself === undefined ? {} : { pushesByItself: ports.pushesByItself }) })
  schedules = createScheduleService(context, { automatic: ports.automatic ?? true })
  corrected = createCorrectedAddresses(context, { automatic: ports.automatic ?? true })
  promises = createPromiseService(context, { automatic: ports.automatic ?? true })
  const bounces = createBounceService(context, { automatic: ports.automatic ?? true })
  const bulk = createBulkService(context)
  const imports = createImportService(context, { automatic: ports.automatic ?? true })
  const answers = createAnswerService(context, { automatic: ports.automatic ?? true })
  const renewal = createSignInRenewal(context, () => access.signIn, { automatic: ports.automatic ?? true })
  const endBackups = keepDailyBackup({ backUpToday: () => backUpEach(workspace, context) }, ports.log)
  const router = createRouter(context, events, { version: ports.version, demo: ports.demo ?? false, notices: workspace.notices })
  const looked = promises
  history = createDeskHistory(context, { events, automatic: ports.deskHistory ?? false, lookAtPromises: () => looked.look() })
  return {
    router,
    context,
    giveDeskHistory: () => history.give(),
    documentFile: (id) => context.documentFile(id),
    async close() {
      history.close()
      endBackups()
      schedules.close()
      promises.close()
      corrected.close()
      bounces.close()
      answers.close()
      imports.close()
      mailSetup.close()
      renewal.close()
      sync.close()
      await jobs.close()
      ledger.close()
      workspace.close()
    },
  }
}
