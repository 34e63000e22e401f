/** What a text finds by its words: names, numbers, references, emails, phone numbers. */
import type { SearchHit } from '#contract/search.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { matchExpression } from '#main/db/searchText.ts'
import { searchDocs } from './queries.ts'

interface Found {
  kind: SearchHit['kind']
  id: string
  accountId: string
  partyId: string
  title: string
  accountName: string
  accountRef: string
}

const KIND_WORDS = { account: 'Account', invoice: 'Invoice', payment: 'Payment' } as const
const KIND_ORDER = { account: 0, invoice: 1, payment: 2 } as const

/**
 * The best first: what is called exactly that, what is called so at its beginning, what is called so,
 * accounts that hold it (a contact's email), and last what belongs to such an account. Each question
 * to the index reads a bounded number of documents, so a single letter costs no more than a name.
 */
export function byWords(database: Database, text: string, limit: number): SearchHit[] {
  const beginnings = matchExpression(text)
  const whole = matchExpression(text, 'whole')
  if (beginnings === null || whole === null) return []
  const found = new Map<string, Found>()
  // What is called so in full first: among the hundred thousand that begin like it, it might not be looked at.
  for (const expression of [`title : (${whole})`, `title : (${beginnings})`, beginnings])
    for (const row of database.all(searchDocs(expression))) found.set(`${row.kind} ${row.id}`, row)
  const wanted = plain(text)
  return [...found.values()]
    .map((row) => ({ row, rank: rankOf(row, wanted) }))
    .sort((a, b) => a.rank - b.rank || KIND_ORDER[a.row.kind] - KIND_ORDER[b.row.kind] || byTitle(a.row, b.row))
    .slice(0, limit)
    .map(({ row }) => ({
      kind: row.kind, id: row.id, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId, title: row.title,
      subtitle: row.kind === 'account' ? row.accountRef : `${KIND_WORDS[row.kind]} · ${row.accountName}`,
    }))
}

function rankOf({ kind, title, accountRef }: Found, wanted: string): number {
  const called = plain(title)
  if (called === wanted || (kind === 'account' && plain(accountRef) === wanted)) return 0
  if (called.startsWith(wanted)) return 1
  if (wanted.split(/\s+/u).every((word) => called.includes(word))) return 2
  return kind === 'account' ? 3 : 4
}

/** Names in the order of the alphabet; numbers the newest first. */
function byTitle(a: Found, b: Found): number {
  if (a.title === b.title) return a.id < b.id ? -1 : 1
  return (a.title < b.title ? -1 : 1) * (a.kind === 'account' ? 1 : -1)
}

/** Without accents and case, as the index compares. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
