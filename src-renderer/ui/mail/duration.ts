/** How long a dispatch takes at a rate. */
import type { PartyRate } from '#contract/mailSettings.ts'

interface Share {
  party: string
  count: number
}

/**
 * In minutes; null where nothing limits it. A rate holds for each party by itself: they go side by side,
 * so the slowest tells.
 * @param ratePerMinute of this dispatch; null for none
 */
export function minutesNeeded(shares: readonly Share[], ratePerMinute: number | null, partyRates: readonly PartyRate[]): number | null {
  const byParty = new Map<string, number>()
  for (const { party, count } of shares) byParty.set(party, (byParty.get(party) ?? 0) + count)
  const needed = [...byParty].flatMap(([party, count]) => {
    const { perMinute = null, perHour = null } = partyRates.find((rate) => rate.party === party) ?? {}
    const rates = [ratePerMinute, perMinute, perHour === null ? null : perHour / 60].filter((rate) => rate !== null)
    return rates.length === 0 ? [] : [count / Math.min(...rates)]
  })
  return needed.length === 0 ? null : Math.max(...needed)
}

const HOUR = 60
const DAY = 24 * HOUR

/** Rounded up: `a minute at the most`, `about 12 minutes`, `about 1 h 20 min`, `about 3 days`. */
export function minutesWords(minutes: number): string {
  if (minutes <= 1) return 'a minute at the most'
  if (minutes < 2 * HOUR) {
    const whole = Math.ceil(minutes)
    return whole < HOUR ? `about ${whole} minutes` : `about 1 h${whole % HOUR === 0 ? '' : ` ${whole % HOUR} min`}`
  }
  if (minutes < 2 * DAY) return `about ${Math.ceil(minutes / HOUR)} hours`
  return `about ${Math.ceil(minutes / DAY)} days`
}
