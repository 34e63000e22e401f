/** A schedule's run as a campaign: each account of the party that it is for, with whom its statement goes to or why none does. */
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { PreparedCampaign, StatementPreview, StatementRun } from '#main/core/ports/mail.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { accountsMatching } from '#main/db/searchText.ts'
import { periodWords } from '#main/domain/statementPeriod.ts'
import { addressesOf, contactsByTheirAccount, joined, suppressedEmails, type Contact } from './addressees.ts'
import { alreadySent, alreadyWords, PAPER_AGAIN_MS } from './alreadySent.ts'
import { STATEMENT } from './kinds/names.ts'
import { statementKey } from './paperFacts.ts'
import { templateFor } from './templates.ts'
import { stageMessages, writeStaged, type NewMessage, type StagedMessages } from './writeCampaign.ts'

/** Messages of one run at most. */
const RUN_MAX = 100_000
/** Accounts read at once. */
const CHUNK = 2000

/** What a run comes to, as it was read; its messages are staged. */
export interface StagedStatements {
  messages: StagedMessages
  /** What the desk then knew of the document. */
  known: string
}

/** Takes most of the time of a campaign, and no lock. On the connection that then writes it. `stop` throws when it is not wanted any more. @throws JobFailure `TOO_MANY` */
export function stageStatements(database: Database, run: StatementRun, now: number, stop: () => void = () => {}): StagedStatements {
  const known = knownOf(database, statementKey(run.statement))
  return { known, messages: stageMessages(database, statementMessages(database, run, now, stop), now) }
}

/**
 * Writes the campaign, state `ready`; nothing is made or sent. What was staged before, of the same request, is
 * believed while the desk knows no more of the document: else it is read again. @throws JobFailure `TOO_MANY`
 */
export function prepareStatements(database: Database, request: StatementRun & { by: string; ratePerMinute: number | null; now: number }, before: StagedStatements | null = null): PreparedCampaign {
  const { party, statement, who, schedule, again, by, ratePerMinute, now } = request
  return deskTransaction(database, () => {
    const asBefore = before !== null && before.known === knownOf(database, statementKey(statement))
    const { messages } = asBefore ? before : stageStatements(database, request, now)
    const template = templateFor(database, STATEMENT, party, now)
    const title = `Statements, ${periodWords(statement)}${schedule === null ? '' : `: ${schedule.name}`}`
    const only = 'filter' in who ? who.only : 'all'
    return writeStaged(database, { kind: STATEMENT, partyId: party, templateId: template.id, about: { title, statement, only, schedule, again }, ratePerMinute, by, now }, messages)
  })
}

/** `stop` throws when nobody waits for it any more. @throws JobFailure `TOO_MANY` */
export function previewStatements(database: Database, run: StatementRun, now: number, stop: () => void = () => {}): StatementPreview {
  const messages = statementMessages(database, run, now, stop)
  const byReason = new Map<string, number>()
  for (const { skip } of messages) if (skip !== null) byReason.set(skip, (byReason.get(skip) ?? 0) + 1)
  return {
    accounts: messages.length,
    messages: messages.filter(({ skip }) => skip === null).length,
    skipped: [...byReason].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  }
}

/** Each account that it is for, with its message. */
function statementMessages(database: Database, run: StatementRun, now: number, stop: () => void): NewMessage[] {
  const key = statementKey(run.statement)
  const accounts = database.all<{ id: string; name: string }>(accountsOf(run, RUN_MAX + 1))
  if (accounts.length > RUN_MAX) throw new JobFailure('TOO_MANY', 'More than 100,000 accounts match. Narrow the filter.')
  const messages: NewMessage[] = []
  for (let at = 0; at < accounts.length; at += CHUNK) {
    stop()
    const some = accounts.slice(at, at + CHUNK)
    const ids = some.map(({ id }) => id)
    const contacts = contactsByTheirAccount(database, ids)
    for (const [id, people] of contacts) contacts.set(id, people.filter(({ roles }) => roles.some((role) => run.recipients.includes(role))))
    const suppressed = suppressedEmails(database, [...contacts.values()].flat())
    const sent = alreadySent(database, key, ids, { waiting: true, ...(run.again ? { since: now - PAPER_AGAIN_MS } : {}) })
    for (const { id, name } of some) messages.push({ accountId: id, partyId: run.party, subjectId: key, ...addressed(id, name, contacts.get(id) ?? []) })

    function addressed(accountId: string, accountName: string, chosen: readonly Contact[]): Pick<NewMessage, 'toAddress' | 'toName' | 'skip'> {
      const found = addressesOf(chosen, suppressed)
      if ('skip' in found) return { toAddress: '', toName: accountName, skip: found.skip }
      const to = found.to.filter(({ address }) => sent.at(accountId, address) === null)
      const all = joined(found.to.map(({ address }) => address))
      if (to.length === 0) return { toAddress: all, toName: accountName, skip: alreadyWords(sent.at(accountId, found.to[0]!.address)!) }
      return { toAddress: joined(to.map(({ address }) => address)), toName: to.map((one) => one.name).join(', '), skip: null }
    }
  }
  return messages
}

/** As long as this is the same, no message of the document came, went, or got another state. */
const knownOf = (database: Database, key: string): string => JSON.stringify(database.all(messagesByState(key)))

/** Messages with a document, counted; through `message_by_subject`. */
export const messagesByState = (key: string) =>
  db.selectFrom('message as m')
    .innerJoin('campaign as c', 'c.id', 'm.campaignId')
    .select(({ fn }) => ['m.state', 'c.state as campaign', fn.countAll<number>().as('count'), fn.max('m.id').as('last')])
    .where('m.subjectId', '=', key)
    .groupBy(['m.state', 'c.state'])

/** Accounts of the party that it is for, of a kind that has such a statement; in order of id. */
export const accountsOf = ({ party, statement: { kind }, who }: Pick<StatementRun, 'party' | 'statement' | 'who'>, limit: number) => {
  const filter = 'filter' in who ? who.filter : {}
  const matching = filter.text === undefined ? null : accountsMatching(filter.text)
  return db.selectFrom('cache.account as a')
    .select(['a.id', 'a.name'])
    .where('a.partyId', '=', party)
    .$if('accounts' in who, (q) => q.where(among('a.id', 'accounts' in who ? who.accounts : [])))
    .$if(filter.billing !== undefined, (q) => q.where('a.billing', '=', filter.billing!))
    .$if(kind === 'wallet', (q) => q.where('a.billing', '=', 'prepaid'))
    .$if(kind === 'agency', (q) => q.where('a.kind', '=', 'agency'))
    .$if(matching !== null, (q) => q.where('a.id', 'in', matching!))
    .orderBy('a.name').orderBy('a.id')
    .limit(limit)
}
