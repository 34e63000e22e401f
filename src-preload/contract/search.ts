/** One box that finds anything: accounts, invoices, payments, by name, number, email or amount. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AccountId, PartyId, SearchText } from './vocabulary.ts'

export const SearchHit = z.object({
  kind: z.enum(['account', 'invoice', 'payment']), id: z.string(), accountId: AccountId, partyId: PartyId,
  title: z.string(), subtitle: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>

export const search = {
  find: oc.input(z.object({ text: SearchText, limit: z.int().min(1).max(50) })).output(z.array(SearchHit)),
}
