/** What becomes of an answer: done at once where it is clear and comes from whoever decides, else proposed to a person. */
import type { AnswerIntent, AnswerState } from '#contract/answers.ts'
import type { IncomingSms } from '#main/core/ports/sms.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import type { SmsWords } from '#main/domain/smsAnswer.ts'
import { mattersOf, numbersOf, type Matter, type Matters } from './matters.ts'
import type { SmsSender } from './sender.ts'

export interface AnswerDecision {
  intent: AnswerIntent
  state: AnswerState
  contactId: string | null
  accountId: string | null
  invoices: readonly Matter[]
  remark: string
  /** Given at once, of these invoices. */
  take: readonly Matter[]
  /** Shown on these rows of the queue. */
  propose: readonly Matter[]
}

export interface Circumstances {
  now: number
  /** Whether the operator's grants let commands be given. */
  mayManage: boolean
  /** What the copy says of these accounts is as new as the answer. */
  fresh: boolean
}

/** An answer that is read so late is for a person: much may have happened meanwhile. */
const TAKEN_WITHIN_MS = 7 * 86_400_000
/** A hold's reason and an approval's note are no longer. */
const NOTE_MAX = 500

/** For HOLD, APPROVE and whatever is neither; `words` as `readSmsAnswer` has read them. */
export function decide(database: Database, message: IncomingSms, words: SmsWords, sender: SmsSender, circumstances: Circumstances): AnswerDecision {
  const matters = mattersOf(database, sender, { from: message.from, at: message.at, words: message.body, numbers: words.numbers })
  const { invoices } = matters
  const intent = words.intent === 'hold' || words.intent === 'approve' ? words.intent : 'other'
  const whose = whoSaid(sender, invoices)
  const decision = (state: AnswerState, remark: string, more: Partial<AnswerDecision> = {}): AnswerDecision =>
    ({ intent, state, ...whose, invoices, remark, take: [], propose: state === 'proposed' ? invoices : [], ...more })

  if (matters.tooOld) return decision('noted', 'What waits was asked about more than 30 days before. Nothing was done.', { intent: 'other' })
  if (intent === 'other') return decision('proposed', 'In words of their own: a person reads it.')
  if (invoices.length === 0) return decision('proposed', matters.unclear ?? 'No invoice of theirs waits for approval or is on hold.')

  const done = invoices.filter(({ state }) => state === (intent === 'hold' ? 'held' : 'approved'))
  if (done.length === invoices.length) return decision('noted', `${numbersOf(done)}: ${intent === 'hold' ? 'on hold' : 'approved'} already.`)
  const obstacle = obstacleTo(intent, matters, words, message, circumstances) ?? elsewhere(database, message.to, invoices)
  if (obstacle !== null) return decision('proposed', obstacle)
  const take = invoices.filter(({ state }) => state === 'waiting')
  const also = done.length === 0 ? '' : ` ${numbersOf(done)}: ${intent === 'hold' ? 'on hold' : 'approved'} already.`
  return decision('taken', `${intent === 'hold' ? 'Put on hold' : 'Approved'} at once: ${numbersOf(take)}.${also}`, { take })
}

/** An answer is to whom it is sent: what came to a number of another party, or of nobody's, was not said to this one. */
function elsewhere(database: Database, to: string, invoices: readonly Matter[]): string | null {
  const parties = database.all<{ id: string; name: string; smsNumbers: string }>(partiesNumbers([...new Set(invoices.map(({ partyId }) => partyId))]))
  const other = parties.find(({ smsNumbers }) => !(JSON.parse(smsNumbers) as string[]).includes(to))
  return other === undefined ? null : `It came to ${to}, which is no SMS number of ${other.name}.`
}
const partiesNumbers = (ids: readonly string[]) => db.selectFrom('cache.party').select(['id', 'name', 'smsNumbers']).where(among('id', ids))

/** Why a person must look, in plain words; null where it is clear and theirs to decide. */
function obstacleTo(intent: 'hold' | 'approve', { invoices, unclear, inReply }: Matters, { onlyInReply }: SmsWords, { at }: IncomingSms, { now, mayManage, fresh }: Circumstances): string | null {
  if (unclear !== null) return unclear
  const open = invoices.filter(({ state }) => state !== (intent === 'hold' ? 'held' : 'approved'))
  const those = (wanted: Matter['state']): Matter[] => open.filter(({ state }) => state === wanted)
  if (those('gone').length > 0) return `${numbersOf(those('gone'))} does not wait for approval.`
  if (those('approved').length > 0) return `${numbersOf(those('approved'))} is approved already. It can be put on hold all the same.`
  if (those('held').length > 0) return `${numbersOf(those('held'))} is on hold. Whether the approval takes the hold off, a person decides.`
  if (open.some(({ approver }) => approver === null)) return 'It does not come from the approver’s number.'
  if (onlyInReply && !inReply) return 'YES or OK may be the answer to something else that was sent to this number.'
  if (now - at > TAKEN_WITHIN_MS) return 'It was read more than a week after it was sent.'
  if (open.some(({ underWay }) => underWay)) return 'Another decision about it is on its way to the billing system.'
  if (!fresh) return 'The billing system could not be asked how the invoice stands now.'
  if (!mayManage) return 'Whoever is signed in here may look, but not decide.'
  return null
}

/** The approver before others who share the number, and of their accounts the one it is about. */
function whoSaid({ contacts, accounts }: SmsSender, invoices: readonly Matter[]): { contactId: string | null; accountId: string | null } {
  const about = [...new Set(invoices.map(({ accountId }) => accountId))]
  const accountId = about.length === 1 ? about[0]! : (contacts.length > 0 && new Set(contacts.map((contact) => contact.accountId)).size === 1 ? contacts[0]!.accountId : accounts.length === 1 ? accounts[0]! : null)
  const approver = invoices.find((invoice) => invoice.approver !== null)?.approver
  const contactId = approver ?? contacts.find((contact) => contact.accountId === accountId)?.id ?? contacts[0]?.id ?? null
  return { contactId, accountId }
}

/** The customer's words, and whose they are: the hold's reason, the approval's note. */
export function noteOf(intent: 'hold' | 'approve', { words, from, name, at, timeZone }: { words: string; from: string; name: string | null; at: number; timeZone: string }): string {
  const behind = `(SMS from ${name === null ? '' : `${name}, `}${from}, ${instantWords(at, timeZone)})`
  const said = words.replaceAll(/\s+/g, ' ').trim()
  const room = NOTE_MAX - behind.length - 20
  const quoted = said.length > room ? `${said.slice(0, room).toWellFormed()}…` : said
  return `${intent === 'approve' ? 'Approved: ' : ''}“${quoted}” ${behind}`.slice(0, NOTE_MAX)
}
