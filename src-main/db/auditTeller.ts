/** An entry of the audit trail as people read it: what was done, to what, and what it says label by label. */
import type { AuditRow } from '#contract/audit.ts'
import { commands, type FieldWords } from '#contract/commands.ts'
import { formatMoney } from '#main/domain/money.ts'
import { dateWords, instantWords } from '#main/domain/instantWords.ts'
import { methodName } from '#main/domain/brands.ts'
import { actionWords, mailKind, type Detail } from './auditActions.ts'
import type { AuditRecord } from './auditPage.ts'
import { copyRecord } from './copyRecord.ts'
import type { Database } from './database.ts'

export type Told = Pick<AuditRow, 'words' | 'subject' | 'says'> & { account: string | null }

/** Characters of one value at the most; the file that is exported holds all of it. */
const VALUE_MAX = 2_000
/** Names kept between entries: many are about the same account. */
const REMEMBERED = 10_000

/** @param timeZone of the moments that entries speak of */
export function auditTeller(database: Database, timeZone: string): (entry: AuditRecord) => Told {
  const names = namesIn(database)
  return (entry) => {
    const detail = readDetail(entry.detail)
    const account = entry.accountId === null ? null : names.account(entry.accountId)
    return { words: actionWords(entry.action, detail, timeZone), subject: subjectOf(entry, detail, account, names), says: saysOf(database, entry, detail, names, timeZone), account }
  }
}

/** Of an entry that was edited with other tools, it may be anything. */
export function readDetail(json: string): Detail {
  try {
    const read: unknown = JSON.parse(json)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Detail) : { detail: read }
  } catch {
    return { detail: json }
  }
}

type Names = ReturnType<typeof namesIn>

function namesIn(database: Database) {
  const looked = (query: string): ((id: string | number) => string | null) => {
    const statement = database.raw.prepare<[string | number], string | null>(query).pluck()
    const known = new Map<string | number, string | null>()
    return (id) => {
      const kept = known.get(id)
      if (kept !== undefined) return kept
      if (known.size >= REMEMBERED) known.clear()
      const found = statement.get(id) ?? null
      known.set(id, found)
      return found
    }
  }
  return {
    account: looked(NAMES_SQL.account), invoice: looked(NAMES_SQL.invoice), registration: looked(NAMES_SQL.registration), campaign: looked(NAMES_SQL.campaign), message: looked(NAMES_SQL.message),
    schedule: looked(NAMES_SQL.schedule), bulk: looked(NAMES_SQL.bulk), answer: looked(NAMES_SQL.answer), command: looked(NAMES_SQL.command), currency: looked(NAMES_SQL.currency),
  }
}

/** Each by the key of its table. */
export const NAMES_SQL = {
  account: `SELECT name || ' (' || ref || ')' FROM cache.account WHERE id = ?`,
  invoice: 'SELECT number FROM cache.invoice WHERE id = ?',
  registration: `SELECT coalesce(a.name || ', ', '') || r.email FROM cache.registration AS r LEFT JOIN cache.account AS a ON a.id = r.accountId WHERE r.id = ?`,
  campaign: 'SELECT kind FROM main.campaign WHERE id = ?',
  message: 'SELECT toAddress FROM main.message WHERE id = ?',
  schedule: `SELECT terms ->> '$.name' FROM main.schedule WHERE id = ?`,
  bulk: 'SELECT label FROM main.bulkRun WHERE id = ?',
  answer: 'SELECT fromNumber FROM main.smsAnswer WHERE id = ?',
  command: 'SELECT subject FROM main.outbox WHERE id = ?',
  currency: 'SELECT coalesce(o.currency, i.currency, a.currency) FROM main.outbox AS o LEFT JOIN cache.invoice AS i ON i.id = o.targetId LEFT JOIN cache.account AS a ON a.id = o.accountId WHERE o.id = ?',
} as const

/** As people know it: `Kestrel Freight (A-000001), IN1003`; an id where nothing else is known of it here. */
function subjectOf({ action, subject, accountId }: AuditRecord, detail: Detail, account: string | null, names: Names): string {
  const of = (thing: string | null): string => [accountId === null ? null : (account ?? accountId), thing].filter((part) => part !== null && part !== '').join(', ') || subject
  const invoice = typeof detail['invoiceId'] === 'string' ? (names.invoice(detail['invoiceId']) ?? detail['invoiceId']) : null
  switch (action.slice(0, action.indexOf('.'))) {
    case 'command': return of(typeof detail['outboxId'] === 'number' ? names.command(detail['outboxId']) : null)
    case 'work':
    case 'note':
      if (detail['queue'] === 'heldInvoices') return of(names.invoice(subject) ?? subject)
      if (detail['queue'] === 'failedCharges') return of(invoice ?? 'failed charge')
      return of(detail['queue'] === 'registrations' ? 'registration' : null)
    case 'promise': return of(invoice)
    case 'registration': return of(accountId === null ? names.registration(subject) : 'registration')
    case 'mail': return mailSubject(action, subject, detail, of, names)
    case 'schedule': return names.schedule(subject) ?? subject
    case 'bulk': return names.bulk(subject) ?? subject
    case 'view': return typeof detail['name'] === 'string' ? detail['name'] : subject
    case 'answer': return names.answer(subject) ?? subject
    default: return of(accountId === subject ? null : accountId === null ? null : subject)
  }
}

