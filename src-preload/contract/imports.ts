/**
 * Records from files: customers, contacts, invoices, payments, allocations and usage, from CSV and XLSX,
 * into a party of the team's own making. A file is handed over in pieces (`begin`, `append`), looked at
 * (`look`: what it seems to be, and what must be asked), tried (`try`) and taken (`run`): all of it or
 * nothing. The same file twice changes nothing; a partial one deletes nothing.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActivityId } from './activity.ts'
import { BAD_CURSOR, NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { Currency, Cursor, Instant, PageSize, PartyId } from './vocabulary.ts'

export const ImportKind = z.enum(['customers', 'contacts', 'invoices', 'payments', 'allocations', 'usage'])
export type ImportKind = z.infer<typeof ImportKind>

/** What a column can be, by kind; those with `*` must be there. Names are those of the mapping's `columns`. */
export const IMPORT_FIELDS = {
  customers: ['account*', 'accountName*', 'email', 'phone', 'contactName', 'line1', 'line2', 'city', 'region', 'postcode', 'country', 'currency', 'poNumber', 'taxExempt', 'createdOn', 'closed'],
  contacts: ['account*', 'contact', 'contactName*', 'email', 'phone', 'roles'],
  invoices: ['number*', 'account*', 'accountName', 'email', 'issuedOn*', 'dueOn', 'currency', 'subtotal', 'tax', 'total*', 'open', 'paid', 'paidOn', 'poNumber', 'status', 'disputed', 'voidedOn', 'lineDescription', 'lineQuantity', 'lineAmount'],
  payments: ['reference*', 'account*', 'accountName', 'receivedOn*', 'amount*', 'currency', 'medium', 'invoice', 'memo'],
  allocations: ['payment*', 'invoice*', 'amount*', 'effectiveOn*', 'currency'],
  usage: ['record', 'account*', 'at*', 'usageKind', 'from', 'to', 'quantity', 'unit', 'amount*', 'currency', 'invoice'],
} as const satisfies Record<ImportKind, readonly string[]>

export const DateOrder = z.enum(['MDY', 'DMY', 'YMD'])
export type DateOrder = z.infer<typeof DateOrder>
export const FileEncoding = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
export type FileEncoding = z.infer<typeof FileEncoding>

export const ImportMapping = z.object({
  kind: ImportKind,
  party: PartyId,
  /** Of rows that name none. */
  currency: Currency.nullable(),
  /** The heading of the column of each field that is taken; headings are compared without case and blanks at their ends. */
  columns: z.record(z.string().max(30), z.string().max(200)),
  /** Null where the file has no date, or none that could be read in two ways. */
  dateOrder: DateOrder.nullable(),
  decimal: z.enum(['.', ',']),
  encoding: FileEncoding,
  delimiter: z.enum([',', ';', '\t', '|']),
  /** Of a workbook; null for its first. */
  sheet: z.string().max(100).nullable(),
  /** The row that has the headings, from 1; 0 where there is none, and columns are called `Column 1`, `Column 2`. */
  headerRow: z.int().min(0).max(100),
})
export type ImportMapping = z.infer<typeof ImportMapping>

/** What the file does not decide and a person must. */
export const ImportQuestion = z.object({ field: z.enum(['kind', 'party', 'currency', 'dateOrder', 'decimal', 'columns']), why: z.string() })
export type ImportQuestion = z.infer<typeof ImportQuestion>

export const FileHandle = z.string().min(1).max(64).regex(/^[A-Za-z0-9-]+$/)

export const ImportLook = z.object({
  fileName: z.string(), format: z.enum(['csv', 'xlsx']), sheets: z.array(z.string()).max(200),
  headings: z.array(z.string()).max(500),
  /** The first rows as they stand, cells in the order of the headings. */
  sample: z.array(z.array(z.string())).max(20),
  /** What it is taken to be; whatever is asked is filled with the likeliest, and must be confirmed. */
  mapping: ImportMapping, asks: z.array(ImportQuestion),
  /** When this mapping was used last for a file of this shape; null where it is a guess. */
  savedAt: Instant.nullable(),
  /** How the first rows read with it: by field, in plain words. */
  readings: z.array(z.record(z.string(), z.string())).max(20),
  problems: z.array(z.string()),
})
export type ImportLook = z.infer<typeof ImportLook>

export const Rejection = z.object({ row: z.int(), column: z.string().nullable(), value: z.string(), reason: z.string() })
export type Rejection = z.infer<typeof Rejection>

