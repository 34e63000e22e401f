/** A promise to pay in words: what it is, what became of it, and what to do. */
import type { PromiseToPay } from '#contract/work.ts'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { formatDay, formatDayShort } from '../format/dates.ts'
import { formatMoney } from '../format/money.ts'
import type { Tone } from '../parts/Tag.tsx'

export const promiseStates: Record<PromiseToPay['state'], { word: string; tone: Tone }> = {
  open: { word: 'Promised', tone: 'wait' },
  kept: { word: 'Kept', tone: 'good' },
  part_kept: { word: 'Kept in part', tone: 'bad' },
  broken: { word: 'Broken', tone: 'bad' },
  withdrawn: { word: 'Taken back', tone: 'plain' },
}

/** For the column of a list: `$500.00 by 30 Nov`, `Broken: $500.00, 12 Nov`. Of one that was paid in part, what has not come: that is what is asked for. */
export function promiseBrief({ state, amount, dueOn, receivedMinor }: Pick<PromiseToPay, 'state' | 'amount' | 'dueOn' | 'receivedMinor'>): string {
  const money = formatMoney(state === 'open' || state === 'part_kept' ? missingOf({ amount, receivedMinor }) : amount)
  if (state === 'open') return `${money} by ${formatDayShort(dueOn)}`
  return `${promiseStates[state].word}: ${money}${state === 'part_kept' ? ' missing' : ''}, ${formatDayShort(dueOn)}`
}

/** What of the promised money has not come. */
const missingOf = ({ amount, receivedMinor }: Pick<PromiseToPay, 'amount' | 'receivedMinor'>) => ({ minor: Math.max(0, amount.minor - receivedMinor), currency: amount.currency })

/** `$500.00 was promised by 12 Nov 2026. Only $100.00 of it was received; $400.00 is missing.` */
export function promiseSentence({ state, amount, dueOn, receivedMinor, keptOn, invoiceNumber }: Pick<PromiseToPay, 'state' | 'amount' | 'dueOn' | 'receivedMinor' | 'keptOn' | 'invoiceNumber'>): string {
  const money = formatMoney(amount)
  const forWhat = invoiceNumber === null ? '' : ` for ${invoiceNumber}`
  const received = formatMoney({ minor: receivedMinor, currency: amount.currency })
  switch (state) {
    case 'open':
      return `${money}${forWhat} by ${formatDay(dueOn)}.${receivedMinor > 0 ? ` ${received} of it has been received.` : ''}`
    case 'kept':
      return `${money}${forWhat}, promised by ${formatDay(dueOn)}, was received${keptOn === null ? '' : ` by ${formatDay(keptOn)}`}.`
    case 'part_kept':
      return `${money}${forWhat} was promised by ${formatDay(dueOn)}. Only ${received} of it was received; ${formatMoney(missingOf({ amount, receivedMinor }))} is missing.`
    case 'broken':
      return `${money}${forWhat} was promised by ${formatDay(dueOn)}. Nothing was received.`
    case 'withdrawn':
      return `${money}${forWhat} by ${formatDay(dueOn)}; taken back.`
  }
}

/** What a person can do about one that asks for somebody. */
export const WHAT_TO_DO = 'Call the customer and agree on a new day, take the money another way, or mark it as dealt with: it stands on top of the queue until then.'

/** Whether its day has come, or comes tomorrow. */
export const isNear = (dueOn: BusinessDate, today: BusinessDate): boolean => Date.parse(dueOn) - Date.parse(today) <= 86_400_000
