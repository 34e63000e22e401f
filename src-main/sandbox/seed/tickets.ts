/**
 * Who is who in the demo company. In each block of 400 accounts the same number have each trouble
 * that the desk must be able to show; the rest are ordinary. The first of every kind comes before the
 * second of any, so that small companies have as many kinds as they have room for.
 */
import type { ApprovalPreference, HoldChannel, RegistrationState } from '#contract/vocabulary.ts'
import { bankDeclines, hardDeclines, softDeclines } from '../gateway.ts'
import { random, type Random } from '../random.ts'
import type { PartyCode } from './parties.ts'

export const BLOCK = 400

/** One trouble in an account's books. */
export type Special =
  | 'bankReturn' | 'overpaid' | 'partlyPaid' | 'creditPartly' | 'creditRefunded' | 'writtenOff' | 'partlyWrittenOff' | 'recovered'
  | 'voided' | 'draft' | 'noDueDate' | 'disputedInvoice' | 'disputedCharge' | 'disputeLost' | 'refundedDuplicate' | 'unapplied'

export interface FailingTicket {
  code: string
  /** How often it was tried; hard declines only once. */
  attempts: number
  backup: boolean
  /** How often it fails before it would be charged; null: always. */
  failsLeft: number | null
  bank: boolean
}

export interface ApprovalTicket {
  preference: ApprovalPreference
  state: 'waiting' | 'held' | 'released' | 'heldTwice'
  hoursAgo: number
  channel: HoldChannel
  /** Some holds are on invoices that no approval was asked for. */
  asked: boolean
  sms: boolean
}

export interface Ticket {
  party?: PartyCode
  country?: string
  billing?: 'prepaid' | 'postpaid'
  kind?: 'agency'
  failing?: FailingTicket
  /** `silent`: the threshold is hit and nothing is charged. */
  wallet?: 'paused' | 'pausedNoRecharge' | 'failing' | 'silent'
  approval?: ApprovalTicket
  special?: Special
  method?: 'expiring' | 'notAccepted' | 'removed'
  registration?: RegistrationState | 'noAddress'
  closed?: boolean
  exempt?: boolean
  poNumber?: boolean
}

/** The tickets of a company, in the order of its accounts. */
export function tickets(accounts: number, seed: number): Ticket[] {
  const all: Ticket[] = []
  for (let block = 0; all.length < accounts; block++) {
    const size = Math.min(BLOCK, accounts - all.length)
    const chance = random(seed, 'tickets', block)
    const special = specials.slice(0, size)
    const mixed = chance.shuffled([...special, ...Array.from({ length: size - special.length }, (): Ticket => ({}))])
    all.push(...withRoomBehindAgencies(mixed, chance))
  }
  return all
}

/** Sub-accounts are found among the accounts after their agency, so agencies must not come last. */
function withRoomBehindAgencies(mixed: Ticket[], chance: Random): Ticket[] {
  const half = Math.floor(mixed.length / 2)
  const ordinary = mixed.flatMap((ticket, at) => (at < half && Object.keys(ticket).length === 0 ? [at] : []))
  for (let at = half; at < mixed.length; at++) {
    if (mixed[at]?.kind !== 'agency' || ordinary.length === 0) continue
    const to = ordinary.splice(chance.int(0, ordinary.length - 1), 1)[0] as number
    ;[mixed[at], mixed[to]] = [mixed[to]!, mixed[at]!]
  }
  return mixed
}

const channels: readonly HoldChannel[] = ['sms', 'email', 'phone', 'chat', 'portal']

interface Kind {
  count: number
  make(n: number): Ticket
}
const kind = (count: number, make: (n: number) => Ticket): Kind => ({ count, make })

const failing = (code: string, soft: boolean): Kind =>
  kind(2, (n) => ({
    billing: 'postpaid',
    failing: { code, attempts: soft ? 1 + ((code.length * 3 + n * 4) % 8) : 1, backup: n % 2 === (code.length % 2), failsLeft: soft ? (n === 0 ? 0 : 1 + (code.length % 2)) : null, bank: false },
  }))