export const ImportResult = z.object({
  rows: z.int(), inserted: z.int(), updated: z.int(), unchanged: z.int(), rejectedRows: z.int(),
  /** The first of them. */
  rejected: z.array(Rejection).max(1000),
  /** By resource, what the taken rows became (`invoices`, `payments`). */
  records: z.record(z.string(), z.object({ inserted: z.int(), updated: z.int(), unchanged: z.int() })),
  /** Remarks that reject nothing: `Accounts that were made, with nothing but number and name: 12.`. */
  remarks: z.array(z.string()).max(100),
  mapping: ImportMapping,
})
export type ImportResult = z.infer<typeof ImportResult>

export const Import = z.object({
  id: z.string(), kind: ImportKind, party: PartyId, partyName: z.string(), fileName: z.string(), at: Instant, by: z.string(),
  rows: z.int(), inserted: z.int(), updated: z.int(), unchanged: z.int(), rejectedRows: z.int(),
  undoneAt: Instant.nullable(), undoneBy: z.string().nullable(),
})
export type Import = z.infer<typeof Import>

/** What stands for a try or a run that goes on: its result is asked for by its activity once that is over. */
const Started = z.object({ activity: ActivityId })
const OUT_OF_ORDER = { status: 409, message: 'A piece of this file is missing before this one. Hand it over again from its beginning.' } as const
const TOO_LARGE = { status: 413, message: 'Files of up to 2 GB can be imported. Split it.' } as const
const NO_FILE = { status: 404, message: 'This file is no longer here. Choose it again.' } as const
const UNREADABLE = { status: 422, message: 'This file cannot be read.' } as const

export const imports = {
  /** A file is going to be handed over: at most 2 GB. */
  begin: oc.errors({ NOT_ALLOWED, TOO_LARGE }).input(z.object({ fileName: z.string().min(1).max(255), bytes: z.int().min(0) })).output(z.object({ file: FileHandle })),
  /** A piece of it, base64, from `offset` on; pieces come in order, and one that comes twice counts once. Answers how much is there. */
  append: oc.errors({ NOT_ALLOWED, NO_FILE, OUT_OF_ORDER, TOO_LARGE }).input(z.object({ file: FileHandle, offset: z.int().min(0), base64: z.base64().max(3_000_000) })).output(z.object({ bytes: z.int() })),
  /** It is not needed any more. */
  drop: oc.input(z.object({ file: FileHandle })).output(z.object({})),
  /** What the file is, with what was decided so far. */
  look: oc.errors({ NOT_ALLOWED, NO_FILE, UNREADABLE }).input(z.object({ file: FileHandle, decided: ImportMapping.partial() })).output(ImportLook),
  /** Everything as `run` does, and nothing is kept. */
  try: oc.errors({ NOT_ALLOWED, NO_FILE }).input(z.object({ file: FileHandle, mapping: ImportMapping })).output(Started),
  /** Takes it: rows that are rejected are left out only where `partly` says so, else one rejected row leaves all of it out; where all are, nothing is taken. `remember`: the mapping, for the next file of this shape. */
  run: oc.errors({ NOT_ALLOWED, NO_FILE }).input(z.object({ file: FileHandle, mapping: ImportMapping, remember: z.boolean(), partly: z.boolean() })).output(Started),
  /** How a try or a run ended; null while it goes on. `importId`: null where nothing was kept. */
  outcome: oc.errors({ NOT_FOUND }).input(z.object({ activity: ActivityId })).output(z.object({ importId: z.string().nullable(), result: ImportResult.nullable(), failure: z.string().nullable() }).nullable()),
  list: oc.errors({ BAD_CURSOR }).input(z.object({ limit: PageSize.default(50), after: Cursor.optional() })).output(z.object({ rows: z.array(Import), next: Cursor.nullable() })),
  rejected: oc.errors({ NOT_FOUND }).input(z.object({ import: z.string().max(64) })).output(z.array(Rejection)),
  /** Puts everything back as it was; what was changed since by a later file or a person stays, and is told. */
  undo: oc.errors({ NOT_ALLOWED, NOT_FOUND, UNDONE: { status: 409, message: 'This import was undone already.' } }).input(z.object({ import: z.string().max(64) })).output(z.object({ putBack: z.int(), kept: z.int() })),
  /** The watched folder: files that arrive in it are imported by their saved mapping, and moved to `done` or `refused` with a report. */
  folder: oc.output(z.object({ path: z.string(), watched: z.boolean(), lately: z.array(z.object({ fileName: z.string(), at: Instant, done: z.boolean(), words: z.string() })).max(50) })),
  watch: oc.errors({ NOT_ALLOWED }).input(z.object({ watched: z.boolean() })).output(z.object({ path: z.string() })),
}
