/** Aging of every account, as of today and of a year ago. */
import type { Database } from '#main/db/database.ts'
import { addDays } from '#main/domain/dates.ts'
import { TODAY } from '../company.ts'
import { below, percentile, timed, type Figure } from '../figures.ts'
import { many } from '../quick.ts'
import type { Client } from '../queues/openCore.ts'

export async function agingFigures(client: Client, database: Database): Promise<Figure[]> {
  const accounts = database.raw.prepare<[], number>('SELECT count(*) FROM cache.account').pluck().get()!
  const of = async (words: string, asOf: string) =>
    below(`aging of all accounts, ${words}, p99`, percentile(await timed(many(15), () => client.reports.aging({ asOf, accounts: true })), 0.99), 'ms', null, `${accounts.toLocaleString('en')} accounts, from the ledger`)
  return [await of('as of today', TODAY), await of('as of a year ago', addDays(TODAY, -365))]
}
