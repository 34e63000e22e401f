/**
 * Puts back what an import changed, in one transaction. What is no longer as the import left it stays, and so
 * does what something else hangs on: an invoice that was paid since, an account with records of others. The
 * books come out even afterwards as they did before.
 */
import type { Ledger } from '#main/core/ports/ledger.ts'
import { JobCancelled, JobFailure, type JobContext } from '#main/core/ports/jobs.ts'
import type { ImportMapping } from '#contract/imports.ts'
import { fingerprint } from '../records/recordId.ts'
import { applyStaged } from './applyStaged.ts'
import { openBooks } from './books.ts'
import { problemOf, type Owed } from './settle.ts'
import { openStaging } from './staging.ts'

export interface UndoOrder {
  importId: string
  by: string
  at: number
  /** Where the staging stands meanwhile. */
  staging: string
}

export interface Undone {
  /** Records that are as they were before. */
  putBack: number
  /** Records that stay as they are. */
  kept: number
}

/** Throws `JobFailure` NOT_FOUND, UNDONE; `JobCancelled`. */
export function undoImport(ledger: Ledger, order: UndoOrder, context: JobContext): Undone {
  const { sqlite } = ledger
  const { importId, by, at } = order
  sqlite.function('as_left', { deterministic: true }, (json: unknown) => (typeof json === 'string' ? fingerprint(JSON.parse(json) as object) : ''))
  const staging = openStaging(ledger, order.staging)
  try {
    sqlite.exec('BEGIN IMMEDIATE')
    const known = sqlite.prepare<[string], { n: number; kind: ImportMapping['kind']; partyId: string; mapping: string; undoneAt: number | null }>('SELECT n, kind, partyId, mapping, undoneAt FROM main.import WHERE id = ?').get(importId)
    if (known === undefined) throw new JobFailure('NOT_FOUND', 'There is no such import.')
    if (known.undoneAt !== null) throw new JobFailure('UNDONE', 'This import was undone already.')
    const total = sqlite.prepare<[string], number>('SELECT count(*) FROM main.importChange WHERE importId = ?').pluck().get(importId) ?? 0
    context.progress({ done: 0, total, step: 'what is as it was left' })
    stageBefore(ledger, importId, at)
    stopIfCancelled(context)
    keepWhatHangsTogether(ledger, importId, known.kind)
    stopIfCancelled(context)
    comeOutEven(ledger, { party: known.partyId, by, at, mapping: JSON.parse(known.mapping) as ImportMapping }, context)
    const putBack = sqlite.prepare<[string], number>('SELECT count(*) FROM staged.change c WHERE EXISTS (SELECT 1 FROM main.importChange i WHERE i.importId = ? AND i.resource = c.resource AND i.id = c.id)').pluck().get(importId) ?? 0
    sqlite.exec(`INSERT OR REPLACE INTO staged.said (resource, id, json) SELECT c.resource, c.id, i.saidBefore FROM staged.change c JOIN main.importChange i ON i.importId = '${importId.replaceAll("'", "''")}' AND i.resource = c.resource AND i.id = c.id`)
    passOn(ledger, importId, known.n)
    applyStaged(ledger, { party: known.partyId, importId: null }, context)
    sqlite.prepare('UPDATE main.import SET undoneAt = ?, undoneBy = ? WHERE id = ?').run(at, by, importId)
    sqlite.exec('COMMIT')
    return { putBack, kept: total - putBack }
  } finally {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    staging.close()
  }
}

/** Each record that is as the import left it, as it was before. */
function stageBefore({ sqlite }: Ledger, importId: string, at: number): void {
  const applies = (field: string, resources: string) => `CASE WHEN i.resource IN (${resources}) THEN json_extract(i.before, '$.${field}') END`
  sqlite.prepare(`INSERT INTO staged.change (resource, id, accountId, currency, minor, invoiceId, paymentId, creditNoteId, json, before, leftAs)
    SELECT i.resource, i.id, r.accountId,
      CASE WHEN i.before IS NULL OR i.resource IN ('accounts', 'contacts', 'holds') THEN '' ELSE coalesce(json_extract(i.before, '$.currency'), '') END,
      CASE WHEN i.before IS NULL OR i.resource IN ('accounts', 'contacts', 'holds') THEN 0 ELSE coalesce(json_extract(i.before, '$.totalMinor'), json_extract(i.before, '$.amountMinor'), 0) END,
      ${applies('invoiceId', `'allocations', 'writeOffs'`)}, ${applies('paymentId', `'allocations'`)}, ${applies('creditNoteId', `'allocations'`)},
      CASE WHEN i.before IS NOT NULL THEN json_set(i.before, '$.updatedAt', :at) END, r.json, ''
    FROM main.importChange i CROSS JOIN main.record r ON r.resource = i.resource AND r.id = i.id
    WHERE i.importId = :importId AND (r.rev = i.after OR as_left(r.json) = i.leftAs)`).run({ importId, at })
  sqlite.exec('CREATE INDEX staged.change_account ON change (accountId)')
}

