/** One box that finds anything: accounts by name or number, invoices and payments by number or amount, contacts by name, email or phone. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AccountId, PartyId, SearchText } from './vocabulary.ts'

export const SearchHit = z.object({
  kind: z.enum(['account', 'invoice', 'payment', 'contact']), id: z.string(), accountId: AccountId, partyId: PartyId,
  title: z.string(), subtitle: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>

export const search = {
  /** Accounts first, then numbers, then contacts, then amounts; what is called exactly so before everything. */
  find: oc.input(z.object({ text: SearchText, limit: z.int().min(1).max(50) })).output(z.array(SearchHit)),
}
