/** A job's thread that ends its whole process at a point inside of a transaction, when it is told to. */
import BetterSqlite3 from 'better-sqlite3'
import runTask from '#main/worker.ts'
import { KILL_AT, Moment } from './moments.ts'

const told = process.env[KILL_AT]
if (told !== undefined) killInTransactions(Moment.parse(JSON.parse(told)))

function killInTransactions(moment: Moment): void {
  const { prototype } = BetterSqlite3 as unknown as { prototype: { transaction(body: (...args: unknown[]) => unknown): unknown } }
  const ordinary = prototype.transaction
  let count = 0
  const strike = (at: Moment['at'], n: number) => {
    if (moment.at === at && 'n' in moment && moment.n === n) process.kill(process.pid, 'SIGKILL')
  }
  prototype.transaction = function (body) {
    return ordinary.call(this, (...args: unknown[]) => {
      const n = (count += 1)
      strike('transaction begun', n)
      const result = body(...args)
      strike('transaction written', n)
      return result
    })
  }
}

export default runTask
