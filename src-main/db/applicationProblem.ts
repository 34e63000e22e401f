/** Why money cannot be put on invoices as it is asked for, as far as the copy and the outbox can tell. */
import type { CommandInput } from '#contract/commands.ts'
import { openMinorOf } from './commandSubject.ts'
import { copyRecord } from './copyRecord.ts'
import { db, type Database } from './database.ts'
import { moneyUnderWay } from './moneyUnderWay.ts'
import { waitingAbout } from './outboxList.ts'
import { applicationsOnTheirWay, unappliedOf, type MoneySource } from './unapplied.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { formatMoney } from '#main/domain/money.ts'

/** Plain words; null where nothing stands in the way. What waits counts as carried out, whichever payment it is of. */
export function applicationProblem(database: Database, source: MoneySource, rows: CommandInput<'applyPayment'>['rows']): string | null {
  const money = unappliedOf(database, source)
  if (money === null) return 'This is not in the local copy any more. Pull, and look again.'
  if (money.wallet) return `Payment ${money.ref} funds the available balance; it is put on no invoice.`
  const inWords = (minor: number): string => formatMoney({ minor, currency: money.currency }, 'en')
  const onItsWay = applicationsOnTheirWay(database, money.accountId)
  const left = addMinor(money.unappliedMinor, -(onItsWay.from.get(money.id) ?? 0))
  const wanted = sumOf(rows)
  if (wanted > left) return `Only ${inWords(Math.max(0, left))} of ${money.ref} is left to apply. Take less.`
  return rowsProblem(database, money, rows)
}

/** The same of money that comes with the command. */
export function receiptProblem(database: Database, { accountId, amountMinor, currency, rows }: CommandInput<'receivePayment'>): string | null {
  const account = copyRecord(database, 'accounts', accountId)
  if (account !== null && account.currency !== currency) return `${account.name} is billed in ${account.currency}, and the money is in ${currency}.`
  const wanted = sumOf(rows)
  if (wanted > amountMinor) return `${formatMoney({ minor: wanted, currency }, 'en')} was to be applied, and only ${formatMoney({ minor: amountMinor, currency }, 'en')} came. Take less.`
  return rowsProblem(database, { accountId, currency }, rows)
}

const sumOf = (rows: CommandInput<'applyPayment'>['rows']): number => rows.reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0)

function rowsProblem(database: Database, money: { accountId: string; currency: string }, rows: CommandInput<'applyPayment'>['rows']): string | null {
  if (new Set(rows.map(({ invoiceId }) => invoiceId)).size < rows.length) return 'The same invoice is there twice. Give each invoice one amount.'
  const inWords = (minor: number): string => formatMoney({ minor, currency: money.currency }, 'en')
  const onItsWay = applicationsOnTheirWay(database, money.accountId)
  const charged = moneyUnderWay(database, [money.accountId])
  for (const { invoiceId, amountMinor } of rows) {
    const invoice = copyRecord(database, 'invoices', invoiceId)
    if (invoice === null) return 'One of the invoices is not in the local copy any more. Pull, and look again.'
    const { number } = invoice
    if (invoice.accountId !== money.accountId) return `Invoice ${number} belongs to another account. Money is put on invoices of the account it came from.`
    if (invoice.currency !== money.currency) return `Invoice ${number} is in ${invoice.currency}, and the money in ${money.currency}.`
    if (charged.has(invoiceId)) return `Invoice ${number} is being charged already. Wait until that is done, or take it back in the outbox.`
    if (invoice.status === 'draft') return `Invoice ${number} is still a draft.`
    const open = addMinor(openMinorOf(database, invoiceId), -(onItsWay.to.get(invoiceId) ?? 0))
    if (invoice.status !== 'open' || open <= 0) return `Nothing is open on invoice ${number} any more.`
    if (invoice.disputed) return `Invoice ${number} is disputed. Settle the dispute first, or choose another invoice.`
    // What waits about the invoice may be its release.
    if (database.first(holdOf(invoiceId)) !== undefined && database.all(waitingAbout(invoiceId)).length === 0) return `Invoice ${number} is on hold. Release it first, or choose another invoice.`
    if (amountMinor > open) return `Only ${inWords(open)} is left open on invoice ${number}. Take less.`
  }
  return null
}

const holdOf = (invoiceId: string) => db.selectFrom('cache.hold').select('id').where('invoiceId', '=', invoiceId).where('releasedAt', 'is', null).limit(1)
