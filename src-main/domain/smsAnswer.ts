/**
 * What a customer wants who answers by SMS, as far as the words say it clearly. Whatever is not clear is `other`, and a
 * person reads it: an approval moves money, and nobody's wish is guessed.
 *
 * - STOP and its like are the provider's own words, alone or with words that make them clearer ("stop texting me").
 * - An approval is made of words that approve, of polite ones, and of invoices' numbers; one word that is none of these,
 *   a question mark, a "not" or a "but", and it is for a person.
 * - A hold may tell its reason behind the first clause ("hold pls, boss is away"), for it can be taken off again. What
 *   takes it back or approves makes it unclear.
 * - "Hold on" and "ok hold on" are idioms, no wishes.
 */

export interface SmsWords {
  intent: 'hold' | 'approve' | 'stop' | 'start' | 'help' | 'other'
  /** YES and OK mean something only as an answer to what was asked last. */
  onlyInReply: boolean
  /** What looks like an invoice's number, in upper case and without hyphens: `IN1042`; or its digits alone: `1042`. */
  numbers: readonly string[]
}

export function readSmsAnswer(text: string): SmsWords {
  const plain = text.normalize('NFKC').toLowerCase().replace(/['’‘`´]/gu, '').replaceAll(/(?<=\p{L})-(?=\d)/gu, '')
  const clauses = plain.split(CLAUSE).map(wordsOf).filter((words) => words.length > 0)
  const words = clauses.flat()
  const numbers = [...new Set(words.filter(isNumber).map((word) => word.toUpperCase()))]
  const said = (intent: SmsWords['intent'], onlyInReply = false): SmsWords => ({ intent, onlyInReply, numbers })
  if (words.length === 0 || words.length > LONGEST) return said('other')
  const whole = words.join(' ')
  if (isOptOut(words)) return said('stop')
  if (whole === 'start' || whole === 'unstop' || whole === 'start please') return said('start')
  if (whole === 'help' || whole === 'info') return said('help')
  if (isHold(plain, clauses)) return said('hold')
  if (!plain.includes('?') && words.every((word) => APPROVES.has(word) || isApprove(word) || POLITE.has(word) || isNumber(word)) && words.some((word) => APPROVES.has(word) || isApprove(word))) {
    return said('approve', !words.some((word) => isApprove(word) || FIRM.has(word)))
  }
  return said('other')
}

/** Nobody writes a clear wish in more words. */
const LONGEST = 60
const CLAUSE = /[,;.!\n\r]+|\s[-–—:]+\s|(?=\b(?:because|cause|cos|until|till|as|since|while|bcs|coz)\b)/u
const wordsOf = (clause: string): string[] => clause.match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu)?.filter((word) => !MOOD.has(word)) ?? []
/** Signs that change nothing. */
const MOOD = new Set(['🙏', '👍', '😊', '🙂', '😀', '❤'])
const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** https://help.twilio.com/articles/223134027: taken by the provider too, which then refuses what we send. */
const OPT_OUT = set('stop stopall unsubscribe cancel end quit optout revoke')
const OPT_OUT_MORE = set('stop please pls plz me all us texting texts text messages message messaging msgs sms sending send these those to now thanks thank you from this list number')
/** Words that leave no doubt what is to stop, where STOP is not alone. */
const OPT_OUT_CLEAR = set('texting texts text messages message messaging msgs sms sending list')

/** The provider takes it as STOP, and so it is; said to a request about an invoice, it may have been meant for that as well. */
export const mayMeanInvoice = (text: string): boolean => /^\P{L}*(?:(?:please|pls|plz)\P{L}+)?(?:cancel|revoke)\P{L}*$/iu.test(text)

function isOptOut(words: readonly string[]): boolean {
  const [first] = words
  if (words.length === 1) return OPT_OUT.has(first!)
  if (words.join(' ') === 'stop all' || words.join(' ') === 'opt out') return true
  const bare = words.filter((word) => !set('please pls plz thanks thank you').has(word))
  if (bare.length === 1) return bare[0] === 'stop' || bare[0] === 'unsubscribe'
  if (bare.join(' ') === 'unsubscribe me') return true
  return bare[0] === 'stop' && words.every((word) => OPT_OUT_MORE.has(word)) && words.some((word) => OPT_OUT_CLEAR.has(word))
}

const POLITE = set('please pls plz thanks thank you u thx tx ty cheers hi hello hey dear team mate it this that these the my our invoice invoices inv bill bills one ones them both all and for now to number no1 regards kindly i we is are good morning afternoon day')
const APPROVES = set('yes yep yeah yup y ok okay okey k kk approve approves approved approving confirm confirmed accept accepted agreed')
/** Said of an invoice, not of whatever came last. */
const FIRM = set('approves approving confirm confirmed accept accepted')
const HOLDS = set('hold pause wait')
const AROUND_HOLD = set('put on a off place keep can could would will')
/** In a reason: it is taken back, bounded, or the contrary. */
const UNSAYS = set('but except unless only actually nevermind ignore mistake no nope cancel release unhold instead sorry apart besides otherwise if')

function isHold(plain: string, clauses: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = clauses[0]?.every((word) => POLITE.has(word)) === true && clauses.length > 1 ? clauses.slice(1) : clauses
  const asks = /^(?:(?:hi|hello|hey|please|pls)\W+)*(?:can|could|would|will) (?:you|u|we) /.test(plain)
  if (plain.includes('?') && !(asks && plain.trimEnd().endsWith('?') && plain.split('?').length === 2)) return false
  const wish = first.join(' ')
  // "Stop this invoice": not what STOP alone is.
  if (/^(?:please |pls )?stop (?:this|the|these|those|my|our) (?:invoice|invoices|bill|bills)$/.test(first.filter((word) => !isNumber(word)).join(' ').replace(/(?: please| pls| thanks| thank you)+$/, ''))) return rest.every(isReason)
  if (/^(?:stop|pause) (?:invoice|inv) \S*\d/.test(wish) && first.slice(2).every((word) => isNumber(word) || POLITE.has(word))) return rest.every(isReason)
  if (!first.some(isHoldWord) || !first.every((word) => isHoldWord(word) || POLITE.has(word) || AROUND_HOLD.has(word) || isNumber(word))) return false
  // "Is it on hold", "can I hold": asked or told, not wished.
  if (first.some((word) => TELLS.has(word)) || (!asks && first.some((word) => MAY.has(word)))) return false
  // "Hold on": wait a moment. "Hold on IN1042" and "a hold on this invoice" name what is held.
  const at = first.findIndex(isHoldWord)
  if (first[at + 1] === 'on' && first[at - 1] !== 'a' && !first.slice(at + 2).some((word) => isNumber(word) || /^(?:invoices?|inv|bills?|this|it|that|them|all|both)$/.test(word))) return false
  return rest.every(isReason)
}

const TELLS = set('is are am')
const MAY = set('can could would will')

const isReason = (words: readonly string[]): boolean => words.every((word) => !UNSAYS.has(word) && !APPROVES.has(word) && !isApprove(word) && !OPT_OUT.has(word))

/** One letter wrong, missing, too many, or two changed about; not where that is another word. */
const isHoldWord = (word: string): boolean => HOLDS.has(word) || (!OTHER_WORDS.has(word) && word.length >= 3 && isOneOff(word, 'hold'))
const isApprove = (word: string): boolean => word === 'approve' || word === 'approved' || isOneOff(word, 'approve') || isOneOff(word, 'approved')
const OTHER_WORDS = set('gold cold told sold bold fold mold wold old hole holy hols held hood holt hod hot hol hole holds hole how')

/** Whether one edit (Damerau–Levenshtein) lies between them. */
function isOneOff(word: string, wanted: string): boolean {
  if (word === wanted || Math.abs(word.length - wanted.length) > 1) return false
  let at = 0
  while (at < word.length && word[at] === wanted[at]) at++
  if (word.length === wanted.length) {
    if (word.slice(at + 1) === wanted.slice(at + 1)) return true
    return word[at] === wanted[at + 1] && word[at + 1] === wanted[at] && word.slice(at + 2) === wanted.slice(at + 2)
  }
  return word.length > wanted.length ? word.slice(at + 1) === wanted.slice(at) : word.slice(at) === wanted.slice(at + 1)
}

/** Letters and digits, or three digits and more. */
const isNumber = (word: string): boolean => /^[a-z]{1,5}\d{2,}$/.test(word) || /^\d{3,}$/.test(word)
