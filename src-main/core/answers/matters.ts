/** Which invoices an answer is about: those it names, else those that were asked about last, else the only one that waits. */
import type { InvoiceStatus } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { waitingCommand } from '#main/db/pendingCommands.ts'
import type { SmsSender } from './sender.ts'

/** An invoice as it stands. */
export interface Matter {
  id: string
  number: string
  accountId: string
  partyId: string
  rev: number
  /** `gone`: void, paid, or never asked about. `held` may be so without anybody having asked. */
  state: 'waiting' | 'held' | 'approved' | 'gone'
  status: InvoiceStatus
  requestedAt: number | null
  /** The contact who is to approve it, where the number is theirs; else null. */
  approver: string | null
  /** A command about it is on its way. */
  underWay: boolean
}

export interface Matters {
  invoices: readonly Matter[]
  /** Why it is not certain which are meant, in plain words; null where it is. */
  unclear: string | null
  /** They were asked about by SMS, and nothing else was sent to this number since: YES is an answer to that. */
  inReply: boolean
  /** It was asked longer ago than anybody answers. */
  tooOld: boolean
}

/** An answer to what was asked longer ago is none. */
export const ANSWERED_WITHIN_MS = 30 * 86_400_000
const MATTERS_MAX = 50

interface Question {
  from: string
  at: number
  words: string
  numbers: readonly string[]
}

export function mattersOf(database: Database, sender: SmsSender, { from, at, words, numbers }: Question): Matters {
  const last = database.first<SentMessage>(lastMessageTo(from, at))
  const request = database.first<SentMessage>(lastRequestTo(from, at, at - ANSWERED_WITHIN_MS))
  const waiting = readMatters(database, sender, database.all<{ id: string }>(waitingOf(sender.accounts)).map(({ id }) => id))
  const answer = (invoices: readonly Matter[], unclear: string | null = null, tooOld = false): Matters => ({ invoices: invoices.slice(0, MATTERS_MAX), unclear, inReply: false, tooOld })

  const asked = request === undefined ? [] : readMatters(database, sender, subjectsOf(request))
  if (numbers.length > 0) {
    const known = distinct([...waiting, ...asked, ...readMatters(database, sender, database.all<{ id: string }>(invoicesNumbered(numbers)).map(({ id }) => id))])
    const named = known.filter(({ number }) => names(words, number) || numbers.some((said) => sameDigits(said, number)))
    const unknown = numbers.filter((said) => !named.some(({ number }) => plain(number).includes(said) || sameDigits(said, number)))
    if (unknown.length > 0) return answer(named.length > 0 ? named : waiting, `It names ${unknown.join(', ')}, which is no invoice of theirs that is known here.`)
    // `1042` may be the end of two numbers.
    const twice = numbers.some((said) => named.filter(({ number }) => plain(number) === said || sameDigits(said, number)).length > 1)
    return answer(named, twice ? 'Several invoices bear a number like that.' : null)
  }

  // The billing system asks by itself too: each of its requests is an SMS of its own.
  const theirs = waiting.filter(({ id, requestedAt }) => requestedAt !== null && requestedAt <= at && requestedAt >= at - ANSWERED_WITHIN_MS && requestedAt > (request?.settledAt ?? -Infinity) && askedBySms(database, id))
  if (request !== undefined || theirs.length > 0) {
    const all = distinct([...asked, ...theirs])
    const open = all.filter(({ state }) => state === 'waiting' || state === 'held')
    const requests = (request === undefined ? 0 : 1) + theirs.filter(({ id }) => !asked.some((one) => one.id === id)).length
    if (open.length === 0) return answer(all)
    const askedAt = Math.max(request?.settledAt ?? -Infinity, ...theirs.map(({ requestedAt }) => requestedAt ?? -Infinity))
    const inReply = last === undefined || last.kind === 'approval_request' || last.settledAt < askedAt
    return { ...answer(open, requests > 1 && open.length > 1 ? `Several invoices were asked about: ${numbersOf(open)}.` : null), inReply }
  }
  const before = waiting.filter(({ requestedAt }) => requestedAt === null || requestedAt <= at)
  const recent = before.filter(({ requestedAt }) => requestedAt === null || requestedAt >= at - ANSWERED_WITHIN_MS)
  if (recent.length > 0) return answer(recent, recent.length > 1 ? `Several invoices wait: ${numbersOf(recent)}.` : null)
  if (before.length > 0) return answer(before, null, true)
  return answer(waiting, waiting.length === 0 ? null : 'What waits now was asked about after this came.')
}

