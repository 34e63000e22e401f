/** What a command is given by the connector besides the client. */
import type { PartyId } from '#contract/vocabulary.ts'
import type { ChangedRecord, RawRecord } from '#main/core/ports/connector.ts'
import type { Resource } from '#main/core/ports/records.ts'

export interface CommandContext {
  /** The party that the account is. */
  party: PartyId
  /** As the connector's `read`: one record as it is upstream now, in our words; null where there is none. */
  read(resource: Resource, id: string, signal?: AbortSignal): Promise<RawRecord>
  /**
   * An object of Stripe and every record that is made of it, newly read; none where it is gone. Of an invoice: itself,
   * its allocations, write-offs, hold, approval. Of a charge: itself and its payment. Of a customer: account and contact.
   */
  recordsOf(object: 'customer' | 'invoice' | 'charge', id: string, signal?: AbortSignal): Promise<ChangedRecord[]>
}
