/**
 * Tables of `cache.db` that are computed from the copy, an account at a time, in the transaction
 * that changes the account's records (`db/derive`). They make lists and queues one index read.
 */
import type { ApprovalPreference, ChargeKind, HoldChannel, RegistrationState } from '#contract/vocabulary.ts'

/** What registration still needs of staff. */
export type RegistrationNeed = 'send' | 'wait' | 'fix_address' | 'none'
/** Why a customer cannot sign in; of those who wait, whether they were asked more than once. */
export type RegistrationReason = 'never_sent' | 'no_address' | 'bounced' | 'expired' | 'silent' | 'invited'

export interface DerivedTables {
  /** Balances over everything recorded (not as of a date): one row an account and currency. */
  'cache.accountBalance': {
    accountId: string; currency: string; partyId: string
    /** Σ open amounts of its invoices. */
    openMinor: number
    /** Unapplied cash and credits, positive. */
    unappliedMinor: number
    /** `openMinor − unappliedMinor`. */
    balanceMinor: number
    /** The earliest due date among open invoices; null when nothing is open. */
    oldestDueOn: string | null
    openInvoices: number
  }
  /** Invoices with an open amount other than zero. */
  'cache.openInvoice': {
    invoiceId: string; accountId: string; partyId: string; currency: string; openMinor: number
    /** Due date, or issue date where there is none. */
    dueOn: string
  }
  /** What was open when, packed (`derive/agingSpans`): one row an account and currency in which there are books. */
  'cache.accountAging': {
    accountId: string; currency: string; partyId: string
    /** Where the account has books and no record: null as its reference, and a name behind all names. */
    accountName: string; accountRef: string | null
    /** The day from which nothing is open any more, as `dayOf` counts; zero where nothing ever was. */
    untilDay: number
    spans: string
  }
  /** Accounts that cannot sign in yet. */
  'cache.registrationItem': {
    registrationId: string; accountId: string; partyId: string; accountName: string; accountRef: string
    contactName: string | null; email: string | null; state: RegistrationState; need: RegistrationNeed
    /** As of a moment before its link ran out and long after it was sent: whoever reads it compares with the present (`atPresent`), as with `need`. */
    reason: RegistrationReason
    invitedAt: number | null; expiresAt: number | null; timesSent: number
    /** When it last changed its state; orders the queue. */
    sinceAt: number
  }
  /** One row a failure still open: the newest failed charge of a series whose money has not come by any way. */
  'cache.failedCharge': {
    chargeId: string; seriesId: string; accountId: string; partyId: string; accountName: string; accountRef: string
    kind: ChargeKind; invoiceId: string | null; invoiceNumber: string | null; amountMinor: number; currency: string
    methodId: string; declineCode: string; hardness: 'hard' | 'soft' | 'new_card'; attempts: number
    firstFailedAt: number; lastFailedAt: number; backupMethodId: string | null; pausedAt: number | null
    autopay: 0 | 1
    /** The version of the charge. */
    rev: number
  }
  /** Invoices on hold or waiting for approval. */
  'cache.heldInvoice': {
    invoiceId: string; invoiceNumber: string; accountId: string; partyId: string; accountName: string; accountRef: string
    state: 'held' | 'waiting'; preference: ApprovalPreference | null; channel: HoldChannel | null; reason: string | null
    heldBy: string | null; heldAt: number | null; requestedAt: number | null
    /** When it approves itself; null while the clock stands still or there is none. */
    dueAt: number | null
    /** `dueAt`, or the far future: orders the queue. */
    orderAt: number
    amountMinor: number; openMinor: number; currency: string; dueOn: string | null; approverName: string | null
    /** What last asked for somebody: the hold, the request, the end of an earlier hold. */
    happenedAt: number
    /** The version of the invoice, and whether the customer disputes it. */
    rev: number; disputed: 0 | 1
  }
  /** What search finds; `cache.search` (FTS5) indexes `title` and `body`. */
  'cache.searchDoc': { docId: number; kind: 'account'; id: string; accountId: string; partyId: string; title: string; body: string }
  'cache.search': { rowid: number; search: string; rank: number }
}
