/** One document to chosen contacts of its account: how the message reads, and the campaign of one that sends it. */
import type { RenderedMessage } from '#contract/mail.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { PaperMessage, PreparedCampaign } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { addressesOf, contactsByAccount, contactsIn, joined, suppressedEmails } from './addressees.ts'
import { alreadySent, alreadyWords, PAPER_AGAIN_MS } from './alreadySent.ts'
import { shownMailbox } from './compose.ts'
import { openOf } from './kinds/agencyCopy.ts'
import { PAPER, STATEMENT } from './kinds/names.ts'
import { notSetBecause } from './notSet.ts'
import { paperFacts, type PaperFacts } from './paperFacts.ts'
import { paperMessage } from './paperMessage.ts'
import { senderOf } from './sender.ts'
import { shownTemplate, templateFor } from './templates.ts'
import { writeCampaign } from './writeCampaign.ts'

/** Null when the document, or one of the contacts, is not in the copy. @throws JobFailure `TEMPLATE`, `NO_PARTY` */
export function renderPaper(database: Database, { paper, contacts }: PaperMessage): RenderedMessage | null {
  const facts = paperFacts(database, paper)
  const chosen = facts === null ? null : chosenContacts(database, facts.accountId, contacts)
  if (facts === null || chosen === null) return null
  const found = addressesOf(chosen, suppressedEmails(database, chosen))
  const to = 'skip' in found ? [] : found.to
  const { from, ...content } = paperMessage(shownTemplate(database, templateKind(facts), facts.partyId), senderOf(database, facts.partyId), facts, owesNow(database, facts.accountId), to)
  return { ...content, channel: 'email', segments: null, from: shownMailbox(from), to: to.length === 0 ? 'nobody: none of these contacts has an address' : to.map(shownMailbox).join(', '), attachments: [facts.fileName] }
}

/** Writes the campaign, state `ready`. @throws JobFailure `NOT_FOUND`, `NOBODY`, `RECENTLY` */
export function preparePaper(database: Database, { paper, contacts, by, again, now }: PaperMessage & { by: string; again: boolean; now: number }): PreparedCampaign {
  return deskTransaction(database, () => {
    const facts = paperFacts(database, paper)
    const chosen = facts === null ? null : chosenContacts(database, facts.accountId, contacts)
    if (facts === null || chosen === null) throw new JobFailure('NOT_FOUND', 'The document, or one of the contacts, is not in the local copy any more.')
    const found = addressesOf(chosen, suppressedEmails(database, chosen))
    if ('skip' in found) throw new JobFailure('NOBODY', `None of these contacts can be written to. ${found.skip}`)
    const sent = alreadySent(database, facts.key, [facts.accountId], { waiting: true, ...(again ? { since: now - PAPER_AGAIN_MS } : {}) })
    const before = found.to.map(({ address }) => ({ address, at: sent.at(facts.accountId, address) })).find(({ at }) => at !== null)
    if (before !== undefined) throw new JobFailure('RECENTLY', alreadyWords(before.at!, before.address))
    const template = templateFor(database, templateKind(facts), facts.partyId, now)
    const notSet = notSetBecause(senderOf(database, facts.partyId), template, 'email')
    if (notSet !== null) throw new JobFailure('NOBODY', notSet)
    return writeCampaign(database, { kind: PAPER, partyId: facts.partyId, templateId: template.id, about: { title: `${facts.title} to ${facts.accountName}`, paper, again }, ratePerMinute: null, by, now }, [{
      accountId: facts.accountId, partyId: facts.partyId, subjectId: facts.key,
      toAddress: joined(found.to.map(({ address }) => address)), toName: found.to.map(({ name }) => name).join(', '), skip: null,
    }])
  })
}

/** Through the primary key. What the document comes to is known when it is made; for how the message reads, this is enough. */
const owesNow = (database: Database, accountId: string): boolean => database.all<Sum>(openOf([accountId])).some(({ amountMinor }) => amountMinor > 0)
type Sum = { amountMinor: number }

const templateKind = ({ noun }: PaperFacts): typeof STATEMENT | typeof PAPER => (noun === 'statement' ? STATEMENT : PAPER)

/** Null unless all of them are contacts of the account. */
function chosenContacts(database: Database, accountId: string, ids: readonly string[]) {
  const wanted = new Set(ids)
  const chosen = contactsIn(database, contactsByAccount(accountId)).filter(({ id }) => wanted.has(id))
  return chosen.length === wanted.size ? chosen : null
}
