/** Ends this process at a point inside of a transaction, when it is told to. */
import BetterSqlite3 from 'better-sqlite3'
import type { Moment } from './moments.ts'

type Body = (...args: unknown[]) => unknown
type Kind = 'deferred' | 'immediate' | 'exclusive'
type Transaction = Body & Record<Kind, Body>
interface Connection {
  inTransaction: boolean
  transaction(body: Body): Transaction
}

/** From now on; the n-th of this process's transactions, whoever's connection it is on. */
export function killInTransactions(moment: Moment): void {
  const { prototype } = BetterSqlite3 as unknown as { prototype: Connection }
  const ordinary = prototype.transaction
  let count = 0
  let committed = 0
  const strike = (at: Moment['at'], n: number) => {
    if (moment.at === at && 'n' in moment && moment.n === n) process.kill(process.pid, 'SIGKILL')
  }
  prototype.transaction = function (this: Connection, body) {
    const made = ordinary.call(this, (...args: unknown[]) => {
      const n = (count += 1)
      strike('transaction begun', n)
      const result = body(...args)
      strike('transaction written', n)
      return result
    })
    const watched = (run: Body): Body => (...args) => {
      const inner = this.inTransaction
      const result = run(...args)
      if (!inner) strike('transaction committed', (committed += 1))
      return result
    }
    return Object.assign(watched(made), { deferred: watched(made.deferred), immediate: watched(made.immediate), exclusive: watched(made.exclusive) })
  }
}
