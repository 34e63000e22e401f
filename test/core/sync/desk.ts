/** The sync service over a real workspace, with jobs, line and clock in the test's hands. */
import { onTestFinished } from 'vitest'
import type { Topic } from '#contract/events.ts'
import { ConnectorError, type Connector, type ConnectorErrorCode, type Me } from '#main/core/ports/connector.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { createSyncService, type RunningSyncService } from '#main/core/syncService.ts'
import type { Database } from '#main/db/database.ts'
import { newWorkspace } from '../../sync/copy.ts'
import { fakeClock, settled, type FakeClock } from './fakeClock.ts'
import { fakeJobs, type FakeJobs } from './fakeJobs.ts'

export interface Desk {
  sync: RunningSyncService
  jobs: FakeJobs
  clock: FakeClock
  database: Database
  /** What windows were told, one entry a call. */
  published: Topic[][]
  /** What the log was told. */
  logged: string[]
  /** Null answers; a code fails; `hangs` answers never, until it is called off. */
  line: ConnectorErrorCode | 'hangs' | null
  /** What a line that fails asks for. */
  retryAfterMs: number | null
  /** How often the line was asked. */
  asked: number
  connection: BillingApiAccess | null
  set(key: string, value: string): void
  /** As if a pull had come to its end then. */
  meta(key: string, value: string): void
}

export const CONNECTION = { url: 'https://billing.meridian.example', token: 'tok_1' }
const ME: Me = { operator: { id: 'op_1', name: 'Noor Vale', email: 'noor@meridian.example' }, grants: [], parties: [] }

export interface DeskOptions {
  automatic?: boolean
  connection?: BillingApiAccess | null
  line?: Desk['line']
  /** Before the service is there. */
  before?(desk: Desk): void
}

export async function newDesk({ automatic = true, connection = CONNECTION, line = null, before = () => {} }: DeskOptions = {}): Promise<Desk> {
  const { database, dir, documentsDir } = newWorkspace()
  const clock = fakeClock()
  const jobs = fakeJobs()
  const desk: Desk = {
    sync: null as never, jobs, clock, database, published: [], logged: [], line, retryAfterMs: null, asked: 0, connection,
    set(key, value) {
      database.raw.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?, 0, ?)').run(key, value, 'Noor Vale')
      desk.sync.settingsChanged()
    },
    meta: (key, value) => void database.raw.prepare('INSERT OR REPLACE INTO cache.meta VALUES (?, ?)').run(key, value),
  }
  const missing = () => {
    throw new Error('The sync service does not need this.')
  }
  const context = {
    workspaceDir: dir, documentsDir, database, jobs,
    connection: () => desk.connection,
    connectAll: () => connectorOf(desk),
    now: clock.now,
    log: { info: (message: string) => void desk.logged.push(message), warn: (message: string) => void desk.logged.push(message), error: (message: string, error: unknown) => { throw new Error(message, { cause: error }) } },
    publish: (...topics: Topic[]) => void desk.published.push(topics),
    secrets: null, mail: null, newId: missing, operator: missing, requireManage: missing, smtpUrl: missing, given: missing, reloadConnections: missing, audit: missing,
  } as unknown as CoreContext
  before(desk)
  desk.sync = createSyncService(context, { automatic, clock })
  onTestFinished(() => desk.sync.close())
  await settled()
  return desk
}

function connectorOf(desk: Desk): Connector {
  const me = (signal?: AbortSignal): Promise<Me> => {
    desk.asked += 1
    if (desk.line === null) return Promise.resolve(ME)
    if (desk.line !== 'hangs') return Promise.reject(new ConnectorError(desk.line, `It failed: ${desk.line}.`, desk.retryAfterMs === null ? {} : { retryAfterMs: desk.retryAfterMs }))
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new ConnectorError('CANCELLED', 'Cancelled.'))))
  }
  return { me, close: () => Promise.resolve() } as Partial<Connector> as Connector
}

/** A desk whose first pull is over, and its first reconcile. */
export async function pulledDesk(options: DeskOptions = {}): Promise<Desk> {
  const desk = await newDesk(options)
  desk.jobs.running('sync.pull').done()
  await settled()
  desk.meta('reconciled', JSON.stringify({ at: desk.clock.now(), seconds: 1, compared: 10, differences: 0, repaired: 0, listed: [] }))
  desk.jobs.running('sync.reconcile').done()
  await settled()
  desk.published.length = 0
  return desk
}
