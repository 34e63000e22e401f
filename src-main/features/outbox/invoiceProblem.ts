/** Why an amount cannot be credited, recorded or written off on an invoice, as far as the copy and the outbox can tell. */
import { commands } from '#contract/commands.ts'
import { openMinorOf } from '#main/db/commandSubject.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { waitingAbout } from '#main/db/outboxList.ts'
import { applicationsOnTheirWay } from '#main/db/unapplied.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { formatMoney } from '#main/domain/money.ts'

/** Plain words; null where nothing stands in the way. What waits to be put on the invoice counts as put there. */
export function amountProblem(database: Database, invoiceId: string, amountMinor: number): string | null {
  const left = leftOpen(database, invoiceId)
  if (typeof left === 'string') return left
  return amountMinor > left.minor ? `Only ${formatMoney(left, 'en')} is left open on invoice ${left.number}. Take less.` : null
}

/** A write-off takes all that is open: nothing that closes a part of it may be on its way. */
export function writeOffProblem(database: Database, invoiceId: string): string | null {
  const left = leftOpen(database, invoiceId)
  if (typeof left === 'string') return left
  return left.onItsWay > 0 ? `Money for invoice ${left.number} waits to go out already. Wait until that is done, or take it back in the outbox.` : null
}

function leftOpen(database: Database, invoiceId: string): string | { minor: number; onItsWay: number; currency: string; number: string } {
  const invoice = copyRecord(database, 'invoices', invoiceId)
  if (invoice === null) return 'This invoice is not in the local copy any more. Pull, and look again.'
  const { number, currency, accountId, status } = invoice
  if (moneyUnderWay(database, [accountId]).has(invoiceId)) return `Invoice ${number} is being charged already. Wait until that is done, or take it back in the outbox.`
  if (status === 'draft') return `Invoice ${number} is still a draft.`
  if (status === 'uncollectible') return `Invoice ${number} was written off.`
  const onItsWay = addMinor(applicationsOnTheirWay(database, accountId).to.get(invoiceId) ?? 0, closingOnItsWay(database, invoiceId))
  const minor = addMinor(openMinorOf(database, invoiceId), -onItsWay)
  return status !== 'open' || minor <= 0 ? `Nothing is open on invoice ${number} any more.` : { minor, onItsWay, currency, number }
}

/** What waits to be credited or recorded on it; of a write-off all that is open. */
function closingOnItsWay(database: Database, invoiceId: string): number {
  return database.all(waitingAbout(invoiceId)).reduce((sum, { command, input }) => {
    if (command === 'requestWriteOff') return addMinor(sum, openMinorOf(database, invoiceId))
    if (command !== 'requestCreditNote' && command !== 'recordPayment') return sum
    const carried = commands[command].input.safeParse(JSON.parse(input)).data
    return addMinor(sum, carried?.amountMinor ?? 0)
  }, 0)
}
