/** What a reader has found so far: statements in the order of the file, and notes. */
import { BankFileError } from './bankFileError.ts'
import type { StatementDraft } from './draft.ts'
import type { Limits } from './limits.ts'
import type { BankStatement, RefusedStatement } from './statement.ts'

const NOTES = 100

export class Found {
  readonly limits: Limits
  readonly statements: BankStatement[] = []
  readonly refused: RefusedStatement[] = []
  readonly notes: string[] = []
  private entries = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Counts one, before it is kept. @throws BankFileError TOO_LARGE */
  countEntry(): void {
    this.entries += 1
    if (this.entries > this.limits.entries) {
      throw new BankFileError('TOO_LARGE', `This file has more than ${this.limits.entries} entries. Ask the bank for statements of shorter periods.`)
    }
  }

  add(draft: StatementDraft): void {
    const n = this.statements.length + this.refused.length + 1
    if (n > this.limits.statements) {
      throw new BankFileError('TOO_LARGE', `This file has more than ${this.limits.statements} statements. Ask the bank for files of fewer accounts or days.`)
    }
    const result = draft.finish(n)
    if ('statement' in result) this.statements.push(result.statement)
    else this.refused.push(result.refused)
  }

  note(words: string): void {
    if (this.notes.length < NOTES - 1 && !this.notes.includes(words)) this.notes.push(words)
    else if (this.notes.length === NOTES - 1 && !this.notes.includes(words)) this.notes.push('There is more of this kind, which is not told here.')
  }
}
