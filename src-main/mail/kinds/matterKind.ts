/** A campaign about things of the books, message by message: everything is looked at again just before it goes. */
import type { PaperMaker } from '#main/core/ports/mail.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { campaignAbout, type CampaignRecord, type MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { DomainError } from '#main/domain/errors.ts'
import { numberFor } from '#main/domain/smsNumbers.ts'
import { addressesOf, joined, separated, suppressedOf } from '../addressees.ts'
import { alreadyWords } from '../alreadySent.ts'
import type { Attachment, Mailbox } from '../compose.ts'
import { customersById, type Customer } from '../customers.ts'
import { matterEmail, matterSms } from '../matterMessage.ts'
import { narrowed } from '../orders/narrowed.ts'
import { paperFacts } from '../paperFacts.ts'
import { audienceOf, reachable, smsOf } from '../reach.ts'
import { sameAddress } from '../sameAddress.ts'
import type { Sender } from '../sender.ts'
import { AGAIN_GUARD_MS, createWaitsPaused, RECENTLY_SENT, toldLately, toldThings, WAITS_PAUSED } from '../told.ts'
import { e164 } from '#main/domain/phoneNumbers.ts'
import type { Kind, Made } from './kind.ts'
import { isGone, type Matter, type Thing } from './matter.ts'

export interface MatterKindParts {
  database: Database
  campaign: CampaignRecord
  matter: Matter
  senderFor(partyId: string): Sender
  /** Needed only where documents go with it. */
  papers: PaperMaker | undefined
  now(): number
}

interface Subject {
  things: readonly Thing[]
  customer: Customer
  /** Of an email; of an SMS the one it is to. */
  to: readonly Mailbox[]
  /** Who is left out, and why. */
  without: string | null
}

export const GONE = 'What it is about is not in the local copy any more.'
export const ADDRESS_CHANGED = 'The address has changed since this was confirmed.'
export const NUMBER_CHANGED = 'The number has changed since this was confirmed.'

