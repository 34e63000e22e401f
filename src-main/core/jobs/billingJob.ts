/** What the jobs that talk to the billing system have in common: a connection to each side, and errors that cross the thread. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Database } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { ConnectorError, type Connector } from '../ports/connector.ts'
import { JobCancelled, JobFailure, type Connection } from '../ports/jobs.ts'

/** Runs `work` with its own connections and closes them. A `ConnectorError` becomes a `JobFailure` of the same code. */
export async function withBillingSystem<T>(input: { workspaceDir: string; connection: Connection }, work: (connector: Connector, database: Database) => Promise<T>): Promise<T> {
  const database = connect(input.workspaceDir)
  try {
    const connector = createBillingApiConnector(input.connection)
    try {
      return await work(connector, database)
    } finally {
      await connector.close()
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    throw error.code === 'CANCELLED' ? new JobCancelled() : new JobFailure(error.code, error.message)
  } finally {
    database.close()
  }
}
