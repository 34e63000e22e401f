/**
 * `NOT_A_STATEMENT`: another kind of file. `MAPPING_NEEDED`: columns, and nobody said which is which. `TOO_LARGE`: beyond a
 * limit. `BROKEN`: of a known kind, and cut off or damaged.
 */
export type BankFileErrorCode = 'NOT_A_STATEMENT' | 'MAPPING_NEEDED' | 'TOO_LARGE' | 'BROKEN'

/** The file as a whole cannot be read. `message` is in plain words and may be shown as it is. */
export class BankFileError extends Error {
  readonly code: BankFileErrorCode
  readonly line: number | null

  constructor(code: BankFileErrorCode, message: string, line: number | null = null) {
    super(line === null ? message : `Line ${line}: ${message}`)
    this.name = 'BankFileError'
    this.code = code
    this.line = line
  }
}

/** One statement cannot be believed; the others of the file may. Caught by the draft of the statement. */
export class StatementProblem extends Error {
  readonly line: number | null
  /** What is missing to the closing balance, of one that does not foot. */
  readonly differenceMinor: number | null

  constructor(message: string, line: number | null = null, difference: bigint | null = null) {
    super(message)
    this.name = 'StatementProblem'
    this.line = line
    this.differenceMinor = difference !== null && Number.isSafeInteger(Number(difference)) ? Number(difference) : null
  }
}
