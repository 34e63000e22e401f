/** What the jobs that talk to the billing system have in common: a connection to each side, and errors that cross the thread. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { onlySameSystem } from '#main/sync/sameSystem.ts'
import { ConnectorError, type Connector } from '../ports/connector.ts'
import { JobCancelled, JobFailure, type Connection } from '../ports/jobs.ts'

/** Runs `work` with its own connections and closes them. A full disk becomes the `JobFailure` `DISK_FULL`, a `ConnectorError` one of the same code. */
export async function withBillingSystem<T>(input: { workspaceDir: string; connection: Connection }, work: (connector: Connector, database: Database) => Promise<T>): Promise<T> {
  const database = connect(input.workspaceDir)
  try {
    const connector = createBillingApiConnector(input.connection)
    try {
      return await work(onlySameSystem(connector, database), database)
    } finally {
      await connector.close()
    }
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'SQLITE_FULL') {
      throw new JobFailure('DISK_FULL', `The disk that holds the workspace ${input.workspaceDir} is full. Nothing was lost: make room, and try again.`)
    }
    if (!(error instanceof ConnectorError)) throw error
    throw error.code === 'CANCELLED' ? new JobCancelled() : new JobFailure(error.code, error.message)
  } finally {
    database.close()
  }
}
