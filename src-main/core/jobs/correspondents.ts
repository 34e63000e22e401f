/** Who sends a document and who gets it: from the copy, the sender with what the desk has set over it. */
import { keptFields, type LetterheadFields } from '#contract/letterhead.ts'
import type { PostalAddress } from '#contract/vocabulary.ts'
import { accountByIdOrRef, partyById } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { deskLetterhead, givenFields, letterheadChangedAt, type DeskLetterhead } from '#main/db/letterheads.ts'
import type { RowOf } from '#main/db/schema.ts'
import { shownAddress } from '#main/domain/notSet.ts'
import type { Letterhead, Logo, Recipient } from '#main/documents/letterhead/letterhead.ts'
import { sizeOfLogo } from '#main/documents/letterhead/logo.ts'
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
  return { account, party, letterhead: letterheadOf(database, party), recipient: recipientOf(account) }
}

export function recipientOf(account: RowOf<'accounts'>): Recipient {
  const { name, ref, billingAddress, poNumber, locale } = account
  return { name, ref, address: JSON.parse(billingAddress) as PostalAddress, poNumber, locale }
}

/** The letterhead of a party as it is printed now; a page or an address that nobody has given is left out. */
export function letterheadOf(database: Database, party: RowOf<'parties'>): Letterhead {
  const desk = desksOwn(database, party.id)
  const fields = { ...givenFields(party), ...desk.fields }
  return { ...fields, email: shownAddress(fields.email), portalUrl: shownAddress(fields.portalUrl), logo: desk.logo, locale: party.locale }
}

interface Own {
  changedAt: number | null
  fields: Partial<LetterheadFields>
  logo: Logo | null
}

/** As each connection last read it: a batch asks ten thousand times, and a logo is large. There are few parties. */
const read = new WeakMap<Database, Map<string, Own>>()

function desksOwn(database: Database, partyId: string): Own {
  const own = read.get(database) ?? new Map<string, Own>()
  read.set(database, own)
  const changedAt = letterheadChangedAt(database, partyId)
  const known = own.get(partyId)
  if (known !== undefined && known.changedAt === changedAt) return known
  const set = changedAt === null ? null : deskLetterhead(database, partyId)
  const now: Own = { changedAt, fields: set === null ? {} : keptFields(set.fields), logo: set === null || set.logo === null ? null : withSize(set.logo) }
  own.set(partyId, now)
  return now
}

/** A picture that cannot be read any more is left out: a document without it is still sound. */
function withSize(logo: NonNullable<DeskLetterhead['logo']>): Logo | null {
  const size = sizeOfLogo(logo.bytes)
  return size === null || size.type !== logo.type ? null : { ...logo, width: size.width, height: size.height }
}
