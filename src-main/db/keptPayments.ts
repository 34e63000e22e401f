/**
 * Payments that the desk keeps beside a source that does not take them. What a person decided is in `desk.db`; their rows in
 * the copy (the payment, its allocations, the refund of one that was taken back) are made anew from it in the very transaction
 * in which anything of the account's books changes (`derive`), so that `cache.db` may be deleted and nothing is there twice.
 * Whoever sweeps the copy by what a source lists leaves them alone.
 */
import type { BusinessDate, PaymentMedium } from '#contract/vocabulary.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { businessDateAt, latestDate } from '#main/domain/dates.ts'
import { allocationsOfKept, type KeptInvoice, type KeptPayment, type Taken } from '#main/domain/keptPayments.ts'
import { cacheTables } from './cacheTables.ts'
import { db, type Database } from './database.ts'
import { VOID_FROM } from './derive/books.ts'
import { scopeOf } from './derive/derivedTable.ts'
import { BOOKS, partsOf, type Parts } from './derive/parts.ts'
import { recordCells } from './recordCells.ts'
import type { Sqlite } from './sqlite.ts'

const PREFIX = 'desk:'
/** The id of a record that is the desk's own beside a source; no upstream gives such a one. */
export const isKept = (id: string): boolean => id.startsWith(PREFIX)
/** The same of a column of ids, in SQL. */
export const notKept = (column: string): string => `${column} NOT GLOB '${PREFIX}*'`

export interface Keeping {
  bankPaymentId: string
  partyId: string
  accountId: string
  medium: PaymentMedium
  receivedOn: BusinessDate
  amountMinor: number
  currency: string
  reference: string | null
  rows: readonly { invoiceId: string; amountMinor: number }[]
  at: number
  by: string
}

/** In the caller's transaction on the desk; `layInKept` of its account belongs to it. */
export const keepPayment = ({ rows, ...keeping }: Keeping) =>
  db.insertInto('keptPayment').values({ ...keeping, id: `${PREFIX}${keeping.bankPaymentId}`, rows: JSON.stringify(rows) })

export const keptByBankPayment = (bankPaymentId: string) => db.selectFrom('keptPayment').selectAll().where('bankPaymentId', '=', bankPaymentId)

/** It was none: from today on its money is owed again, and what came is given back. In the caller's transaction on the desk; `layInKept` of its account belongs to it. */
export function reverseKept(database: Database, bankPaymentId: string, now: number): void {
  const kept = database.first(keptByBankPayment(bankPaymentId))
  if (kept === undefined || kept.reversedOn !== null) return
  const zone = database.first(db.selectFrom('cache.party').select('timeZone').where('id', '=', kept.partyId))?.timeZone ?? 'UTC'
  const reversedOn = latestDate(businessDateAt(now, zone), kept.receivedOn)
  database.run(db.updateTable('keptPayment').set((eb) => ({ reversedOn, version: eb('version', '+', 1) })).where('bankPaymentId', '=', bankPaymentId))
}

/** What of an invoice's money the desk keeps and its source does not know of, in minor units; through `allocation_by_invoice`. */
export const keptOn = ({ raw }: Database, invoiceId: string): number =>
  raw.prepare<[string], number>(`SELECT coalesce(sum(amountMinor), 0) FROM cache.allocation WHERE invoiceId = ? AND paymentId GLOB '${PREFIX}*'`).pluck().get(invoiceId)!

/** Why a source must not be asked for an invoice's money as a whole; null where it may. */
export function keptObstacle(database: Database, invoiceId: string): string | null {
  return keptOn(database, invoiceId) === 0 ? null : 'Some of this invoice’s money is kept in the desk’s own ledger. Stripe does not know of it, and would take the invoice whole. Take that bank entry back first, or have the rest settled in the Stripe Dashboard.'
}

/** The parts of an account that such a payment has a say in. */
export const KEPT_PARTS: Parts = partsOf.payments | partsOf.allocations | partsOf.refunds

/** Of parties that a source feeds which is not the desk's own; what belongs to a source that was removed is not laid in again. */
const FED = `k.partyId IN (SELECT id FROM cache.party) AND k.partyId IN (SELECT each.value FROM main.source AS s, json_each(s.parties) AS each WHERE s.kind = 'stripe')`

