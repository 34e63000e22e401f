/** Campaigns whose messages carry a document: a schedule's statements, and one paper to chosen contacts. */
import type { PaperSpec } from '#contract/documents.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { PaperMaker } from '#main/core/ports/mail.ts'
import { campaignAbout, type CampaignAbout, type CampaignRecord, type MessageRecord } from '#main/db/campaigns.ts'
import { db, type Database } from '#main/db/database.ts'
import { DomainError } from '#main/domain/errors.ts'
import { addressesOf, contactsByAccount, contactsIn, joined, separated, suppressedOf } from '../addressees.ts'
import { alreadySent, alreadyWords, PAPER_AGAIN_MS } from '../alreadySent.ts'
import type { Mailbox } from '../compose.ts'
import { paperFacts, type PaperFacts } from '../paperFacts.ts'
import { paperMessage } from '../paperMessage.ts'
import { sameAddress } from '../sameAddress.ts'
import type { Sender } from '../sender.ts'
import type { Kind, Made } from './kind.ts'
import { ADDRESS_CHANGED } from './matterKind.ts'

export interface PaperParts {
  database: Database
  campaign: CampaignRecord
  senderFor(partyId: string): Sender
  papers: PaperMaker
  now(): number
}

/** What carries documents: an order names what it is about in its messages. */
type PaperAbout = Exclude<CampaignAbout, { order: unknown }>

interface Subject {
  facts: PaperFacts
  spec: PaperSpec
  to: readonly Mailbox[]
}

export function paperKind({ database, campaign, senderFor, papers, now }: PaperParts): Kind<Subject> {
  const about = campaignAbout(campaign)
  if (about === null || 'order' in about) throw new TypeError('This campaign does not say which documents its messages carry.')
  const earlier = (message: MessageRecord, at: number) =>
    alreadySent(database, message.subjectId, [message.accountId], { except: message.id, ...(about.again ? { since: at - PAPER_AGAIN_MS } : {}) })

  return {
    look(message) {
      const spec = specOf(about, message)
      const facts = paperFacts(database, spec)
      if (facts === null) return { skip: 'What it would be made from is not in the local copy any more.' }
      const meant = new Set(separated(message.toAddress))
      const contacts = contactsIn(database, contactsByAccount(message.accountId)).filter(({ email }) => email !== null && meant.has(sameAddress(email)))
      if (contacts.length === 0) return { skip: ADDRESS_CHANGED }
      const found = addressesOf(contacts, suppressedOf(database, [...meant]))
      if ('skip' in found) return found
      const sent = earlier(message, now())
      const to = found.to.filter(({ address }) => sent.at(message.accountId, address) === null)
      if (to.length === 0) return { skip: alreadyWords(sent.at(message.accountId, found.to[0]!.address)!) }
      return { subject: { facts, spec, to }, toAddress: joined(to.map(({ address }) => address)) }
    },

    repeated(message, at) {
      const sent = earlier(message, at)
      const got = separated(message.toAddress).map((address) => sent.at(message.accountId, address)).find((when) => when !== null)
      return got === undefined ? null : alreadyWords(got)
    },

    async make(message, { facts, spec, to }, { template }) {
      const made = await documentOf(spec, message)
      if ('reason' in made) return made
      const { from, subject, html, text } = paperMessage(template, senderFor(message.partyId), facts, made.due, to)
      return { kind: 'message', content: { channel: 'email', unsubscribe: false, from, to, subject, html, text, attachments: [{ fileName: facts.fileName, contentType: 'application/pdf', bytes: made.bytes }] }, secret: null }
    },
  }

  async function documentOf(spec: PaperSpec, message: MessageRecord): Promise<{ bytes: Uint8Array; due: boolean } | Extract<Made, { kind: 'skip' }>> {
    try {
      const paper = papers(spec)
      const owes = paper.owedMinor.some(({ minor }) => minor > 0)
      const empty = !paper.moved && paper.owedMinor.every(({ minor }) => minor === 0)
      const only = 'statement' in about! ? about.only : 'all'
      if (only === 'owing' && !owes) return { kind: 'skip', reason: 'Nothing is owed at the end of the period.' }
      if (only === 'not_empty' && empty) return { kind: 'skip', reason: 'Nothing moved in the period, and nothing is open at its end.' }
      if ('statement' in about! && empty && isClosed(database, message.accountId)) return { kind: 'skip', reason: 'The account is closed, and nothing is open.' }
      const { bytes } = await paper.draw()
      return { bytes, due: owes }
    } catch (error) {
      // One account of which no document can be made does not stop the others.
      if (error instanceof JobFailure || error instanceof DomainError) return { kind: 'skip', reason: error.message }
      // The workspace itself: that is no matter of one account.
      if (!(error instanceof Error) || error.name === 'SqliteError') throw error
      return { kind: 'skip', reason: `It could not be made, because of an error in Counterfoil: ${error.message}` }
    }
  }
}

const specOf = (about: PaperAbout, message: MessageRecord): PaperSpec =>
  'paper' in about ? about.paper : { paper: 'statement', account: message.accountId as AccountId, ...about.statement }

const isClosed = (database: Database, accountId: string): boolean =>
  database.first<{ status: string }>(db.selectFrom('cache.account').select('status').where('id', '=', accountId))?.status === 'closed'