// The plus takes the column's affinity away: else an index on what stands in a JSON would be read from end to end.
const live = (resources: string, index: string, field: string, id: string) =>
  `(EXISTS (SELECT 1 FROM main.record x INDEXED BY ${index} WHERE json_extract(x.json, '$.${field}') = +${id} AND x.resource ${resources} AND x.json IS NOT NULL ${field === 'invoiceId' ? '' : `AND json_extract(x.json, '$.${field}') IS NOT NULL`}
      AND NOT EXISTS (SELECT 1 FROM staged.change o WHERE o.resource = x.resource AND o.id = x.id))
    OR EXISTS (SELECT 1 FROM staged.change o WHERE o.${field} = ${id} AND o.json IS NOT NULL))`
/** SQL of whether something that stays is applied to it, given the SQL of its id. */
export const onInvoice = (id: string) => live(`IN ('allocations', 'writeOffs')`, 'record_applied_invoice', 'invoiceId', id)
export const ofPayment = (id: string) => live(`IN ('allocations', 'refunds')`, 'record_applied_payment', 'paymentId', id)
export const ofCredit = (id: string) => live(`= 'allocations'`, 'record_applied_credit', 'creditNoteId', id)

/** What leaves although something that stays refers to it, stays as well: what refers first, accounts last. */
function keepWhatHangsTogether({ sqlite }: Ledger, importId: string, kind: ImportMapping['kind']): void {
  // An allocation whose reversal stands beside it, and the refund of its payment, are one story.
  sqlite.exec(`DELETE FROM staged.change WHERE resource = 'allocations' AND EXISTS (SELECT 1 FROM main.record x INDEXED BY record_applied_payment
    WHERE json_extract(x.json, '$.paymentId') = json_extract(staged.change.before, '$.paymentId') AND x.resource IN ('allocations', 'refunds') AND x.json IS NOT NULL AND json_extract(x.json, '$.paymentId') IS NOT NULL AND json_extract(x.json, '$.reversesId') = staged.change.id)`)
  // Holds, approvals and usage name invoices as well.
  sqlite.exec(`CREATE TABLE staged.named (invoiceId TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO staged.named SELECT json_extract(r.json, '$.invoiceId') FROM (SELECT DISTINCT accountId FROM staged.change WHERE resource = 'invoices' AND json IS NULL) a
      CROSS JOIN main.record r INDEXED BY record_by_account ON r.accountId = a.accountId AND r.resource IN ('holds', 'approvals', 'usageRecords', 'charges')
      WHERE r.json IS NOT NULL AND json_extract(r.json, '$.invoiceId') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staged.change o WHERE o.resource = r.resource AND o.id = r.id)`)
  sqlite.exec('CREATE TABLE staged.stays (invoiceId TEXT PRIMARY KEY) STRICT, WITHOUT ROWID')
  sqlite.exec(`INSERT INTO staged.stays SELECT id FROM staged.change WHERE resource = 'invoices' AND json IS NULL AND (id IN (SELECT invoiceId FROM staged.named) OR ${onInvoice('staged.change.id')})`)
  sqlite.exec(`DELETE FROM staged.change WHERE resource = 'invoices' AND id IN (SELECT invoiceId FROM staged.stays)`)
  if (kind === 'invoices') keepPaidOf({ sqlite }, importId)
  sqlite.exec(`DELETE FROM staged.change WHERE resource = 'payments' AND json IS NULL AND ${ofPayment('staged.change.id')}`)
  sqlite.exec(`DELETE FROM staged.change WHERE resource = 'creditNotes' AND json IS NULL AND ${ofCredit('staged.change.id')}`)
  sqlite.exec(`DELETE FROM staged.change WHERE resource = 'contacts' AND json IS NULL AND EXISTS (SELECT 1 FROM main.record x WHERE x.resource = 'accounts' AND x.id = staged.change.accountId AND json_extract(x.json, '$.approverId') = staged.change.id)`)
  keepAccounts({ sqlite })
}

