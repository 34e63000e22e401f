import fc from 'fast-check'

/** Currencies of 2, 0 and 3 decimals. */
export const someCurrency = fc.constantFrom('USD', 'JPY', 'KWD')
