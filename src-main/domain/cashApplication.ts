/**
 * Whose money a credit of a bank statement is, and which invoices it pays, in the glossary's order: reference, exact
 * amount, name, oldest due. A suggestion always comes to the entry's amount, never takes more than is open, and
 * never touches an invoice that is on hold, disputed, being charged, or in another currency. Nothing is applied by it.
 */
import type { Currency } from '#contract/vocabulary.ts'
import { compareByAge, type AllocatableInvoice } from './allocationSuggestion.ts'
import { addMinor } from './minorUnits.ts'
import { compareNumbers } from './numberOrder.ts'
import type { Named } from './paymentReferences.ts'

export type Basis = 'reference' | 'amount' | 'name' | 'payer' | 'oldest'

/** An account that the money may be of, with what tells so. */
export interface PayingAccount {
  readonly id: string
  readonly ref: string
  readonly name: string
  /** What is open on the account, what counts towards nothing included. */
  readonly invoices: readonly AllocatableInvoice[]
  /** Which of them the payment names. */
  readonly named: ReadonlyMap<string, Named>
  /** How the payment names the account itself; null where it does not. */
  readonly refNamed: Named | null
  /** That money of this payer's was this account's before, and how often it was another's. */
  readonly payer: { readonly by: 'account' | 'name'; readonly times: number; readonly others: number } | null
  /** Of the payer's name to the account's, or one of its contacts', 0 to 100. */
  readonly similarity: number
}

export interface CashSuggestion {
  readonly accountId: string
  readonly accountRef: string
  readonly accountName: string
  readonly rows: readonly { readonly invoiceId: string; readonly amountMinor: number }[]
  readonly unappliedMinor: number
  readonly confidence: number
  readonly basis: readonly Basis[]
  /** `names IN1042, and is what is open on it`. */
  readonly reason: string
}

/** Rows of one command. */
const ROWS_MAX = 500
/** Of so many named invoices every choice is tried for one that comes to the amount. */
const CHOICES_MAX = 12
/** A name less like than this says nothing. */
export const SIMILAR = 80

/** The likeliest first; of equal ones by account. `alone`: how many invoices of all accounts have exactly this much open. */
export function suggestCashApplication({ amountMinor, currency }: { amountMinor: number; currency: Currency }, accounts: readonly PayingAccount[], alone: number, limit = 5): CashSuggestion[] {
  if (amountMinor <= 0) return []
  return accounts
    .flatMap((account) => suggestionOf(amountMinor, currency, account, alone) ?? [])
    .toSorted((a, b) => b.confidence - a.confidence || compareNumbers(a.accountRef, b.accountRef) || (a.accountId < b.accountId ? -1 : 1))
    .slice(0, limit)
}

/** Which invoices, how well that fits (added to how sure the account is), and why. */
interface Fit {
  rows: { invoice: AllocatableInvoice; amountMinor: number }[]
  fit: number
  basis: Basis[]
  words: string
}

function suggestionOf(amountMinor: number, currency: Currency, account: PayingAccount, alone: number): CashSuggestion | null {
  const usable = account.invoices.filter((one) => one.openMinor > 0 && one.currency === currency && !one.held && !one.disputed && one.charging !== true)
  const who = whoOf(account)
  const fit = byReference(amountMinor, usable, account) ?? byAmount(amountMinor, usable, who, alone) ?? byAge(amountMinor, usable, account)
  const sure = fit.basis.includes('reference') ? Math.max(who.sure, namedSure(fit, account)) : fit.basis.includes('amount') ? Math.max(who.sure, alone === 1 && usable.some(({ openMinor }) => openMinor === amountMinor) ? 62 : 30) : who.sure
  if (sure === 0) return null
  const rows = fit.rows.slice(0, ROWS_MAX).map(({ invoice, amountMinor: minor }) => ({ invoiceId: invoice.id, amountMinor: minor }))
  const unappliedMinor = rows.reduce((left, row) => addMinor(left, -row.amountMinor), amountMinor)
  const basis = [...new Set([...fit.basis, ...who.basis])]
  // Each further thing that says the same adds a little.
  const confidence = Math.max(1, Math.min(99, sure + fit.fit + 3 * (basis.filter((one) => one !== 'oldest' && one !== 'amount').length - 1)))
  const reason = [fit.words, ...who.words, ...skippedWords(account)].filter((words) => words !== '').join('; ')
  return { accountId: account.id, accountRef: account.ref, accountName: account.name, rows, unappliedMinor, confidence, basis, reason }
}

interface Who {
  sure: number
  basis: Basis[]
  words: string[]
}

/** How sure the account is without any invoice. */
function whoOf({ ref, refNamed, payer, similarity }: PayingAccount): Who {
  const found: { sure: number; basis: Basis; words: string }[] = []
  if (refNamed !== null) found.push({ sure: refNamed === 'bare' ? 60 : 84, basis: 'reference', words: `names account ${ref}` })
  if (payer !== null) {
    const times = payer.times === 1 ? 'once before' : `${payer.times.toLocaleString('en')} times before`
    const sure = (payer.by === 'account' ? 86 : 78) - (payer.others === 0 ? 0 : payer.others >= payer.times ? 30 : 12)
    found.push({ sure, basis: 'payer', words: payer.by === 'account' ? `money from this bank account was theirs ${times}` : `money of a payer of this name was theirs ${times}` })
  }
  if (similarity >= SIMILAR) found.push({ sure: 45 + similarity - SIMILAR, basis: 'name', words: similarity === 100 ? 'the payer has their name' : 'the payer’s name is like theirs' })
  return { sure: found.reduce((most, { sure }) => Math.max(most, sure), 0), basis: found.map(({ basis }) => basis), words: found.map(({ words }) => words) }
}