/** What the row of an invoice that stays as the import made it said was paid of it stays too. */
function keepPaidOf({ sqlite }: Pick<Ledger, 'sqlite'>, importId: string): void {
  sqlite.exec('CREATE TABLE staged.paidOf (resource TEXT NOT NULL, id TEXT NOT NULL, paymentId TEXT)')
  sqlite.prepare(`INSERT INTO staged.paidOf SELECT c.resource, c.id, json_extract(c.before, '$.paymentId') FROM staged.change c WHERE c.resource IN ('allocations', 'writeOffs')
    AND EXISTS (SELECT 1 FROM main.importChange i WHERE i.importId = ? AND i.resource = 'invoices' AND i.id = json_extract(c.before, '$.invoiceId'))
    AND NOT EXISTS (SELECT 1 FROM staged.change o WHERE o.resource = 'invoices' AND o.id = json_extract(c.before, '$.invoiceId'))`).run(importId)
  sqlite.exec(`DELETE FROM staged.change WHERE (resource, id) IN (SELECT resource, id FROM staged.paidOf) OR (resource = 'payments' AND id IN (SELECT paymentId FROM staged.paidOf))`)
}

const keepAccounts = ({ sqlite }: Pick<Ledger, 'sqlite'>): void =>
  void sqlite.exec(`DELETE FROM staged.change WHERE resource = 'accounts' AND json IS NULL AND (
    EXISTS (SELECT 1 FROM main.record x INDEXED BY record_by_account WHERE x.accountId = staged.change.id AND x.resource <> 'accounts' AND x.json IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staged.change o WHERE o.resource = x.resource AND o.id = x.id))
    OR EXISTS (SELECT 1 FROM staged.change o WHERE o.accountId = staged.change.id AND o.resource <> 'accounts' AND o.json IS NOT NULL))`)

interface Evenly {
  party: string
  by: string
  at: number
  mapping: ImportMapping
}

const AT_ONCE = 1000

/** Where the books of an account would not come out even, all of the import stays there. */
function comeOutEven(ledger: Ledger, { party, by, at, mapping }: Evenly, context: JobContext): void {
  const { sqlite } = ledger
  const books = openBooks(ledger, party, at)
  const gather = `
    DELETE FROM staged.owed;
    INSERT OR IGNORE INTO staged.owed SELECT resource, id, 0 FROM staged.change WHERE resource IN ('invoices', 'payments', 'creditNotes');
    INSERT OR IGNORE INTO staged.owed SELECT 'invoices', coalesce(json_extract(before, '$.invoiceId'), invoiceId), 0 FROM staged.change WHERE resource IN ('allocations', 'writeOffs');
    INSERT OR IGNORE INTO staged.owed SELECT 'payments', coalesce(json_extract(before, '$.paymentId'), paymentId), 0 FROM staged.change WHERE resource = 'allocations' AND coalesce(json_extract(before, '$.paymentId'), paymentId) IS NOT NULL;
    INSERT OR IGNORE INTO staged.owed SELECT 'creditNotes', coalesce(json_extract(before, '$.creditNoteId'), creditNoteId), 0 FROM staged.change WHERE resource = 'allocations' AND coalesce(json_extract(before, '$.creditNoteId'), creditNoteId) IS NOT NULL`
  const next = sqlite.prepare<[string, string, number], Owed>('SELECT resource, id FROM staged.owed WHERE (resource, id) > (?, ?) ORDER BY resource, id LIMIT ?')
  const accountOf = sqlite.prepare<[string, string], string>('SELECT accountId FROM main.record WHERE resource = ? AND id = ?').pluck()
  const keepAll = sqlite.prepare('DELETE FROM staged.change WHERE accountId = ?')
  const adrift = sqlite.prepare<[], string>(`SELECT DISTINCT c.accountId FROM staged.change c WHERE c.json IS NOT NULL AND c.resource IN ('allocations', 'writeOffs', 'invoices', 'payments', 'creditNotes', 'contacts', 'usageRecords') AND (
    (c.invoiceId IS NOT NULL AND ${gone('invoices', 'c.invoiceId')}) OR (c.paymentId IS NOT NULL AND ${gone('payments', 'c.paymentId')}) OR (c.creditNoteId IS NOT NULL AND ${gone('creditNotes', 'c.creditNoteId')}) OR ${gone('accounts', 'c.accountId')})`).pluck()
  for (;;) {
    const uneven = new Set(adrift.all())
    sqlite.exec(gather)
    for (let after: Owed = { resource: 'creditNotes', id: '' }; ; ) {
      const some = next.all(after.resource, after.id, AT_ONCE)
      for (const owed of some) if (problemOf(owed, books, { mapping, by, at }) !== null) uneven.add(accountOf.get(owed.resource, owed.id) ?? '')
      after = some.at(-1) ?? after
      stopIfCancelled(context)
      if (some.length < AT_ONCE) break
    }
    if (uneven.size === 0) return
    for (const account of uneven) keepAll.run(account)
    keepAccounts(ledger)
  }
}

