/** Who sends a document and who gets it, from the copy. */
import type { PostalAddress } from '#contract/vocabulary.ts'
import { accountByIdOrRef, partyById } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import type { RowOf } from '#main/db/schema.ts'
import type { Letterhead, Recipient } from '#main/documents/letterhead/letterhead.ts'
import { JobFailure } from '../ports/jobs.ts'

export interface Correspondents {
  account: RowOf<'accounts'>
  party: RowOf<'parties'>
  letterhead: Letterhead
  recipient: Recipient
}

/** @throws JobFailure NO_SUCH_ACCOUNT when the account, or the party it belongs to, is not in the copy. */
export function correspondentsOf(database: Database, accountIdOrRef: string): Correspondents {
  const account = database.first(accountByIdOrRef(accountIdOrRef))
  if (account === undefined) throw new JobFailure('NO_SUCH_ACCOUNT', `There is no account ${accountIdOrRef} in the local copy. Check the number, or pull and try again.`)
  const party = database.first(partyById(account.partyId))
  if (party === undefined) throw new JobFailure('NO_SUCH_ACCOUNT', `The party of account ${account.ref} is not in the local copy, so there is no letterhead for it. Pull and try again.`)
  return {
    account,
    party,
    letterhead: {
      legalName: party.legalName,
      address: JSON.parse(party.address) as PostalAddress,
      taxNumber: party.taxNumber,
      phone: party.phone,
      email: party.senderEmail,
      portalUrl: party.portalUrl,
      remittance: JSON.parse(party.remittance) as string[],
      paper: party.paper,
      colour: party.colour,
      locale: party.locale,
    },
    recipient: {
      name: account.name,
      ref: account.ref,
      address: JSON.parse(account.billingAddress) as PostalAddress,
      poNumber: account.poNumber,
      locale: account.locale,
    },
  }
}
