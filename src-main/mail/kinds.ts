/** What campaigns are about. All kinds of one template are one to whoever receives them. */

export const REGISTRATION = 'registration'
/** One customer asked for by name, perhaps because yesterday's email is lost. */
export const REGISTRATION_SINGLE = 'registration_single'
export const REGISTRATION_KINDS = [REGISTRATION, REGISTRATION_SINGLE] as const

/** The same address is not written to again within this time, whichever campaign it is in. */
export const guardMs = (kind: string): number => (kind === REGISTRATION_SINGLE ? 10 * 60_000 : 24 * 3_600_000)