/** Whether there is none of it once this is over. */
const gone = (resource: string, id: string) =>
  `NOT coalesce((SELECT o.json IS NOT NULL FROM staged.change o WHERE o.resource = '${resource}' AND o.id = ${id}), (SELECT x.json IS NOT NULL FROM main.record x WHERE x.resource = '${resource}' AND x.id = ${id}), 0)`

/**
 * Of a record that a later import changed, that one now puts back what this one would have; and so does the one whose
 * records are why an account, invoice or payment that this one made has to stay.
 */
function passOn({ sqlite }: Ledger, importId: string, n: number): void {
  const kept = sqlite.prepare<[string, string, string, number], Kept>(`SELECT i.resource, i.id, i.before, i.after, i.leftAs, i.saidBefore FROM main.importChange i
    WHERE i.importId = ? AND (i.resource, i.id) > (?, ?) AND NOT EXISTS (SELECT 1 FROM staged.change c WHERE c.resource = i.resource AND c.id = i.id) ORDER BY i.resource, i.id LIMIT ?`)
  const later = sqlite.prepare<[string, string, number], { importId: string; before: string | null }>('SELECT c.importId, c.before FROM main.import m CROSS JOIN main.importChange c ON c.importId = m.id AND c.resource = ? AND c.id = ? WHERE m.n > ? AND m.undoneAt IS NULL ORDER BY m.n LIMIT 1')
  const handOn = handingOn({ sqlite }, importId)
  const pass = sqlite.prepare('UPDATE main.importChange SET before = ?, saidBefore = ? WHERE importId = ? AND resource = ? AND id = ?')
  for (let after = { resource: '', id: '' }; ; ) {
    const some = kept.all(importId, after.resource, after.id, AT_ONCE)
    for (const one of some) {
      const { resource, id, before, leftAs, saidBefore } = one
      const next = later.get(resource, id, n)
      if (next === undefined && before === null) handOn(one)
      if (next === undefined || (next.before === null ? '' : fingerprint(JSON.parse(next.before) as object)) !== leftAs) continue
      pass.run(before, saidBefore, next.importId, resource, id)
    }
    after = some.at(-1) ?? after
    if (some.length < AT_ONCE) return
  }
}

interface Kept {
  resource: string
  id: string
  before: string | null
  after: number
  leftAs: string
  saidBefore: string | null
}

/** What hangs on a record of each resource, by its id. */
const HANGS: Record<string, string> = {
  accounts: `main.record x INDEXED BY record_by_account ON x.accountId = :id AND x.resource <> 'accounts'`,
  invoices: `main.record x INDEXED BY record_applied_invoice ON json_extract(x.json, '$.invoiceId') = :id AND x.resource IN ('allocations', 'writeOffs')`,
  payments: `main.record x INDEXED BY record_applied_payment ON json_extract(x.json, '$.paymentId') = :id AND x.resource IN ('allocations', 'refunds') AND json_extract(x.json, '$.paymentId') IS NOT NULL`,
}

/** Gives what this import made to another one that stands and of which something stays on it. */
function handingOn({ sqlite }: Pick<Ledger, 'sqlite'>, importId: string): (kept: Kept) => void {
  const finds = new Map(Object.entries(HANGS).map(([resource, hangs]) => [resource, sqlite.prepare<{ id: string; importId: string }, string>(`SELECT c.importId FROM (SELECT 1) CROSS JOIN ${hangs}
    CROSS JOIN main.import m ON m.id <> :importId AND m.undoneAt IS NULL CROSS JOIN main.importChange c ON c.importId = m.id AND c.resource = x.resource AND c.id = x.id
    WHERE x.json IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staged.change o WHERE o.resource = x.resource AND o.id = x.id AND o.json IS NULL) LIMIT 1`).pluck()]))
  const give = sqlite.prepare('INSERT OR IGNORE INTO main.importChange (importId, resource, id, before, after, leftAs, saidBefore) VALUES (?, ?, ?, NULL, ?, ?, ?)')
  return ({ resource, id, after, leftAs, saidBefore }) => {
    const other = finds.get(resource)?.get({ id, importId })
    if (other !== undefined) give.run(other, resource, id, after, leftAs, saidBefore)
  }
}

function stopIfCancelled({ signal }: JobContext): void {
  if (signal.aborted) throw new JobCancelled()
}