/** Accounts whose kept payments are not in the copy as they are on the desk, or in the copy alone: a kill came between the two files. Few rows. */
export const UNLAID = `SELECT k.accountId FROM main.keptPayment AS k LEFT JOIN cache.payment AS p ON p.id = k.id WHERE p.rev IS NOT k.version AND ${FED}
  UNION SELECT p.accountId FROM cache.payment AS p WHERE p.id GLOB '${PREFIX}*' AND NOT EXISTS (SELECT 1 FROM main.keptPayment AS k WHERE k.id = p.id AND ${FED})`
export const hasUnlaid = ({ raw }: Database): boolean => raw.prepare(`${UNLAID} LIMIT 1`).get() !== undefined
export const unlaidAccounts = ({ raw }: Database): string[] => raw.prepare<[], string>(UNLAID).pluck().all()

interface KeptRow {
  id: string; seq: number; partyId: string; accountId: string; medium: string; receivedOn: BusinessDate; amountMinor: number; currency: string; reference: string | null
  rows: string; at: number; reversedOn: BusinessDate | null; version: number; fed: 0 | 1
}

/** What of an account's rows of a resource is kept here, in one currency. */
export function keptSum({ raw }: Database, resource: Resource, accountId: string, currency: string): { count: number; minor: number } {
  if (!(LAID as readonly Resource[]).includes(resource)) return { count: 0, minor: 0 }
  return raw.prepare<[string, string], { count: number; minor: number }>(`SELECT count(*) AS count, coalesce(sum(amountMinor), 0) AS minor FROM cache.${cacheTables[resource].table} WHERE accountId = ? AND currency = ? AND id GLOB '${PREFIX}*'`).get(accountId, currency)!
}

/** Makes their rows anew for the accounts of the scope. In a transaction on the copy; nothing else is touched. */
export function layInKept({ raw }: Database): void {
  const statements = statementsOf(raw)
  for (const accountId of statements.accounts.all()) {
    for (const table of LAID) statements.clear[table].run(accountId)
    const rows = statements.kept.all(accountId).filter(({ fed }) => fed === 1)
    const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
    for (const [currency, some] of byCurrency) layIn(statements, accountId, currency, some)
  }
}

function layIn(statements: Statements, accountId: string, currency: string, rows: readonly KeptRow[]): void {
  const payments = rows.map((row): KeptPayment => ({ id: row.id, receivedOn: row.receivedOn, rows: JSON.parse(row.rows) as KeptPayment['rows'], reversedOn: row.reversedOn }))
  const ids = JSON.stringify([...new Set(payments.flatMap((payment) => payment.rows.map(({ invoiceId }) => invoiceId)))])
  const invoices = new Map(statements.invoices.all(ids, accountId, currency).map((invoice) => [invoice.id, invoice]))
  const allocations = Map.groupBy(allocationsOfKept(payments, invoices, statements.taken.all({ ids, accountId, currency })), ({ paymentId }) => paymentId)
  for (const row of rows) {
    const base = { rev: row.version, partyId: row.partyId, updatedAt: row.at, accountId, currency }
    statements.put.payments({ ...base, id: row.id, ref: `PM-K${String(row.seq).padStart(5, '0')}`, purpose: 'receivable', medium: row.medium, chargeId: null, receivedOn: row.receivedOn, amountMinor: row.amountMinor, memo: row.reference })
    let last: { invoiceId: string; id: string } | null = null
    for (const [n, { invoiceId, amountMinor, effectiveOn }] of (allocations.get(row.id) ?? []).entries()) {
      const id = `${row.id}:${n}`
      // What gives way reverses what was put there before it.
      statements.put.allocations({ ...base, id, paymentId: row.id, creditNoteId: null, invoiceId, amountMinor, effectiveOn, reversesId: amountMinor < 0 && last?.invoiceId === invoiceId ? last.id : null })
      if (amountMinor > 0) last = { invoiceId, id }
    }
    if (row.reversedOn !== null) statements.put.refunds({ ...base, id: `${row.id}:r`, paymentId: row.id, reason: 'bank_return', refundedOn: row.reversedOn, amountMinor: row.amountMinor })
  }
}

