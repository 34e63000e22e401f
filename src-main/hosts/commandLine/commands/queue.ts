/** `counterfoil queue …`: a queue's rows, read page by page as a window does. */
import { formatMoney } from '#main/domain/money.ts'
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import type { RegistrationRow } from '#contract/registrations.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { CommandHost, QueueName } from '../command.ts'
import { table } from '../output.ts'
import { withCore, type Session } from '../session.ts'

export interface QueueArguments {
  workspace: string
  party?: string
  text?: string
  /** Rows at the most. */
  limit: number
}

const PAGE = 500

/** Prints `{queue, total, rows}`; `total` counts all that match, `rows` holds the first `limit`. */
export async function queue({ places, output }: CommandHost, name: QueueName, given: QueueArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil queue', output, ...places }, async (session) => {
    const filter = { ...(given.party === undefined ? {} : { party: given.party as PartyId }), ...(given.text === undefined ? {} : { text: given.text }) }
    const { total, rows, text } = await read[name](session.client, filter, given.limit)
    output.result({ queue: name, total, rows }, () => `${text()}\n\n${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')}`)
  })
}

type Filter = { party?: PartyId; text?: string }
type Client = Session['client']
interface Read {
  total: number
  rows: unknown[]
  text(): string
}

const read: Record<QueueName, (client: Client, filter: Filter, limit: number) => Promise<Read>> = {
  async registrations(client, filter, limit) {
    const rows = await all<RegistrationRow>((after, size) => client.registrations.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.registrations.counts(filter)
    return { total, rows, text: () => table(['Account', 'Name', 'State', 'Needs', 'Email', 'Sent'], rows.map((row) => [row.accountRef, row.accountName, row.state, row.need, row.email ?? '–', row.timesSent])) }
  },
  async 'failed-charges'(client, filter, limit) {
    const rows = await all<FailedChargeRow>((after, size) => client.failedCharges.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.failedCharges.counts(filter)
    return { total, rows, text: () => table(['Account', 'Name', 'Amount', 'Reason', 'Kind', 'Tried', 'Backup'], rows.map((row) => [row.accountRef, row.accountName, `${formatMoney(row.amount, 'en')}`, row.declineCode, row.hardness, row.attempts, row.hasBackup ? 'yes' : 'no'])) }
  },
  async 'held-invoices'(client, filter, limit) {
    const rows = await all<HeldInvoiceRow>((after, size) => client.heldInvoices.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.heldInvoices.counts(filter)
    return { total, rows, text: () => table(['Invoice', 'Name', 'Amount', 'State', 'Channel', 'Approves itself'], rows.map((row) => [row.invoiceNumber, row.accountName, formatMoney(row.amount, 'en'), row.state, row.channel ?? '–', row.approvesAt === null ? '–' : new Date(row.approvesAt).toISOString().slice(0, 16).replace('T', ' ')])) }
  },
}

async function all<R>(page: (after: string | undefined, limit: number) => Promise<{ rows: R[]; next: string | null }>, limit: number): Promise<R[]> {
  const rows: R[] = []
  let after: string | undefined
  while (rows.length < limit) {
    const { rows: more, next } = await page(after, Math.min(PAGE, limit - rows.length))
    rows.push(...more)
    if (next === null) break
    after = next
  }
  return rows
}
