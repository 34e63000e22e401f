/**
 * What a mail server means by its status (RFC 3463; the codes of IANA's registry "SMTP Enhanced Status
 * Codes"), and whether that is about the address: only then is it written to no more. A full mailbox,
 * a server that was away for days, our size, our reputation pass, or are ours to mend.
 */

export interface Meaning {
  /** Nothing will ever arrive there. */
  dead: boolean
  /** Plain words, beginning small: `there is no such mailbox`. */
  words: string
}

/** By subject and detail, for class 5. What is not here is not about the address. */
const DEAD: Record<string, string> = {
  '1.0': 'the address is refused',
  '1.1': 'there is no such mailbox',
  '1.2': 'there is no such mail domain',
  '1.3': 'the address is not written rightly',
  '1.4': 'the address belongs to several mailboxes',
  '1.6': 'the mailbox has moved, and nobody knows where to',
  // RFC 7505: the domain says that it takes no mail.
  '1.10': 'the domain takes no mail',
  '2.1': 'the mailbox is closed',
  '4.4': 'there is no such mail domain',
  // RFC 7293: asked for by some senders only, and then certain.
  '7.17': 'the mailbox belongs to somebody else now',
  '7.18': 'the domain belongs to somebody else now',
}

const ALIVE: Record<string, string> = {
  '1.7': 'the other server objects to our address',
  '1.8': 'the other server objects to our domain',
  '2.2': 'the mailbox is full',
  '2.3': 'the message is larger than the mailbox takes',
  '2.4': 'a mailing list could not be resolved',
  '3.1': 'the other server’s disk is full',
  '3.4': 'the message is larger than the other server takes',
  '4.1': 'the other server did not answer',
  '4.2': 'the connection to the other server broke',
  '4.3': 'the name servers of the domain did not answer',
  '4.6': 'the mail went round in a circle',
  '4.7': 'it could not be delivered for days',
  '7.1': 'the other server refuses our mail by its own rules',
}

const BY_SUBJECT: Record<string, string> = {
  '1': 'the other server objects to the address', '2': 'the mailbox does not take it now', '3': 'the other server cannot take it',
  '4': 'the other server could not be reached', '5': 'the servers did not understand each other', '6': 'the other server objects to the content',
  '7': 'the other server refuses our mail by its own rules',
}

/**
 * Servers that give another meaning to a code, with their own words for it.
 * Exchange Online answers 5.4.1 "Recipient address rejected" for a mailbox that its directory does not
 * have, 5.1.10 "RecipientNotFound" for the same, and 5.4.310 for a domain that does not exist (Microsoft,
 * "Email non-delivery reports in Exchange Online").
 * 5.0.0 says nothing; the words of sendmail, Exim and qmail then do.
 */
const BY_WORDS: readonly { code: RegExp; said: RegExp; dead: boolean; words: string }[] = [
  { code: /^1\.[01]$/, said: /\bsender\b(?!.*recipient)/i, dead: false, words: 'the other server objects to our address' },
  { code: /^1\.10$/, said: /recipient ?not ?found|not found/i, dead: true, words: 'there is no such mailbox' },
  { code: /^4\.1$/, said: /recipient address rejected/i, dead: true, words: 'there is no such mailbox' },
  { code: /^4\.310$/, said: /(?:)/, dead: true, words: 'there is no such mail domain' },
  { code: /^0\.0$/, said: /user unknown|unknown user|no such (user|mailbox|recipient)|mailbox (not found|does not exist|unavailable: no such)|recipient (not found|unknown)|no mailbox here/i, dead: true, words: 'there is no such mailbox' },
]

/** @param status `5.1.1`; null where the report gave none. @param diagnostic the server's words; a code in them is better than a status that says nothing */
export function meaningOf(status: string | null, diagnostic: string): Meaning {
  const [given, said] = [parts(status), parts(diagnostic)]
  const code = given === null || (given.code === '0.0' && said !== null && said.class === given.class) ? (said ?? given) : given
  if (code === null) return { dead: false, words: 'it could not be delivered' }
  if (code.class === '5') {
    const special = BY_WORDS.find((one) => one.code.test(code.code) && one.said.test(diagnostic))
    if (special !== undefined) return { dead: special.dead, words: special.words }
    const dead = DEAD[code.code]
    if (dead !== undefined) return { dead: true, words: dead }
  }
  return { dead: false, words: ALIVE[code.code] ?? BY_SUBJECT[code.code.split('.')[0]!] ?? 'it could not be delivered' }
}

/** The class and the rest of the first status in a text: `5.1.1` → `5` and `1.1`. */
function parts(text: string | null): { class: string; code: string } | null {
  const found = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/.exec(text ?? '')
  return found === null ? null : { class: found[1]!, code: `${Number(found[2])}.${Number(found[3])}` }
}

/** The first status in a text; null where there is none. */
export function statusIn(text: string): string | null {
  const found = parts(text)
  return found === null ? null : `${found.class}.${found.code}`
}
