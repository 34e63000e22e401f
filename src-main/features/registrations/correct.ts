/** A contact's address corrected in place: through the outbox, and with the wish that an email follows. */
import { commands } from '#contract/commands.ts'
import type { OutboxReceipt } from '#contract/outbox.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { waitingAbout } from '#main/db/outboxList.ts'
import { dropUnwritten, putSendAfter } from '#main/db/sendAfter.ts'
import { suppressedAmong, suppressionKey, suppressionWords, type SuppressionRecord } from '#main/db/suppressions.ts'

interface Correction {
  registration: string
  email: string
  /** The contact's version that was shown. */
  rev?: number | undefined
  send: boolean
}

interface CorrectErrors {
  MAY_NOT(options: { message: string }): Error
  CHANGED(): Error
}

export function correctAddress(context: CoreContext, contactId: string | null, timeZone: string, { registration, email, rev, send }: Correction, errors: CorrectErrors): OutboxReceipt {
  const { database } = context
  const contact = contactId === null ? null : copyRecord(database, 'contacts', contactId)
  if (contact === null) throw errors.MAY_NOT({ message: 'The billing system names no contact for this registration, so there is no address to correct. Add a contact there, and pull.' })
  if (rev !== undefined && rev !== contact.rev) throw errors.CHANGED()
  // What waits about this contact is not undone by what its form showed.
  const now = asItWillBe(database, contact)
  if (now.email?.toLowerCase() === email.toLowerCase()) throw errors.MAY_NOT({ message: now === contact ? 'This is the address already. Type the one that is to take its place.' : 'This address is waiting to go out already. Take it back in the outbox if it is not wanted.' })
  if (send && context.smtpUrl() === null) throw errors.MAY_NOT({ message: 'No mail server is set, so no email could follow. Give its address in Settings, or correct the address without an email.' })
  const suppressed = send ? database.first<SuppressionRecord>(suppressedAmong([suppressionKey(email)])) : undefined
  if (suppressed !== undefined) throw errors.MAY_NOT({ message: `Nothing is sent to ${email}. ${suppressionWords(suppressed, timeZone)}` })
  return deskTransaction(database, () => {
    const receipt = context.outbox.enqueue('updateContact', { contactId: contact.id, name: now.name, email, phone: now.phone }, { accountId: contact.accountId, partyId: contact.partyId, targetId: contact.id, ifMatch: contact.rev })
    if (send) putSendAfter(database, { outboxId: receipt.id, registrationId: registration, at: context.now(), by: context.operator().name })
    else dropUnwritten(database, registration)
    return receipt
  })
}

interface Person {
  name: string
  email: string | null
  phone: string | null
}

function asItWillBe(database: Database, contact: Person & { id: string }): Person {
  const waits = database.all(waitingAbout(contact.id)).find(({ command }) => command === 'updateContact')
  const input = waits === undefined ? null : commands.updateContact.input.safeParse(JSON.parse(waits.input))
  return input?.success === true ? input.data : contact
}
