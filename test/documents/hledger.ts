/** The real hledger, asked about a journal. */
import { execFileSync } from 'node:child_process'
import { parseDecimal } from '#main/domain/currency.ts'
import { addDays } from '#main/domain/dates.ts'

/** What it prints; throws with its complaint. Names are in UTF-8 whatever the machine speaks. */
export function hledger(journal: string, ...args: string[]): string {
  return execFileSync('hledger', ['-f', journal, ...args], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' }, maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Balances at the end of a day, by `account currency`, in minor units; those of nothing are left out. */
export function balancesAt(journal: string, query: string, on: string, ...more: string[]): Map<string, number> {
  const text = hledger(journal, 'bal', query, '-e', on === '9999-12-31' ? on : addDays(on, 1), '--flat', '-N', '-O', 'csv', '--layout=bare', ...more)
  const rows = text.trim().split('\n').slice(1).map((line) => line.slice(1, -1).split('","') as [string, string, string])
  return new Map(rows.map(([account, currency, amount]) => [`${account} ${currency}`, parseDecimal(amount, currency)] as const).filter(([, minor]) => minor !== 0))
}
