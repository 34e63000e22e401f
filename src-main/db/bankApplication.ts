/**
 * What a person, or a rule of the team's, decides about a bank entry: applied to accounts, parked with one, no receivable,
 * and each of these taken back. The commands in the outbox, the entry's state and the audit are one transaction.
 */
import type { CommandInput } from '#contract/commands.ts'
import type { AccountId, Instant, InvoiceId, Money } from '#contract/vocabulary.ts'
import type { Outbox } from '#main/core/ports/context.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { formatMoney } from '#main/domain/money.ts'
import { payerKeys } from '#main/domain/payerNames.ts'
import { among } from './among.ts'
import { receiptProblem } from './applicationProblem.ts'
import { keepingSums, keepingWords, takingOf, type Taking } from './bankKept.ts'
import { commandNow, madePayment, paymentsOf, reopen, standingOf } from './bankPayments.ts'
import { copyRecord } from './copyRecord.ts'
import { db, type Database } from './database.ts'
import { derive } from './derive/derivation.ts'
import { bothTransaction, deskTransaction } from './fileTransactions.ts'
import { KEPT_PARTS, keepPayment, reverseKept } from './keptPayments.ts'
import { resolveCommand } from './outboxList.ts'
import { whyNot } from './sources.ts'

export interface Deciding {
  database: Database
  outbox: Pick<Outbox, 'enqueue' | 'withdraw'>
  now(): Instant
  newId(): string
  by: string
  audit(action: string, subject: string, detail: Record<string, unknown>): void
}
/** So much of the money: on these invoices of one account, and what of it stays unapplied there. */
export interface MoneyPart {
  accountId: string
  rows: readonly { invoiceId: string; amountMinor: number }[]
  unappliedMinor: number
}
export interface ByRule {
  id: string
  name: string
}
/** `KEEP_ASKED`: some of it would be kept in the desk's own ledger, and a person has to know what that means; how much of it, and how much its source takes. `message`: in plain words; null where the code says it all. */
export type Decided = { ok: true; outbox: number[] } | { ok: false; code: 'NOT_FOUND' | 'ENTRY_CHANGED' | 'DOES_NOT_FOOT' | 'NOT_NOW'; message: string | null } | { ok: false; code: 'KEEP_ASKED'; message: string; given: Money; kept: Money }
type Refused = Extract<Decided, { ok: false }>

const refused = (code: Exclude<Refused['code'], 'KEEP_ASKED'>, message: string | null = null): Refused => ({ ok: false, code, message })
export const entryById = (id: string) => db.selectFrom('bankEntry').selectAll().where('id', '=', id)
type Entry = NonNullable<ReturnType<typeof found>>
const found = (database: Database, id: string) => database.first(entryById(id))

export interface ApplyTerms {
  rule?: ByRule | null
  /** A person knows that what the source does not take is kept in the desk's own ledger. */
  keep?: boolean
}

/**
 * Each part becomes a payment of its account: through the outbox what its source takes, in the desk's own ledger the rest.
 * Parts without any invoice are unapplied cash there: the entry is parked.
 */
export function applyEntry(deciding: Deciding, entryId: string, parts: readonly MoneyPart[], { rule = null, keep = false }: ApplyTerms = {}): Decided {
  const { database } = deciding
  // What is kept is laid into the copy at once, so that nothing is applied to the same money twice.
  return (keep ? bothTransaction : deskTransaction)(database, (): Decided => {
    const entry = found(database, entryId)
    if (entry === undefined) return refused('NOT_FOUND')
    if (entry.state !== 'open') return refused('ENTRY_CHANGED')
    const problem = partsProblem(database, entry, parts, keep) ?? earlierProblem(database, entryId)
    if (problem !== null) return problem
    const at = deciding.now()
    const takings = parts.map((part) => takingOf(database, entry.partyId, part))
    const given = takings.flatMap((taking) => (taking.given === null ? [] : [give(deciding, entry, taking.given, at)]))
    const kept = takings.flatMap((taking) => taking.kept ?? [])
    for (const part of kept) keepPart(deciding, entry, part, at)
    if (kept.length > 0) derive(database, kept.map(({ accountId }) => [accountId, KEPT_PARTS] as const))
    settle(database, entryId, { state: parts.some(({ rows }) => rows.length > 0) ? 'applied' : 'parked', reason: null, at, by: deciding.by, rule })
    if (rule === null) teach(database, entry, parts.map(({ accountId }) => accountId), 1, at)
    deciding.audit('bank.apply', entryId, { ...told(entry), parts, outbox: given, ...(kept.length === 0 ? {} : { kept }), ...ruleTold(rule), ...(parts.length === 1 ? { accountId: parts[0]!.accountId } : {}) })
    return { ok: true, outbox: given }
  })
}

