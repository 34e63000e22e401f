/**
 * What the messages of one kind are about: things of the books (a failed charge, an invoice, a payment),
 * all those of an account told in one message. What is asked here is asked three times: for the preview,
 * when the campaign is written, and just before each message goes.
 */
import type { PaperSpec } from '#contract/documents.ts'
import type { MailKind } from '#contract/mail.ts'
import type { Database } from '#main/db/database.ts'
import type { Customer } from '../customers.ts'
import type { Variables } from '../rendering.ts'
import type { Sender } from '../sender.ts'

export interface Thing {
  /** As `message.subjects` names it, without the matter's prefix. */
  id: string
  accountId: string
  partyId: string
}

/** Nothing is to be said of it (any more), and why, in plain words: the same words for all of whom it is true. */
export interface Gone extends Thing {
  gone: string
}

export type Audience = 'admins_and_billing' | 'agency_billing' | 'approver' | 'critical'

export interface Writing {
  customer: Customer
  sender: Sender
  /** Epoch milliseconds. */
  now: number
}

export interface Matter<T extends Thing = Thing> {
  readonly kind: MailKind
  readonly audience: Audience
  /**
   * `once`: each thing is a document, which an address gets once, whichever campaign it is in. `quiet`: the
   * kind itself goes to an address once in the quiet time.
   */
  readonly told: 'once' | 'quiet'
  /** It is sent for the customer's convenience, not about money that moves: it says how not to get the next one. */
  readonly unsubscribe: boolean
  /** Before a thing's id in `message.subjects`; the same document has the same key, however it is sent. */
  readonly prefix: string
  /** What the copy says of these now, in few statements. What it does not hold is not in it. */
  read(database: Database, ids: readonly string[], now: number): ReadonlyMap<string, T | Gone>
  /** Of one account, for a preview with real data: ids of what could be told now, or was lately. */
  lately(database: Database, accountId: string, now: number): string[]
  /** `IN1042`, `2 failed charges`. */
  about(things: readonly T[]): string
  /** What the template is filled in with, beside `party`, `account` and `contact`. */
  values(things: readonly T[], writing: Writing): Variables
  /** The documents that go with it. */
  papers(things: readonly T[]): readonly PaperSpec[]
}

export const isGone = (thing: Thing): thing is Gone => 'gone' in thing

/** Whatever its things are, only the matter itself looks into them. */
export const opaque = <T extends Thing>(matter: Matter<T>): Matter => matter

/** `IN1042`; of several `3 invoices`. */
export const counted = (names: readonly string[], many: string): string => (names.length === 1 ? names[0]! : `${names.length} ${many}`)
