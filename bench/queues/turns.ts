/** How long whoever else asks is kept waiting while a click changes hundreds of items, or thousands of promises are looked at: the longest turn of the core's thread. */
import type { QueueItem } from '#contract/work.ts'
import { createPromiseService } from '#main/core/promiseService.ts'
import type { Core } from '#main/core/createCore.ts'
import { systemClock } from '#main/core/sync/clock.ts'
import { below, type Figure } from '../figures.ts'
import type { Client } from './openCore.ts'

/** As many as a call takes. */
const ITEMS = 500
const PROMISES = 5000

interface Turn {
  /** Between two turns of the event loop, in ms. */
  ms: number
  /** What the thread itself computed meanwhile: a busy machine, or disk, does not count. */
  cpuMs: number
}

async function longestTurn(work: () => Promise<unknown>): Promise<Turn> {
  const cpu = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  const longest: Turn = { ms: 0, cpuMs: 0 }
  let [last, computed] = [performance.now(), cpu()]
  let next = setImmediate(function tick() {
    const [now, used] = [performance.now(), cpu()]
    longest.ms = Math.max(longest.ms, now - last)
    longest.cpuMs = Math.max(longest.cpuMs, used - computed)
    ;[last, computed] = [now, used]
    next = setImmediate(tick)
  })
  try {
    await work()
  } finally {
    clearImmediate(next)
  }
  return longest
}

/** Leaves the workspace as it was, but for its audit trail. */
export async function turns(core: Core, client: Client): Promise<Figure[]> {
  const items: QueueItem[] = (await client.registrations.page({ limit: ITEMS })).rows.map(({ registrationId: id }) => ({ queue: 'registrations', id }))
  let undo = ''
  const assigned = await longestTurn(async () => void ({ undo } = await client.work.assign({ items, to: 'Bench Mark' })))
  const undone = await longestTurn(() => client.work.undo({ undo }))
  const told = (what: string, { ms, cpuMs }: Turn) => below(`longest turn while ${what}`, ms, 'ms', null, `${cpuMs.toFixed(1)} ms of it computing`)
  return [told(`${items.length} items are assigned`, assigned), told(`${items.length} items are put back`, undone), told(`${PROMISES} promises are looked at and broken`, await promisesBroken(core))]
}

async function promisesBroken({ context }: Core): Promise<Turn> {
  const { database: { raw } } = context
  const account = raw.prepare<[], { id: string; partyId: string; currency: string }>('SELECT a.id, a.partyId, b.currency FROM cache.account AS a JOIN cache.accountBalance AS b ON b.accountId = a.id WHERE b.balanceMinor > 0 LIMIT 1').get()
  if (account === undefined) throw new Error('Nobody owes anything in this workspace.')
  const past = new Date(context.now() - 5 * 86_400_000).toISOString().slice(0, 10)
  const made = raw.prepare(`INSERT INTO main.promise (id, accountId, partyId, invoiceId, amountMinor, currency, dueOn, madeAt, madeBy, baselineMinor, stateAt) VALUES (?, ?, ?, NULL, 1, ?, ?, ?, 'Bench Mark', 1000000000000, ?)`)
  raw.transaction(() => {
    for (let n = 0; n < PROMISES; n++) made.run(`bench_${n}`, account.id, account.partyId, account.currency, past, context.now() - 9 * 86_400_000, 0)
  })()
  const service = createPromiseService(context, { automatic: false, clock: systemClock(context.now) })
  try {
    let changed = 0
    const longest = await longestTurn(async () => void (changed = await service.look()))
    if (changed < PROMISES) throw new Error(`Only ${changed} promises were looked at.`)
    return longest
  } finally {
    service.close()
    raw.prepare(`DELETE FROM main.promise WHERE madeBy = 'Bench Mark'`).run()
  }
}
