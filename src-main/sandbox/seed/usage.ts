/** Metered events (CDR). They add up to what was invoiced or drawn for them, to the unit. */
import { DAY_MS } from '#main/domain/dates.ts'
import { split } from '#main/domain/money.ts'
import type { Random } from '../random.ts'
import type { Books } from './books.ts'
import { phone } from './names/naming.ts'
import type { Profile } from './profile.ts'

/** The billing system keeps single events for so long. */
export const USAGE_KEPT_DAYS = 75

/** Splits an amount over `count` events between two days (UTC); none when the period is no longer kept. */
export function makeUsage(books: Books, profile: Profile, chance: Random, fromDay: number, toDay: number, amountMinor: number, count: number, invoiceId: string | null): void {
  const { utc, usageShare } = books.company
  if (fromDay < utc.today - USAGE_KEPT_DAYS || amountMinor <= 0) return
  const events = Math.max(1, Math.min(amountMinor, Math.round(count * usageShare)))
  const weights = Array.from({ length: events }, () => chance.int(1, 20))
  const spanMs = Math.max(1, (toDay - fromDay) * DAY_MS)
  const device = chance.int(100, 899)
  split(amountMinor, weights).forEach((minor, n) => {
    const at = Math.min(fromDay * DAY_MS + Math.floor(((n + chance.next()) / events) * spanMs), utc.now - 60_000)
    const weight = weights[n] as number
    books.rows.usageRecords.push({
      id: books.id('usageRecords'), partyId: books.account.partyId, updatedAt: at, accountId: books.account.id, at,
      ...(profile.billing === 'prepaid' ? call(profile, chance, weight) : tracking(chance, device + (n % Math.min(profile.vehicles, 40)), weight)),
      amountMinor: minor, currency: books.account.currency, invoiceId,
    })
  })
}

interface Metered {
  kind: string
  from: string
  to: string
  quantity: number
  unit: string
}

function call(profile: Profile, chance: Random, weight: number): Metered {
  const kind = chance.weighted([['call', 70], ['sms', 20], ['transcription', 10]] as const)
  const [from, to] = [phone(profile.culture, chance), phone(profile.culture, chance)]
  if (kind === 'sms') return { kind, from, to, quantity: 1, unit: 'message' }
  return { kind, from, to, quantity: weight, unit: 'minute' }
}

function tracking(chance: Random, device: number, weight: number): Metered {
  const from = `RL300-${device}`
  return chance.chance(0.8)
    ? { kind: 'tracking', from, to: 'cellular', quantity: weight * 12, unit: 'position' }
    : { kind: 'satellite', from, to: 'satellite', quantity: weight * 340, unit: 'byte' }
}
