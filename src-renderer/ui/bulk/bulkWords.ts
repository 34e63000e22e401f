/** What a bulk action would do, as the verb on its button. */
import type { BulkOrder, BulkPreview } from '#contract/bulk.ts'
import type { Queue } from '#contract/work.ts'
import type { Money } from '#contract/vocabulary.ts'
import { readersZone } from '../format/dates.ts'
import { formatMoney } from '../format/money.ts'
import { formatCount, plural } from '../format/words.ts'
import { momentWords } from '../work/snooze.ts'

export const itemWords: Record<Queue, string> = { registrations: 'registration', failedCharges: 'failed charge', heldInvoices: 'invoice' }
export const queueNames: Record<Queue, string> = { registrations: 'Registrations', failedCharges: 'Failed charges', heldInvoices: 'Held invoices' }

/** `$1,240.00, A$88.00`; nothing where there is no money. */
export const moneyWords = (money: readonly Money[]): string => money.filter(({ minor }) => minor !== 0).map((one) => formatMoney(one)).join(', ')

/** The verb with its number, and its money where money moves: `Retry 12 failed charges, $1,240.00`. */
export function confirmWords({ queue, action }: BulkOrder, { takes, money }: Pick<BulkPreview, 'takes' | 'money'>, now: number): string {
  const items = plural(takes, itemWords[queue])
  const sum = moneyWords(money)
  const worth = (words: string) => (sum === '' ? words : `${words}, ${sum}`)
  switch (action.do) {
    case 'assign':
      return action.to === null ? `Assign ${items} to nobody` : `Assign ${items} to ${action.to}`
    case 'snooze':
      return action.until === null ? `End the snooze of ${items}` : `Snooze ${items} until ${momentWords(action.until, now, readersZone())}`
    case 'done':
      return worth(`Mark ${items} as done`)
    case 'reopen':
      return `Work on ${items} again`
    case 'note':
      return `Add the note to ${items}`
    case 'next_action':
      return `Set the next action of ${items}`
    case 'retry':
      return worth(action.at === undefined ? `Retry ${items}` : `Schedule ${items} for ${momentWords(action.at, now, readersZone())}`)
    case 'manual':
      return worth(`Switch ${items} to manual payment`)
    case 'write_off':
      return worth(`Ask to write off ${items}`)
    case 'pause':
      return worth(`Pause the accounts of ${items}`)
    case 'resume':
      return worth(`Resume the accounts of ${items}`)
    case 'approve':
      return worth(`Approve ${items}`)
    case 'release':
      return worth(`Release ${items}`)
    case 'hold':
      return worth(`Put ${items} on hold`)
    case 'extend':
      return worth(`Extend ${items} by ${formatCount(action.hours)} h`)
  }
}
