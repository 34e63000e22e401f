/** Figures of aging: a company of a million invoices, asked by account as of today and as of a year ago, on a connection as a job has one. */
import { join } from 'node:path'
import { agingByAccount } from '#main/db/agingAsOf.ts'
import { atOneMoment } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { BOOKS } from '#main/db/derive/parts.ts'
import { refreshChunk } from '#main/db/derive/staleAccounts.ts'
import { connect, openWorkspace } from '#main/db/workspace.ts'
import { addDays } from '#main/domain/dates.ts'
import { TODAY } from '../company.ts'
import { below, percentile, timed, type Figure } from '../figures.ts'
import { many } from '../quick.ts'

/** An invoice a month, for more than three years. */
const INVOICES_EACH = 40
const ACCOUNTS = many(25_000)
const TIMES = many(100)

/** Makes the company in `dir` first, which takes half a minute. */
export async function agingFigures(dir: string): Promise<Figure[]> {
  const workspace = openWorkspace(join(dir, 'million'), { create: true, who: 'the benchmark' })
  try {
    fill(workspace.database)
    const reader = connect(workspace.dir)
    try {
      return [await figure(reader, 'as of today', TODAY, 80), await figure(reader, 'as of a year ago', addDays(TODAY, -365), 250), await figure(reader, 'as of three years ago', addDays(TODAY, -3 * 365), null)]
    } finally {
      reader.close()
    }
  } finally {
    workspace.close()
  }
}

async function figure(reader: Database, words: string, asOf: string, goal: number | null): Promise<Figure> {
  let rows = 0
  const spent = await timed(TIMES, () => atOneMoment(reader, async () => void (rows = [...agingByAccount(reader, { asOf, party: null, accounts: null })].length)))
  const n = (count: number) => count.toLocaleString('en')
  const against = `${n(ACCOUNTS)} accounts, ${n(ACCOUNTS * INVOICES_EACH)} invoices; ${n(rows)} accounts with a balance, by name; median ${percentile(spent, 0.5).toFixed(0)} ms`
  return below(`aging by account, ${words}, p99`, percentile(spent, 0.99), 'ms', goal, against)
}

/**
 * Invoices due after thirty days, paid two weeks to eleven weeks after their date; one in 33 is never paid, one in 50 is
 * paid in part, of one payment in 40 the money is applied nine days late.
 */
function fill({ raw, ...database }: Database): void {
  const numbers = (count: number) => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`
  const [account, k] = [`(n.i / ${INVOICES_EACH})`, `(n.i % ${INVOICES_EACH})`]
  const issuedAgo = `((${INVOICES_EACH - 1} - ${k}) * 30 + ${account} % 30)`
  const paidAgo = `(${issuedAgo} - 14 - (${account} * 7 + ${k} * 13) % 63)`
  const ago = (days: string) => `date('${TODAY}', (-(${days})) || ' days')`
  const total = `(1000 + (${account} * 31 + ${k} * 1717) % 90000)`
  const paid = `iif((${account} + ${k}) % 50 = 1, ${total} / 2, ${total})`
  const isPaid = `${paidAgo} >= 0 AND (${account} + ${k}) % 33 <> 0`
  const head = (prefix: string, i: string) => `'${prefix}_' || ${i}, 1, 'au', 0`
  raw.transaction(() => {
    raw.exec(`${numbers(ACCOUNTS)} INSERT INTO cache.account (id, rev, partyId, updatedAt, ref, name, kind, status, currency, billing, taxExempt, billingAddress, locale, autopay, approvalPreference, planFees, createdOn)
      SELECT ${head('acc', 'i')}, printf('A-%06d', i), printf('Customer %06d', (i * 7919) % 999983), 'standard', 'active', 'AUD', 'postpaid', 0, '{}', 'en-AU', 1, 'approved_by_us', 'direct', '2020-01-01' FROM n`)
    raw.exec(`${numbers(ACCOUNTS * INVOICES_EACH)} INSERT INTO cache.invoice (id, rev, partyId, updatedAt, accountId, number, currency, issuedOn, dueOn, status, subtotalMinor, taxMinor, totalMinor, disputed, lines)
      SELECT ${head('inv', 'i')}, 'acc_' || ${account}, 'IN' || i, 'AUD', ${ago(issuedAgo)}, ${ago(`${issuedAgo} - 30`)}, 'open', ${total}, 0, ${total}, 0, '[]' FROM n`)
    raw.exec(`${numbers(ACCOUNTS * INVOICES_EACH)} INSERT INTO cache.payment (id, rev, partyId, updatedAt, accountId, ref, purpose, medium, receivedOn, amountMinor, currency)
      SELECT ${head('pay', 'i')}, 'acc_' || ${account}, 'PM' || i, 'receivable', 'card', ${ago(paidAgo)}, ${paid}, 'AUD' FROM n WHERE ${isPaid}`)
    raw.exec(`${numbers(ACCOUNTS * INVOICES_EACH)} INSERT INTO cache.allocation (id, rev, partyId, updatedAt, accountId, paymentId, invoiceId, amountMinor, currency, effectiveOn)
      SELECT ${head('all', 'i')}, 'acc_' || ${account}, 'pay_' || i, 'inv_' || i, ${paid}, 'AUD', ${ago(`${paidAgo} - iif((${account} + ${k}) % 40 = 2, 9, 0)`)} FROM n WHERE ${isPaid}`)
    raw.exec(`INSERT INTO cache.staleAccount (accountId, parts) SELECT id, ${BOOKS} FROM cache.account; INSERT INTO cache.meta (key, value) VALUES ('lists au', '1')`)
  })()
  while (refreshChunk({ raw, ...database }) > 0) continue
}
