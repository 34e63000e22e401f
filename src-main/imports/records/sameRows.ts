/** Rows of one key. */
import type { Group } from './making.ts'
import { Unfit } from './rowValues.ts'

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The one that all of them are. Throws `Unfit` where they differ: which of them holds is not for us to say. */
export function theOne<F>(rows: Group<F>['rows'], field: string, keyOf: (fact: F) => string): Group<F>['rows'][number] {
  const [first, ...others] = rows
  if (first === undefined) throw new Error('A group has a row.')
  const other = others.find(({ fact }) => !same(fact, first.fact))
  if (other !== undefined) throw new Unfit(field, keyOf(first.fact), `Rows ${first.n} and ${other.n} have this in common and differ in the rest. Leave the one that holds.`)
  return first
}

/**
 * What rows of one thing say of a field that is the thing's own: empty cells say nothing. Throws `Unfit` where two say different things.
 */
export function agreed<F, K extends keyof F & string>(rows: Group<F>['rows'], field: K, named: string = field): F[K] | null {
  let found: { n: number; value: F[K] } | null = null
  for (const { n, fact } of rows) {
    const value = fact[field]
    if (value === null) continue
    if (found === null) found = { n, value }
    else if (!same(found.value, value)) throw new Unfit(named, String(value), `Row ${n} says this, and row ${found.n} of the same says ${String(found.value)}.`)
  }
  return found?.value ?? null
}