const approval = (count: number, preference: ApprovalPreference, hoursAgo: (n: number) => number): Kind =>
  kind(count, (n) => ({ billing: 'postpaid', approval: { preference, state: 'waiting', hoursAgo: hoursAgo(n), channel: 'sms', asked: true, sms: n % 2 === 0 } }))

const kinds: readonly Kind[] = [
  ...hardDeclines.map((code) => failing(code, false)),
  failing('expired_card', false),
  ...softDeclines.map((code) => failing(code, true)),
  ...bankDeclines.map((code) =>
    kind(1, (): Ticket => ({ billing: 'postpaid', failing: { code, attempts: code === 'insufficient_funds' ? 3 : 1, backup: false, failsLeft: code === 'insufficient_funds' ? 0 : null, bank: true } }))),
  kind(8, () => ({ party: 'us', billing: 'prepaid', wallet: 'paused' })),
  kind(2, () => ({ party: 'us', billing: 'prepaid', wallet: 'pausedNoRecharge' })),
  kind(8, (n) => ({ party: 'us', billing: 'prepaid', wallet: n % 3 === 1 ? 'silent' : 'failing' })),
  // Clocks at every stage of the 48 hours, the last about to run out.
  approval(12, 'review_then_auto', (n) => 1 + ((n * 17) % 47)),
  approval(8, 'approve_all', (n) => 3 + n * 49),
  approval(6, 'approved_by_us', (n) => 2 + n * 31),
  ...channels.map((channel, at) =>
    kind(4, (n): Ticket => ({
      billing: 'postpaid',
      approval: {
        preference: (['review_then_auto', 'approve_all', 'approved_by_us'] as const)[(at + n) % 3]!, state: n === 3 ? 'heldTwice' : 'held',
        hoursAgo: 30 + at * 41 + n * 133, channel, asked: n !== 2, sms: channel === 'sms',
      },
    }))),
  kind(6, (n) => ({
    billing: 'postpaid',
    approval: { preference: 'review_then_auto', state: 'released', hoursAgo: 40 + n * 22, channel: channels[n % 5]!, asked: true, sms: n % 2 === 0 },
  })),
  ...(['bankReturn', 'overpaid', 'partlyPaid', 'creditPartly', 'creditRefunded', 'writtenOff', 'partlyWrittenOff', 'recovered', 'voided', 'draft',
    'noDueDate', 'disputedInvoice', 'disputedCharge', 'disputeLost', 'refundedDuplicate', 'unapplied'] as const).map((special) =>
    kind(special === 'partlyPaid' ? 6 : 3, (): Ticket => ({ billing: 'postpaid', special }))),
  kind(6, () => ({ method: 'expiring' })),
  kind(3, () => ({ party: 'us', billing: 'postpaid', method: 'notAccepted' })),
  kind(2, () => ({ party: 'au', billing: 'postpaid', method: 'notAccepted' })),
  kind(4, () => ({ method: 'removed' })),
  kind(10, (n) => (n % 3 === 2 ? { kind: 'agency', billing: 'postpaid' } : { kind: 'agency', party: 'us', billing: 'prepaid' })),
  ...(['not_invited', 'invited', 'expired', 'bounced', 'registered', 'noAddress'] as const).map((registration) => kind(4, (): Ticket => ({ registration }))),
  ...['JP', 'KW', 'GR', 'BG', 'PL', 'NZ'].map((country) => kind(2, (): Ticket => ({ party: 'ww', country, billing: 'postpaid' }))),
  kind(8, () => ({ closed: true, billing: 'postpaid' })),
  kind(6, () => ({ exempt: true, poNumber: true })),
]

const specials: readonly Ticket[] = Array.from({ length: Math.max(...kinds.map(({ count }) => count)) }, (_, round) =>
  kinds.flatMap(({ count, make }) => (round < count ? [make(round)] : []))).flat()
