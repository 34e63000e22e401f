/**
 * A desk that has worked for weeks before it is measured, through its own calls: of each queue the first rows of every
 * order are done, so that a page must get past them; others rest, are somebody's, have notes, promises, retries that wait.
 */
import type { Queue } from '#contract/work.ts'
import type { Core } from '#main/core/createCore.ts'
import type { Client } from './openCore.ts'
import { PEOPLE, sortsOf } from './variants.ts'

const QUEUES: readonly Queue[] = ['registrations', 'failedCharges', 'heldInvoices']
const AT_ONCE = 500
const DAY_MS = 86_400_000

type Row = Awaited<ReturnType<Client['failedCharges']['page']>>['rows'][number] | Awaited<ReturnType<Client['heldInvoices']['page']>>['rows'][number] | Awaited<ReturnType<Client['registrations']['page']>>['rows'][number]
const idOf = (row: Row): string => ('chargeId' in row ? row.chargeId : 'approvesAt' in row ? row.invoiceId : row.registrationId)

/** What was done, as the figures tell it. Nothing where it was done before. */
export async function workBefore(core: Core, client: Client): Promise<string> {
  const said: string[] = []
  for (const queue of QUEUES) {
    const { total } = await client[queue].counts({ show: 'all' })
    if ((await client[queue].counts({ show: 'done' })).total === 0) await workThrough(client, queue, total)
    const [done, snoozed, theirs] = await Promise.all([client[queue].counts({ show: 'done' }), client[queue].counts({ show: 'snoozed' }), client[queue].counts({ assignee: PEOPLE.much })])
    said.push(`${queue}: ${total}, of them ${done.total} done, ${snoozed.total} at rest, ${theirs.total} of one person`)
  }
  await promises(core, client)
  return said.join('; ')
}

async function workThrough(client: Client, queue: Queue, total: number): Promise<void> {
  const first = sortsOf(queue)[0]!
  await doneInFront(client, queue, { sort: first, descending: false }, Math.min(1500, Math.ceil(total / 8)))
  for (const sort of sortsOf(queue)) for (const descending of [false, true]) if (sort !== first || descending) await doneInFront(client, queue, { sort, descending }, Math.min(200, Math.ceil(total / 40)))
  const left = await idsOf(client, queue, {}, total)
  const every = (nth: number, from: number) => left.filter((_, n) => n % nth === from)
  await inTurns(queue, every(12, 0), (items) => client.work.snooze({ items, until: Date.now() + 3 * DAY_MS }))
  await inTurns(queue, every(6, 1), (items) => client.work.assign({ items, to: PEOPLE.much }))
  await inTurns(queue, every(100, 2), (items) => client.work.assign({ items, to: PEOPLE.little }))
  await inTurns(queue, every(9, 3), (items) => client.work.addNote({ items, text: 'Called; they look into it.' }))
  await inTurns(queue, every(15, 4), (items) => client.work.nextAction({ items, action: { text: 'Call again', on: null } }))
}

const doneInFront = async (client: Client, queue: Queue, order: Record<string, unknown>, rows: number) =>
  inTurns(queue, await idsOf(client, queue, order, rows), (items) => client.work.done({ items, done: true }))

async function inTurns(queue: Queue, ids: readonly string[], call: (items: { queue: Queue; id: string }[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) await call(ids.slice(at, at + AT_ONCE).map((id) => ({ queue, id })))
}

async function idsOf(client: Client, queue: Queue, order: Record<string, unknown>, rows: number): Promise<string[]> {
  return (await rowsOf(client, queue, order, rows)).map(idOf)
}

async function rowsOf(client: Client, queue: Queue, order: Record<string, unknown>, wanted: number): Promise<Row[]> {
  const page = client[queue].page as (input: Record<string, unknown>) => Promise<{ rows: Row[]; next: string | null }>
  const found: Row[] = []
  for (let after: string | null = null; found.length < wanted; ) {
    const { rows, next } = await page({ ...order, limit: AT_ONCE, ...(after === null ? {} : { after }) })
    found.push(...rows)
    if (next === null) break
    after = next
  }
  return found.slice(0, wanted)
}

/** Of every twentieth failure; of some of them the day is told to have passed, as a pull would find it. A few retries wait to go out. */
async function promises(core: Core, client: Client): Promise<void> {
  if ((await client.failedCharges.counts({ promised: 'open', show: 'all' })).total > 0) return
  const failures = (await rowsOf(client, 'failedCharges', { sort: 'account' }, 100_000)).filter((row) => 'chargeId' in row)
  const dueOn = new Date(Date.now() + 20 * DAY_MS).toISOString().slice(0, 10)
  for (const row of failures.filter((_, n) => n % 20 === 0)) {
    if (row.invoiceId !== null) await client.work.promise({ account: row.accountId, invoice: row.invoiceId, amount: { minor: 100, currency: row.amount.currency }, dueOn, note: null }).catch(() => {})
  }
  core.context.database.raw.exec(`UPDATE main.promise SET state = 'broken', stateAt = madeAt WHERE rowid % 8 = 0`)
  for (const row of failures.filter((_, n) => n % 20 === 1)) {
    const method = row.method
    if (method !== null) await client.failedCharges.retry({ charge: row.chargeId, method: method.id }).catch(() => {})
  }
}
