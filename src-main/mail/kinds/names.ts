/** What campaigns are about. All kinds of one template are one to whoever receives them. */

export const REGISTRATION = 'registration'
/** One customer asked for by name, perhaps because yesterday's email is lost. */
export const REGISTRATION_SINGLE = 'registration_single'
export const REGISTRATION_KINDS = [REGISTRATION, REGISTRATION_SINGLE] as const

/** A run of a schedule: a statement for each account. */
export const STATEMENT = 'statement'
/** One document to chosen contacts of its account. */
export const PAPER = 'paper'

/** The same address gets no second registration email within this time, unless a campaign says otherwise. */
export const guardMs = (kind: string): number => (kind === REGISTRATION_SINGLE ? 10 * 60_000 : 24 * 3_600_000)

/** Whether messages of this kind need the billing system at the moment they go. */
export const needsBillingSystem = (kind: string): boolean => (REGISTRATION_KINDS as readonly string[]).includes(kind)
