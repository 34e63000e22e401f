/** The demo's pull: everything comes, nothing twice, and as much as the billing system itself counts. */
import type { PullResult } from '#main/core/ports/jobs.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import { copyCounts } from '#main/core/copyCounts.ts'
import type { Session } from '../session.ts'
import type { Checks } from './checks.ts'
import { revOf } from './sandbox.ts'

export interface CopyFigures {
  parties: number
  accounts: number
  invoices: number
  payments: number
  quarantined: number
}

export async function checkTheCopy({ core, run }: Session, connection: BillingApiAccess, checks: Checks): Promise<CopyFigures> {
  const { context } = core
  const input = { workspaceDir: context.workspaceDir, connection }
  const { first, again } = await pullTwice(() => run('sync.pull', input, 'Pull'), connection)
  const ours = copyCounts(context.database)
  const connector = context.connect(connection)
  try {
    const { parties } = await connector.me()
    const theirs = (await Promise.all(parties.map((party) => connector.totals(party)))).flat()
    const wrong = [...new Set(theirs.map((total) => total.resource))].filter(
      (resource) => theirs.filter((total) => total.resource === resource).reduce((sum, total) => sum + total.count, 0) !== ours[resource],
    )
    checks.that('the copy holds as many records as the billing system', wrong.length === 0, wrong.length === 0 ? `${Object.values(ours).reduce((a, b) => a + b, 0)} records` : `different: ${wrong.join(', ')}`)
  } finally {
    await connector.close()
  }
  checks.that('a second pull moves nothing', again.rows === 0, `${again.rows} rows after ${first.rows}`)
  checks.that('no record had to be set aside', first.quarantined === 0, `${first.quarantined} in quarantine`)
  return { parties: ours.parties, accounts: ours.accounts, invoices: ours.invoices, payments: ours.payments, quarantined: first.quarantined }
}

const TRIES = 5

/** Both pulls of a company in which nothing happened meanwhile: its clock runs, and an approval may come due at any moment. */
async function pullTwice(pull: () => Promise<PullResult>, connection: BillingApiAccess): Promise<{ first: PullResult; again: PullResult }> {
  let kept: PullResult | null = null
  for (let tries = 1; ; tries++) {
    const before = await revOf(connection)
    const first = await pull()
    kept ??= first
    const again = await pull()
    if (again.rows === 0 || tries === TRIES || (await revOf(connection)) === before) return { first: kept, again }
  }
}
