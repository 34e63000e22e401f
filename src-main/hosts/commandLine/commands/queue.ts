/** `counterfoil queue …`: a queue's rows, read page by page as a window does. */
import { formatMoney } from '#main/domain/money.ts'
import type { CommandHost, QueueName } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore, type Session } from '../session.ts'
import { table } from '../table.ts'
import { remarkUnfinished, withNewLists } from '../wholeCopy.ts'

export interface QueueArguments {
  workspace: string
  party?: string
  text?: string
  /** Rows at the most. */
  limit: number
  sort?: string
  order?: 'asc' | 'desc'
  need?: string
  state?: string
  hardness?: string
  code?: string
  backup?: 'yes' | 'no'
  channel?: string
  preference?: string
}

/** Rows asked for at once. */
const PAGE = 500

/** Prints `{queue, total, rows}`; `total` counts all that match, `rows` holds the first `limit`. */
export async function queue({ places, output }: CommandHost, name: QueueName, given: QueueArguments): Promise<void> {
  const filter = filterOf(name, given)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil queue', output, ...places }, async (session) => {
    const { client } = session
    const party = await partyNamed(client, given.party)
    await withNewLists(session)
    remarkUnfinished(session, output, { party })
    const { total, rows, text } = await read[name](client, { ...filter, ...(party === null ? {} : { party }) }, given.limit)
    output.result({ queue: name, total, rows }, () => `${text()}\n\n${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')}`)
  })
}

/** What each queue can be filtered by, beside party and words. Values are checked by the contract. */
const FILTERS: Record<QueueName, readonly (keyof QueueArguments)[]> = {
  registrations: ['need', 'state'],
  'failed-charges': ['hardness', 'code', 'backup'],
  'held-invoices': ['state', 'channel', 'preference'],
}
const ONLY_SOME = ['need', 'state', 'hardness', 'code', 'backup', 'channel', 'preference'] as const

function filterOf(name: QueueName, given: QueueArguments): Record<string, unknown> {
  for (const option of ONLY_SOME)
    if (given[option] !== undefined && !FILTERS[name].includes(option)) throw new WrongUse('WRONG_USE', `The queue ${name} is not filtered by --${option}, but by ${FILTERS[name].map((known) => `--${known}`).join(', ')}.`)
  const { text, sort, order, need, state, hardness, code: declineCode, channel, preference } = given
  const hasBackup = given.backup === undefined ? undefined : given.backup === 'yes'
  const descending = order === undefined ? undefined : order === 'desc'
  const all = { text, sort, descending, need, state, hardness, declineCode, hasBackup, channel, preference }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

type Client = Session['client']
type Filter = Record<string, unknown>
interface Read {
  total: number
  rows: unknown[]
  text(): string
}

const read: Record<QueueName, (client: Client, filter: Filter, limit: number) => Promise<Read>> = {
  async registrations(client, filter, limit) {
    const rows = await all((after, size) => client.registrations.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.registrations.counts(filter)
    return { total, rows, text: () => table(['Account', 'Name', 'State', 'Needs', 'Email', 'Sent'], rows.map((row) => [row.accountRef, row.accountName, row.state, row.need, row.email ?? '–', row.timesSent])) }
  },
  async 'failed-charges'(client, filter, limit) {
    const rows = await all((after, size) => client.failedCharges.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.failedCharges.counts(filter)
    return { total, rows, text: () => table(['Account', 'Name', 'Amount', 'Reason', 'Kind', 'Tried', 'Backup'], rows.map((row) => [row.accountRef, row.accountName, formatMoney(row.amount, 'en'), row.declineCode, row.hardness, row.attempts, row.hasBackup ? 'yes' : 'no'])) }
  },
  async 'held-invoices'(client, filter, limit) {
    const rows = await all((after, size) => client.heldInvoices.page({ ...filter, after, limit: size }), limit)
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