const LAID = ['payments', 'allocations', 'refunds'] as const satisfies readonly Resource[]
type Laid = (typeof LAID)[number]

interface Statements {
  accounts: { all(): string[] }
  kept: { all(accountId: string): KeptRow[] }
  invoices: { all(ids: string, accountId: string, currency: string): (KeptInvoice & { id: string })[] }
  taken: { all(of: { ids: string; accountId: string; currency: string }): Taken[] }
  clear: Record<Laid, { run(accountId: string): unknown }>
  put: Record<Laid, (record: Record<string, unknown>) => void>
}

/** As `SETTLE_SQL` joins them: what a source says of an invoice counts from the day on which both of its ends are there. */
export const TAKEN = `
  SELECT a.invoiceId, a.amountMinor, max(a.effectiveOn, i.issuedOn, coalesce(p.receivedOn, c.issuedOn)) AS "on"
  FROM json_each(:ids) AS each
  CROSS JOIN cache.allocation AS a ON a.invoiceId = each.value AND a.accountId = :accountId AND a.currency = :currency AND ${notKept('a.id')}
  CROSS JOIN cache.invoice AS i ON i.id = a.invoiceId
  LEFT JOIN cache.payment AS p ON p.id = a.paymentId
  LEFT JOIN cache.creditNote AS c ON c.id = a.creditNoteId
  WHERE (a.creditNoteId IS NULL AND p.accountId = a.accountId AND p.currency = a.currency AND p.purpose = 'receivable')
     OR (a.paymentId IS NULL AND c.accountId = a.accountId AND c.currency = a.currency)
  UNION ALL
  SELECT w.invoiceId, w.amountMinor, max(w.effectiveOn, i.issuedOn)
  FROM json_each(:ids) AS each
  CROSS JOIN cache.invoice AS i ON i.id = each.value
  CROSS JOIN cache.writeOff AS w ON w.accountId = :accountId AND w.invoiceId = i.id AND w.currency = :currency`

const INVOICES = `
  SELECT i.id, i.issuedOn, i.totalMinor, ${VOID_FROM} AS voidFrom FROM json_each(?) AS each
  CROSS JOIN cache.invoice AS i ON i.id = each.value AND i.accountId = ? AND i.currency = ? AND i.status <> 'draft'`

/** Accounts of the scope that have any, on the desk or in the copy; `+` keeps SQLite from reading all payments of each. */
export const KEPT_IN_SCOPE = `SELECT accountId FROM main.keptPayment WHERE accountId IN ${scopeOf(BOOKS)}
  UNION SELECT accountId FROM cache.payment WHERE id GLOB '${PREFIX}*' AND +accountId IN ${scopeOf(BOOKS)}`

const prepared = new WeakMap<Sqlite, Statements>()

function statementsOf(raw: Sqlite): Statements {
  const known = prepared.get(raw)
  if (known !== undefined) return known
  const put = (resource: Laid) => {
    const { table, columns } = cacheTables[resource]
    const cells = recordCells(resource)
    const statement = raw.prepare(`INSERT OR REPLACE INTO cache.${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    return (record: Record<string, unknown>) => void statement.run(...cells(record))
  }
  const clear = (resource: Laid) => raw.prepare<[string]>(`DELETE FROM cache.${cacheTables[resource].table} WHERE accountId = ? AND id GLOB '${PREFIX}*'`)
  const made: Statements = {
    accounts: raw.prepare<[], string>(KEPT_IN_SCOPE).pluck(),
    kept: raw.prepare<[string], KeptRow>(`SELECT k.*, (${FED}) AS fed FROM main.keptPayment AS k WHERE k.accountId = ? ORDER BY k.seq`),
    invoices: raw.prepare<[string, string, string], KeptInvoice & { id: string }>(INVOICES),
    taken: raw.prepare<[{ ids: string; accountId: string; currency: string }], Taken>(TAKEN),
    clear: { payments: clear('payments'), allocations: clear('allocations'), refunds: clear('refunds') },
    put: { payments: put('payments'), allocations: put('allocations'), refunds: put('refunds') },
  }
  prepared.set(raw, made)
  return made
}
