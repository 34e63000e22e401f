/** Every sort and filter that the lists offer: each filter alone, with each sort in both directions, and some beside each other. */
import type { Client } from './openCore.ts'

/** Whose items there are to ask for. */
export const PEOPLE = { much: 'Noor Vale', little: 'Ivo Lindqvist' } as const

/** One way to ask for a list. */
export interface Variant {
  list: ListName
  /** `party=au, sort amount down`. */
  words: string
  input: Record<string, unknown>
}

const PARTIES = ['au', 'us', 'ww'].map((party) => ({ party }))
const each = (key: string, values: readonly unknown[]) => values.map((value) => ({ [key]: value }))

const AGES = ['day', 'days3', 'week', 'month', 'older']
/** What every queue is narrowed to by what the desk knows. */
const WORK = [
  ...each('show', ['snoozed', 'done', 'all']), ...each('assignee', Object.values(PEOPLE)), { unassigned: true }, ...each('promised', ['open', 'broken']), ...each('age', AGES),
  { assignee: PEOPLE.much, show: 'all' }, { party: 'us', assignee: PEOPLE.little }, { party: 'au', show: 'done' }, { unassigned: true, show: 'all' },
]

const LISTS = {
  registrations: {
    sorts: ['since', 'account', 'times'],
    filters: [
      {}, ...PARTIES, ...each('need', ['send', 'wait', 'fix_address']), ...each('state', ['not_invited', 'invited', 'expired', 'bounced']),
      ...each('reason', ['never_sent', 'no_address', 'bounced', 'expired', 'silent', 'invited']), ...WORK,
      { party: 'au', need: 'send' }, { party: 'ww', reason: 'no_address' }, { need: 'fix_address', unassigned: true }, { reason: 'silent', assignee: PEOPLE.much },
    ],
  },
  failedCharges: {
    sorts: ['last', 'amount', 'account', 'attempts'],
    filters: [
      {}, ...PARTIES, ...each('hardness', ['hard', 'soft', 'new_card']), ...each('declineCode', ['insufficient_funds', 'expired_card', 'lost_card']), ...each('hasBackup', [true, false]),
      ...each('paused', [true, false]), ...each('kind', ['invoice', 'recharge']), ...WORK,
      { party: 'us', hardness: 'soft' }, { party: 'ww', hardness: 'new_card' }, { hardness: 'hard', hasBackup: true, unassigned: true }, { kind: 'recharge', paused: true }, { party: 'ww', promised: 'broken' },
    ],
  },
  heldInvoices: {
    sorts: ['clock', 'amount', 'account', 'since'],
    filters: [
      {}, ...PARTIES, ...each('state', ['held', 'waiting']), ...each('channel', ['sms', 'email', 'phone', 'chat', 'portal']), ...each('preference', ['approve_all', 'review_then_auto', 'approved_by_us']),
      { today: true }, { answered: true }, ...WORK,
      { party: 'au', state: 'held' }, { party: 'ww', channel: 'portal' }, { party: 'ww', today: true }, { state: 'held', unassigned: true },
    ],
  },
  accounts: { sorts: ['name', 'oldest_due'], filters: [{}, ...PARTIES, ...each('billing', ['postpaid', 'prepaid']), { party: 'ww', billing: 'prepaid' }] },
} as const satisfies Partial<Record<keyof Client, { sorts: readonly string[]; filters: readonly Record<string, unknown>[] }>>

export type ListName = keyof typeof LISTS
export const LIST_NAMES = Object.keys(LISTS) as ListName[]
export const LIST_WORDS: Record<ListName, string> = { registrations: 'registrations', failedCharges: 'failed charges', heldInvoices: 'held invoices', accounts: 'accounts' }

export function variantsOf(list: ListName): Variant[] {
  const { sorts, filters } = LISTS[list]
  return filters.flatMap((filter) => sorts.flatMap((sort) => [false, true].map((descending) => ({
    list, input: { ...filter, sort, descending },
    words: [...Object.entries(filter).map(([key, value]) => `${key} ${String(value)}`), `by ${sort} ${descending ? 'down' : 'up'}`].join(', '),
  }))))
}

export const filtersOf = (list: ListName): readonly Record<string, unknown>[] => LISTS[list].filters
export const sortsOf = (list: ListName): readonly string[] => LISTS[list].sorts