function mailSubject(action: string, subject: string, detail: Detail, of: (thing: string | null) => string, names: Names): string {
  if (action === 'mail.test') return of(null)
  if (action === 'mail.settle') return names.message(subject) ?? subject
  if (typeof detail['registration'] === 'string') return names.registration(detail['registration']) ?? detail['registration']
  return mailKind(names.campaign(subject)) ?? subject
}

/** What the window shows apart already. */
const SHOWN_ELSEWHERE = new Set(['accountId', 'queue'])

function saysOf(database: Database, { action }: AuditRecord, detail: Detail, names: Names, timeZone: string): Told['says'] {
  const name = action.startsWith('command.') ? action.slice('command.'.length) : ''
  const fields: Readonly<Record<string, FieldWords>> = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands].fields : {}
  const currency = typeof detail['currency'] === 'string' ? detail['currency'] : typeof detail['outboxId'] === 'number' ? names.currency(detail['outboxId']) : null
  return Object.entries(detail).flatMap(([key, value]) => {
    if (SHOWN_ELSEWHERE.has(key) || (key === 'currency' && 'amountMinor' in detail) || value === null || value === undefined || value === '') return []
    const field = fields[key]
    const words = readValue(database, key, value, { field, currency, names, timeZone })
    return [{ label: field?.label ?? LABELS[key] ?? plainly(key), value: words.length > VALUE_MAX ? `${words.slice(0, VALUE_MAX)}…` : words }]
  })
}

interface Reading {
  field: FieldWords | undefined
  currency: string | null
  names: Names
  timeZone: string
}

function readValue(database: Database, key: string, value: unknown, reading: Reading): string {
  const { field, currency, names, timeZone } = reading
  const code = typeof value === 'string' ? (field?.words?.[value] ?? null) : null
  if (code !== null) return code
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') {
    if (field?.as === 'amount' || key.endsWith('Minor')) return currency === null ? `${value} minor units` : formatMoney({ minor: value, currency }, 'en')
    if (field?.as === 'instant' || /At$|^until$|^since$|^at$|^notBefore$/.test(key)) return instantWords(value, timeZone)
    return String(value)
  }
  if (typeof value === 'string') {
    if (/On$|^on$/.test(key) && /^\d{4}-\d{2}-\d{2}$/.test(value)) return dateWords(value)
    if (key === 'invoiceId' || key === 'invoice') return names.invoice(value) ?? value
    if (field?.as === 'account' || key === 'accountId' || key === 'account') return names.account(value) ?? value
    if (field?.as === 'contact') return copyRecord(database, 'contacts', value)?.name ?? value
    if (field?.as === 'method') return methodOf(database, value)
    if (key === 'run' || key === 'bulk') return names.bulk(value) ?? value
    if (key === 'registration') return names.registration(value) ?? value
    if (key === 'command' && Object.hasOwn(commands, value)) return commands[value as keyof typeof commands].label
    return value
  }
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map((one) => readValue(database, singular(key), one, reading)).join(value.some((one) => typeof one === 'object') ? '; ' : ', ')
  if (typeof value === 'object' && value !== null) return readParts(database, value as Detail, reading)
  return JSON.stringify(value)
}

/** What a value is made of: `Invoice IN1042, Amount A$120.00`. Only what it says; its own currency before the entry's. */
function readParts(database: Database, parts: Detail, { currency, ...reading }: Reading): string {
  const own = typeof parts['currency'] === 'string' ? parts['currency'] : currency
  return Object.entries(parts).flatMap(([key, value]) => {
    if (value === null || value === undefined || value === '' || (key === 'currency' && 'amountMinor' in parts)) return []
    return [`${LABELS[key] ?? plainly(key)} ${readValue(database, key, value, { ...reading, field: undefined, currency: own })}`]
  }).join(', ')
}

/** `invoices` holds what `invoice` is. */
const singular = (key: string): string => (key.endsWith('s') && key !== 'settings' ? key.slice(0, -1) : key)

function methodOf(database: Database, id: string): string {
  const method = copyRecord(database, 'paymentMethods', id)
  return method === null ? id : methodName(method)
}

const LABELS: Readonly<Record<string, string>> = {
  outboxId: 'Number in the outbox', invoiceId: 'Invoice', amountMinor: 'Amount', receivedMinor: 'Received', dueOn: 'Promised by', keptOn: 'Received in full on', woken: 'Items that rested and are back', to: 'To', until: 'Until', on: 'On', text: 'Text',
  replacedBy: 'Replaced by', notBefore: 'Not before', bulk: 'Bulk action', run: 'Bulk action', was: 'Was', note: 'Note', detail: 'What the entry holds', invites: 'Its customers are invited to the portal', sameKey: 'As the same command', againId: 'Given again as',
}

/** `ratePerMinute` → `Rate per minute`. */
function plainly(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_.-]+/g, ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
