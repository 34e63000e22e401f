/** Asks the SMS provider for customers' answers, and takes those that are clear: each read once, decided once. */
import type { Topic } from '#contract/events.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { readSetting } from '#main/db/settings.ts'
import { answerById, decideAnswer, dropProposals, insertAnswer, outdatedProposals, proposeOn, shownAnswers, type AnswerRow } from '#main/db/smsAnswers.ts'
import { suppress, suppressionOf, unsuppress } from '#main/db/suppressions.ts'
import { unfinishedParties } from '#main/db/unfinishedParties.ts'
import { mayMeanInvoice, readSmsAnswer, type SmsWords } from '#main/domain/smsAnswer.ts'
import { z } from 'zod'
import { decide, noteOf, type AnswerDecision } from './answers/decision.ts'
import { ANSWERED_WITHIN_MS, mattersOf, numbersOf, readMatters, waitingOf, type Matter } from './answers/matters.ts'
import { senderOf, type SmsSender } from './answers/sender.ts'
import type { CoreContext } from './ports/context.ts'
import type { AnswersRead, AnswerService } from './ports/incoming.ts'
import { JobCancelled, JobFailure } from './ports/jobs.ts'
import type { IncomingSms, SmsAccess } from './ports/sms.ts'
import { systemClock, type Clock } from './sync/clock.ts'

export interface RunningAnswerService extends AnswerService {
  /** Nothing begins after this. */
  close(): void
}

