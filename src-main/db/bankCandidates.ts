/** Which accounts the money of an entry may be of, with what is open on them: found through indexes, whatever the number of accounts. */
import { sql } from 'kysely'
import type { AllocatableInvoice } from '#main/domain/allocationSuggestion.ts'
import { suggestCashApplication, SIMILAR, type CashSuggestion, type PayingAccount } from '#main/domain/cashApplication.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { nameSimilarity, nameWords, payerKeys } from '#main/domain/payerNames.ts'
import { howNamed, mentionsIn, type Mention, type Named } from '#main/domain/paymentReferences.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { moneyUnderWay } from './moneyUnderWay.ts'
import { applicationsOnTheirWay } from './unapplied.ts'

/** What of an entry tells whose it is. */
export interface CreditToPlace {
  partyId: string
  currency: string
  amountMinor: number
  payerName: string
  payerAccount: string | null
  reference: string
  text: string
}

/** Accounts looked at for one entry. */
const ACCOUNTS_MAX = 12
/** Open invoices looked at of each; of an account with more, the oldest due, those that are named and those of this amount. */
const INVOICES_MAX = 300
/** Invoices of one number, and of one amount, that are looked at. */
const FOUND_MAX = 100
/** Accounts whose names share a word with the payer's, the likest by their words. */
const NAMES_MAX = 40

/** The likeliest first. `names` remembers what was looked up for a name, where many entries are gone through. */
export function suggestionsFor(database: Database, credit: CreditToPlace, { limit = 5, names = new Map<string, NamesFound>() }: { limit?: number; names?: Map<string, NamesFound> } = {}): CashSuggestion[] {
  if (credit.amountMinor <= 0) return []
  const mentions = mentionsIn([credit.reference, credit.text])
  const invoices = database.all(openInvoicesNamed(credit, mentions))
  const named = new Map<string, Map<string, Named>>()
  for (const { id, accountId, number } of invoices) {
    const how = best(number, mentions)
    if (how === null) continue
    const of = named.get(accountId) ?? new Map<string, Named>()
    named.set(accountId, of.set(id, how))
  }
  const refs = new Map(database.all(accountsNamed(credit, mentions)).flatMap(({ id, ref }) => {
    const how = best(ref, mentions)
    return how === null ? [] : [[id, how] as const]
  }))
  const payers = payersOf(database, credit)
  const exact = database.all(openInvoicesOf(credit))
  const alike = likeNamed(database, credit, names)
  // In the order of what tells most; the rest of a long list is left out.
  const ids = [...new Set([...named.keys(), ...refs.keys(), ...payers.keys(), ...[...alike].toSorted((a, b) => b[1] - a[1]).map(([id]) => id), ...exact.map(({ accountId }) => accountId)])].slice(0, ACCOUNTS_MAX)
  if (ids.length === 0) return []
  const charged = moneyUnderWay(database, ids)
  const accounts = database.all(accountsByIds(credit, ids)).map(({ id, ref, name }): PayingAccount => {
    const wanted = [...(named.get(id)?.keys() ?? []), ...exact.flatMap((one) => (one.accountId === id ? [one.invoiceId] : []))]
    const onItsWay = applicationsOnTheirWay(database, id).to
    const found = new Map([...database.all(oldestOpen(id, credit.currency)), ...(wanted.length === 0 ? [] : database.all(openByIds(wanted)))].map((row) => [row.id, row]))
    return {
      id, ref, name, named: named.get(id) ?? new Map<string, Named>(), refNamed: refs.get(id) ?? null, payer: payers.get(id) ?? null, similarity: alike.get(id) ?? 0,
      invoices: [...found.values()].map(({ openMinor, held, disputed, ...invoice }): AllocatableInvoice => ({
        ...invoice, openMinor: Math.max(0, addMinor(openMinor, -(onItsWay.get(invoice.id) ?? 0))), held: held === 1, disputed: disputed === 1, charging: charged.has(invoice.id),
      })),
    }
  })
  return suggestCashApplication(credit, accounts, exact.length, limit)
}

const ORDER: readonly Named[] = ['whole', 'said', 'bare']
function best(number: string, mentions: readonly Mention[]): Named | null {
  const found = mentions.map((mention) => howNamed(number, mention))
  return ORDER.find((how) => found.includes(how)) ?? null
}

/** As `plainNumber` and `coreOf`; word for word the expression of the index. */
const core = (column: string) => sql<string>`ltrim(replace(replace(replace(replace(replace(replace(upper(${sql.ref(column)}), ' ', ''), '-', ''), '/', ''), '.', ''), '_', ''), '#', ''), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0')`
const coresOf = (mentions: readonly Mention[]) => sql`(SELECT value FROM json_each(${JSON.stringify([...new Set(mentions.map((mention) => mention.core))])}))`

/** Through `invoice_open_by_core`. */
export const openInvoicesNamed = ({ partyId, currency }: Pick<CreditToPlace, 'partyId' | 'currency'>, mentions: readonly Mention[]) =>
  db.selectFrom('cache.invoice as i')
    .select(['i.id', 'i.accountId', 'i.number'])
    .where(sql<boolean>`${core('i.number')} IN ${coresOf(mentions)}`)
    .where(sql<boolean>`i.status = 'open'`)
    .where(sql<boolean>`+i."partyId" = ${partyId}`)
    .where('i.currency', '=', currency)
    .limit(FOUND_MAX)

