/** A registration email for one customer: the template's words, the party's name and colour, the customer's own link. */
import type { Mailbox } from './compose.ts'
import type { Invitee } from './invitees.ts'
import { linkPlaceholders, markPlaceholders } from './placeholders.ts'
import { render, type Rendered } from './rendering.ts'
import { partyVariables, senderMailbox, type Sender } from './sender.ts'
import type { Template } from './templates.ts'
import type { RegistrationValues } from './templates/registration.ts'

/** What the billing system answered: good once and until `expiresAt`. Lives in memory only, and never longer than its message. */
export interface RegistrationLink {
  url: string
  expiresAt: number
}

export interface RegistrationMessage extends Rendered {
  from: Mailbox
}

/** With `link` null it is a preview: the place of the link says so, and none is made. @throws JobFailure `TEMPLATE` */
export function registrationMessage(template: Pick<Template, 'id' | 'subject' | 'html' | 'text'>, sender: Sender, invitee: Invitee, link: RegistrationLink | null): RegistrationMessage {
  const placeholders = linkPlaceholders(sender)
  const rendered = render(template, {
    party: partyVariables(sender),
    account: { name: invitee.accountName, ref: invitee.accountRef },
    contact: { name: invitee.contactName ?? '' },
    link: link === null ? placeholders : { url: link.url, goodUntil: shownInstant(link.expiresAt, sender) },
  } satisfies RegistrationValues)
  return { ...rendered, html: link === null ? markPlaceholders(rendered.html, placeholders) : rendered.html, from: senderMailbox(sender) }
}

/** `Thursday, 26 November 2026 at 5:00 pm AEDT`: in the party's zone, the way its country writes dates; the words are English. */
export function shownInstant(at: number, { timeZone, locale }: Pick<Sender, 'timeZone' | 'locale'>): string {
  return instantFormat(timeZone, /^en\b/.test(locale) ? locale : 'en-GB').format(at).replace(/[\u202f\u00a0]/g, ' ')
}

/** Formats cost more to make than to use; there is one a party. */
const formats = new Map<string, Intl.DateTimeFormat>()
const FORMATS_KEPT = 50

function instantFormat(timeZone: string, locale: string): Intl.DateTimeFormat {
  const key = `${timeZone} ${locale}`
  const known = formats.get(key)
  if (known !== undefined) return known
  if (formats.size >= FORMATS_KEPT) formats.clear()
  const made = new Intl.DateTimeFormat(locale, {
    timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short',
  })
  formats.set(key, made)
  return made
}
