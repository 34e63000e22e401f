/** Bank entries, statements and rules in words. */
import { appliedByAccount, standingOf, type ApplicationStanding, type BankEntry, type BankRule, type EntryState, type StatementFormat, type StatementRead } from '#contract/bank.ts'
import { formatDay } from '../../ui/format/dates.ts'
import { plural } from '../../ui/format/words.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const entryStates: Record<EntryState, { word: string; tone: Tone }> = {
  open: { word: 'To apply', tone: 'wait' }, applied: { word: 'Applied', tone: 'good' }, parked: { word: 'Parked', tone: 'plain' }, ignored: { word: 'Put aside', tone: 'plain' }, debit: { word: 'Money out', tone: 'plain' },
}

export const formats: Record<StatementFormat, string> = { camt053: 'camt.053', mt940: 'MT940', bai2: 'BAI2', ofx: 'OFX', csv: 'CSV' }

/** From here on a suggestion is sure enough to be taken at a glance. */
const SURE = 80
/** Below, it is a guess that wants to be looked at. */
const LIKELY = 60

/** `brief` is for the column of a list. */
export function sureness(confidence: number): { word: string; brief: string; tone: Tone } {
  const brief = `${confidence} %`
  if (confidence >= SURE) return { word: `${brief} sure`, brief, tone: 'good' }
  return confidence >= LIKELY ? { word: `${brief} sure`, brief, tone: 'plain' } : { word: `${brief}, a guess`, brief, tone: 'wait' }
}

/** An IBAN in groups of four, as it is printed (ISO 13616); any other number as it is. */
export const numberWords = (number: string): string => (/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(number) ? number.replaceAll(/.{4}(?=.)/g, '$& ') : number)

const TONES: Readonly<Record<ApplicationStanding, Tone>> = { refused: 'bad', waiting: 'wait', kept: 'wait', ledger: 'good', recorded: 'good' }

/** What became of the payments of an entry, the worst first; null where there is none. */
export function standing(applied: BankEntry['applied']): { word: string; tone: Tone; why: string | null } | null {
  const is = standingOf(applied)
  return is === null ? null : { word: is.word, tone: TONES[is.is], why: is.why }
}

/** Reference and text as the bank gives them; what stands in both is told once. */
export function said({ reference, text }: Pick<BankEntry, 'reference' | 'text'>): string {
  if (reference === '' || text.includes(reference)) return text
  return text === '' ? reference : `${reference} · ${text}`
}

/** What a list says an entry is: of what is open the best suggestion, of the rest what it was applied to, or why not. */
export function whatWords({ suggested, applied, reason }: Pick<BankEntry, 'suggested' | 'applied' | 'reason'>): string {
  if (suggested !== null) return `${suggested.accountName}: ${suggested.words}`
  return applied.length > 0 ? appliedByAccount(applied).map(({ accountName, to }) => `${accountName}: ${to.join(', ')}`).join('; ') : (reason ?? '')
}

/** One part of it: `Kestrel Freight: IN1042, IN1043`; parked money has no invoices. */
export function appliedWords({ accountName, numbers }: BankEntry['applied'][number]): string {
  return numbers.length === 0 ? `${accountName}: unapplied` : `${accountName}: ${numbers.join(', ')}`
}

export const readStates: Record<StatementRead['state'], { word: string; tone: Tone }> = {
  taken: { word: 'Taken', tone: 'good' }, known: { word: 'Known already', tone: 'plain' }, refused: { word: 'Refused', tone: 'bad' }, asks_party: { word: 'Whose is it?', tone: 'wait' },
}

/** What came of a file, in a sentence. */
export function readSentence(statements: readonly Pick<StatementRead, 'state' | 'news'>[]): string {
  const of = (state: StatementRead['state']) => statements.filter((one) => one.state === state).length
  const news = statements.reduce((sum, one) => sum + one.news, 0)
  if (statements.length === 0) return 'There is no statement in this file.'
  const parts = [
    of('taken') === 0 ? null : `${plural(of('taken'), 'statement')} taken, ${news === 0 ? 'with no entry that was not known' : plural(news, 'new entry', 'new entries')}`,
    of('known') === 0 ? null : `${of('known') === statements.length ? 'Nothing changed: ' : ''}${plural(of('known'), 'statement was', 'statements were')} read before`,
    of('asks_party') === 0 ? null : `${plural(of('asks_party'), 'statement waits', 'statements wait')} for an answer`,
    of('refused') === 0 ? null : `${of('refused') === statements.length ? 'nothing was taken: ' : ''}${plural(of('refused'), 'statement', 'statements')} refused`,
  ].filter((part) => part !== null)
  const words = parts.join('; ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

/** `1 Nov 2026 to 21 Nov 2026`, or the one day there is. */
export function periodWords(fromOn: string | null, toOn: string | null): string {
  if (toOn === null) return fromOn === null ? '' : formatDay(fromOn)
  return fromOn === null || fromOn === toOn ? formatDay(toOn) : `${formatDay(fromOn)} to ${formatDay(toOn)}`
}

/** What a rule knows its entries by; `names` of what it holds by id. */
export function ruleMeans({ party, bankAccount, words, payerAccount }: BankRule['terms'], names: { party: (id: string) => string; bankAccount: (id: string) => string }): string {
  const parts = [
    words.length === 0 ? null : `with ${words.map((word) => `“${word}”`).join(' and ')}`,
    payerAccount === null ? null : `from account ${numberWords(payerAccount)}`,
    bankAccount === null ? null : `on ${names.bankAccount(bankAccount)}`,
    party === null ? null : `of ${names.party(party)}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'Every entry' : `Entries ${parts.join(', ')}`
}

export function ruleDoes({ then }: BankRule['terms'], accountName: string | null): string {
  switch (then.do) {
    case 'suggestion':
      return `Take the first suggestion from ${then.confidence} % on`
    case 'account':
      return `Apply to ${accountName ?? 'one account'}, oldest due first`
    case 'ignore':
      return `Put aside${then.reason === '' ? '' : `: ${then.reason}`}`
  }
}