/** Through the outbox; answers the command. */
function give({ database, outbox, newId, by }: Deciding, entry: Entry, part: MoneyPart, at: Instant): number {
  const account = copyRecord(database, 'accounts', part.accountId)!
  const input = paymentInput(entry, part)
  const { id: outboxId } = outbox.enqueue('receivePayment', input, { accountId: account.id, partyId: account.partyId, targetId: account.id, ifMatch: account.rev })
  database.run(db.insertInto('bankPayment').values({ id: newId(), entryId: entry.id, accountId: account.id, amountMinor: input.amountMinor, currency: entry.currency, rows: JSON.stringify(part.rows), outboxId, at, by }))
  return outboxId
}

/** In the desk's own ledger. */
function keepPart({ database, newId, by }: Deciding, entry: Entry, part: MoneyPart, at: Instant): void {
  const { accountId, amountMinor, currency, medium, receivedOn, reference, rows } = paymentInput(entry, part)
  const id = newId()
  database.run(db.insertInto('bankPayment').values({ id, entryId: entry.id, accountId, amountMinor, currency, rows: JSON.stringify(rows), outboxId: null, at, by }))
  database.run(keepPayment({ bankPaymentId: id, partyId: entry.partyId, accountId, medium, receivedOn, amountMinor, currency, reference, rows, at, by }))
}

/** It is no receivable. Debits are none anyway. */
export function ignoreEntry(deciding: Deciding, entryId: string, reason: string, rule: ByRule | null = null): Decided {
  const { database } = deciding
  return deskTransaction(database, (): Decided => {
    const entry = found(database, entryId)
    if (entry === undefined) return refused('NOT_FOUND')
    if (entry.state !== 'open') return refused('ENTRY_CHANGED')
    settle(database, entryId, { state: 'ignored', reason, at: deciding.now(), by: deciding.by, rule })
    deciding.audit('bank.ignore', entryId, { ...told(entry), reason, ...ruleTold(rule) })
    return { ok: true, outbox: [] }
  })
}

