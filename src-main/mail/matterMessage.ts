/** One message about things of the books: the template's words, filled in with them. */
import { segmentsOf } from '#main/domain/smsSegments.ts'
import type { Mailbox } from './compose.ts'
import type { Customer } from './customers.ts'
import type { Matter, Thing } from './kinds/matter.ts'
import { render, renderSms, type EmailParts, type Rendered, type SmsPart, type Variables } from './rendering.ts'
import { partyVariables, senderMailbox, type Sender } from './sender.ts'

export interface About {
  matter: Matter
  things: readonly Thing[]
  customer: Customer
  sender: Sender
  /** Epoch milliseconds. */
  now: number
}

export interface MatterEmail extends Rendered {
  from: Mailbox
}

/** `contactName`: who it is to; empty where it goes to several, none of whom is greeted by name. */
export function variablesOf({ matter, things, customer, sender, now }: About, contactName: string): Variables {
  return {
    party: partyOf(sender),
    account: { name: customer.name, ref: customer.ref },
    contact: { name: contactName },
    ...matter.values(things, { customer, sender, now }),
  }
}

/** Worked out once a party, not once a message. */
const parties = new WeakMap<Sender, ReturnType<typeof partyVariables>>()
function partyOf(sender: Sender): ReturnType<typeof partyVariables> {
  const known = parties.get(sender) ?? partyVariables(sender)
  parties.set(sender, known)
  return known
}

/** @throws JobFailure `TEMPLATE` */
export const matterEmail = (template: EmailParts, about: About, to: readonly Mailbox[]): MatterEmail =>
  ({ ...render(template, variablesOf(about, to.length === 1 ? to[0]!.name : '')), from: senderMailbox(about.sender) })

/** @throws JobFailure `TEMPLATE` */
export const matterSms = (template: SmsPart, about: About, contactName: string): string => renderSms(template, variablesOf(about, contactName))

export const segmentsOfSms = (text: string): number => segmentsOf(text).count
