/** Writes to both files of a workspace from a thread of its own, and says before and after. */
import { parentPort, workerData } from 'node:worker_threads'
import { bothTransaction } from '#main/db/fileTransactions.ts'
import { connect } from '#main/db/workspace.ts'

const database = connect(workerData as string)
parentPort!.postMessage('begins')
bothTransaction(database, () => {
  database.raw.exec(`INSERT INTO cache.meta VALUES ('k', 'v'); INSERT INTO setting VALUES ('k', 'v', 0, 'x')`)
})
database.close()
parentPort!.postMessage('done')
