/** A campaign is written down whole before the first message of it goes. */
import { randomBytes } from 'node:crypto'
import type { RegistrationSelection } from '#contract/mail.ts'
import type { PreparedCampaign } from '#main/core/ports/mail.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { sameAddress, type Invitee } from './invitees.ts'
import { REGISTRATION, REGISTRATION_SINGLE } from './kinds.ts'
import { chosenRecipients, type Chosen } from './recipients.ts'
import { currentTemplate } from './templates.ts'

export interface DispatchRequest {
  selection: RegistrationSelection
  /** The operator's name. */
  by: string
  /** Epoch milliseconds. */
  now: number
  /** Messages a minute and party; null for no limit. */
  ratePerMinute: number | null
  /** One customer asked for by name: a message of yesterday does not stand in the way. */
  deliberate?: boolean
}

/** Of a filter that matches more, the ones left out are counted in the preview and not written down. */
const SKIPPED_ROWS_MAX = 50_000

/** Writes the campaign, state `ready`, and its messages; nothing is sent. Throws `JobFailure` `TOO_MANY`. */
export function prepareRegistrationDispatch(database: Database, request: DispatchRequest): PreparedCampaign {
  const kind = request.deliberate === true ? REGISTRATION_SINGLE : REGISTRATION
  const chosen = chosenRecipients(database, request.selection, kind, request.now)
  const byFilter = 'filter' in request.selection
  const written = byFilter && chosen.length > SKIPPED_ROWS_MAX ? chosen.filter(({ skip }) => skip === null) : oncePerAccount(chosen)
  const id = `c${randomBytes(12).toString('hex')}`
  return deskTransaction(database, () => {
    const partyId = onlyParty(written)
    const template = currentTemplate(database, { kind: REGISTRATION, partyId, at: request.now })
    database.run(db.insertInto('campaign').values({
      id, kind, partyId, state: 'ready', templateId: template.id, total: written.length, ratePerMinute: request.ratePerMinute,
      createdAt: request.now, createdBy: request.by, finishedAt: null, stopReason: null,
    }))
    const insert = database.raw.prepare<unknown[]>(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, reason, messageId, queuedAt, settledAt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    const domains = senderDomains(database)
    for (const [index, { invitee, skip }] of written.entries()) {
      insert.run(
        `${id}.${String(index + 1).padStart(6, '0')}`, id, invitee.accountId, invitee.partyId, invitee.registrationId,
        invitee.email === null ? '' : sameAddress(invitee.email), invitee.contactName ?? invitee.accountName,
        skip === null ? 'queued' : 'skipped', skip, newMessageId(domains(invitee.partyId)), request.now, skip === null ? null : request.now,
      )
    }
    return { campaignId: id, total: written.length, skipped: written.filter(({ skip }) => skip !== null).length }
  })
}

/** A `Message-ID` header, with its brackets. It tells nothing of the recipient. */
export const newMessageId = (domain: string): string => `<${randomBytes(16).toString('hex')}@${domain}>`

/** A campaign has one message an account; of several chosen contacts the one that gets it is written down. */
function oncePerAccount(chosen: readonly Chosen[]): Chosen[] {
  const byAccount = new Map<string, Chosen>()
  for (const one of chosen) {
    const known = byAccount.get(one.invitee.accountId)
    if (known === undefined || (known.skip !== null && one.skip === null)) byAccount.set(one.invitee.accountId, one)
  }
  return [...byAccount.values()]
}

function onlyParty(chosen: readonly { invitee: Invitee }[]): string | null {
  const parties = new Set(chosen.map(({ invitee }) => invitee.partyId))
  return parties.size === 1 ? [...parties][0]! : null
}

function senderDomains(database: Database): (partyId: string) => string {
  const domains = new Map(database.all<{ id: string; senderEmail: string }>(db.selectFrom('cache.party').select(['id', 'senderEmail']))
    .map(({ id, senderEmail }) => [id, senderEmail.slice(senderEmail.lastIndexOf('@') + 1)]))
  return (partyId) => domains.get(partyId) ?? 'localhost'
}
