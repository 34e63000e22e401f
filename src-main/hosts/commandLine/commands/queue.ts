/** `counterfoil queue …`: a queue's rows, read page by page as a window does, or as a file. */
import { instantWords } from '#main/domain/instantWords.ts'
import { formatMoney } from '#main/domain/money.ts'
import type { CommandHost, QueueName } from '../command.ts'
import { exportedList, listFileOf, orderOf, type ExportWish } from './exportList.ts'
import { WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore, type Session } from '../session.ts'
import { table } from '../table.ts'
import { remarkUnfinished, withNewLists } from '../wholeCopy.ts'

export interface QueueArguments extends ExportWish {
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
  paused?: 'yes' | 'no'
  kind?: string
  channel?: string
  preference?: string
  reason?: string
  show?: string
  assignee?: string
  today?: boolean
  answered?: boolean
  age?: string
  unassigned?: boolean
  promised?: string
  /** `failed-charges`: an account a row. */
  by?: 'account'
}

/** Rows asked for at once. */
const PAGE = 500

/** Prints `{queue, total, rows}`; `total` counts all that match, `rows` holds the first `limit`. With `--export` all of them go into a file: `{queue, path, sha256, bytes, count}`. */
export async function queue({ places, output }: CommandHost, name: QueueName, given: QueueArguments): Promise<void> {
  const filter = filterOf(name, given)
  const grouped = given.by === 'account'
  const list = grouped ? 'failed-accounts' : name
  const file = listFileOf(list, given)
  // Checked before anything is opened.
  if (file !== null) orderOf(list, filter, file)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil queue', output, ...places }, async (session) => {
    const { client } = session
    const party = await partyNamed(client, given.party)
    await withNewLists(session)
    remarkUnfinished(session, output, { party })
    if (file !== null) {
      // Of itself this list has the newest first.
      const order = orderOf(list, { ...(name === 'failed-charges' && !grouped ? { descending: true } : {}), ...filter, ...(party === null ? {} : { party }) }, file)
      const { path, sha256, bytes, count } = await exportedList(session, order, file)
      output.result({ queue: name, path, sha256, bytes, count }, () => `${path}  (${count.toLocaleString('en')} rows, ${bytes.toLocaleString('en')} bytes)`)
      return
    }
    const { total, rows, text } = await (grouped ? failedAccounts : read[name])(client, { ...filter, ...(party === null ? {} : { party }) }, given.limit)
    output.result({ queue: name, total, rows }, () => `${text()}\n\n${rows.length.toLocaleString('en')} ${grouped ? `accounts, ${total.toLocaleString('en')} failed charges` : `of ${total.toLocaleString('en')}`}`)
  })
}

/** What each queue can be filtered by, beside party, words and the work on it (`show`, `assignee`). Values are checked by the contract. */
const FILTERS: Record<QueueName, readonly (keyof QueueArguments)[]> = {
  registrations: ['need', 'reason', 'state'],
  'failed-charges': ['hardness', 'code', 'backup', 'paused', 'kind'],
  'held-invoices': ['state', 'channel', 'preference', 'today', 'answered'],
}
const ONLY_SOME = ['need', 'reason', 'state', 'hardness', 'code', 'backup', 'paused', 'kind', 'channel', 'preference', 'today', 'answered'] as const

function filterOf(name: QueueName, given: QueueArguments): Record<string, unknown> {
  for (const option of ONLY_SOME)
    if (given[option] !== undefined && !FILTERS[name].includes(option)) throw new WrongUse('WRONG_USE', `The queue ${name} is not filtered by --${option}, but by ${FILTERS[name].map((known) => `--${known}`).join(', ')}.`)
  if (given.by !== undefined && name !== 'failed-charges') throw new WrongUse('WRONG_USE', 'Only failed charges are listed by account.')
  if (given.by !== undefined && (given.sort !== undefined || given.order !== undefined)) throw new WrongUse('WRONG_USE', 'By account the list stands in the order of the names. Leave --sort and --order out.')
  const { text, show, assignee, unassigned, promised, age, sort, order, need, reason, state, hardness, code: declineCode, kind, channel, preference, today, answered } = given
  const hasBackup = given.backup === undefined ? undefined : given.backup === 'yes'
  const paused = given.paused === undefined ? undefined : given.paused === 'yes'
  const descending = order === undefined ? undefined : order === 'desc'
  const all = { text, show, assignee, unassigned, promised, age, sort, descending, need, reason, state, hardness, declineCode, hasBackup, paused, kind, channel, preference, today, answered }
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
    return { total, rows, text: () => table(['Account', 'Name', 'Why', 'Needs', 'Email', 'Sent', 'Assigned'], rows.map((row) => [row.accountRef, row.accountName, row.reason, row.need, row.email ?? '–', row.timesSent, row.work.assignee ?? '–'])) }
  },
  async 'failed-charges'(client, filter, limit) {
    const rows = await all((after, size) => client.failedCharges.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.failedCharges.counts(filter)
    return { total, rows, text: () => table(['Account', 'Name', 'Amount', 'Reason', 'Kind', 'Tried', 'Backup', 'Paused', 'Assigned'], rows.map((row) => [row.accountRef, row.accountName, formatMoney(row.amount, 'en'), row.declineCode, row.hardness, row.attempts, row.hasBackup ? 'yes' : 'no', row.pausedAt === null ? 'no' : 'yes', row.work.assignee ?? '–'])) }
  },
  async 'held-invoices'(client, filter, limit) {
    const rows = await all((after, size) => client.heldInvoices.page({ ...filter, after, limit: size }), limit)
    const { total } = await client.heldInvoices.counts(filter)
    const zones = new Map((await client.app.info()).parties.map(({ id, timeZone }) => [id, timeZone]))
    return { total, rows, text: () => table(['Invoice', 'Name', 'Amount', 'State', 'Channel', 'Approves itself'], rows.map((row) => [row.invoiceNumber, row.accountName, formatMoney(row.amount, 'en'), row.state, row.channel ?? '–', row.approvesAt === null ? '–' : instantWords(row.approvesAt, zones.get(row.partyId))])) }
  },
}

/** `total` counts the failed charges, as the groups' own counts come to. */
async function failedAccounts(client: Client, filter: Filter, limit: number): Promise<Read> {
  const rows = await all((after, size) => client.failedCharges.groups({ ...filter, after, limit: size }), limit)
  const { total } = await client.failedCharges.counts(filter)
  return { total, rows, text: () => table(['Account', 'Name', 'Failures', 'Hard', 'At risk', 'Autopay', 'Paused'], rows.map((row) => [row.accountRef, row.accountName, row.failures, row.hard, row.atRisk.map((amount) => formatMoney(amount, 'en')).join(', '), row.autopay ? 'on' : 'off', row.pausedAt === null ? 'no' : 'yes'])) }
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
