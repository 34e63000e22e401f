/** How fast mail is sent and when it stops, as it is typed. An empty field is no limit. */
import type { MailSettings, PartyRate } from '#contract/mailSettings.ts'
import type { Settings } from '#contract/settings.ts'

type Typed = number | string

export interface TypedRate {
  perMinute: Typed
  perHour: Typed
}

export interface SendingForm {
  connections: Typed
  stopAfter: Typed
  quietHours: Typed
  /** A minute, of each party; empty for no limit. */
  rate: Typed
  /** By party, of those that have one. */
  rates: Readonly<Record<string, TypedRate>>
}

export const NO_RATE: TypedRate = { perMinute: '', perHour: '' }

export function sendingFormOf({ mailRatePerMinute }: Pick<Settings, 'mailRatePerMinute'>, { connections, stopAfter, quietHours, rates }: Pick<MailSettings, 'connections' | 'stopAfter' | 'quietHours' | 'rates'>): SendingForm {
  return {
    connections, stopAfter, quietHours, rate: mailRatePerMinute ?? '',
    rates: Object.fromEntries(rates.toSorted((a, b) => (a.party < b.party ? -1 : 1)).map(({ party, perMinute, perHour }) => [party, { perMinute: perMinute ?? '', perHour: perHour ?? '' }])),
  }
}

/** The rates with one of them changed; in the order of parties, so that the same rates are the same. */
export function withRate(rates: SendingForm['rates'], party: string, change: Partial<TypedRate>): SendingForm['rates'] {
  const rate = { ...(rates[party] ?? NO_RATE), ...change }
  const others = Object.entries(rates).filter(([id]) => id !== party)
  const all = rate.perMinute === '' && rate.perHour === '' ? others : [...others, [party, rate] as const]
  return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

export function ratesToSet(rates: SendingForm['rates']): PartyRate[] {
  return Object.entries(rates).map(([party, { perMinute, perHour }]) => ({ party: party as PartyRate['party'], perMinute: limit(perMinute), perHour: limit(perHour) }))
}

export const limit = (typed: Typed): number | null => (typeof typed === 'number' ? typed : null)

/** Why it cannot be saved as it is; null when it can. */
export function whyNotSaved({ connections, stopAfter, quietHours }: SendingForm): string | null {
  if (typeof connections !== 'number' || connections < 1) return 'Say how many connections there may be.'
  if (typeof stopAfter !== 'number' || stopAfter < 1) return 'Say after how many failures to stop.'
  return typeof quietHours === 'number' ? null : 'Say how long the same message is not sent again; 0 for no such time.'
}
