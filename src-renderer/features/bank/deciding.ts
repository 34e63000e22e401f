/** What a person decides about an entry, given to the core; everything that shows it asks again at once. */
import { notifications } from '@mantine/notifications'
import { ORPCError } from '@orpc/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { BankEntry } from '#contract/bank.ts'
import type { Money } from '#contract/vocabulary.ts'
import { orpc, type client } from '../../client.ts'
import { useCannots } from '../../ui/core/cannot.ts'
import { affected } from '../../ui/core/invalidations.ts'
import type { Draft as SplitDraft } from './split.ts'

export function useDeciding() {
  const queries = useQueryClient()
  // Not waited for: the next entry is there at once, whatever the lists are still asked.
  const onSuccess = () => {
    for (const queryKey of [...affected.bank, ...affected.outbox]) void queries.invalidateQueries({ queryKey })
  }
  return {
    apply: useMutation(orpc.bank.apply.mutationOptions({ onSuccess })),
    ignore: useMutation(orpc.bank.ignore.mutationOptions({ onSuccess })),
    undo: useMutation(orpc.bank.undo.mutationOptions({ onSuccess })),
  }
}

/** What a person has to know before some of an entry is kept in the desk's own ledger. */
export interface KeepAsked {
  words: { kept: string; goesOn: string; back: string }
  /** What the billing system takes of it. */
  given: Money
  kept: Money
}

/** Null for any other failure. */
export function keepAsked(error: unknown): KeepAsked | null {
  if (!(error instanceof ORPCError) || error.code !== 'KEEP_ASKED') return null
  // The core says it in these three paragraphs.
  const [kept = '', goesOn = '', back = ''] = error.message.split('\n')
  return { ...(error.data as Pick<KeepAsked, 'given' | 'kept'>), words: { kept, goesOn, back } }
}

/** A question as it was filled in, to be there again when what it leads to is not wanted. */
export type Draft = { of: 'split'; split: SplitDraft } | { of: 'park'; account: string }

/** So much of an entry, as the core takes it. */
export type Parts = Parameters<typeof client.bank.apply>[0]['parts']
/** Gives an entry to accounts, and tells of it; where some would be kept, that is asked first, and `from` is there again when it is not to be. Fails where it is refused. */
export type Give = (parts: Parts, title: string, about: string, from: Draft | null) => Promise<void>

const TOAST = 'bank-decided'
const SHOWN_MS = 8000

/** In a corner; each takes the place of the one before, as one goes through many. */
export function tell(title: string, message: string, color: 'green' | 'red' = 'green'): void {
  notifications.hide(TOAST)
  notifications.show({ id: TOAST, title, message, color, autoClose: color === 'red' ? false : SHOWN_MS, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } })
}

/** The entry that was dealt with last in this window, for its undo by key; null when that was taken back. */
let last: string | null = null
export const dealtWithLast = (): string | null => last
export function remember(entry: string | null): void {
  last = entry
}

/** Whether a payment of it is in the books by now: then it is reversed there, and no longer just withdrawn. */
export const isRecorded = ({ applied }: BankEntry): boolean => applied.some(({ waiting, refused }) => !waiting && refused === null)

/** Whether its billing system has some of it, which would have to be reversed there. */
export const isGiven = ({ applied }: BankEntry): boolean => applied.some(({ kept, waiting, refused }) => !kept && !waiting && refused === null)

/** Why an entry cannot be taken back, where its billing system takes back none of what it has of it; null where that can be asked. */
export function useWhyNotUndone(): (entry: BankEntry) => string | null {
  const cannots = useCannots()
  return (entry) => {
    const cannot = isGiven(entry) ? cannots(entry.party, 'reversePayment') : null
    return cannot === null ? null : `Its payment was recorded, and cannot be reversed from here: ${cannot}`
  }
}