/** What waits is withdrawn, what was recorded or kept is reversed, what was refused needs nothing; the entry is open again. */
export function undoEntry(deciding: Deciding, entryId: string): Decided {
  const { database, outbox, by } = deciding
  const isKept = database.all(paymentsOf([entryId])).some(({ outboxId, undoneAt }) => outboxId === null && undoneAt === null)
  return (isKept ? bothTransaction : deskTransaction)(database, (): Decided => {
    const entry = found(database, entryId)
    if (entry === undefined) return refused('NOT_FOUND')
    if (entry.state === 'open' || entry.state === 'debit') return refused('ENTRY_CHANGED')
    const live = database.all(paymentsOf([entryId])).filter(({ undoneAt }) => undoneAt === null)
    const kept = live.filter(({ outboxId }) => outboxId === null)
    if (kept.length > 0 && !isKept) return refused('ENTRY_CHANGED')
    const steps = live.flatMap((payment) => (payment.outboxId === null ? [] : [{ payment, standing: standingOf(database, payment.outboxId) }]))
    for (const { standing } of steps) {
      if (standing.is === 'uncertain') return refused('NOT_NOW', `${standing.why} Settle it in the outbox first.`)
      if (standing.is === 'waiting' && (standing.row.state === 'sending' || standing.row.attempts > 0)) return refused('NOT_NOW', 'This payment is just on its way out. Wait until it has arrived, then undo it.')
      if (standing.is !== 'done') continue
      const paymentId = madePayment(standing.row)
      const payment = paymentId === null ? null : copyRecord(database, 'payments', paymentId)
      if (payment === null) return refused('NOT_NOW', 'The payment is not in the local copy. Pull, and try again; or reverse it on the account.')
      const why = whyNot(database, payment.partyId, 'reversePayment')
      if (why !== null) return refused('NOT_NOW', `The payment was recorded, and cannot be reversed from here: ${why}`)
    }
    const at = deciding.now()
    for (const { id } of kept) {
      database.run(db.updateTable('bankPayment').set({ undoneAt: at, undoneBy: by }).where('id', '=', id))
      reverseKept(database, id, at)
    }
    if (kept.length > 0) derive(database, kept.map(({ accountId }) => [accountId, KEPT_PARTS] as const))
    const given = steps.flatMap(({ payment, standing }) => {
      // First, so that a command that is withdrawn finds nothing left of the entry.
      database.run(db.updateTable('bankPayment').set({ undoneAt: at, undoneBy: by }).where('id', '=', payment.id))
      if (standing.is === 'waiting') outbox.withdraw(standing.row.id)
      if (standing.is === 'refused' && standing.row !== null) database.run(resolveCommand(standing.row.id, { resolution: 'seen', resolvedAt: at, resolvedBy: by, againId: null }))
      if (standing.is !== 'done') return []
      const { id, accountId, partyId, rev } = copyRecord(database, 'payments', madePayment(standing.row)!)!
      const { id: reversalId } = outbox.enqueue('reversePayment', { paymentId: id, reason: 'Applied by mistake' }, { accountId, partyId, targetId: id, ifMatch: rev })
      database.run(db.updateTable('bankPayment').set({ reversalId }).where('id', '=', payment.id))
      return [reversalId]
    })
    database.run(reopen(entryId))
    if (entry.ruleId === null) teach(database, entry, live.map(({ accountId }) => accountId), -1, at)
    deciding.audit('bank.undo', entryId, { ...told(entry), was: entry.state, ...(entry.ruleName === null ? {} : { rule: entry.ruleName }), outbox: given, ...(live.length === 1 ? { accountId: live[0]!.accountId } : {}) })
    return { ok: true, outbox: given }
  })
}

/** Why an open entry cannot be applied so; null where it can. `keep`: as of `ApplyTerms`. */
export function partsProblem(database: Database, entry: MoneyCame, parts: readonly MoneyPart[], keep = false): Refused | null {
  const wrong = (part: MoneyPart) => part.unappliedMinor < 0 || part.rows.some(({ amountMinor }) => amountMinor < 1) || amountOf(part) < 1
  if (parts.length === 0 || parts.some(wrong) || parts.reduce((sum, part) => addMinor(sum, amountOf(part)), 0) !== entry.amountMinor) {
    const sum = parts.reduce((minor, part) => addMinor(minor, amountOf(part)), 0)
    const words = (minor: number) => formatMoney({ minor, currency: entry.currency }, 'en')
    return refused('DOES_NOT_FOOT', `What is applied and left over comes to ${words(sum)}, and the entry is ${words(entry.amountMinor)}.`)
  }
  if (new Set(parts.map(({ accountId }) => accountId)).size < parts.length) return refused('NOT_NOW', 'The same account is there twice. Give each account one part.')
  for (const part of parts) {
    const account = copyRecord(database, 'accounts', part.accountId)
    if (account === null) return refused('NOT_NOW', 'One of the accounts is not in the local copy any more. Pull, and look again.')
    if (account.partyId !== entry.partyId) return refused('NOT_NOW', `${account.name} is a customer of another company of yours than the one this bank account belongs to.`)
    const why = whyNot(database, account.partyId, 'receivePayment') ?? receiptProblem(database, paymentInput(entry, part))
    if (why !== null) return refused('NOT_NOW', why)
  }
  if (keep) return null
  const takings: readonly Taking[] = parts.map((part) => takingOf(database, entry.partyId, part))
  if (takings.every(({ kept }) => kept === null)) return null
  const { currency } = entry
  const { given, kept } = keepingSums(takings)
  return { ok: false, code: 'KEEP_ASKED', message: keepingWords(database, currency, takings), given: { minor: given, currency }, kept: { minor: kept, currency } }
}

