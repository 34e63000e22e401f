/** A rule as it is being written: every way of dealing with an entry kept, so that choosing another loses nothing. */
import type { BankEntry, BankRule, RuleTerms, Suggestion } from '#contract/bank.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'

export interface RuleDraft {
  /** Absent: a new one. */
  id?: string
  name: string
  paused: boolean
  party: string | null
  bankAccount: string | null
  /** As typed, with commas between. */
  words: string
  payerAccount: string
  does: RuleTerms['then']['do']
  confidence: number
  accountId: string | null
  reason: string
}

const NAME_MAX = 80
/** Sure enough to be left alone with it, to begin with. */
export const CONFIDENT = 90
const WORDS_MAX = 10

const EMPTY: RuleDraft = { name: '', paused: false, party: null, bankAccount: null, words: '', payerAccount: '', does: 'suggestion', confidence: CONFIDENT, accountId: null, reason: '' }

export const newRule = (party: string | null): RuleDraft => ({ ...EMPTY, party })

/** Knows the entry by the account the money came from, else by the payer's name. */
export function ruleFrom(entry: BankEntry, first: Suggestion | undefined): RuleDraft {
  const { payerAccount, payerName, party } = entry
  return {
    ...EMPTY, party, name: (payerName === '' ? (payerAccount ?? '') : payerName).slice(0, NAME_MAX), payerAccount: payerAccount ?? '', words: payerAccount === null ? payerName.replaceAll(',', ' ').trim() : '',
    ...(first === undefined ? {} : { does: 'account' as const, accountId: first.accountId }),
  }
}

export function ruleOf({ id, name, paused, terms: { party, bankAccount, words, payerAccount, then } }: BankRule): RuleDraft {
  return {
    ...EMPTY, id, name, paused, party, bankAccount, words: words.join(', '), payerAccount: payerAccount ?? '', does: then.do,
    ...(then.do === 'suggestion' ? { confidence: then.confidence } : then.do === 'account' ? { accountId: then.accountId } : { reason: then.reason }),
  }
}

/** As the core takes it; null while something is missing, and what. */
export function termsOf({ name, party, bankAccount, words, payerAccount, does, confidence, accountId, reason }: RuleDraft): { terms: RuleTerms; why: null } | { terms: null; why: string } {
  const each = wordsOf(words)
  const from = payerAccount.trim() === '' ? null : payerAccount.trim()
  const no = (why: string) => ({ terms: null, why })
  if (name.trim() === '') return no('Give the rule a name.')
  if (each.some((word) => word.length < 2)) return no('Each word has two letters at least.')
  if (each.length > WORDS_MAX) return no(`At most ${WORDS_MAX} words.`)
  if (does !== 'suggestion' && each.length === 0 && from === null) return no('Say by which words, or by which account the money comes from, it knows its entries.')
  const then = thenOf(does, confidence, accountId, reason)
  if (then === null) return no(does === 'account' ? 'Say which account.' : 'From 50 to 100 percent.')
  // A rule's `then` is no function, and nobody awaits a rule.
  // oxlint-disable-next-line unicorn/no-thenable
  return { terms: { party: party as PartyId | null, bankAccount, words: each, payerAccount: from, then }, why: null }
}

const wordsOf = (text: string): string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '')

function thenOf(does: RuleDraft['does'], confidence: number, accountId: string | null, reason: string): RuleTerms['then'] | null {
  if (does === 'ignore') return { do: 'ignore', reason: reason.trim() }
  if (does === 'account') return accountId === null ? null : { do: 'account', accountId: accountId as AccountId }
  return Number.isInteger(confidence) && confidence >= 50 && confidence <= 100 ? { do: 'suggestion', confidence } : null
}
