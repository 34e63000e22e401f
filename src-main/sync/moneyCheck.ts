/** Before money is asked for, the billing system is asked whether it is still owed (GLOSSARY: a retry can charge once). */
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { ChangedRecord, Connector } from '#main/core/ports/connector.ts'
import { resources, type RecordOf, type Resource } from '#main/core/ports/records.ts'

export interface MoneyCheck {
  /** Why the money must not be taken, in plain words; null when it may. */
  refusal: string | null
  /** What was read on the way, for the copy. */
  read: ChangedRecord[]
}

/** Throws `ConnectorError` when the answer cannot be had. */
export async function moneyCheck(connector: Connector, command: CommandName, input: CommandInput<CommandName>, signal: AbortSignal | undefined): Promise<MoneyCheck> {
  const read: ChangedRecord[] = []
  const fetch = async <R extends Resource>(resource: R, id: string): Promise<RecordOf<R> | null> => {
    const record = await connector.read(resource, id, signal)
    if (record !== null) read.push({ resource, record })
    const parsed = resources[resource].safeParse(record)
    return parsed.success ? (parsed.data as RecordOf<R>) : null
  }
  const refuse = (refusal: string | null): MoneyCheck => ({ refusal, read })

  let invoiceId = 'invoiceId' in input ? input.invoiceId : null
  if (command === 'retryCharge' && 'chargeId' in input) {
    const charge = await fetch('charges', input.chargeId)
    if (charge === null) return refuse('The billing system no longer has this charge. Nothing was charged.')
    if (charge.status !== 'failed') return refuse('This charge has gone through since. Nothing was charged again.')
    invoiceId = charge.invoiceId
  }
  if (invoiceId === null) return refuse(null)
  const invoice = await fetch('invoices', invoiceId)
  if (invoice === null) return refuse('The billing system no longer has this invoice. Nothing was charged.')
  return refuse(NOT_OWED[invoice.status]?.(invoice.number) ?? null)
}

const NOT_OWED: Partial<Record<RecordOf<'invoices'>['status'], (number: string) => string>> = {
  paid: (number) => `Invoice ${number} has been paid since. Nothing was charged.`,
  void: (number) => `Invoice ${number} is void. Nothing was charged.`,
  draft: (number) => `Invoice ${number} is still a draft. Nothing was charged.`,
  uncollectible: (number) => `Invoice ${number} was given up as uncollectible. Nothing was charged.`,
}
