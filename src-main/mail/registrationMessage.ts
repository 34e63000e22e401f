/** A registration email for one customer: the template's words, the party's name and colour, the customer's own link. */
import type { RecordOf } from '#main/core/ports/records.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { db, type Database } from '#main/db/database.ts'
import type { Mailbox } from './compose.ts'
import type { Invitee } from './invitees.ts'
import { render, type Rendered } from './rendering.ts'
import type { Template } from './templates.ts'

/** What the billing system answered: good once and until `expiresAt`. Lives in memory only, and never longer than its message. */
export interface RegistrationLink {
  url: string
  expiresAt: number
}

export interface RegistrationMessage extends Rendered {
  from: Mailbox
}

export interface Sender {
  id: string
  legalName: string
  timeZone: string
  locale: string
  address: string
  phone: string
  portalUrl: string
  senderName: string
  senderEmail: string
  colour: string
}

/** @throws JobFailure `NO_PARTY` when the copy does not hold the party */
export function senderOf(database: Database, partyId: string): Sender {
  const sender = database.first<Sender>(
    db.selectFrom('cache.party')
      .select(['id', 'legalName', 'timeZone', 'locale', 'address', 'phone', 'portalUrl', 'senderName', 'senderEmail', 'colour'])
      .where('id', '=', partyId))
  if (sender === undefined) throw new JobFailure('NO_PARTY', `The local copy does not hold the party ${partyId} yet. Pull, and try again.`)
  return sender
}

/** With `link` null it is a preview: the place of the link says so, and none is made. @throws JobFailure `TEMPLATE` */
export function registrationMessage(template: Template, sender: Sender, invitee: Invitee, link: RegistrationLink | null): RegistrationMessage {
  const portal = new URL(sender.portalUrl)
  const rendered = render(template, {
    party: {
      legalName: sender.legalName, senderName: sender.senderName, senderEmail: sender.senderEmail, phone: sender.phone,
      portalUrl: sender.portalUrl, portalName: `${portal.host}${portal.pathname === '/' ? '' : portal.pathname}`,
      address: addressLine(sender.address), colour: sender.colour, onColour: readableOn(sender.colour),
    },
    account: { name: invitee.accountName, ref: invitee.accountRef },
    contact: { name: invitee.contactName ?? '' },
    link: link === null
      ? { url: new URL('/the-link-is-made-when-this-is-sent', portal).href, goodUntil: 'the date that is set when this is sent' }
      : { url: link.url, goodUntil: shownInstant(link.expiresAt, sender) },
  })
  return { ...rendered, from: { name: sender.senderName, address: sender.senderEmail } }
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

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' })

function addressLine(json: string): string {
  const address = JSON.parse(json) as RecordOf<'parties'>['address']
  return [...address.lines, [address.city, address.region, address.postcode].filter(Boolean).join(' '), COUNTRIES.of(address.country)].filter(Boolean).join(', ')
}

/** Black or white, whichever is read better on a colour (WCAG 2: relative luminance). `#rrggbb` */
function readableOn(colour: string): '#ffffff' | '#111111' {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#ffffff' : '#111111'
}
