/** A desk of the demo company that looks as one at which a team has worked: once, after the first pull, and never where anybody has worked at it. */
import { sql } from 'kysely'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { readSetting, writeSetting } from '#main/db/settings.ts'
import type { Events } from '../events.ts'
import type { CoreContext } from '../ports/context.ts'
import { lastPullAt } from '#main/db/pulledAt.ts'
import { doingAs } from './doing.ts'
import { workThrough } from './history.ts'

export interface DeskHistory {
  /** Gives it now, unless there is some, or nothing was pulled; answers whether it did. Comes back once the billing system has answered what was given. */
  give(): Promise<boolean>
  /** A pull may have ended: it is given if it is still to be. */
  pulled(): void
  close(): void
}

interface DeskHistoryOptions {
  events: Events
  /** Whether it is given by itself after the first pull. */
  automatic: boolean
  /** Promises are looked at when their money has come. */
  lookAtPromises(): Promise<number>
}

const GIVEN = 'demo.deskHistory'
const LOOK_EVERY_MS = 50
/** So long the billing system's answer is waited for; what comes later comes by itself. */
const ANSWERED_WITHIN_MS = 20_000

export function createDeskHistory(context: CoreContext, { events, automatic, lookAtPromises }: DeskHistoryOptions): DeskHistory {
  const { database, log } = context
  let closed = false
  let giving: Promise<boolean> | null = null

  const give = async (): Promise<boolean> => {
    if (closed || lastPullAt(database) === null || context.sync.status().pulling !== null || !isToBeGiven(database)) return false
    // Before anything else: half a history is better than two.
    deskTransaction(database, () => writeSetting(database, GIVEN, String(context.now()), context.now(), context.operator().name))
    const commands = await workThrough({ doing: doingAs(context, events), now: context.now(), operator: context.operator().name })
    await answered(commands)
    if (!closed) await lookAtPromises()
    return true
  }

  const answered = async (commands: readonly number[]): Promise<void> => {
    const until = Date.now() + ANSWERED_WITHIN_MS
    const isOver = () => closed || Date.now() >= until
    while (!isOver()) {
      const open = commands.length === 0 ? [] : database.all(db.selectFrom('outbox').select('id').where('id', 'in', commands).where('state', 'in', ['queued', 'sending']))
      if (open.length === 0) return
      await new Promise((resolve) => void setTimeout(resolve, LOOK_EVERY_MS).unref())
    }
  }

  const begin = (): Promise<boolean> => (giving ??= give().finally(() => void (giving = null)))

  return {
    give: begin,
    pulled() {
      if (!automatic || giving !== null || closed || !isToBeGiven(database)) return
      begin().catch((error: unknown) => {
        if (!closed) log.error('The demo company’s desk has only a part of its history', error)
      })
    },
    close() {
      closed = true
    },
  }
}

const TOUCHED = ['work', 'note', 'promise', 'savedView', 'bulkRun'] as const

/** It was never given, and nobody has worked here. */
function isToBeGiven(database: Database): boolean {
  if (readSetting(database, GIVEN) !== null) return false
  return TOUCHED.every((table) => database.first(db.selectFrom(table).select(sql<number>`1`.as('one')).limit(1)) === undefined)
}
