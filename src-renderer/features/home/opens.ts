/** Where each figure of Home leads: the list that it counts, with the filter it is counted by. */
import type { BankEntryFilter } from '#contract/bank.ts'
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { HeldInvoiceFilter } from '#contract/heldInvoices.ts'
import type { RegistrationFilter } from '#contract/registrations.ts'
import type { QueueAge } from '#contract/work.ts'
import type { Screen } from '../../ui/route.ts'

export interface Opens {
  screen: Screen
  /** What the list is narrowed to; nothing: all of what it shows by itself. Left out where the screen keeps no list. */
  filters?: object
  sort?: string
  descending?: boolean
  /** The list's name, where it is not that of its screen. */
  list?: string
  id?: string
}

/** The filters by which figures are counted, queue by queue; `mine` takes the operator's name. */
export const countedBy = {
  'failed-charges': {
    all: {}, soft: { hardness: 'soft' }, newCard: { hardness: 'new_card' }, paused: { paused: true }, broken: { promised: 'broken' },
  } satisfies Record<string, FailedChargeFilter>,
  'held-invoices': {
    all: {}, held: { state: 'held' }, today: { today: true }, answered: { answered: true }, broken: { promised: 'broken' },
  } satisfies Record<string, HeldInvoiceFilter>,
  registrations: {
    all: {}, send: { need: 'send' }, fixAddress: { need: 'fix_address' },
  } satisfies Record<string, RegistrationFilter>,
} as const

/** The orders of the queues' lists by age; the oldest comes first. */
export const byAge = { 'failed-charges': 'last', 'held-invoices': 'since', registrations: 'since' } as const
export type QueueList = keyof typeof byAge

export const mine = (me: string): { assignee: string } => ({ assignee: me })
export const toQueue = (screen: QueueList, filters: object): Opens => ({ screen, filters })
export const toOldest = (screen: QueueList): Opens => ({ screen, filters: {}, sort: byAge[screen], descending: false })
/** Of one age, the oldest first. */
export const ofAge = (age: QueueAge): { age: QueueAge } => ({ age })
export const toAge = (screen: QueueList, age: QueueAge): Opens => ({ screen, filters: ofAge(age), sort: byAge[screen], descending: false })
/** Credits of bank statements that wait to be applied. */
export const bankWaits = { state: 'open' } as const satisfies BankEntryFilter
/** The oldest first. */
export const toBank: Opens = { screen: 'bank', filters: bankWaits, sort: 'booked', descending: false }
export const toOverdue: Opens = { screen: 'home', id: 'overdue' }
/** Who owes it, the most overdue first. */
export const toAging = (currency: string): Opens => ({ screen: 'receivables', list: 'aging', filters: { currency }, sort: 'overdue', descending: true })
