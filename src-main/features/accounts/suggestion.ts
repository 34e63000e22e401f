/** Where the unapplied rest of a payment or a credit note would go, for a person to change and to apply. */
import { sql } from 'kysely'
import type { AllocationSuggestion } from '#contract/accounts.ts'
import type { InvoiceId } from '#contract/vocabulary.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db, type Database } from '#main/db/database.ts'
import { moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { applicationsOnTheirWay, unappliedOf, type MoneySource } from '#main/db/unapplied.ts'
import { compareByAge, suggestAllocation, type AllocatableInvoice, type SkipReason } from '#main/domain/allocationSuggestion.ts'
import { addMinor } from '#main/domain/minorUnits.ts'

/** Open invoices looked at; of an account with more, the oldest due. */
const INVOICES_MAX = 5_000
/** As many as one command takes. */
const ROWS_MAX = 500

/** The account's open invoices in one currency, the oldest due first, through `openInvoice_by_account`. */
export const openInvoicesOf = (accountId: string, currency: string) =>
  db.selectFrom('cache.openInvoice as o')
    .innerJoin('cache.invoice as i', 'i.id', 'o.invoiceId')
    .select(['i.id', 'i.number', 'i.currency', 'i.issuedOn', 'i.dueOn', 'i.disputed', 'o.openMinor'])
    .select(sql<0 | 1>`EXISTS (SELECT 1 FROM cache.hold h WHERE h."invoiceId" = i.id AND h."releasedAt" IS NULL)`.as('held'))
    .where('o.accountId', '=', accountId)
    // `+` keeps SQLite from walking every open amount of the currency: an account's are few.
    .where(sql<string>`+o."currency"`, '=', currency)
    .where('o.openMinor', '>', 0)
    .where('i.status', '=', 'open')
    .orderBy('o.dueOn').orderBy('i.issuedOn').orderBy('i.id')
    .limit(INVOICES_MAX + 1)

/** `missing`: not in the copy; `nothing`: none of it is unapplied, or what waits uses it up. What is on its way out counts as done. */
export function allocationSuggestion(database: Database, source: MoneySource): AllocationSuggestion | 'missing' | 'nothing' {
  const money = unappliedOf(database, source)
  if (money === null) return 'missing'
  const onItsWay = applicationsOnTheirWay(database, money.accountId)
  const unappliedMinor = addMinor(money.unappliedMinor, -(onItsWay.from.get(money.id) ?? 0))
  if (money.wallet || unappliedMinor <= 0) return 'nothing'
  const charged = moneyUnderWay(database, [money.accountId])
  const found = database.all(openInvoicesOf(money.accountId, money.currency))
  const invoices = found.slice(0, INVOICES_MAX).map(({ openMinor, held, disputed, ...invoice }): AllocatableInvoice => ({
    ...invoice, openMinor: Math.max(0, addMinor(openMinor, -(onItsWay.to.get(invoice.id) ?? 0))), held: held === 1, disputed: disputed === 1, charging: charged.has(invoice.id),
  }))
  const suggestion = suggestAllocation({ amountMinor: unappliedMinor, currency: money.currency }, invoices)
  const suggested = new Map(suggestion.rows.map((row) => [row.invoiceId, row]))
  const skipped = new Map(suggestion.skipped.map(({ invoiceId, reason }) => [invoiceId, SKIPPED[reason]]))
  const exact = suggestion.rows.find(({ reason }) => reason === 'exact_match')?.invoiceId
  const rows = invoices
    .toSorted((a, b) => Number(b.id === exact) - Number(a.id === exact) || compareByAge(a, b))
    .slice(0, ROWS_MAX)
    .map(({ id, number, issuedOn, dueOn, openMinor, held, disputed }) => {
      const amountMinor = suggested.get(id)?.amountMinor ?? 0
      const reason = id === exact ? 'Exactly this much is open'
        : amountMinor > 0 ? `Oldest due first, ${amountMinor < openMinor ? 'in part' : 'in full'}`
          : (skipped.get(id) ?? (openMinor === 0 ? 'Paid by what is on its way' : exact === undefined ? 'Nothing is left for it' : 'Another one matches exactly'))
      return { invoiceId: id as InvoiceId, number, issuedOn, dueOn, openMinor, amountMinor, reason, held, disputed, closed: skipped.has(id) || openMinor === 0 }
    })
  const rev = ('payment' in source ? copyRecord(database, 'payments', source.payment) : copyRecord(database, 'creditNotes', source.creditNote))?.rev ?? 0
  return {
    rev, ref: money.ref, currency: money.currency, unappliedMinor, leftMinor: rows.reduce((left, { amountMinor }) => addMinor(left, -amountMinor), unappliedMinor),
    rows, more: found.length > ROWS_MAX,
  }
}

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  held: 'Skipped: on hold', disputed: 'Skipped: disputed', charging: 'Skipped: it is being charged', other_currency: 'Skipped: another currency',
}
