/** What a command carries and what a record says, read out to people. */
import { commands, type FieldWords, type Reading } from '#contract/commands.ts'
import { PostalAddress } from '#contract/vocabulary.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { methodName } from '#main/domain/brands.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import { dateWords, instantWords } from '#main/domain/instantWords.ts'
import { formatMoney } from '#main/domain/money.ts'

export interface Reader {
  /** A value in words; null for nothing. */
  read(value: unknown, field: FieldWords): string | null
}

/** `currency`: of amounts; null where none is known. Names behind ids are looked up in the copy. */
export function createReader(database: Database, { currency, timeZone }: { currency: string | null; timeZone: string | null }): Reader {
  const named = (value: unknown, resource: 'contacts' | 'accounts'): string => copyRecord(database, resource, String(value))?.name ?? String(value)
  const as: Record<Reading, (value: unknown) => string | null> = {
    text: sentence,
    // Without a currency the point has no place: better as the digits are.
    amount: (value) => (typeof value !== 'number' ? sentence(value) : currency === null ? `${value} minor units` : formatMoney({ minor: value, currency }, 'en')),
    yes_no: (value) => (value === true ? 'Yes' : 'No'),
    hours: (value) => (value === 1 ? '1 hour' : `${String(value)} hours`),
    address: addressWords,
    method: (value) => {
      const method = copyRecord(database, 'paymentMethods', String(value))
      return method === null ? String(value) : methodName(method)
    },
    contact: (value) => named(value, 'contacts'),
    account: (value) => named(value, 'accounts'),
    instant: (value) => (typeof value === 'number' ? instantWords(value, timeZone ?? 'UTC') : sentence(value)),
    applied: (value) => appliedWords(database, value, currency),
    date: (value) => (typeof value === 'string' ? dateWords(value) : sentence(value)),
  }
  return {
    read(value, { as: reading = 'text', words }) {
      if (value === null || value === undefined || value === '') return null
      if (words !== undefined) return Array.isArray(value) ? (value.map((one) => codeWords(String(one), words)).join(', ') || null) : codeWords(sentence(value) ?? '', words)
      return as[reading](value)
    },
  }
}

/** `insufficient_funds` → `Insufficient funds`, for codes without words of their own. */
function codeWords(code: string, words: Readonly<Record<string, string>>): string {
  const plain = code.replaceAll(/[_.-]+/g, ' ').trim()
  return words[code] ?? plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** `1 Wharf Road, Port Halden NSW 2999, AU`. */
function addressWords(value: unknown): string | null {
  const address = PostalAddress.safeParse(value).data
  if (address === undefined) return sentence(value)
  const { lines, city, region, postcode, country } = address
  return [...lines, [city, region, postcode].filter((part) => part !== '').join(' '), country].filter((part) => part !== '').join(', ')
}

const Applied = commands.applyPayment.input.shape.rows

/** `IN1001 120.00, IN1002 30.50`; minor units as they are where no currency is known. */
function appliedWords(database: Database, value: unknown, currency: string | null): string | null {
  const rows = Applied.safeParse(value).data
  if (rows === undefined) return sentence(value)
  return rows.map(({ invoiceId, amountMinor }) => `${copyRecord(database, 'invoices', invoiceId)?.number ?? invoiceId} ${currency === null ? `${amountMinor} minor units` : toDecimalString(amountMinor, currency)}`).join(', ')
}

function sentence(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(sentence).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
