/** Recipients of an order by their place, a page at a time, whichever part of the list is looked at. */
import { useQueries } from '@tanstack/react-query'
import type { MailOrder, Recipient } from '#contract/mail.ts'
import { orpc } from '../../client.ts'

/** What the list is of. */
export interface RecipientsAsked {
  order: MailOrder
  again: boolean
  show: 'going' | 'skipped'
  /** Of those left out, only these. */
  reason?: string | undefined
}

const PAGE = 200

const pageOf = ({ reason, ...asked }: RecipientsAsked, page: number) =>
  // As it was when the dialog looked; who looks again forgets it first.
  orpc.mail.previewList.queryOptions({ input: { ...asked, ...(reason === undefined ? {} : { reason }), after: page * PAGE, limit: PAGE }, staleTime: Infinity })

/** Those of `from` to `to`, both included, as far as they have come; `error` is why some do not. */
export function useRecipients(asked: RecipientsAsked, from: number, to: number) {
  const pages = Array.from({ length: Math.max(0, Math.floor(to / PAGE) - Math.floor(from / PAGE) + 1) }, (_, n) => Math.floor(from / PAGE) + n)
  const answers = useQueries({ queries: pages.map((page) => pageOf(asked, page)) })
  const failed = answers.find(({ isError }) => isError)
  return {
    at(place: number): Recipient | undefined {
      const n = pages.indexOf(Math.floor(place / PAGE))
      return n < 0 ? undefined : answers[n]?.data?.rows[place % PAGE]
    },
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  }
}

/** Everything that was read of any list. */
export const recipientPages = () => orpc.mail.previewList.key()
