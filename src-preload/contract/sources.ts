/**
 * The sources of a workspace: where its parties' records come from. Keys go in and never come out.
 * Each party is fed by exactly one source.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { CommandName } from './commands.ts'
import { NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { BusinessDate, Currency, Instant, PartyId, PostalAddress, TimeZone } from './vocabulary.ts'

/** `billing_api`: a billing system that speaks our API; `stripe`; `files`: what was imported from files and bank statements, kept in the workspace itself. */
export const SourceKind = z.enum(['billing_api', 'stripe', 'files'])
export type SourceKind = z.infer<typeof SourceKind>
export const SourceId = z.string().min(1).max(64).regex(/^[A-Za-z0-9_-]+$/)
export type SourceId = z.infer<typeof SourceId>

/** What cannot be asked of a source, and why in plain words: its key may not, or it has nothing of the kind. */
export const Cannot = z.object({ command: CommandName, why: z.string() })
export type Cannot = z.infer<typeof Cannot>

export const Source = z.object({
  id: SourceId, kind: SourceKind, name: z.string(),
  /** Where it is; null where its kind says that. */
  address: z.string().nullable(),
  parties: z.array(z.object({ id: PartyId, name: z.string() })),
  /** Whether the key is kept on this machine; true where none is needed. */
  keyKept: z.boolean(),
  /** Named when Counterfoil was started, and not to be changed here. */
  given: z.boolean(),
  /** `not_asked`: since Counterfoil was started. */
  line: z.enum(['online', 'offline', 'unauthorized', 'not_asked']),
  /** Why there is no line, in plain words with what to do; null when there is. */
  reason: z.string().nullable(),
  answeredAt: Instant.nullable(),
  cannot: z.array(Cannot),
  /** What the source does not offer at all, in plain words (`Disputes`); told once by it. */
  notOffered: z.array(z.string()),
  /** Lists that came back too short to be believed, in plain words, a line for each and last what to do: nothing is taken out of the copy until a person says that it is gone. */
  keptBack: z.array(z.string()),
  /** Whether its customers are invited to the portal; of those that are not, none stands in the registrations queue. True where that cannot be set. */
  invites: z.boolean(),
})
export type Source = z.infer<typeof Source>

/** A party of the team's own making, for what comes from files: what stands in the letterhead, and which currency, days and taxes it has. */
export const OwnParty = z.object({
  name: z.string().trim().min(1).max(80), legalName: z.string().trim().min(1).max(200), currency: Currency, timeZone: TimeZone, locale: z.string().min(2).max(20),
  taxName: z.string().trim().max(20), taxRateBp: z.int().min(0).max(10_000), taxNumber: z.string().trim().max(40), address: PostalAddress, phone: z.string().trim().max(40),
  /** The page that messages send customers to: a portal, or the company's own site. */
  portalUrl: z.url().max(300),
  senderName: z.string().trim().max(120), senderEmail: z.email().max(200), paper: z.enum(['A4', 'Letter']), colour: z.string().regex(/^#[0-9a-f]{6}$/), remittance: z.array(z.string().max(200)).max(6),
})
export type OwnParty = z.infer<typeof OwnParty>

const CONNECTION_FAILED = { status: 409, message: 'The source could not be reached with these.' } as const

export const sources = {
  list: oc.output(z.array(Source).max(50)),
  /** What cannot be asked for a party, by the party: the window greys it with the reason. Parties of which everything can be asked are left out. */
  cannot: oc.output(z.array(z.object({ party: PartyId, cannot: z.array(Cannot) }))),
  /** Adds a Stripe account after asking it who the key belongs to and what it may do. `address`: in place of Stripe's own. */
  addStripe: oc
    .errors({ CONNECTION_FAILED, NOT_ALLOWED, TAKEN: { status: 409, message: 'This Stripe account is a source of the workspace already.' } })
    .input(z.object({ name: z.string().trim().min(1).max(80), key: z.string().trim().min(8).max(300), address: z.url().max(300).nullable() }))
    .output(z.object({ id: SourceId, keyKept: z.boolean() })),
  /** Gives another key, name or address; `invites`: whether its customers are invited to the portal, with the lists computed anew soon after. */
  change: oc
    .errors({ CONNECTION_FAILED, NOT_ALLOWED, NOT_FOUND })
    .input(z.object({ id: SourceId, name: z.string().trim().min(1).max(80).optional(), key: z.string().trim().min(8).max(300).optional(), address: z.url().max(300).nullable().optional(), invites: z.boolean().optional() }))
    .output(z.object({ keyKept: z.boolean() })),
  /** What came back without most of what is in the copy (`keptBack`) is really gone: the next comparison that is asked for (`sync.reconcile`) believes the lists of this source. */
  believe: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object({ id: SourceId })).output(z.object({ lists: z.int() })),
  /** Takes a source away: its parties' records leave the copy, in slices; answers when they have. What the desk wrote of their accounts itself (notes, promises, mail) stays. */
  remove: oc
    .errors({
      NOT_ALLOWED, NOT_FOUND,
      NOT_EMPTY: { status: 409, message: 'Something still waits in the outbox for this source. Withdraw it, or let it go out, first.' },
      /** The message says what would be lost. */
      HAS_RECORDS: { status: 409, message: 'The records of this source exist nowhere else.' },
      FAILED: { status: 409, message: 'It could not be taken away.' },
    })
    .input(z.object({ id: SourceId, /** Also where its records exist nowhere else: a copy of the ledger is kept in the backups. */ evenIfLost: z.boolean().optional() }))
    .output(z.object({ parties: z.int(), /** The name of the copy of the ledger in the backups; null where nothing was lost. */ copy: z.string().nullable() })),
  /** The parties of the team's own making. */
  ownParties: oc.output(z.array(OwnParty.extend({ id: PartyId }))),
  /** Makes one, or changes it where `id` is given. Its currency stays once it has records. */
  saveOwnParty: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, CURRENCY_STAYS: { status: 409, message: 'This party has records in its currency; it cannot be changed any more.' } })
    .input(OwnParty.extend({ id: PartyId.optional() }))
    .output(z.object({ id: PartyId, asOf: BusinessDate })),
}
