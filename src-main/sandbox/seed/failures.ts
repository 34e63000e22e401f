/** Open failed charges: an invoice whose saved method was declined and that is still owed. */
import type { Books } from './books.ts'
import type { Issued } from './invoices.ts'
import type { Methods } from './methods.ts'
import { CHARGED_AFTER_DAYS, failCharge } from './payers.ts'
import type { FailingTicket } from './tickets.ts'

/** Answers the invoices that stay unpaid. */
export function makeFailures(books: Books, failing: FailingTicket, { primary, backup }: Methods, issued: readonly Issued[]): Issued[] {
  const newest = issued.at(-1)
  if (!newest || !primary) return []
  const chance = books.chance('failures')
  const { calendar } = books.party
  const firstDay = newest.issuedDay + CHARGED_AFTER_DAYS
  const lastDay = calendar.today - 1
  const stepDays = Math.max(1, Math.floor((lastDay - firstDay) / failing.attempts))
  const minute = chance.int(60, 500)
  for (let attempt = 0; attempt < failing.attempts; attempt++) {
    const day = Math.min(firstDay + attempt * stepDays, lastDay)
    failCharge(books, primary, newest.invoice, calendar.at(day, minute + attempt), failing.code)
  }
  books.gateway.push({ methodId: primary.id, behaviour: { declineCode: failing.code, failsLeft: failing.failsLeft } })
  // A few backups decline as well: not every trouble ends with the second card.
  if (backup && chance.chance(0.2)) books.gateway.push({ methodId: backup.id, behaviour: { declineCode: 'do_not_honor', failsLeft: null } })
  return [newest]
}
