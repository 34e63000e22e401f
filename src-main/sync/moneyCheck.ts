/** Before money is asked for, the billing system is asked whether it is still owed (GLOSSARY: a retry can charge once), and the rules whether it may be asked for now. */
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { ChangedRecord, Connector } from '#main/core/ports/connector.ts'
import { resources, type RecordOf, type Resource } from '#main/core/ports/records.ts'
import { openInvoice } from '#main/db/commandSubject.ts'
import type { Database } from '#main/db/database.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { formatMoney } from '#main/domain/money.ts'
import { AT_THE_BANK } from '#main/domain/retryAdvice.ts'
import { refusalNow, type Leaving } from './retryRules.ts'

export interface MoneyCheck {
  /** Why the money must not be taken, as a code and in plain words; null when it may. */
  refusal: { code: string; message: string } | null
  /** What was read on the way, for the copy. */
  read: ChangedRecord[]
}

/**
 * `decided`: the money that a person agreed to move; null where it is not known. Less than that may be
 * taken (a part was paid since), more may not. Throws `ConnectorError` when the answer cannot be had.
 */
export async function moneyCheck(
  { connector, database, signal, now }: { connector: Connector; database: Database; signal: AbortSignal | undefined; now(): number },
  leaving: Leaving, input: CommandInput<CommandName>, decided: Money | null,
): Promise<MoneyCheck> {
  const read: ChangedRecord[] = []
  const fetch = async <R extends Resource>(resource: R, id: string): Promise<RecordOf<R> | null> => {
    const record = await connector.read(resource, id, signal)
    if (record !== null) read.push({ resource, record })
    const parsed = resources[resource].safeParse(record)
    return parsed.success ? (parsed.data as RecordOf<R>) : null
  }
  const refuse = (code: string, message: string): MoneyCheck => ({ refusal: { code, message }, read })

  let charge: RecordOf<'charges'> | null = null
  let invoiceId = 'invoiceId' in input ? input.invoiceId : null
  if ('chargeId' in input) {
    charge = await fetch('charges', input.chargeId)
    if (charge === null) return refuse('NOT_FOUND', 'The billing system no longer has this charge. Nothing was charged.')
    if (charge.status === 'pending') return refuse('AT_THE_BANK', `${AT_THE_BANK} Nothing was charged.`)
    if (charge.status !== 'failed') return refuse('ALREADY_PAID', 'This charge has gone through since. Nothing was charged again.')
    invoiceId = charge.invoiceId
  }
  /** The last question, once it is known that it is still owed: whether it may be asked for now, and from this method. */
  const byTheRules = async (): Promise<MoneyCheck> => {
    const method = 'methodId' in input ? await fetch('paymentMethods', input.methodId) : null
    const wallet = copyRecord(database, 'wallets', leaving.accountId) === null ? null : await fetch('wallets', leaving.accountId)
    return { refusal: refusalNow(database, leaving, { charge, invoiceId, method, wallet }, now()), read }
  }

  if (invoiceId === null) return byTheRules()
  const invoice = await fetch('invoices', invoiceId)
  if (invoice === null) return refuse('NOT_FOUND', 'The billing system no longer has this invoice. Nothing was charged.')
  const notOwed = NOT_OWED[invoice.status]
  if (notOwed !== undefined) return refuse(notOwed.code, notOwed.words(invoice.number))
  // What is paid is not on the invoice itself; the copy knows as much as was pulled since.
  const open = database.first(openInvoice(invoiceId))?.openMinor
  const more = decided !== null && (invoice.currency !== decided.currency || (open ?? 0) > decided.minor)
  if (!more) return byTheRules()
  const openNow = formatMoney({ minor: open ?? invoice.totalMinor, currency: invoice.currency }, 'en')
  return refuse('MORE_IS_OPEN', `${openNow} is open on invoice ${invoice.number} now; ${formatMoney(decided, 'en')} was when this was decided. Nothing was charged.`)
}

const NOT_OWED: Partial<Record<RecordOf<'invoices'>['status'], { code: string; words: (number: string) => string }>> = {
  paid: { code: 'ALREADY_PAID', words: (number) => `Invoice ${number} has been paid since. Nothing was charged.` },
  void: { code: 'INVOICE_VOID', words: (number) => `Invoice ${number} is void. Nothing was charged.` },
  draft: { code: 'INVOICE_DRAFT', words: (number) => `Invoice ${number} is still a draft. Nothing was charged.` },
  uncollectible: { code: 'INVOICE_UNCOLLECTIBLE', words: (number) => `Invoice ${number} was given up as uncollectible. Nothing was charged.` },
}