/** How each of these stands now; those of other accounts are left out. */
export function readMatters(database: Database, sender: SmsSender, ids: readonly string[]): Matter[] {
  const accounts = new Set(sender.accounts)
  const theirs = sender.contacts.map(({ id }) => id)
  const found = database.all<Stored>(stored([...new Set(ids)])).filter(({ accountId }) => accounts.has(accountId))
  const approvals = new Map(database.all<Approval>(approvalsOf(found.map(({ id }) => id))).map((approval) => [approval.invoiceId, approval]))
  return found.map(({ id, number, accountId, partyId, rev, status, queued, requestedAt, accountApprover }) => {
    const approval = approvals.get(id)
    const approved = approval?.state === 'approved' || approval?.state === 'auto_approved'
    return {
      id, number, accountId, partyId, rev, status, requestedAt: requestedAt ?? approval?.requestedAt ?? null,
      state: queued ?? (approved && status === 'open' ? 'approved' : 'gone'),
      approver: theirs.find((contact) => contact === (approval?.approverId ?? accountApprover)) ?? null,
      underWay: database.first(waitingCommand(id)) !== undefined,
    }
  })
}

interface Stored {
  id: string
  number: string
  accountId: string
  partyId: string
  rev: number
  status: InvoiceStatus
  queued: 'held' | 'waiting' | null
  requestedAt: number | null
  accountApprover: string | null
}
interface Approval {
  invoiceId: string
  approverId: string | null
  state: 'waiting' | 'held' | 'approved' | 'auto_approved'
  requestedAt: number
}
interface SentMessage {
  kind: string
  settledAt: number
  subjectId: string
  subjects: string | null
}

const subjectsOf = ({ subjectId, subjects }: SentMessage): string[] => [subjectId, ...(JSON.parse(subjects ?? '[]') as string[])]
const distinct = (matters: readonly Matter[]): Matter[] => [...new Map(matters.map((matter) => [matter.id, matter])).values()]
export const numbersOf = (invoices: readonly { number: string }[]): string => invoices.map(({ number }) => number).join(', ')

const plain = (number: string): string => number.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
/** Whether the words hold the number, however its parts are set apart. */
function names(words: string, number: string): boolean {
  const parts = Array.from(plain(number)).map((letter) => letter.replace(/[^\p{L}\p{N}]/u, '\\$&')).join(String.raw`[\s./_-]*`)
  return parts !== '' && new RegExp(`(?<![\\p{L}\\p{N}])${parts}(?![\\p{L}\\p{N}])`, 'iu').test(words.normalize('NFKC'))
}
/** `1042` and `IN001042`. */
const sameDigits = (said: string, number: string): boolean => /^\d+$/.test(said) && number.replaceAll(/\D/g, '').replace(/^0+/, '') === said.replace(/^0+/, '')

/** Through `heldInvoice_by_account`. */
export const waitingOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.heldInvoice').select('invoiceId as id').where(among('accountId', accountIds)).limit(4 * MATTERS_MAX)

export const stored = (ids: readonly string[]) =>
  db.selectFrom('cache.invoice as i')
    .innerJoin('cache.account as a', 'a.id', 'i.accountId')
    .leftJoin('cache.heldInvoice as h', 'h.invoiceId', 'i.id')
    .select(['i.id', 'i.number', 'i.accountId', 'i.partyId', 'i.rev', 'i.status', 'h.state as queued', 'h.requestedAt', 'a.approverId as accountApprover'])
    .where(among('i.id', ids))
    .orderBy('i.id')

/** The newest of each invoice comes last. */
export const approvalsOf = (invoiceIds: readonly string[]) =>
  db.selectFrom('cache.approval').select(['invoiceId', 'approverId', 'state', 'requestedAt']).where(among('invoiceId', invoiceIds)).orderBy('requestedAt').orderBy('id')

export const invoicesNumbered = (numbers: readonly string[]) => db.selectFrom('cache.invoice').select('id').where(among('number', numbers)).limit(MATTERS_MAX)

const askedBySms = (database: Database, invoiceId: string): boolean => database.first(smsApproval(invoiceId)) !== undefined
const smsApproval = (invoiceId: string) => db.selectFrom('cache.approval').select('id').where('invoiceId', '=', invoiceId).where('sentBy', '=', 'sms').where('state', 'in', ['waiting', 'held'])

/** Through `message_by_address`. An uncertain one may have been read. */
export const lastMessageTo = (number: string, before: number) =>
  db.selectFrom('message as m').innerJoin('campaign as c', 'c.id', 'm.campaignId').select(['c.kind', 'm.settledAt', 'm.subjectId', 'm.subjects'])
    .where('m.toAddress', '=', number).where('m.settledAt', '<=', before).where('m.state', 'in', ['sent', 'uncertain']).orderBy('m.settledAt', 'desc').limit(1)

export const lastRequestTo = (number: string, before: number, since: number) => lastMessageTo(number, before).where('m.settledAt', '>=', since).where('c.kind', '=', 'approval_request')
