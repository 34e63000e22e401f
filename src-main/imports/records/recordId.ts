import { createHash } from 'node:crypto'
import type { PartyId } from '#contract/vocabulary.ts'
import type { Resource } from '#main/core/ports/records.ts'

/**
 * The id of a record that came from a file, the same each time: made of the party, the resource and what the file
 * itself tells it by (a number; a payment and an invoice). A hash, as numbers of files hold what ids may not.
 */
export function recordId(party: PartyId, resource: Resource, ...key: readonly string[]): string {
  return `f.${createHash('sha256').update(JSON.stringify([party, resource, ...key])).digest('base64url').slice(0, 32)}`
}

/** The same for the same content, whenever it was written. */
export function fingerprint(record: object): string {
  return createHash('sha256').update(JSON.stringify({ ...record, rev: undefined, updatedAt: 0 })).digest('base64url').slice(0, 22)
}
