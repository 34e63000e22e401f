/** The page of the accounts that have most of something: all that is asked for before anybody scrolls or turns to a tab. */
import type { AccountId } from '#contract/vocabulary.ts'
import type { Core } from '#main/core/createCore.ts'
import { below, percentile, timed, type Figure } from '../figures.ts'
import { many } from '../quick.ts'
import type { Client } from './openCore.ts'

const MOST = { invoices: 'invoice', payments: 'payment', 'entries of the available balance': 'walletEntry', 'lines of the billing log': 'billingLog', contacts: 'contact' } as const

export async function largestAccountPage(core: Core, client: Client): Promise<Figure> {
  let slowest = { p99: 0, words: 'no account' }
  for (const [words, table] of Object.entries(MOST)) {
    const most = core.context.database.raw.prepare(`SELECT accountId AS id, count(*) AS count FROM cache."${table}" GROUP BY accountId ORDER BY 2 DESC LIMIT 1`).get() as { id: AccountId; count: number } | undefined
    if (most === undefined) continue
    const p99 = percentile(await timed(many(100), () => aboveTheFold(client, most.id)), 0.99)
    if (p99 > slowest.p99) slowest = { p99, words: `${most.count.toLocaleString('en')} ${words}` }
  }
  return below('page of the largest accounts, everything above the fold, p99', slowest.p99, 'ms', 25, `slowest: the one with ${slowest.words}`)
}

/** What its screen asks for as it opens, at once. */
const aboveTheFold = (client: Client, account: AccountId): Promise<unknown> => Promise.all([
  client.accounts.detail({ account }), client.work.promises({ account }), client.accounts.walletAdvice({ account }), client.failedCharges.page({ account, limit: 50 }), client.accounts.invoices({ account, limit: 50 }), client.sync.status(),
])
