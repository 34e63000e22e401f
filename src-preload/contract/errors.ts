/** Errors that many procedures declare. The message is plain words with what to do. */
export const NOT_ALLOWED = { status: 403, message: 'Your grants let you view billing, not manage it. Ask an administrator of the billing system for billing:manage.' } as const
export const NOT_FOUND = { status: 404, message: 'This record is not in the local copy. It may have been removed; pull and look again.' } as const
export const NOT_CONNECTED = { status: 409, message: 'No billing system is connected. Give its address and token in Settings.' } as const
export const CHANGED = { status: 409, message: 'This was changed in the billing system while you looked at it. Look again, then decide.' } as const
export const BAD_CURSOR = { status: 400, message: 'This place in the list is not known. Start again from the top of the list.' } as const
