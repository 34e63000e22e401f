/** Which heading is which field, by its name. */
import type { ImportKind } from '#contract/imports.ts'
import { IMPORT_FIELDS, ImportKind as Kinds } from '#contract/imports.ts'
import { wordKey, wordKeys } from './headingKey.ts'
import type { Words } from './words.ts'
import { WORDS } from './words.ts'

export interface Match { heading: string; strong: boolean }
export interface Matched { kind: ImportKind; fields: Map<string, Match>; score: number }

export const fieldsOf = (kind: ImportKind): { field: string; required: boolean }[] => IMPORT_FIELDS[kind].map((name) => ({ field: name.replace('*', ''), required: name.endsWith('*') }))

/** For each kind, the likeliest first; of equals the one named first in the contract. The order of the headings does not count. */
export function matchKinds(headings: readonly string[]): Matched[] {
  const order = Kinds.options
  return order.map((kind) => matchHeadings(headings, kind)).toSorted((a, b) => b.score - a.score || order.indexOf(a.kind) - order.indexOf(b.kind))
}

/** Words that mean one field first, then those that may mean several, then those that mean it beside another; of several headings the one whose word stands earlier in the list. */
export function matchHeadings(headings: readonly string[], kind: ImportKind): Matched {
  const free = new Set(headings.toSorted())
  const fields = new Map<string, Match>()
  const words = WORDS[kind] as Record<string, Words>
  for (const strong of [true, false]) {
    // What must be there chooses first: “Contact” is a name where no other heading is one.
    const wanted = fieldsOf(kind).toSorted((a, b) => Number(b.required) - Number(a.required)).filter(({ field }) => !fields.has(field)).map(({ field }) => ({ field, rank: ranks(strong ? words[field]?.strong : words[field]?.weak) }))
    for (const { field, rank } of wanted) {
      const heading = best(free, rank)
      if (heading === null) continue
      fields.set(field, { heading, strong })
      free.delete(heading)
    }
  }
  for (const { field } of fieldsOf(kind)) {
    const heading = fields.has(field) ? null : besideOf(words[field]?.beside, fields, free)
    if (heading !== null) fields.set(field, { heading, strong: false })
  }
  return { kind, fields, score: score(kind, fields) - (leavesOutCustomer(words, free) ? 1 : 0) }
}

/** `Beleg` is a payment’s where `Rechnung` is the invoice’s; of two that are no more than documents neither is. */
function besideOf(beside: Words['beside'], fields: ReadonlyMap<string, Match>, free: ReadonlySet<string>): string | null {
  const other = beside === undefined ? undefined : fields.get(beside.is)
  if (beside === undefined || other === undefined) return null
  const rank = ranks(beside.words)
  return best(new Set([other.heading]), rank) === null ? best(free, rank) : null
}

/** Every kind but allocations says whose its rows are: a customer’s column is none of theirs. */
function leavesOutCustomer(words: Record<string, Words>, free: ReadonlySet<string>): boolean {
  const { strong, weak } = WORDS.payments.account
  return words['account'] === undefined && best(free, ranks([...strong, ...(weak ?? [])])) !== null
}

const ranks = (words: readonly string[] = []): Map<string, number> => new Map(words.map((word, rank) => [wordKey(word), rank]))

function best(free: ReadonlySet<string>, rank: ReadonlyMap<string, number>): string | null {
  let found: { heading: string; at: number } | null = null
  for (const heading of free) {
    for (const [way, key] of wordKeys(heading).entries()) {
      const at = rank.get(key)
      // A heading that is known as it stands comes before one that is known without its brackets.
      if (at !== undefined && (found === null || at + way * 1000 < found.at)) found = { heading, at: at + way * 1000 }
    }
  }
  return found?.heading ?? null
}

/** What must be there counts most, and its absence against. */
function score(kind: ImportKind, fields: ReadonlyMap<string, Match>): number {
  let sum = 0
  for (const { field, required } of fieldsOf(kind)) {
    const match = fields.get(field)
    if (match === undefined) sum -= required ? 2 : 0
    else sum += (required ? 3 : 1) * (match.strong ? 1 : 0.5)
  }
  return sum
}
