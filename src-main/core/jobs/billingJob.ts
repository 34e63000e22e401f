/** What the jobs that talk to the billing system have in common: a connection to each side, and errors that cross the thread. */
import { join } from 'node:path'
import { markSuspect } from '#main/db/cacheFile.ts'
import type { Database } from '#main/db/database.ts'
import { isBusy } from '#main/db/sqlite.ts'
import { connect } from '#main/db/workspace.ts'
import { diskFailure } from '../diskFailure.ts'
import { readOperatorName } from '../operator.ts'
import { ConnectorError, type Connector } from '../ports/connector.ts'
import { JobCancelled, JobFailure } from '../ports/jobs.ts'
import type { Connection } from '../ports/sources.ts'
import { connectAll } from '../sources/connect.ts'

/** Runs `work` with its own connections and closes them. Errors of the disk as `withoutBillingSystem`, a `ConnectorError` as one of the same code. */
export async function withBillingSystem<T>(input: { workspaceDir: string; connection: Connection }, work: (connector: Connector, database: Database) => Promise<T>): Promise<T> {
  return withoutBillingSystem(input.workspaceDir, async (database) => {
    const connector = connectAll(input.connection, database, { workspaceDir: input.workspaceDir, operatorName: readOperatorName(database) })
    try {
      return await work(connector, database)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      throw error.code === 'CANCELLED' ? new JobCancelled() : new JobFailure(error.code, error.message, error.retryAfterMs)
    } finally {
      await connector.close()
    }
  })
}

/** Runs `work` on a connection to the workspace and closes it. A full disk becomes the `JobFailure` `DISK_FULL`, one that fails `DISK_FAILED`, a damaged file `DAMAGED`, one that others held for too long `FILE_BUSY`. */
export async function withoutBillingSystem<T>(workspaceDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  let database: Database | null = null
  try {
    // A disk without room for its shared memory refuses the connection already.
    database = connect(workspaceDir)
    return await work(database)
  } catch (error) {
    const disk = diskFailure(error)
    if (disk?.code === 'DAMAGED') markSuspect(join(workspaceDir, 'cache.db'))
    if (disk !== null) throw new JobFailure(disk.code, disk.message)
    if (isBusy(error)) throw new JobFailure('FILE_BUSY', 'Another part of Counterfoil was writing to the workspace for too long. Nothing was lost; it is tried again in a moment.')
    throw error
  } finally {
    database?.close()
  }
}
