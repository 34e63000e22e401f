/** Every sort and filter that the lists offer: each filter alone, with each sort in both directions. */
import type { Client } from './openCore.ts'

/** One way to ask for a list. */
export interface Variant {
  list: ListName
  /** `party=au, sort amount down`. */
  words: string
  input: Record<string, unknown>
}

const PARTIES = ['au', 'us', 'ww'].map((party) => ({ party }))
const each = (key: string, values: readonly unknown[]) => values.map((value) => ({ [key]: value }))

const LISTS = {
  registrations: {
    sorts: ['since', 'account'],
    filters: [{}, ...PARTIES, ...each('need', ['send', 'wait', 'fix_address']), ...each('state', ['not_invited', 'invited', 'expired', 'bounced']), { party: 'au', need: 'send' }],
  },
  failedCharges: {
    sorts: ['last', 'amount', 'account'],
    filters: [{}, ...PARTIES, ...each('hardness', ['hard', 'soft', 'new_card']), ...each('declineCode', ['insufficient_funds', 'expired_card', 'lost_card']), ...each('hasBackup', [true, false]), { party: 'us', hardness: 'soft' }],
  },
  heldInvoices: {
    sorts: ['clock', 'amount', 'account'],
    filters: [{}, ...PARTIES, ...each('state', ['held', 'waiting']), ...each('channel', ['sms', 'email', 'phone', 'chat', 'portal']), ...each('preference', ['approve_all', 'review_then_auto', 'approved_by_us']), { party: 'au', state: 'held' }],
  },
  accounts: { sorts: ['name', 'oldest_due'], filters: [{}, ...PARTIES, ...each('billing', ['postpaid', 'prepaid'])] },
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
