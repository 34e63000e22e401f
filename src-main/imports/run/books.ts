/** The ledger with what a file says of it so far: read through, and written beside. */
import type { Currency } from '#contract/vocabulary.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { summedField, type RecordOf, type Resource } from '#main/core/ports/records.ts'
import { fingerprint } from '../records/recordId.ts'
import type { Known, Making, Saying } from '../records/making.ts'
import { merged } from './merged.ts'

export type Done = 'inserted' | 'updated' | 'unchanged'

export interface Books extends Known {
  /** Writes down what rows came to; answers what it changes, by record. `n`: the first of the rows. */
  take(making: Making, n: number): { resource: Resource; done: Done; onlyNew: boolean }[]
  /** Writes one record as it is to be, whatever a file says. */
  write(resource: Resource, record: Stored): void
  openHolds(accountId: string, invoiceId: string): RecordOf<'holds'>[]
  /** Allocations of a credit note. */
  ofCredit(creditNoteId: string): RecordOf<'allocations'>[]
}

type Stored = Record<string, unknown> & { id: string }
interface Row {
  json: string | null
}

export function openBooks({ sqlite }: Ledger, party: string, at: number): Books {
  const inLedger = sqlite.prepare<[string, string], Row>('SELECT json FROM main.record WHERE resource = ? AND id = ?')
  const inFile = sqlite.prepare<[string, string], Row>('SELECT json FROM staged.change WHERE resource = ? AND id = ?')
  const lastSaid = sqlite.prepare<[string, string], string>('SELECT json FROM main.fileSaid WHERE resource = ? AND id = ?').pluck()
  const change = sqlite.prepare(`INSERT INTO staged.change (resource, id, accountId, currency, minor, invoiceId, paymentId, creditNoteId, json, before, leftAs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (resource, id) DO UPDATE SET accountId = excluded.accountId, currency = excluded.currency, minor = excluded.minor, invoiceId = excluded.invoiceId, paymentId = excluded.paymentId, creditNoteId = excluded.creditNoteId, json = excluded.json, leftAs = excluded.leftAs`)
  const unchange = sqlite.prepare('DELETE FROM staged.change WHERE resource = ? AND id = ?')
  const say = sqlite.prepare('INSERT INTO staged.said (resource, id, json) VALUES (?, ?, ?) ON CONFLICT (resource, id) DO UPDATE SET json = excluded.json')
  const leaveSaid = sqlite.prepare('INSERT INTO staged.said (resource, id, json) VALUES (?, ?, ?) ON CONFLICT (resource, id) DO NOTHING')
  const owe = sqlite.prepare('INSERT OR IGNORE INTO staged.owed (resource, id, n) VALUES (?, ?, ?)')
  const applied = (index: string, column: string, resources: string) => sqlite.prepare<{ id: string }, { resource: Resource; id: string; json: string }>(`
    SELECT r.resource, r.id, r.json FROM main.record r INDEXED BY ${index} WHERE json_extract(r.json, '$.${column}') = :id AND r.resource ${resources} AND r.json IS NOT NULL ${column === 'invoiceId' ? '' : `AND json_extract(r.json, '$.${column}') IS NOT NULL`}
      AND NOT EXISTS (SELECT 1 FROM staged.change c WHERE c.resource = r.resource AND c.id = r.id)
    UNION ALL SELECT c.resource, c.id, c.json FROM staged.change c WHERE c.${column} = :id AND c.json IS NOT NULL AND c.resource ${resources}`)
  const onInvoice = applied('record_applied_invoice', 'invoiceId', `IN ('allocations', 'writeOffs')`)
  const ofPayment = applied('record_applied_payment', 'paymentId', `IN ('allocations', 'refunds')`)
  const ofCredit = applied('record_applied_credit', 'creditNoteId', `= 'allocations'`)
  const holds = sqlite.prepare<[string], Row>(`SELECT json FROM main.record WHERE accountId = ? AND resource = 'holds' AND json IS NOT NULL`)
  const deskPayments = sqlite.prepare<[string], Row>(`SELECT json FROM main.record WHERE accountId = ? AND resource = 'payments' AND json IS NOT NULL AND id >= 'desk.' AND id < 'desk/'`)
  const otherCurrency = sqlite.prepare<[string, string], 1>(`SELECT 1 FROM main.record WHERE accountId = ? AND resource IN ('invoices', 'payments', 'creditNotes', 'usageRecords') AND json IS NOT NULL AND currency <> ? LIMIT 1`).pluck()

  /** What the ledger itself has. */
  const kept = (resource: Resource, id: string): Stored | null => parsed(inLedger.get(resource, id))
  const get = (resource: Resource, id: string): Stored | null => {
    const row = inFile.get(resource, id)
    return row === undefined ? kept(resource, id) : parsed(row)
  }

  const write = (resource: Resource, record: Stored): boolean => {
    const before = inLedger.get(resource, record.id)?.json ?? null
    const leftAs = fingerprint(record)
    if (before !== null && leftAs === fingerprint(JSON.parse(before) as object)) {
      unchange.run(resource, record.id)
      return false
    }
    const amount = summedField[resource]
    const text = (field: string): string | null => (typeof record[field] === 'string' ? record[field] : null)
    const applies = resource === 'allocations' || resource === 'writeOffs'
    change.run(resource, record.id, resource === 'accounts' ? record.id : (text('accountId') ?? ''), amount === undefined ? '' : String(record['currency']), amount === undefined ? 0 : Number(record[amount]),
      applies ? text('invoiceId') : null, resource === 'allocations' ? text('paymentId') : null, resource === 'allocations' ? text('creditNoteId') : null, JSON.stringify({ ...record, rev: undefined }), before, leftAs)
    return true
  }

  const takeOne = ({ resource, id, said, fresh, onlyNew = false }: Saying): Done => {
    const current = get(resource, id)
    if (current !== null && onlyNew) return 'unchanged'
    const known = lastSaid.get(resource, id)
    const { record, base } = merged({ current, base: known === undefined ? current : (JSON.parse(known) as Stored), said, fresh: { id, partyId: party, ...fresh } })
    const wasThere = current !== null
    const written = write(resource, { ...record, updatedAt: at } as unknown as Stored)
    const saidNow = base === null ? null : JSON.stringify(base)
    // What is replaced in the ledger is noted there as changed by the desk; here it is known to be the file's.
    if (saidNow !== (known ?? null) || (written && wasThere)) say.run(resource, id, saidNow)
    return written ? (wasThere ? 'updated' : 'inserted') : 'unchanged'
  }

  const drop = (resource: Resource, id: string): boolean => {
    const before = inLedger.get(resource, id)?.json ?? null
    const now = get(resource, id)
    if (now === null) return false
    if (before === null) unchange.run(resource, id)
    else change.run(resource, id, typeof now['accountId'] === 'string' ? now['accountId'] : '', '', 0, null, null, null, null, before, '')
    say.run(resource, id, null)
    return true
  }

  return {
    get: get as unknown as Books['get'],
    onInvoice: (id) => onInvoice.all({ id }).map((row) => JSON.parse(row.json) as RecordOf<'allocations' | 'writeOffs'>),
    ofPayment: (id) => ofPayment.all({ id }).map((row) => JSON.parse(row.json) as RecordOf<'allocations' | 'refunds'>),
    deskPayment: (accountId, ref) => deskPayments.all(accountId).map((row) => JSON.parse(row.json!) as RecordOf<'payments'>).find((payment) => payment.ref === ref) ?? null,
    hasOtherCurrency: (accountId: string, currency: Currency) => otherCurrency.get(accountId, currency) !== undefined,
    take(making, n) {
      const all = making.says.map((saying) => ({ resource: saying.resource, done: takeOne(saying), onlyNew: saying.onlyNew === true }))
      for (const { resource, id } of making.drops) if (drop(resource, id)) all.push({ resource, done: 'updated', onlyNew: false })
      if (all.some(({ done }) => done !== 'unchanged')) {
        for (const id of making.invoices) owe.run('invoices', id, n)
        for (const id of making.payments) owe.run('payments', id, n)
        for (const id of making.creditNotes) owe.run('creditNotes', id, n)
      }
      return all
    },
    write(resource, record) {
      if (!write(resource, { ...record, updatedAt: at })) return
      if (kept(resource, record.id) !== null) leaveSaid.run(resource, record.id, lastSaid.get(resource, record.id) ?? null)
    },
    openHolds: (accountId, invoiceId) => holds.all(accountId).map((row) => JSON.parse(row.json!) as RecordOf<'holds'>).filter((hold) => hold.invoiceId === invoiceId && hold.releasedAt === null),
    ofCredit: (id) => ofCredit.all({ id }).map((row) => JSON.parse(row.json) as RecordOf<'allocations'>),
  }
}

const parsed = (row: Row | undefined): Stored | null => (row?.json == null ? null : (JSON.parse(row.json) as Stored))
