/** The balance behind each row of a table, which proves that no row is missing. */
import { figureWords } from '../amounts.ts'
import { StatementProblem } from '../bankFileError.ts'
import type { StatementDraft } from '../draft.ts'
import type { CsvRow } from './reader.ts'

/** Puts the rows, the oldest first, and what their balances say into the draft. @throws StatementProblem */
export function footed(draft: StatementDraft, rows: CsvRow[], withBalance: boolean): void {
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) throw new StatementProblem('The table has no row with a date and an amount. Look whether the columns are the right ones.')
  const newestFirst = isNewestFirst(rows, withBalance)
  const oldest = newestFirst ? rows.toReversed() : rows
  for (const { entry } of oldest) draft.entries.push(entry)
  draft.fromOn = oldest.reduce((least, { entry }) => (entry.bookedOn < least ? entry.bookedOn : least), first.entry.bookedOn)
  draft.toOn = oldest.reduce((most, { entry }) => (entry.bookedOn > most ? entry.bookedOn : most), first.entry.bookedOn)
  if (!withBalance) return
  const [opens, closes] = [oldest[0]!, oldest.at(-1)!]
  if (opens.balanceMinor === null || closes.balanceMinor === null) throw new StatementProblem('The first or the last row has no balance, so the table cannot be checked. Put it in, or map no column as the balance.', (opens.balanceMinor === null ? opens : closes).line)
  draft.opening = { minor: opens.balanceMinor - opens.entry.amountMinor, on: draft.fromOn }
  draft.closing = { minor: closes.balanceMinor, on: draft.toOn }
  const broken = firstBroken(oldest)
  // Where the first and the last balance agree with the sum, two rows of a day in another order are no matter.
  const sum = oldest.reduce((total, { entry }) => total + BigInt(entry.amountMinor), 0n)
  if (broken === null || BigInt(draft.opening.minor) + sum === BigInt(draft.closing.minor)) return
  throw new StatementProblem(`The balance does not follow from the row before: the difference is ${figureWords(broken.difference, draft.currency!)}. A row is missing or changed; ask the bank for the file again.`, broken.line, BigInt(draft.closing.minor) - BigInt(draft.opening.minor) - sum)
}

function isNewestFirst(rows: readonly CsvRow[], withBalance: boolean): boolean {
  const [first, last] = [rows[0]!.entry.bookedOn, rows.at(-1)!.entry.bookedOn]
  if (first !== last) return first > last
  // Of one day the balances tell.
  return withBalance && firstBroken(rows) !== null && firstBroken(rows.toReversed()) === null
}

function firstBroken(oldest: readonly CsvRow[]): { line: number; difference: bigint } | null {
  let balance: bigint | null = null
  for (const { entry, balanceMinor, line } of oldest) {
    const expected: bigint | null = balance === null ? null : balance + BigInt(entry.amountMinor)
    if (expected !== null && balanceMinor !== null && BigInt(balanceMinor) !== expected) return { line, difference: BigInt(balanceMinor) - expected }
    balance = balanceMinor === null ? expected : BigInt(balanceMinor)
  }
  return null
}