export function matterKind({ database, campaign, matter, senderFor, papers, now }: MatterKindParts): Kind<Subject> {
  const about = campaignAbout(campaign)
  if (about === null || !('order' in about)) throw new TypeError('This campaign does not say what its messages are about.')
  const { again, quietMs } = about
  /** What the messages that wait for their turn will tell: less than they were written with where some of it is not true any more. */
  const carrying = new Map<string, string[]>()
  const waitsPaused = matter.told === 'quiet' ? createWaitsPaused(database, matter.kind) : null
  const keyOf = (thing: Thing) => `${matter.prefix}${thing.id}`

  /** When each address had its like; another message of this campaign, about another account, does not count. */
  function toldAt(message: MessageRecord, addresses: readonly string[], keys: readonly string[], at: number): (key: string, address: string) => number | null {
    if (matter.told === 'once') {
      const told = toldThings(database, keys, { except: message.id, ...(again ? { since: at - AGAIN_GUARD_MS } : {}) })
      return (key, address) => told.at(key, address)
    }
    const lately = toldLately(database, matter.kind, addresses, at - (again ? AGAIN_GUARD_MS : quietMs), `${message.campaignId}.`)
    return (_, address) => lately.get(address) ?? null
  }

  const repeatedWords = (at: number) => (matter.told === 'quiet' ? RECENTLY_SENT : alreadyWords(at))

  return {
    look(message) {
      const found = thingsOf(message)
      if ('skip' in found) return found
      const customer = customersById(database, [message.accountId]).get(message.accountId)
      if (customer === undefined) return { skip: 'The account is not in the local copy any more.' }
      const reached = message.channel === 'sms' ? numberOf(message, customer) : mailboxesOf(message, customer)
      if ('skip' in reached) return reached
      const addresses = reached.to.map(({ address }) => address)
      const told = toldAt(message, addresses, found.things.map(keyOf), now())
      const left = narrowed(found.things, addresses, (thing, address) => told(keyOf(thing), address))
      if ('recentAt' in left) return { skip: repeatedWords(left.recentAt) }
      const to = reached.to.filter(({ address }) => left.to.includes(address))
      carrying.set(message.id, left.things.map(keyOf))
      return { subject: { things: left.things, customer, to, without: reached.without }, toAddress: joined(left.to) }
    },

    repeated(message, at) {
      const keys = carrying.get(message.id) ?? keysOf(message)
      carrying.delete(message.id)
      const addresses = separated(message.toAddress)
      const told = toldAt(message, addresses, keys, at)
      const times = addresses.flatMap((address) => keys.map((key) => told(key, address) ?? 0))
      const last = Math.max(0, ...times)
      if (last !== 0) return repeatedWords(last)
      return waitsPaused?.(message) === true ? WAITS_PAUSED : null
    },

    async make(message, { things, customer, to, without }, { template }): Promise<Made> {
      const sender = senderFor(message.partyId)
      const told = { matter, things, customer, sender, now: now() }
      if (message.channel === 'sms') {
        const from = numberFor(sender.smsNumbers, message.toAddress)
        if (from === null) return { kind: 'stop', reason: `${sender.legalName} has no number that SMS leaves from.` }
        return { kind: 'message', content: { channel: 'sms', from, to: message.toAddress, body: matterSms(template, told, to[0]?.name ?? '') }, secret: null }
      }
      const attachments = await documentsOf(things)
      if ('reason' in attachments) return attachments
      return { kind: 'message', content: { channel: 'email', to, attachments: attachments.files, unsubscribe: matter.unsubscribe, ...matterEmail(template, told, to) }, secret: null, ...(without === null ? {} : { note: without }) }
    },
  }

  /** Those that are still true; or why none is. */
  function thingsOf(message: MessageRecord): { things: readonly Thing[] } | { skip: string } {
    const ids = keysOf(message).map((key) => key.slice(matter.prefix.length))
    const found = matter.read(database, ids, now())
    const things: Thing[] = []
    let why: string | null = null
    for (const id of ids) {
      const thing = found.get(id)
      if (thing === undefined) why ??= GONE
      else if (isGone(thing)) why ??= thing.gone
      // What moved to another account is not told to this one.
      else if (thing.accountId === message.accountId) things.push(thing)
      else why ??= 'It belongs to another account now.'
    }
    return things.length === 0 ? { skip: why ?? GONE } : { things }
  }

  function mailboxesOf(message: MessageRecord, customer: Customer): { to: readonly Mailbox[]; without: string | null } | { skip: string } {
    const audience = audienceOf(customer, matter.audience)
    const meant = new Set(separated(message.toAddress))
    if ('skip' in audience) return { skip: ADDRESS_CHANGED }
    const people = audience.filter(({ email }) => email !== null && meant.has(sameAddress(email)))
    if (people.length === 0) return { skip: ADDRESS_CHANGED }
    const found = addressesOf(people, suppressedOf(database, [...meant]))
    if ('skip' in found) return found
    // Also those who were left out from the beginning: the log says why (C5).
    const all = addressesOf(audience, suppressedOf(database, reachable([], audience, { country: customer.country, channel: 'email' })))
    return { to: found.to, without: 'skip' in all ? null : all.without }
  }

  function numberOf(message: MessageRecord, customer: Customer): { to: readonly Mailbox[]; without: null } | { skip: string } {
    const audience = audienceOf(customer, matter.audience)
    const person = 'skip' in audience ? undefined : audience.find(({ phone }) => phone !== null && e164(phone, customer.country) === message.toAddress)
    if (person === undefined) return { skip: NUMBER_CHANGED }
    const found = smsOf(person, customer.country, suppressedOf(database, [message.toAddress]))
    return 'skip' in found ? found : { to: [{ name: person.id === '' ? '' : person.name, address: found.to }], without: null }
  }

  async function documentsOf(things: readonly Thing[]): Promise<{ files: Attachment[] } | Extract<Made, { kind: 'skip' }>> {
    const files: Attachment[] = []
    try {
      for (const spec of matter.papers(things)) {
        if (papers === undefined) throw new TypeError('Nothing makes documents for this campaign.')
        const facts = paperFacts(database, spec)
        if (facts === null) return { kind: 'skip', reason: GONE }
        const { bytes } = await papers(spec).draw()
        files.push({ fileName: unlike(facts.fileName, files), contentType: 'application/pdf', bytes })
      }
      return { files }
    } catch (error) {
      // One account of which no document can be made does not stop the others.
      if (error instanceof JobFailure || error instanceof DomainError) return { kind: 'skip', reason: error.message }
      // The workspace itself, or ourselves: that is no matter of one account.
      if (!(error instanceof Error) || error.name === 'SqliteError' || papers === undefined) throw error
      return { kind: 'skip', reason: `It could not be made, because of an error in Counterfoil: ${error.message}` }
    }
  }
}

/** What a message is about, thing by thing. */
export function keysOf({ subjects, subjectId }: Pick<MessageRecord, 'subjects' | 'subjectId'>): string[] {
  return subjects === null ? [subjectId] : (JSON.parse(subjects) as string[])
}

function unlike(fileName: string, files: readonly Attachment[]): string {
  let name = fileName
  for (let n = 2; files.some((file) => file.fileName === name); n++) name = fileName.replace(/(\.[^.]+)?$/, ` (${n})$1`)
  return name
}
