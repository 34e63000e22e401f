/** Who gets a registration email, as a campaign. */
import type { RegistrationSelection } from '#contract/mail.ts'
import type { PreparedCampaign } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { guardMs, REGISTRATION, REGISTRATION_SINGLE } from './kinds/names.ts'
import { oncePerAccount, onlyParty, templatesOf } from './orders/prepare.ts'
import { registrationOrder } from './orders/registrations.ts'
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

/** Writes the campaign, state `ready`, and its messages; nothing is sent. Throws `JobFailure` `TOO_MANY`. */
export function prepareRegistrationDispatch(database: Database, { selection, by, now, ratePerMinute, deliberate = false }: DispatchRequest): PreparedCampaign {
  const kind = deliberate ? REGISTRATION_SINGLE : REGISTRATION
  return deskTransaction(database, () => {
    const planned = oncePerAccount(registrationOrder(database, selection, { now, again: false, quietMs: guardMs(kind) }))
    const templates = templatesOf(database, REGISTRATION, planned, now)
    return writeCampaign(database, { kind, partyId: onlyParty(planned), templateId: templates.campaign, about: null, ratePerMinute, by, now }, templates.named(planned))
  })
}
