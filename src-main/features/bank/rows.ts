/** Bank entries as a list shows them: with the best suggestion of what is open, and what became of the rest. */
import type { BankEntry } from '#contract/bank.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { paymentsOf, standingOf } from '#main/db/bankPayments.ts'
import type { EntryRow } from '#main/db/bankEntries.ts'
import { bankAccountNames } from '#main/db/bankStatements.ts'
import { suggestionsOfPage } from '#main/db/bankSuggestions.ts'
import { db, type Database } from '#main/db/database.ts'
import { sourceOfParty } from '#main/db/sources.ts'

/** `since`: when the copy last changed; what was worked out before is shown, and `old` tells that it is to be worked out again; with `whole` every one is worked out now, for a file. */
export function bankEntryRows(database: Database, found: readonly EntryRow[], { since, now, whole = false }: { since: number; now: number; whole?: boolean }): { rows: BankEntry[]; old: boolean } {
  const suggested = suggestionsOfPage(database, found.filter(({ state }) => state === 'open'), since, now, whole)
  const applied = appliedTo(database, found)
  const bankAccounts = new Map(database.all(bankAccountNames([...new Set(found.map(({ bankAccountId }) => bankAccountId))])).map(({ id, name }) => [id, name]))
  const names = namesOf(database, [...suggested.found.values()].flatMap((row) => row?.accountId ?? []))
  const rows = found.map((row): BankEntry => {
    const best = suggested.found.get(row.id) ?? null
    return {
      id: row.id, bankAccountId: row.bankAccountId, bankAccountName: bankAccounts.get(row.bankAccountId) ?? row.bankAccountId, party: row.partyId as PartyId, bookedOn: row.bookedOn, valueOn: row.valueOn,
      amount: { minor: row.amountMinor, currency: row.currency }, payerName: row.payerName, payerAccount: row.payerAccount, reference: row.reference, text: row.text, state: row.state,
      suggested: best === null || best.accountId === null ? null : { accountId: best.accountId as AccountId, accountName: names.get(best.accountId) ?? best.accountId, words: best.words, confidence: best.confidence },
      applied: applied.get(row.id) ?? [], reason: row.reason, settledAt: row.settledAt, settledBy: row.settledBy, byRule: row.ruleName,
    }
  })
  return { rows, old: suggested.old }
}

/** What stands, and what was to be taken back and could not be. */
function appliedTo(database: Database, found: readonly EntryRow[]): Map<string, BankEntry['applied']> {
  const payments = database.all(paymentsOf(found.map(({ id }) => id)))
  const lists = new Map(payments.map(({ id, rows }) => [id, JSON.parse(rows) as { invoiceId: string; amountMinor: number }[]]))
  const names = namesOf(database, payments.map(({ accountId }) => accountId))
  const numbers = new Map(database.all(numbersOf([...lists.values()].flat().map(({ invoiceId }) => invoiceId))).map(({ id, number }) => [id, number]))
  const partyOf = new Map(found.map(({ id, partyId }) => [id, partyId]))
  // What no upstream keeps is in the desk's own ledger.
  const own = new Map([...new Set(partyOf.values())].map((party) => [party, sourceOfParty(database, party)?.kind === 'files']))
  const shown = new Map<string, BankEntry['applied']>()
  for (const payment of payments) {
    const state = stateOf(database, payment)
    if (state === null) continue
    shown.set(payment.entryId, [...(shown.get(payment.entryId) ?? []), {
      accountId: payment.accountId as AccountId, accountName: names.get(payment.accountId) ?? payment.accountId, amount: { minor: payment.amountMinor, currency: payment.currency },
      numbers: lists.get(payment.id)!.map(({ invoiceId }) => numbers.get(invoiceId) ?? invoiceId), ledger: own.get(partyOf.get(payment.entryId)!) === true, kept: payment.outboxId === null, ...state,
    }])
  }
  return shown
}

/** Null for what was taken back and leaves nothing to be done. */
function stateOf(database: Database, { outboxId, undoneAt, reversalId }: { outboxId: number | null; undoneAt: number | null; reversalId: number | null }): { outboxId: number | null; waiting: boolean; refused: string | null } | null {
  if (undoneAt === null) {
    if (outboxId === null) return { outboxId, waiting: false, refused: null }
    const standing = standingOf(database, outboxId)
    return { outboxId: standing.row?.id ?? null, waiting: standing.is === 'waiting', refused: 'why' in standing ? standing.why : null }
  }
  const standing = reversalId === null ? null : standingOf(database, reversalId)
  if (standing === null || standing.is === 'done') return null
  const id = standing.row?.id ?? null
  return standing.is === 'waiting' ? { outboxId: id, waiting: true, refused: null } : { outboxId: id, waiting: false, refused: `It could not be reversed: ${'why' in standing ? standing.why : ''}` }
}

function namesOf(database: Database, ids: readonly string[]): Map<string, string> {
  if (ids.length === 0) return new Map()
  return new Map(database.all(db.selectFrom('cache.account').select(['id', 'name']).where(among('id', [...new Set(ids)]))).map(({ id, name }) => [id, name]))
}

export const numbersOf = (ids: readonly string[]) => db.selectFrom('cache.invoice').select(['id', 'number', 'dueOn']).where(among('id', ids))