/** What was recorded for it before and is to be reversed: applied again meanwhile, the money would be there twice should that be refused. */
function earlierProblem(database: Database, entryId: string): Refused | null {
  for (const { reversalId } of database.all(paymentsOf([entryId]))) {
    const command = reversalId === null ? null : commandNow(database, reversalId)
    if (command === null || command.state === 'done' || command.resolution === 'carried_out') continue
    return refused('NOT_NOW', command.state === 'queued' || command.state === 'sending'
      ? 'What it was applied to before is still being reversed. Wait until that is done.'
      : `What it was applied to before could not be reversed: ${command.message ?? 'it was refused'} Settle that in the outbox first.`)
  }
  return null
}

const amountOf = ({ rows, unappliedMinor }: MoneyPart): number => rows.reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), unappliedMinor)

/** What of an entry a payment is made of. */
type MoneyCame = Pick<Entry, 'partyId' | 'amountMinor' | 'currency' | 'reference' | 'text' | 'payerName' | 'bookedOn' | 'code'>

function paymentInput(entry: MoneyCame, part: MoneyPart): CommandInput<'receivePayment'> {
  const reference = [entry.reference, entry.text, entry.payerName].find((text) => text.trim() !== '')?.trim().slice(0, 200) ?? null
  return {
    accountId: part.accountId as AccountId, amountMinor: amountOf(part), currency: entry.currency, medium: isCheque(entry.code) ? 'cheque' : 'bank_transfer', receivedOn: entry.bookedOn, reference,
    rows: part.rows.map(({ invoiceId, amountMinor }) => ({ invoiceId: invoiceId as InvoiceId, amountMinor })),
  }
}

/** OFX says CHECK, MT940 NCHK, BAI2 in its types of cheques paid in (X9 TR-2: 172 to 175). */
const isCheque = (code: string | null): boolean => code !== null && /^(?:CHECK|N?CHK|17[2-5]|PMNT\/RCHQ.*)$/.test(code)

function settle(database: Database, entryId: string, { state, reason, at, by, rule }: { state: 'applied' | 'parked' | 'ignored'; reason: string | null; at: number; by: string; rule: ByRule | null }): void {
  database.run(db.updateTable('bankEntry').set({ state, reason, settledAt: at, settledBy: by, ruleId: rule?.id ?? null, ruleName: rule?.name ?? null }).where('id', '=', entryId))
  database.run(db.deleteFrom('bankSuggestion').where('entryId', '=', entryId))
}

/** The next credit of this payer is looked for at these accounts first; what is taken back teaches nothing. */
function teach(database: Database, entry: Entry, accountIds: readonly string[], by: 1 | -1, at: number): void {
  const { account, name } = payerKeys(entry)
  for (const payer of [account, name]) {
    if (payer === null) continue
    for (const accountId of new Set(accountIds)) {
      database.run(db.insertInto('bankPayer').values({ payer, accountId, times: Math.max(0, by), lastAt: at })
        .onConflict((on) => on.columns(['payer', 'accountId']).doUpdateSet((eb) => ({ times: eb.fn<number>('max', [eb.val(0), eb('bankPayer.times', '+', by)]), lastAt: at }))))
    }
  }
  // What was worked out for this payer before is not what would be said now.
  const same = database.all(openOfPayer(entry)).map(({ id }) => id)
  database.run(db.deleteFrom('bankSuggestion').where(among('entryId', same)))
  database.run(db.deleteFrom('bankSuggestion').where(among('accountId', accountIds)))
}

export const openOfPayer = ({ partyId, payerName, payerAccount }: Pick<Entry, 'partyId' | 'payerName' | 'payerAccount'>) =>
  db.selectFrom('bankEntry').select('id').where('partyId', '=', partyId).where('state', '=', 'open')
    .where((eb) => eb.or([eb('payerName', '=', payerName), ...(payerAccount === null ? [] : [eb('payerAccount', '=', payerAccount)])]))

const told = ({ amountMinor, currency, payerName, bookedOn }: Entry) => ({ amountMinor, currency, payerName, bookedOn })
const ruleTold = (rule: ByRule | null) => (rule === null ? {} : { rule: rule.name, ruleId: rule.id })