export interface AnswerServiceOptions {
  /** Whether the provider is asked by itself. */
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

const EVERY_SECONDS = 30
const Provider = z.object({ everySeconds: z.int().min(5).max(3600) })
/** While the first pull is not done. */
const COPY_LOOKED_FOR_MS = 5_000
/** After failures it is asked less and less often, at least every ten minutes. */
const SLOWEST_MS = 600_000
/** What came just before the last look is looked at again: a provider may list it late. */
const AGAIN_MS = 600_000
/** An account is read again before something is decided about it, for so many of them. */
const REFRESHED_MAX = 5
/** As new as it needs to be. */
const FRESH_MS = 60_000
const WORDS_MAX = 1600
const NUMBER_MAX = 60

export function createAnswerService(context: CoreContext, { automatic, clock = systemClock(context.now) }: AnswerServiceOptions): RunningAnswerService {
  const { database, log, now } = context
  let underWay: Promise<AnswersRead> | null = null
  let last: { at: number | null; problem: string | null } = { at: null, problem: null }
  let failures = 0
  let callOff = () => {}
  let closed = false

  const everyMs = (): number => {
    const kept = readSetting(database, 'sms.provider')
    const every = (kept === null ? undefined : Provider.safeParse(jsonOf(kept)).data?.everySeconds) ?? EVERY_SECONDS
    return Math.min(Math.max(SLOWEST_MS, every * 1000), every * 1000 * 2 ** Math.min(failures, 10))
  }

  const plan = () => {
    callOff()
    if (!automatic || closed) return
    callOff = clock.after(copyIsThere() ? everyMs() : COPY_LOOKED_FOR_MS, () => void look())
  }

  const look = async (): Promise<void> => {
    try {
      // Before the copy is whole, nobody's number would be known.
      if (context.outgoing().sms !== null && copyIsThere()) await pollNow()
    } catch (error) {
      if (!(error instanceof JobFailure) && !(error instanceof JobCancelled) && !closed) log.error('What customers answered by SMS could not be read; it is tried again.', error)
    } finally {
      plan()
    }
  }

  const copyIsThere = (): boolean => database.first(db.selectFrom('cache.party').select('id').limit(1)) !== undefined && unfinishedParties(database).length === 0

  const pollNow = (): Promise<AnswersRead> => {
    underWay ??= poll().finally(() => (underWay = null))
    return underWay
  }

  const poll = async (): Promise<AnswersRead> => {
    const { sms } = context.outgoing()
    if (sms === null) throw new JobFailure('NO_SMS', 'No SMS provider is set. Give its account in Settings.')
    if (!copyIsThere()) throw new JobFailure('SMS_FAILED', 'Not everything has been pulled yet, so it would not be known whose answers these are. Pull, and ask again.')
    try {
      const result = await readAll(sms)
      failures = 0
      last = { at: now(), problem: null }
      return result
    } catch (error) {
      if (closed || error instanceof JobCancelled) throw error
      failures += 1
      if (last.problem === null) context.publish('answers')
      if (!(error instanceof JobFailure)) throw error
      last = { at: last.at, problem: error.message }
      throw new JobFailure('SMS_FAILED', error.message)
    }
  }

  const readAll = async (sms: SmsAccess): Promise<AnswersRead> => {
    const since = placeOf(sms)
    const { messages, upTo } = await context.jobs.start('sms.received', { sms, since }, { label: 'Reading SMS answers', quiet: true }).finished
    const counts: AnswersRead = { read: 0, taken: 0, proposed: 0 }
    for (const message of messages) {
      if (closed) throw new JobCancelled()
      if (database.first(answerById(message.id)) !== undefined) continue
      const state = await take(message)
      if (state === null) continue
      counts.read += 1
      if (state === 'taken') counts.taken += 1
      if (state === 'proposed') counts.proposed += 1
    }
    if (closed) throw new JobCancelled()
    settleOutdated()
    // Only now: what a crash leaves unread is asked for again, and what was written is known by its id.
    keepPlace(sms, Math.max(since, upTo - AGAIN_MS))
    return counts
  }

  /** What was decided elsewhere meanwhile, as the answer wished: nothing is left to decide. */
  const settleOutdated = () => {
    const outdated = database.all<{ invoiceId: string; number: string; intent: string }>(outdatedProposals())
    if (outdated.length === 0) return
    deskTransaction(database, () => {
      for (const { invoiceId, number, intent } of outdated) {
        for (const id of dropProposals(database, invoiceId, { intent: intent as 'hold' | 'approve', remark: `${number} is ${intent === 'hold' ? 'on hold' : 'approved'} already.`, decidedAt: now(), decidedBy: null })) context.audit('answer.outdated', id, { invoice: invoiceId })
      }
    })
    context.publish('answers', 'heldInvoices')
  }

  const placeOf = (sms: SmsAccess): number => {
    const kept = database.first<{ lastAt: number }>(db.selectFrom('smsPlace').select('lastAt').where('account', '=', placeName(sms)))
    return kept?.lastAt ?? Math.max(0, now() - ANSWERED_WITHIN_MS)
  }
  const keepPlace = (sms: SmsAccess, lastAt: number) => {
    const row = { lastAt, readAt: now() }
    database.run(db.insertInto('smsPlace').values({ account: placeName(sms), ...row }).onConflict((conflict) => conflict.column('account').doUpdateSet(row)))
  }

  /** Answers what became of it; null where it was written before. */
  const take = async (incoming: IncomingSms): Promise<AnswerRow['state'] | null> => {
    const message = { ...incoming, body: incoming.body.slice(0, WORDS_MAX).toWellFormed(), from: incoming.from.slice(0, NUMBER_MAX), to: incoming.to.slice(0, NUMBER_MAX) }
    try {
      const words = readSmsAnswer(message.body)
      const fresh = await isFresh(message, words)
      if (closed) throw new JobCancelled()
      return write(message, words, fresh)
    } catch (error) {
      if (error instanceof JobCancelled || closed) throw error
      // One that cannot be dealt with does not hold up those behind it.
      log.error('An SMS could not be dealt with; it is left to a person.', error, { id: message.id })
      return keep(message, { ...UNREAD, remark: 'It could not be dealt with by itself: a person reads it.' })
    }
  }

  /** Reads again what they may mean: they may answer what was asked since the last pull. */
  const isFresh = async ({ from, at }: IncomingSms, { intent }: SmsWords): Promise<boolean> => {
    if ((intent !== 'hold' && intent !== 'approve') || at < now() - ANSWERED_WITHIN_MS) return false
    const sender = senderOf(database, from)
    if (sender === null) return false
    const own = [...new Set(sender.contacts.map(({ accountId }) => accountId))]
    const about = readMatters(database, sender, database.all<{ id: string }>(waitingOf(sender.accounts)).map(({ id }) => id)).map(({ accountId }) => accountId)
    const accounts = [...new Set([...own, ...about])]
    if (accounts.length > REFRESHED_MAX) return false
    for (const account of accounts) {
      const { refreshed, at: readAt } = await context.sync.refreshAccount(account)
      if (!refreshed && (readAt === null || now() - readAt > FRESH_MS)) return false
    }
    return true
  }

  /** The answer, what is done at once, and who is not written to any more: all or nothing. */
  const write = (message: IncomingSms, words: SmsWords, fresh: boolean): AnswerRow['state'] | null =>
    deskTransaction(database, () => {
      const sender = senderOf(database, message.from)
      if (words.intent === 'stop' || words.intent === 'start') return keep(message, alsoMeant(message, sender, wishes(message, words.intent, sender)))
      if (words.intent === 'help') return keep(message, { ...UNREAD, ...firstOf(sender), state: 'noted', remark: 'Asked for HELP: the provider answers that.' })
      if (sender === null) return keep(message, { ...UNREAD, state: 'noted', remark: 'Nobody in the local copy has this number. Nothing was done.' })
      if (message.at < now() - ANSWERED_WITHIN_MS) return keep(message, { ...UNREAD, ...firstOf(sender), state: 'noted', remark: 'It is older than 30 days. Nothing was done.' })
      const mayManage = context.operator().grants.includes('billing:manage')
      return keep(message, decide(database, message, words, sender, { now: now(), mayManage, fresh }))
    })

  const wishes = ({ from, body, at }: IncomingSms, intent: 'stop' | 'start', sender: SmsSender | null): AnswerDecision => {
    const noted = (remark: string): AnswerDecision => ({ ...UNREAD, ...firstOf(sender), intent, state: 'noted', remark })
    const known = suppressionOf(database, from)
    if (intent === 'stop') {
      suppress(database, { address: from, reason: 'stopped', words: body.slice(0, 200), at, by: 'SMS' })
      return noted('No more SMS go to this number.')
    }
    if (known === null) return noted('This number was written to anyway.')
    if (known.reason !== 'stopped') return noted('This number stays as it is: it was not STOP that took it off.')
    unsuppress(database, from)
    return noted('SMS may go to this number again.')
  }

  /** "Cancel" where an approval waits: nobody is written to after it, and a person looks what was to be cancelled. */
  const alsoMeant = (message: IncomingSms, sender: SmsSender | null, wish: AnswerDecision): AnswerDecision => {
    if (wish.intent !== 'stop' || sender === null || !mayMeanInvoice(message.body)) return wish
    const { invoices, tooOld } = mattersOf(database, sender, { from: message.from, at: message.at, words: message.body, numbers: [] })
    const waits = invoices.filter(({ state }) => state === 'waiting')
    if (waits.length === 0 || tooOld || message.at < now() - ANSWERED_WITHIN_MS) return wish
    return { ...wish, state: 'proposed', invoices: waits, propose: waits, accountId: waits[0]!.accountId, remark: `${wish.remark} It may have been meant for ${numbersOf(waits)} as well: a person looks.` }
  }

  const keep = (message: IncomingSms, decision: AnswerDecision): AnswerRow['state'] | null =>
    deskTransaction(database, () => {
      const { intent, state, contactId, accountId, invoices, remark, take: taken, propose } = decision
      // Nobody here decided what was done at once.
      const by = state === 'taken' ? `SMS from ${nameOf(contactId) ?? message.from}` : undefined
      const settled = by !== undefined ? { decidedAt: now(), decidedBy: by } : { decidedAt: null, decidedBy: null }
      const row = { id: message.id, fromNumber: message.from, toNumber: message.to, words: message.body, at: message.at, readAt: now(), intent, state, contactId, accountId, invoices: JSON.stringify(invoices.map(({ id }) => id)), remark, ...settled }
      if (!insertAnswer(database, row)) return null
      proposeOn(database, message.id, propose.map(({ id }) => id))
      for (const invoice of taken) give(intent === 'hold' ? 'hold' : 'approve', invoice, row, by)
      context.audit(`answer.${state}`, message.id, { intent, from: message.from, invoices: invoices.map(({ id }) => id), remark }, by)
      tell(state, intent)
      return state
    })

  const nameOf = (contactId: string | null): string | null => database.first<{ name: string }>(db.selectFrom('cache.contact').select('name').where('id', '=', contactId ?? ''))?.name ?? null

  const give = (as: 'hold' | 'approve', { id, accountId, partyId, rev }: Matter, { words, fromNumber, at, contactId }: Pick<AnswerRow, 'words' | 'fromNumber' | 'at' | 'contactId'>, by?: string) => {
    const name = nameOf(contactId)
    const timeZone = database.first<{ timeZone: string }>(db.selectFrom('cache.party').select('timeZone').where('id', '=', partyId))?.timeZone ?? 'UTC'
    const note = noteOf(as, { words, from: fromNumber, name, at, timeZone })
    const subject = { accountId, partyId, targetId: id, ifMatch: rev, ...(by === undefined ? {} : { by }) }
    if (as === 'hold') context.outbox.enqueue('holdInvoice', { invoiceId: id as never, reason: note, channel: 'sms' }, subject)
    else context.outbox.enqueue('approveInvoice', { invoiceId: id as never, note }, subject)
  }

  const tell = (state: AnswerRow['state'], intent: AnswerRow['intent']) => {
    const topics: Topic[] = ['answers']
    if (state !== 'noted') topics.push('heldInvoices')
    if (intent === 'stop' || intent === 'start') topics.push('suppressions')
    context.publish(...topics)
  }

  /** One that waits for a person's word. */
  const waiting = (id: string): AnswerRow => {
    context.requireManage()
    const row = database.first<AnswerRow>(answerById(id))
    if (row === undefined) throw new JobFailure('NOT_FOUND', 'There is no such answer.')
    if (row.state !== 'proposed') throw new JobFailure('DECIDED', 'This answer is dealt with already.')
    return row
  }
  const shown = (id: string) => shownAnswers(database, [database.first<AnswerRow>(answerById(id))!])[0]!

  const service: RunningAnswerService = {
    pollNow,
    last: () => last,

    confirm({ answer, as, invoices }) {
      deskTransaction(database, () => {
        const row = waiting(answer)
        const matters = invoicesAsTheyStand([...new Set(invoices)])
        const problem = whyNot(as, matters)
        if (problem !== null) throw new JobFailure('MAY_NOT', problem)
        const remark = `${as === 'hold' ? 'Put on hold' : 'Approved'}: ${numbersOf(matters)}.`
        decideAnswer(database, answer, { state: 'confirmed', invoices: matters.map(({ id }) => id), accountId: matters[0]!.accountId, remark, decidedAt: now(), decidedBy: context.operator().name })
        // Behind it: a command given takes away what else is proposed for its invoice.
        for (const matter of matters) give(as, matter, row)
        context.audit('answer.confirm', answer, { as, invoices: [...invoices] })
      })
      tell('confirmed', 'other')
      return shown(answer)
    },

    dismiss(answer, note) {
      deskTransaction(database, () => {
        const { remark } = waiting(answer)
        decideAnswer(database, answer, { state: 'dismissed', invoices: null, accountId: null, remark: note ?? remark, decidedAt: now(), decidedBy: context.operator().name })
        context.audit('answer.dismiss', answer, note === undefined ? {} : { note })
      })
      tell('dismissed', 'other')
      return shown(answer)
    },

    close() {
      closed = true
      callOff()
    },
  }

  const invoicesAsTheyStand = (ids: readonly string[]): Matter[] => {
    const accounts = database.all<{ accountId: string }>(db.selectFrom('cache.invoice').select('accountId').distinct().where('id', 'in', [...ids]))
    const matters = readMatters(database, { contacts: [], accounts: accounts.map(({ accountId }) => accountId) }, ids)
    if (matters.length < ids.length) throw new JobFailure('NOT_FOUND', 'Some of these invoices are not in the local copy. Pull, and try again.')
    return matters
  }

  if (automatic) callOff = clock.after(0, () => void look())
  return service
}

/** Why this cannot be done with these, in plain words. */
function whyNot(as: 'hold' | 'approve', matters: readonly Matter[]): string | null {
  const numbers = (found: readonly Matter[]): string | null => (found.length === 0 ? null : numbersOf(found))
  if (new Set(matters.map(({ accountId }) => accountId)).size > 1) return 'These invoices belong to different accounts. Decide them one account at a time.'
  const underWay = numbers(matters.filter((matter) => matter.underWay))
  if (underWay !== null) return `Another decision about ${underWay} is waiting to go out. Wait until it is done, or take it back in the outbox.`
  if (as === 'hold') {
    const held = numbers(matters.filter(({ state }) => state === 'held'))
    if (held !== null) return `${held} is on hold already. Deal with the answer otherwise, or choose other invoices.`
    const closed = numbers(matters.filter(({ status }) => status !== 'open'))
    return closed === null ? null : `${closed} is not open any more: there is nothing to hold.`
  }
  const gone = numbers(matters.filter(({ state }) => state !== 'waiting' && state !== 'held'))
  return gone === null ? null : `${gone} does not wait for approval any more. Deal with the answer otherwise, or choose other invoices.`
}

const UNREAD: AnswerDecision = { intent: 'other', state: 'proposed', contactId: null, accountId: null, invoices: [], remark: '', take: [], propose: [] }
const firstOf = (sender: SmsSender | null) => ({ contactId: sender?.contacts[0]?.id ?? null, accountId: sender === null || sender.accounts.length !== 1 ? (sender?.contacts[0]?.accountId ?? null) : sender.accounts[0]! })

const placeName = ({ url, accountSid }: SmsAccess): string => `${new URL(url).host} ${accountSid}`

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
