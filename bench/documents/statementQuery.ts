/** How long the lines of a long statement take: read, put in order, balanced, aged; drawing apart. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { receivablesOf } from '#main/core/jobs/papers/receivables.ts'
import type { Database } from '#main/db/database.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { addDays } from '#main/domain/dates.ts'
import { below, percentile, timed, type Figure } from '../figures.ts'
import { many } from '../quick.ts'

/** Of each account; an invoice and a payment are two movements. */
const PAIRS = 1000
const ACCOUNTS = 60

/** Of accounts with 2,000 movements and 1,000 allocations each, by turns, over all of their days and over the last month. */
export async function statementQuery(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-bench-statement-'))
  const workspace = openWorkspace(dir, { create: true, who: 'the benchmark' })
  try {
    fill(workspace.database)
    const of = async (words: string, from: string) => {
      const spent = await timed(many(600), (n) => receivablesOf(workspace.database, `acc_${n % ACCOUNTS}`, { from, to: '2026-12-31' }))
      return below(`statement of an account with 2,000 movements, ${words}, p99`, percentile(spent, 0.99), 'ms', 10, `query, running balance and aging; median ${percentile(spent, 0.5).toFixed(1)} ms`)
    }
    return [await of('all of them', '2024-01-01'), await of('the last month', '2025-12-01')]
  } finally {
    workspace.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

function fill(database: Database): void {
  const head = { rev: 1, partyId: 'au', updatedAt: 0 }
  const insert = (table: string, columns: readonly string[]) => {
    const statement = database.raw.prepare(`INSERT INTO cache.${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`)
    return (row: Record<string, unknown>) => void statement.run({ ...head, currency: 'AUD', ...row })
  }
  const of = (columns: string) => ['id', 'rev', 'partyId', 'updatedAt', 'accountId', 'currency', ...columns.split(' ')]
  const invoice = insert('invoice', of('number issuedOn dueOn status subtotalMinor taxMinor totalMinor poNumber voidedOn disputed lines'))
  const charge = insert('charge', of('kind invoiceId methodId amountMinor status declineCode at seriesId'))
  const payment = insert('payment', of('ref purpose medium chargeId receivedOn amountMinor memo'))
  const allocation = insert('allocation', of('paymentId creditNoteId invoiceId amountMinor effectiveOn reversesId'))
  database.transaction(() => {
    for (let account = 0; account < ACCOUNTS; account += 1) {
      const accountId = `acc_${account}`
      for (let n = 0; n < PAIRS; n += 1) {
        const [key, number, totalMinor] = [`${account}_${n}`, n * ACCOUNTS + account, 10_000 + ((n * 7919) % 90_000)]
        const issuedOn = addDays('2024-01-01', Math.floor(n * 0.72))
        const paidOn = addDays(issuedOn, 14)
        invoice({ id: `inv_${key}`, accountId, number: `IN${number}`, issuedOn, dueOn: addDays(issuedOn, 14), status: 'paid', subtotalMinor: totalMinor, taxMinor: 0, totalMinor, poNumber: n % 3 === 0 ? 'PO-1' : null, voidedOn: null, disputed: 0, lines: '[]' })
        charge({ id: `ch_${key}`, accountId, kind: 'invoice', invoiceId: `inv_${key}`, methodId: 'pm_1', amountMinor: totalMinor, status: 'succeeded', declineCode: null, at: n, seriesId: key })
        payment({ id: `pay_${key}`, accountId, ref: `PM${number}`, purpose: 'receivable', medium: 'card', chargeId: `ch_${key}`, receivedOn: paidOn, amountMinor: totalMinor, memo: null })
        allocation({ id: `all_${key}`, accountId, paymentId: `pay_${key}`, creditNoteId: null, invoiceId: `inv_${key}`, amountMinor: totalMinor, effectiveOn: paidOn, reversesId: null })
      }
    }
  })
}
