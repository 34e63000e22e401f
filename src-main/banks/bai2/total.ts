import type { Currency } from '#contract/vocabulary.ts'
import { figureWords } from '../amounts.ts'
import { StatementProblem } from '../bankFileError.ts'

/** What the end of an account, a group or a file says about what came before. */
export class Total {
  private readonly of: string
  private sum = 0n
  private lines = 0

  constructor(of: 'account' | 'group' | 'file') {
    this.of = of
  }

  restart(lines: number): void {
    this.sum = 0n
    this.lines = lines
  }

  add(minor: number): void {
    this.sum += BigInt(minor)
  }

  count(lines: number): void {
    this.lines += lines
  }

  /** @param currency of all its amounts; null where they may be of several @throws StatementProblem */
  check(written: number, line: number, currency: Currency | null = null): void {
    if (this.sum !== BigInt(written)) {
      const words = (minor: bigint) => (currency === null ? `${minor.toLocaleString('en')} in the smallest units` : figureWords(minor, currency))
      throw new StatementProblem(`The total of the ${this.of} is ${words(BigInt(written))}, and its amounts come to ${words(this.sum)}; the difference is ${words(BigInt(written) - this.sum)}. Something is missing or changed; ask the bank for the file again.`, line)
    }
  }

  /** @throws StatementProblem */
  checkParts(written: string, actual: number, parts: string, line: number): void {
    if (written !== '' && Number(written) !== actual) {
      throw new StatementProblem(`The ${this.of} should have ${written.slice(0, 20)} ${parts}, and has ${actual}. Ask the bank for the file again.`, line)
    }
  }

  /** In words where it does; the sums agree, so that no amount is missing. */
  countDiffers(written: string, line: number): string | null {
    if (written === '' || Number(written) === this.lines) return null
    return `Line ${line}: the ${this.of} should have ${written.slice(0, 20)} records, and has ${this.lines}. Its total is right, so it was taken.`
  }
}