function namedSure({ rows }: Fit, { named }: PayingAccount): number {
  const how = rows.map(({ invoice }) => named.get(invoice.id))
  return how.includes('whole') ? 88 : how.includes('said') ? 80 : 48
}

/** The invoices that the payment names: all of them, or those of them that come to it; else the oldest of them as far as it goes. */
function byReference(amountMinor: number, usable: readonly AllocatableInvoice[], { named }: PayingAccount): Fit | null {
  const meant = usable.filter(({ id }) => named.has(id)).toSorted(compareByAge)
  if (meant.length === 0) return null
  const exactly = choiceOf(meant, amountMinor)
  if (exactly !== null) {
    const words = exactly.length === 1 ? `names ${numbers(exactly)}, and is what is open on it` : `names ${numbers(exactly)}, and is what is open on them`
    return { rows: inFull(exactly), fit: exactly.length === meant.length ? 10 : 4, basis: ['reference', 'amount'], words }
  }
  const { rows, leftMinor } = oldestFirst(meant, amountMinor)
  const words = leftMinor > 0 ? `names ${numbers(meant)}, and more came than is open there` : `names ${numbers(meant)}, and less came than is open there`
  // More names than it pays may be a list of something else.
  return { rows, fit: -6, basis: ['reference'], words }
}

/** One open invoice of exactly this much, or the account's oldest ones that come to it. */
function byAmount(amountMinor: number, usable: readonly AllocatableInvoice[], who: Who, alone: number): Fit | null {
  const exact = usable.filter(({ openMinor }) => openMinor === amountMinor)
  if (exact.length > 0) {
    const oldest = exact.toSorted(compareByAge)[0]!
    const words = exact.length > 1 ? `is exactly what is open on ${oldest.number}, the oldest of ${exact.length} such invoices of theirs`
      : alone === 1 ? `is exactly what is open on ${oldest.number}, and on no other invoice` : `is exactly what is open on ${oldest.number}`
    return { rows: inFull([oldest]), fit: exact.length > 1 ? 2 : 8, basis: ['amount'], words }
  }
  // Without anything that says whose it is, sums that agree are chance.
  if (who.sure === 0) return null
  const oldest: AllocatableInvoice[] = []
  let sum = 0
  for (const invoice of usable.toSorted(compareByAge)) {
    sum = addMinor(sum, invoice.openMinor)
    oldest.push(invoice)
    if (sum >= amountMinor) break
  }
  if (sum !== amountMinor || oldest.length > ROWS_MAX) return null
  return { rows: inFull(oldest), fit: 6, basis: ['amount'], words: `is exactly what is open on their ${oldest.length} oldest invoices` }
}

function byAge(amountMinor: number, usable: readonly AllocatableInvoice[], { name }: PayingAccount): Fit {
  const { rows, leftMinor } = oldestFirst(usable, amountMinor)
  if (rows.length === 0) return { rows, fit: -20, basis: [], words: `nothing is open on ${name} that it could pay` }
  const words = `oldest due first: ${numbers(rows.map(({ invoice }) => invoice))}${leftMinor > 0 ? ', and something is left over' : ''}`
  return { rows, fit: -12, basis: ['oldest'], words }
}

function oldestFirst(invoices: readonly AllocatableInvoice[], amountMinor: number): { rows: Fit['rows']; leftMinor: number } {
  const rows: Fit['rows'] = []
  let leftMinor = amountMinor
  for (const invoice of invoices.toSorted(compareByAge)) {
    if (leftMinor <= 0 || rows.length >= ROWS_MAX) break
    const part = Math.min(leftMinor, invoice.openMinor)
    rows.push({ invoice, amountMinor: part })
    leftMinor = addMinor(leftMinor, -part)
  }
  return { rows, leftMinor }
}

const inFull = (invoices: readonly AllocatableInvoice[]): Fit['rows'] => invoices.map((invoice) => ({ invoice, amountMinor: invoice.openMinor }))

/** All of them, or else as many of them as come to the amount exactly; null where none do. */
function choiceOf(meant: readonly AllocatableInvoice[], amountMinor: number): AllocatableInvoice[] | null {
  const sum = meant.reduce((total, { openMinor }) => addMinor(total, openMinor), 0)
  if (sum === amountMinor && meant.length <= ROWS_MAX) return [...meant]
  if (sum < amountMinor || meant.length > CHOICES_MAX) return meant.find(({ openMinor }) => openMinor === amountMinor) === undefined ? null : [meant.find(({ openMinor }) => openMinor === amountMinor)!]
  let best: AllocatableInvoice[] | null = null
  for (let bits = 1; bits < 1 << meant.length; bits += 1) {
    const some = meant.filter((_, n) => (bits & (1 << n)) !== 0)
    if (best !== null && some.length <= best.length) continue
    if (some.reduce((total, { openMinor }) => addMinor(total, openMinor), 0) === amountMinor) best = some
  }
  return best
}

/** `IN1, IN2 and 3 more`. */
function numbers(invoices: readonly AllocatableInvoice[]): string {
  const shown = invoices.slice(0, 4).map(({ number }) => number)
  const more = invoices.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}` : (shown[0] ?? '')
}

/** Invoices that are named and cannot be paid as things stand. */
function skippedWords({ invoices, named }: PayingAccount): string[] {
  return invoices.filter(({ id, held, disputed, charging }) => named.has(id) && (held || disputed || charging === true)).slice(0, 3)
    .map(({ number, held, disputed }) => `names ${number} too, which is ${held ? 'on hold' : disputed ? 'disputed' : 'being charged'}`)
}
