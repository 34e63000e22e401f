/** The job that makes the usage (CDR) workbook. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { accountByIdOrRef, atOneMoment } from '#main/db/books.ts'
import { db, type Database } from '#main/db/database.ts'
import { usageWorkbook, type UsageRow } from '#main/documents/xlsx/usage.ts'
import { addDays, checkPeriod, startOfBusinessDate } from '#main/domain/dates.ts'
import { JobFailure, type JobContext, type JobHandler } from '../ports/jobs.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'
import { publisherOf } from './publisher.ts'

/** Rows between two looks at whether a person has cancelled. */
const ROWS_A_TURN = 1000

/**
 * Makes the workbook of a period of UTC days, for an account (id or number), a party, or all. Rows go
 * from the database to the file one at a time. Fails with NO_SUCH_ACCOUNT, NO_SUCH_PARTY,
 * DATE_RANGE_REVERSED, DISK_FULL, NOT_WRITABLE; ends by `JobCancelled` with nothing left.
 */
export const usageJob: JobHandler<'reports.usage'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { from, to, party } = input
    checkPeriod(from, to)
    const account = input.accountId === null ? null : database.first(accountByIdOrRef(input.accountId))
    if (account === undefined) throw new JobFailure('NO_SUCH_ACCOUNT', `There is no account ${input.accountId} in the local copy. Check the number, or pull and try again.`)
    const publisher = publisherOf(database, party ?? account?.partyId ?? null)
    const whose = account?.name ?? publisher.whose
    const file = {
      kind: 'usage',
      title: `Usage ${from} to ${to}, ${whose}`,
      stem: `Usage ${from} to ${to} ${whose}`,
      extension: 'xlsx',
      accountId: account?.id ?? null,
      made: { from, to, accountId: account?.id ?? null, party },
    } as const
    const range: UsageRange = { accountId: account?.id ?? null, party, startAt: startOfBusinessDate(from, 'UTC'), endAt: startOfBusinessDate(addDays(to, 1), 'UTC') }
    return makeFile(database, input, file, (stream) =>
      atOneMoment(database, () => {
        const total = database.first(usageCount(range))?.count ?? 0
        return usageWorkbook(stream, { from, to, whose, author: publisher.author, paper: publisher.paper, rows: usageRows(database, range, total, publisher.nameOf, context) })
      }),
    )
  })

export interface UsageRange {
  accountId: string | null
  party: string | null
  /** Included. */
  startAt: number
  /** Not included. */
  endAt: number
}

async function* usageRows(database: Database, range: UsageRange, total: number, nameOf: (partyId: string) => string, context: JobContext): AsyncGenerator<UsageRow, void> {
  let done = 0
  for (const { partyId, ...row } of database.iterate(usageInOrder(range))) {
    if (done % ROWS_A_TURN === 0) {
      context.progress({ done, total, step: 'usage' })
      await aTurn()
      stopIfCancelled(context)
    }
    done += 1
    yield { ...row, party: nameOf(partyId) }
  }
  context.progress({ done, total, step: 'usage' })
}

/** In order of time, through `usageRecord_by_account` or `usageRecord_by_time`. */
export const usageInOrder = (range: UsageRange) =>
  within(range)
    .leftJoin('cache.account as a', 'a.id', 'u.accountId')
    .leftJoin('cache.invoice as i', 'i.id', 'u.invoiceId')
    .select(['u.id', 'u.at', 'u.partyId', 'u.kind', 'u.from', 'u.to', 'u.quantity', 'u.unit', 'u.amountMinor', 'u.currency', 'i.number as invoiceNumber'])
    .select([sql<string>`coalesce(a.ref, u.accountId)`.as('accountRef'), sql<string>`coalesce(a.name, 'Account not in the copy')`.as('accountName')])
    .orderBy('u.at').orderBy('u.id')

export const usageCount = (range: UsageRange) => within(range).select(sql<number>`count(*)`.as('count'))

const within = ({ accountId, party, startAt, endAt }: UsageRange) =>
  db.selectFrom('cache.usageRecord as u')
    .where('u.at', '>=', startAt).where('u.at', '<', endAt)
    .$if(accountId !== null, (q) => q.where('u.accountId', '=', accountId as never))
    .$if(party !== null, (q) => q.where('u.partyId', '=', party as never))
