/** What a text finds by its words: accounts by name and number, and their contacts by name, email and phone. */
import type { SearchHit } from '#contract/search.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import type { Database } from '#main/db/database.ts'
import { matchExpression } from '#main/db/searchText.ts'
import { contactsOf, searchDocs } from './queries.ts'

interface Found {
  accountId: string
  partyId: string
  title: string
  accountRef: string
}

/**
 * Accounts, the best first: what is called exactly that, what is called so at its beginning, what is called so. Accounts that
 * only hold it are told by the contact that it is of. Each question to the index reads a bounded number of
 * documents, and the later ones are asked only for what the earlier left, so a single letter costs no more than a name.
 */
export function byWords(database: Database, text: string, limit: number): { accounts: SearchHit[]; exact: SearchHit[]; contacts: SearchHit[] } {
  const beginnings = matchExpression(text)
  const whole = matchExpression(text, 'whole')
  if (beginnings === null || whole === null) return { accounts: [], exact: [], contacts: [] }
  const found = new Map<string, Found>()
  const look = (expression: string) => {
    for (const row of database.all(searchDocs(expression))) found.set(row.accountId, row)
  }
  // What is called so in full, then what begins so: among the thousands that are called so, it might not be looked at.
  look(`title : (${whole})`)
  look(startsLike(beginnings))
  if (found.size < limit) look(`title : (${beginnings})`)
  look(`body : (${beginnings})`)
  if (found.size < limit) look(beginnings)
  const wanted = plain(text)
  const ranked = [...found.values()]
    .map((row) => ({ row, rank: rankOf(row, wanted) }))
    .sort((a, b) => a.rank - b.rank || byTitle(a.row, b.row))
  const within = (least: number, most: number) => ranked.filter(({ rank }) => rank >= least && rank <= most).slice(0, limit).map(({ row }) => row)
  return { exact: within(0, 0).map(accountHit), accounts: within(1, 2).map(accountHit), contacts: contactHits(database, within(3, 3), wanted).slice(0, limit) }
}

/** The first word stands first in the title, the others anywhere in it. */
function startsLike(beginnings: string): string {
  const [first = '', ...others] = beginnings.match(/"(?:[^"]|"")*"\*/gu) ?? []
  return [`title : ^${first}`, ...others.map((word) => `title : ${word}`)].join(' AND ')
}

const accountHit = ({ accountId, partyId, title, accountRef }: Found): SearchHit =>
  ({ kind: 'account', id: accountId, accountId: accountId as AccountId, partyId: partyId as PartyId, title, subtitle: accountRef })

/** Of each account the contacts in which the words stand; the account itself where they stand in none alone. */
function contactHits(database: Database, accounts: readonly Found[], wanted: string): SearchHit[] {
  if (accounts.length === 0) return []
  const contacts = Map.groupBy(database.all(contactsOf(accounts.map(({ accountId }) => accountId))), ({ accountId }) => accountId)
  const words = wanted.split(/\s+/u)
  return accounts.flatMap((account) => {
    const matching = (contacts.get(account.accountId) ?? []).filter((contact) => {
      const said = plain([contact.name, contact.email, contact.phone].join(' '))
      return words.every((word) => beginsAWord(said, word))
    })
    return matching.length === 0 ? [accountHit(account)] : matching.map(({ id, accountId, partyId, name, email, phone }): SearchHit =>
      ({ kind: 'contact', id, accountId: accountId as AccountId, partyId: partyId as PartyId, title: name, subtitle: [email ?? phone, account.title].filter((part) => part !== null).join(' · ') }))
  })
}

function rankOf({ title, accountRef }: Found, wanted: string): number {
  const called = plain(title)
  if (called === wanted || plain(accountRef) === wanted) return 0
  if (called.startsWith(wanted) || plain(accountRef).startsWith(wanted)) return 1
  return wanted.split(/\s+/u).every((word) => beginsAWord(called, word)) ? 2 : 3
}

/** As the index finds it: not in the middle of a word. Letters and figures make words. */
function beginsAWord(said: string, word: string): boolean {
  for (let at = said.indexOf(word); at >= 0; at = said.indexOf(word, at + 1)) if (at === 0 || !/[\p{L}\p{N}]/u.test(said.charAt(at - 1)) || !/^[\p{L}\p{N}]/u.test(word)) return true
  return false
}

/** In the order of the alphabet. */
function byTitle(a: Found, b: Found): number {
  if (a.title === b.title) return a.accountId < b.accountId ? -1 : 1
  return a.title < b.title ? -1 : 1
}

/** Without accents and case, as the index compares. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
