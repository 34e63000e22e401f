/** Parties of the team's own making: records of the desk's own ledger. */
import type { OwnParty } from '#contract/sources.ts'
import type { BusinessDate, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { FILES_SOURCE } from '#main/core/ports/sources.ts'
import { businessDateAt } from '#main/domain/dates.ts'
import { addSource } from '#main/db/sources.ts'

type Errors = { NOT_FOUND(): Error; CURRENCY_STAYS(): Error }

export function ownParties(context: CoreContext): (OwnParty & { id: PartyId })[] {
  return context.ledger.exists() ? context.ledger.read((ledger) => ledger.parties().map(shown)) : []
}

/** Makes the ledger where there is none, and the source that it is. */
export function saveOwnParty(context: CoreContext, { id: given, ...fields }: OwnParty & { id?: PartyId | undefined }, errors: Errors): { id: PartyId; asOf: BusinessDate } {
  const id = (given ?? `own-${context.newId().slice(0, 8)}`) as PartyId
  context.ledger.write((ledger) => {
    const known = given === undefined ? null : ledger.get('parties', given)
    if (given !== undefined && known === null) throw errors.NOT_FOUND()
    if (known !== null && known.currency !== fields.currency && ledger.count('accounts', id) > 0) throw errors.CURRENCY_STAYS()
    ledger.put('parties', { ...(known ?? NEW), ...fields, id, partyId: id, updatedAt: context.now() })
  })
  context.database.run(addSource({ id: FILES_SOURCE, kind: 'files', name: 'Files', address: null, createdAt: context.now(), createdBy: context.operator().name }))
  context.audit(given === undefined ? 'party.add' : 'party.change', id, { name: fields.name, currency: fields.currency })
  return { id, asOf: businessDateAt(context.now(), fields.timeZone) }
}

/** What no file tells, and nobody is asked. */
const NEW = { smsNumbers: [], acceptedMethods: [] } satisfies Partial<RecordOf<'parties'>>

const shown = ({ id, name, legalName, currency, timeZone, locale, taxName, taxRateBp, taxNumber, address, phone, portalUrl, senderName, senderEmail, paper, colour, remittance }: RecordOf<'parties'>): OwnParty & { id: PartyId } =>
  ({ id, name, legalName, currency, timeZone, locale, taxName, taxRateBp, taxNumber, address, phone, portalUrl, senderName, senderEmail, paper, colour, remittance })
