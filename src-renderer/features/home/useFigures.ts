/** What each queue has, asked of the queue itself, so that a figure is what its list shows. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useParty, useSession } from '../../ui/core/session.ts'
import { bankWaits, countedBy, mine } from './opens.ts'

const rest = { placeholderData: keepPreviousData } as const

/** All parts with the party that is chosen; undefined while they are asked for. */
export function useQueueFigures() {
  const party = useParty()?.id
  const failed = useQuery(orpc.failedCharges.counts.queryOptions({ input: { party }, ...rest })).data
  const paused = useQuery(orpc.failedCharges.counts.queryOptions({ input: { party, ...countedBy['failed-charges'].paused }, ...rest })).data
  const held = useQuery(orpc.heldInvoices.counts.queryOptions({ input: { party }, ...rest })).data
  const answered = useQuery(orpc.heldInvoices.counts.queryOptions({ input: { party, ...countedBy['held-invoices'].answered }, ...rest })).data
  const registrations = useQuery(orpc.registrations.counts.queryOptions({ input: { party }, ...rest })).data
  return { failed, paused, held, answered, registrations }
}

/** The operator's own, and what stands on top of the queues. */
export function useMine() {
  const party = useParty()?.id
  const me = useSession()?.operator.name
  const own = { input: { party, ...mine(me ?? '') }, enabled: me !== undefined, ...rest }
  const broken = { input: { party, ...countedBy['failed-charges'].broken }, ...rest }
  return {
    me,
    failed: useQuery(orpc.failedCharges.counts.queryOptions(own)).data?.total,
    held: useQuery(orpc.heldInvoices.counts.queryOptions(own)).data?.total,
    registrations: useQuery(orpc.registrations.counts.queryOptions(own)).data?.total,
    brokenFailed: useQuery(orpc.failedCharges.counts.queryOptions(broken)).data?.total,
    bank: useQuery(orpc.bank.counts.queryOptions({ input: { party, ...bankWaits }, ...rest })).data,
    brokenHeld: useQuery(orpc.heldInvoices.counts.queryOptions(broken)).data?.total,
  }
}
