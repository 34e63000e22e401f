/**
 * The receivables ledger as a plain-text journal that hledger (https://hledger.org/1.25/hledger.html#journal) checks
 * and adds up: each movement and each allocation is a balanced transaction. What each account of the journal holds is
 * told in its head, and in docs/decisions/0024.
 */
import type { BusinessDate, Currency } from '#contract/vocabulary.ts'
import { exponentOf, toDecimalString } from '#main/domain/currency.ts'
import type { SettledHistory } from '#main/domain/settledHistory.ts'

/** An account of the billing system whose books go into the journal. */
export interface JournalAccount {
  partyId: string
  ref: string
  name: string
  settled: SettledHistory
}

/** One transaction: `minor` from one account of the journal to another. */
interface Entry {
  on: BusinessDate
  /** What people call the record: it stands in brackets. */
  code: string
  what: string
  from: string
  to: string
  minor: number
  currency: Currency
}

/** Writes a journal piece by piece; what was declared once is not declared again. */
export class Journal {
  readonly #declared = new Set<string>()
  readonly #leaves = new Set<string>()

  /** What stands before everything. */
  head(whose: string): string {
    return [
      `; Receivables ledger, ${inOneLine(whose)}`,
      ';',
      '; assets:receivable:PARTY:ACCOUNT:open       open amounts of invoices: the sum of the aging buckets',
      '; assets:receivable:PARTY:ACCOUNT:unapplied  unapplied cash and credits, negative',
      '; assets:receivable:PARTY:ACCOUNT            both: the balance of the account',
      '; assets:received:PARTY                      money received, less refunds',
      '; income:invoiced:PARTY                      invoices with their tax, less void ones',
      '; income:credited:PARTY                      credit notes',
      '; expenses:written-off:PARTY                 write-offs, less what was recovered',
      ';',
      '; Balances at the end of 31 January 2026:  hledger -f FILE bal assets:receivable -e 2026-02-01 --depth 4',
      '',
      'decimal-mark .',
      '',
      '',
    ].join('\n')
  }

  /** The transactions of one account, in the order of their dates, and how many they are. */
  account({ partyId, ref, name, settled }: JournalAccount): { text: string; entries: number } {
    const party = segment(partyId)
    const entries = entriesOf(settled, party, `assets:receivable:${party}:${this.#leafOf(party, ref)}`)
    const text = entries.map((entry) => this.#declarations(entry) + transaction(entry, inOneLine(name)))
    return { text: text.join(''), entries: entries.length }
  }

  /** Two accounts of one number stay two: the later one gets a count. */
  #leafOf(party: string, ref: string): string {
    const leaf = segment(ref)
    let free = leaf
    for (let n = 2; this.#leaves.has(`${party}:${free}`); n++) free = `${leaf}%${n}`
    this.#leaves.add(`${party}:${free}`)
    return free
  }

  #declarations({ from, to, currency }: Entry): string {
    const fresh = [`commodity ${EXAMPLES[exponentOf(currency)]} ${currency}`, `account ${from}`, `account ${to}`].filter((line) => !this.#declared.has(line))
    for (const line of fresh) this.#declared.add(line)
    return fresh.length === 0 ? '' : `${fresh.join('\n')}\n\n`
  }
}

/** How the amounts of a currency are written; hledger wants the mark even where no decimals follow. */
const EXAMPLES = { 0: '1000.', 2: '1000.00', 3: '1000.000' } as const

function entriesOf(settled: SettledHistory, party: string, account: string): Entry[] {
  const [open, unapplied] = [`${account}:open`, `${account}:unapplied`]
  const [received, invoiced, credited, writtenOff] = [`assets:received:${party}`, `income:invoiced:${party}`, `income:credited:${party}`, `expenses:written-off:${party}`]
  const invoices = new Map(settled.invoices.map((invoice) => [invoice.id, invoice.number]))
  const sources = new Map([...settled.payments.map(({ id, ref }) => [id, ref] as const), ...settled.creditNotes.map(({ id, number }) => [id, number] as const)])
  const numberOf = (id: string | null) => invoices.get(id ?? '') ?? id ?? ''
  const refOf = (id: string | null) => sources.get(id ?? '') ?? id ?? ''
  const entries: Entry[] = []
  const add = (on: BusinessDate, code: string, what: string, from: string, to: string, minor: number, currency: Currency): void => {
    entries.push({ on, code, what, from, to, minor, currency })
  }
  for (const { number, issuedOn, voidedOn, totalMinor, currency } of settled.invoices) {
    add(issuedOn, number, 'invoice', invoiced, open, totalMinor, currency)
    if (voidedOn !== null) add(voidedOn, number, 'invoice made void', open, invoiced, totalMinor, currency)
  }
  for (const { ref, receivedOn, amountMinor, currency } of settled.payments) add(receivedOn, ref, 'payment', unapplied, received, amountMinor, currency)
  for (const { paymentId, refundedOn, amountMinor, currency } of settled.refunds) add(refundedOn, refOf(paymentId), 'refund', received, unapplied, amountMinor, currency)
  for (const { number, issuedOn, amountMinor, currency } of settled.creditNotes) add(issuedOn, number, 'credit note', unapplied, credited, amountMinor, currency)
  for (const { invoiceId, paymentId, creditNoteId, effectiveOn, amountMinor, currency } of settled.allocations) {
    const source = refOf(paymentId ?? creditNoteId)
    // A reversal is a negative row.
    add(effectiveOn, source, amountMinor < 0 ? `taken back from ${numberOf(invoiceId)}` : `applied to ${numberOf(invoiceId)}`, open, unapplied, amountMinor, currency)
  }
  for (const { invoiceId, effectiveOn, amountMinor, currency } of settled.writeOffs) add(effectiveOn, numberOf(invoiceId), amountMinor < 0 ? 'write-off recovered' : 'write-off', open, writtenOff, amountMinor, currency)
  return entries.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

function transaction({ on, code, what, from, to, minor, currency }: Entry, name: string): string {
  // A code always: without one, a name that begins with a bracket or a star would be taken for something else.
  return `${on} (${inOneLine(code).replaceAll(/[()]/g, ' ').trim()}) ${name} | ${inOneLine(what)}\n${posting(to, minor, currency)}${posting(from, 0 - minor, currency)}\n`
}

const posting = (account: string, minor: number, currency: Currency): string => `    ${account.padEnd(48)}  ${toDecimalString(minor, currency).padStart(16)} ${currency}\n`

/**
 * Text of a description: a line break would end the transaction, `;` begin a comment, `|` end the payee. What stands
 * in its place can be read in the same way.
 */
function inOneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').replaceAll(';', ',').replaceAll('|', '/').trim()
}

/**
 * A part of an account's name: letters, digits and some marks as they are, all else as `%` and its code, so that two
 * names stay two. Colons would make sub-accounts, and two spaces end the name.
 */
function segment(text: string): string {
  const encoded = text.replaceAll(/[^\p{L}\p{N}._/#+-]/gu, (letter) => `%${letter.codePointAt(0)!.toString(16).toUpperCase()}.`)
  return encoded === '' ? '%' : encoded
}
