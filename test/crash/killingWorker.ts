/** A job's thread that ends its whole process at a point inside of a transaction, when it is told to. */
import runTask from '#main/worker.ts'
import { killInTransactions } from './killInTransactions.ts'
import { KILL_AT, Moment } from './moments.ts'

const told = process.env[KILL_AT]
if (told !== undefined) killInTransactions(Moment.parse(JSON.parse(told)))

export default runTask
