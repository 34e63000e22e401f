/** What kind of customer an account is: decided once, before its history is made. */
import { random } from '../random.ts'
import type { Company, PartyFacts } from './company.ts'
import { america } from './names/america.ts'
import type { Culture } from './names/culture.ts'
import { japan, kuwait, france } from './names/elsewhere.ts'
import { britain, bulgaria, germany, greece, ireland, poland } from './names/europe.ts'
import { australia, newZealand, vietnameseAustralia } from './names/oceania.ts'
import type { PartyCode } from './parties.ts'
import type { Ticket } from './tickets.ts'

/** How an account's invoices get paid. `stopped` paid until some months ago. */
export type Payer = 'autopay' | 'portal' | 'transfer' | 'cheque' | 'late' | 'stopped'

export interface Profile {
  index: number
  ticket: Ticket
  party: PartyFacts
  culture: Culture
  currency: string
  billing: 'prepaid' | 'postpaid'
  kind: 'standard' | 'agency' | 'sub_account'
  parent: Profile | null
  payer: Payer
  /** Days an invoice gives to pay; null: no due date. */
  termDays: number | null
  vehicles: number
  /** Days since the account was made. */
  ageDays: number
  /** A day (as a number) on which it was invoiced; the others are the same day of other months. */
  anchorDay: number
  metered: boolean
}

export function profileOf(company: Company, index: number, ticket: Ticket, parent: Profile | null): Profile {
  const chance = random(company.seed, index, 'profile')
  const partyCode = parent?.party.id ?? ticket.party ?? chance.weighted<PartyCode>([['au', 38], ['us', 37], ['ww', 25]])
  const culture = parent?.culture ?? cultureOf(partyCode, ticket.country, chance.next())
  const party = company.parties[partyCode]
  const currency = partyCode === 'au' ? 'AUD' : partyCode === 'us' ? 'USD' : (currencyOfCountry[culture.country] ?? 'EUR')
  const prepaidShare = { AUD: 0.08, USD: 0.55, EUR: 0.05 }[currency] ?? 0
  const billing = parent?.billing ?? ticket.billing ?? (chance.chance(prepaidShare) ? 'prepaid' : 'postpaid')
  const isNew = chance.chance(0.2) && Object.keys(ticket).length === 0
  const payer = ticket.failing || needsCharge.has(ticket.special)
    ? 'autopay'
    : chance.weighted<Payer>([['autopay', 50], ['portal', 12], ['transfer', 24], ['cheque', partyCode === 'us' ? 14 : 1], ['late', 6], ['stopped', ticket.special || ticket.approval ? 0 : 8]])
  return {
    index, ticket, party, culture, currency, billing, parent,
    kind: parent ? 'sub_account' : (ticket.kind ?? 'standard'),
    payer,
    termDays: ticket.special === 'noDueDate' ? null : chance.pick([7, 14, 14, 14, 30, 30]),
    vehicles: chance.weighted([[chance.int(1, 5), 50], [chance.int(6, 20), 30], [chance.int(21, 80), 17], [chance.int(81, 300), 3]]),
    ageDays: isNew ? chance.int(20, 400) : chance.int(430, 2400),
    anchorDay: anchorDay(party, ticket, chance.int(0, 27), chance.int(0, 8)),
    metered: chance.chance(0.45),
  }
}

const HOUR_MS = 3_600_000
/** Troubles that are about a charge, not about a payment by hand. */
const needsCharge: ReadonlySet<string | undefined> = new Set(['creditRefunded', 'disputedCharge', 'disputeLost', 'refundedDuplicate'])

/** An invoice in trouble is as old as its trouble. */
function anchorDay({ calendar }: PartyFacts, ticket: Ticket, anywhere: number, jitter: number): number {
  if (ticket.approval) return calendar.dayOf(calendar.now - ticket.approval.hoursAgo * HOUR_MS)
  if (ticket.failing) return calendar.today - Math.min(27, 3 + jitter + ticket.failing.attempts * 2)
  return calendar.today - anywhere
}

const currencyOfCountry: Record<string, string> = { NZ: 'NZD', GB: 'GBP', JP: 'JPY', KW: 'KWD' }
const worldwide: readonly (readonly [Culture, number])[] = [
  [newZealand, 20], [ireland, 22], [britain, 16], [germany, 10], [poland, 8], [greece, 6], [bulgaria, 6], [france, 6], [japan, 1], [kuwait, 5],
]

function cultureOf(party: PartyCode, country: string | undefined, roll: number): Culture {
  if (party === 'us') return america
  if (party === 'au') return roll < 0.08 ? vietnameseAustralia : australia
  const named = worldwide.find(([culture]) => culture.country === country)
  if (named) return named[0]
  let left = roll * 100
  for (const [culture, weight] of worldwide) if ((left -= weight) < 0) return culture
  return ireland
}
