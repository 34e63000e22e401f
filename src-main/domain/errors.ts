/** What a rule of the books can refuse, as a closed list: a caller may switch on it. */
export type DomainErrorCode =
  | 'DATE_RANGE_REVERSED'
  | 'NOT_A_DATE'
  | 'DATE_OUT_OF_RANGE'
  | 'UNKNOWN_TIME_ZONE'
  | 'NOT_AN_AMOUNT'
  | 'WEIGHTS_UNUSABLE'

/**
 * A rule of the books was broken by what was asked. `message` is in plain words and may be shown
 * to a person as it is; `data` holds the values it speaks of.
 */
export class DomainError extends Error {
  readonly code: DomainErrorCode
  readonly data: Readonly<Record<string, string | number>>

  constructor(code: DomainErrorCode, message: string, data: Readonly<Record<string, string | number>> = {}) {
    super(message)
    this.name = 'DomainError'
    this.code = code
    this.data = data
  }
}
