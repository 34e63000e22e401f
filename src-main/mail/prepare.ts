/** Who gets a registration email, as a campaign. */
import type { RegistrationSelection } from '#contract/mail.ts'
import type { PreparedCampaign } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { sameAddress, type Invitee } from './invitees.ts'
import { REGISTRATION, REGISTRATION_SINGLE } from './kinds/names.ts'
import { chosenRecipients, type Chosen } from './recipients.ts'
import { currentTemplate } from './templates.ts'
import { writeCampaign } from './writeCampaign.ts'

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
  return deskTransaction(database, () => {
    const partyId = onlyParty(written)
    const template = currentTemplate(database, { kind: REGISTRATION, partyId, at: request.now })
    return writeCampaign(database, { kind, partyId, templateId: template.id, about: null, ratePerMinute: request.ratePerMinute, by: request.by, now: request.now }, written.map(({ invitee, skip }) => ({
      accountId: invitee.accountId, partyId: invitee.partyId, subjectId: invitee.registrationId,
      toAddress: invitee.email === null ? '' : sameAddress(invitee.email), toName: invitee.contactName ?? invitee.accountName, skip,
    })))
  })
}

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