/** Through `account_by_core`. */
export const accountsNamed = ({ partyId, currency }: Pick<CreditToPlace, 'partyId' | 'currency'>, mentions: readonly Mention[]) =>
  db.selectFrom('cache.account as a')
    .select(['a.id', 'a.ref'])
    .where(sql<boolean>`${core('a.ref')} IN ${coresOf(mentions)}`)
    .where(sql<boolean>`+a."partyId" = ${partyId}`)
    .where('a.currency', '=', currency)
    .limit(FOUND_MAX)

/** With exactly this much open; through `openInvoice_by_amount`. */
export const openInvoicesOf = ({ partyId, currency, amountMinor }: Pick<CreditToPlace, 'partyId' | 'currency' | 'amountMinor'>) =>
  db.selectFrom('cache.openInvoice as o').select(['o.invoiceId', 'o.accountId']).where('o.currency', '=', currency).where('o.openMinor', '=', amountMinor).where(sql<boolean>`o."partyId" = ${partyId}`).limit(FOUND_MAX)

export const hintsOf = (payer: string) => db.selectFrom('bankPayer').select(['accountId', 'times']).where('payer', '=', payer).orderBy('times', 'desc').limit(FOUND_MAX)

function payersOf(database: Database, credit: CreditToPlace): Map<string, NonNullable<PayingAccount['payer']>> {
  const found = new Map<string, NonNullable<PayingAccount['payer']>>()
  const { account, name } = payerKeys(credit)
  for (const [by, key] of [['account', account], ['name', name]] as const) {
    const hints = key === null ? [] : database.all(hintsOf(key)).filter(({ times }) => times > 0)
    const all = hints.reduce((sum, { times }) => sum + times, 0)
    for (const { accountId, times } of hints) if (!found.has(accountId)) found.set(accountId, { by, times, others: all - times })
  }
  return found
}

/** Accounts with how like their names, or a contact's, are to a payer's. */
export type NamesFound = ReadonlyMap<string, number>

function likeNamed(database: Database, { partyId, currency, payerName: named, text }: CreditToPlace, kept: Map<string, NamesFound>): NamesFound {
  // Many banks have no place for the payer's name but the text.
  const payerName = named.trim() === '' ? text.slice(0, NAME_IN_TEXT) : named
  const key = `${partyId} ${currency} ${payerName}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const found = new Map<string, number>()
  const words = nameWords(payerName)
  if (words.length > 0) {
    for (const { accountId, title, contacts } of database.all(accountsWithWords({ partyId, currency }, words))) {
      const names = [title, ...(JSON.parse(contacts) as string[])]
      const similarity = names.reduce((most, name, n) => Math.max(most, nameSimilarity(payerName, name) - (n === 0 ? 0 : CONTACT)), 0)
      if (similarity >= SIMILAR) found.set(accountId, similarity)
    }
  }
  if (kept.size >= NAMES_KEPT) kept.delete(kept.keys().next().value!)
  kept.set(key, found)
  return found
}
const NAMES_KEPT = 5_000
const NAME_IN_TEXT = 140
/** A person's name is shared by more people than a company's. */
const CONTACT = 5

/** The longest words tell most. A word of five letters or more may end otherwise: names are cut off, and misspelt at the end. */
export function accountsWithWords({ partyId, currency }: Pick<CreditToPlace, 'partyId' | 'currency'>, words: readonly string[]) {
  const telling = words.toSorted((a, b) => b.length - a.length).slice(0, 4)
  const expression = telling.map((word) => (word.length >= 5 ? `"${word.slice(0, Math.max(4, word.length - 2))}"*` : `"${word}"`)).join(' OR ')
  return db.selectFrom(sql<{ docId: number }>`(SELECT rowid AS "docId" FROM cache.search WHERE search MATCH ${expression} ORDER BY rank LIMIT ${NAMES_MAX})`.as('m'))
    .innerJoin('cache.searchDoc as d', 'd.docId', 'm.docId')
    .innerJoin('cache.account as a', 'a.id', 'd.accountId')
    .select(['d.accountId', 'd.title', sql<string>`coalesce((SELECT json_group_array(c.name) FROM (SELECT name FROM cache.contact WHERE "accountId" = a.id LIMIT 20) AS c), '[]')`.as('contacts')])
    .where(sql<boolean>`+a."partyId" = ${partyId}`)
    .where('a.currency', '=', currency)
}

export const accountsByIds = ({ partyId, currency }: Pick<CreditToPlace, 'partyId' | 'currency'>, ids: readonly string[]) =>
  db.selectFrom('cache.account').select(['id', 'ref', 'name']).where(among('id', ids)).where(sql<boolean>`+"partyId" = ${partyId}`).where('currency', '=', currency)

const invoiceCells = () =>
  db.selectFrom('cache.openInvoice as o')
    .innerJoin('cache.invoice as i', 'i.id', 'o.invoiceId')
    .select(['i.id', 'i.number', 'i.currency', 'i.issuedOn', 'i.dueOn', 'i.disputed', 'o.openMinor'])
    .select(sql<0 | 1>`EXISTS (SELECT 1 FROM cache.hold h WHERE h."invoiceId" = i.id AND h."releasedAt" IS NULL)`.as('held'))
    .where('o.openMinor', '>', 0)
    .where('i.status', '=', 'open')

/** Through `openInvoice_by_account`. */
export const oldestOpen = (accountId: string, currency: string) =>
  invoiceCells().where('o.accountId', '=', accountId).where(sql<boolean>`+o.currency = ${currency}`).orderBy('o.dueOn').orderBy('i.issuedOn').orderBy('i.id').limit(INVOICES_MAX)
export const openByIds = (ids: readonly string[]) => invoiceCells().where(among('o.invoiceId', ids))
