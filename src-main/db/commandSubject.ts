/** What a command is about, in the words of the desk, and the money it is to move: kept beside it, as they were known when it was given. */
import { commands, type CommandInput, type CommandName, type TargetResource } from '#contract/commands.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { methodName } from '#main/domain/brands.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { copyRecord } from './copyRecord.ts'
import { db, type Database } from './database.ts'

export interface Subject {
  /** `Invoice IN000123`, `Invoice IN000123, Visa •4242`, a contact's or an add-on's name; null for the account itself. */
  words: string | null
  amount: Money | null
}

/** `record` is the command's target as the copy has it. */
export function subjectOf(database: Database, command: CommandName, input: CommandInput<CommandName>, record: object): Subject {
  const { on, money } = commands[command]
  const words = WORDS[on] as (database: Database, record: object) => string | null
  if (!money) return { words: words(database, record), amount: spokenOf(database, command, input, record) }
  const method = 'methodId' in input ? copyRecord(database, 'paymentMethods', input.methodId) : null
  const owed = on === 'charges' ? owedOfCharge(database, record as RecordOf<'charges'>) : owedOfInvoice(database, record as RecordOf<'invoices'>)
  return { words: [words(database, record), method && methodName(method)].filter((part) => part !== null).join(', '), amount: owed }
}

/** What a command that takes no money itself says of money: so much applied, credited or received; of a write-off what is open. */
function spokenOf(database: Database, command: CommandName, input: CommandInput<CommandName>, record: object): Money | null {
  const { currency } = record as RecordOf<'invoices'>
  if (command === 'receivePayment' && 'currency' in input) return { minor: input.amountMinor, currency: input.currency }
  if ('rows' in input) return { minor: input.rows.reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0), currency }
  if ('amountMinor' in input) return { minor: input.amountMinor, currency }
  return command === 'requestWriteOff' ? owedOfInvoice(database, record as RecordOf<'invoices'>) : null
}

type Words = { [R in TargetResource]: (database: Database, record: RecordOf<R>) => string | null }

const WORDS: Words = {
  accounts: () => null,
  wallets: () => null,
  invoices: (_database, { number }) => `Invoice ${number}`,
  contacts: (_database, { name }) => name,
  addOns: (_database, { name }) => name,
  payments: (_database, { ref }) => `Payment ${ref}`,
  creditNotes: (_database, { number }) => `Credit note ${number}`,
  registrations: (database, { contactId, email }) => (contactId === null ? null : copyRecord(database, 'contacts', contactId)?.name) ?? email,
  charges: (database, { invoiceId, kind }) => {
    if (invoiceId === null) return kind === 'one_time' ? 'One-time payment' : 'Recharge'
    return `Invoice ${copyRecord(database, 'invoices', invoiceId)?.number ?? invoiceId}`
  },
}

/** What is open on an invoice over everything recorded, in minor units; 0 when nothing is. */
export const openMinorOf = (database: Database, invoiceId: string): number => database.first(openInvoice(invoiceId))?.openMinor ?? 0

export const openInvoice = (invoiceId: string) => db.selectFrom('cache.openInvoice').select('openMinor').where('invoiceId', '=', invoiceId)

const owedOfInvoice = (database: Database, { id, currency }: RecordOf<'invoices'>): Money => ({ minor: openMinorOf(database, id), currency })

/** A retry takes what is still open on the charge's invoice; without one, the charge's own amount. */
export function owedOfCharge(database: Database, { invoiceId, amountMinor, currency }: { invoiceId: string | null; amountMinor: number; currency: Money['currency'] }): Money {
  return { minor: invoiceId === null ? amountMinor : openMinorOf(database, invoiceId) || amountMinor, currency }
}
