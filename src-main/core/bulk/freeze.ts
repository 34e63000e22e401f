/** A selection frozen: which items an action would be done to, who is left out and why, with the money by currency. */
import { BULK_MAX, type BulkOrder } from '#contract/bulk.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { sumByCurrency } from '#main/domain/money.ts'
import { nextTurn } from '../jobs/reports/reading.ts'
import { JobFailure, type BulkFrozen, type JobContext } from '../ports/jobs.ts'
import { judge, labelOf } from './actions.ts'
import { candidatesOf, idsMatching, toldOf } from '#main/db/bulkItems.ts'
import { GONE, hasMoney, whereOf, type Judging } from './judgement.ts'

/** Items looked at together. */
const AT_ONCE = 500
/** Reasons told apart; further ones are one. */
const REASONS_MAX = 60
const OTHER = 'Other reasons, each told with its item.'

/** Reads only; on one moment of the desk and the copy. Fails with TOO_MANY. */
export async function freezeSelection(database: Database, order: BulkOrder, now: number, context: JobContext): Promise<BulkFrozen> {
  const { queue, action } = order
  const ids = idsMatching(database, order, BULK_MAX + 1, now)
  if (ids.length > BULK_MAX) throw new JobFailure('TOO_MANY', 'These are more than 50,000. Narrow the filter.')
  const judging: Judging = { now, claimed: new Set() }
  const takes: string[] = []
  const money: Money[] = []
  const leftOut: [string, number][] = []
  const words = new Map<string, { why: string; message: string; at: number }>()
  const reasons = new Map<string, { count: number; money: Money[] }>()
  const leave = (id: string, why: string, message: string, amount: Money | null) => {
    const told = reasons.has(why) || reasons.size < REASONS_MAX ? why : OTHER
    const said = words.get(`${told}\n${message}`) ?? { why: told, message, at: words.size }
    words.set(`${told}\n${message}`, said)
    leftOut.push([id, said.at])
    const reason = reasons.get(told) ?? { count: 0, money: [] }
    reasons.set(told, { count: reason.count + 1, money: amount === null ? reason.money : sumByCurrency([...reason.money, amount]) })
  }
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE)
    const found = candidatesOf(database, queue, some)
    const there = some.flatMap((id) => found.get(id) ?? [])
    const judgements = new Map(judge(database, there, action, judging).map((judgement, n) => [there[n]!.id, judgement]))
    for (const id of some) {
      const [candidate, judgement] = [found.get(id), judgements.get(id)]
      if (candidate === undefined || judgement === undefined) leave(id, GONE, GONE, null)
      else if (!judgement.takes) leave(id, judgement.why, judgement.message, hasMoney(queue) ? toldOf(candidate).amount : null)
      else {
        takes.push(id)
        if (judgement.amount !== null) money.push(judgement.amount)
      }
    }
    await nextTurn(context, { done: from + some.length, total: ids.length, step: 'looking at each' })
  }
  return {
    label: labelOf(action), where: whereOf(action), total: ids.length, takes: takes.length, money: hasMoney(queue) ? sumByCurrency(money) : [],
    leftOut: [...reasons].map(([reason, told]) => ({ reason, ...told })).sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    takesIds: JSON.stringify(takes), leftOutIds: JSON.stringify(leftOut), words: [...words.values()].map(({ why, message }) => ({ why, message })),
  }
}
