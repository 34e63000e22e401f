/** In whose name a message goes: the party, as templates name it, with what the desk has set on its letterhead. */
import { keptFields } from '#contract/letterhead.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskLetterhead } from '#main/db/letterheads.ts'
import type { Mailbox } from './compose.ts'
import type { Variables } from './rendering.ts'

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

/**
 * What it is called, and how it is reached, is as on its documents; the address that messages come from stays the billing system's.
 * @throws JobFailure `NO_PARTY` when the copy does not hold the party
 */
export function senderOf(database: Database, partyId: string): Sender {
  const sender = database.first<Sender>(
    db.selectFrom('cache.party')
      .select(['id', 'legalName', 'timeZone', 'locale', 'address', 'phone', 'portalUrl', 'senderName', 'senderEmail', 'colour'])
      .where('id', '=', partyId))
  if (sender === undefined) throw new JobFailure('NO_PARTY', `The local copy does not hold the party ${partyId} yet. Pull, and try again.`)
  const desk = deskLetterhead(database, partyId)
  if (desk === null) return sender
  const { legalName, address, phone, portalUrl, colour } = { ...sender, ...keptFields(desk.fields) }
  return { ...sender, legalName, phone, portalUrl, colour, address: typeof address === 'string' ? address : JSON.stringify(address) }
}

export const senderMailbox = (sender: Sender): Mailbox => ({ name: sender.senderName, address: sender.senderEmail })

/** `party` of every template. */
export function partyVariables(sender: Sender): Variables[string] {
  const portal = new URL(sender.portalUrl)
  return {
    legalName: sender.legalName, senderName: sender.senderName, senderEmail: sender.senderEmail, phone: sender.phone,
    portalUrl: sender.portalUrl, portalName: `${portal.host}${portal.pathname === '/' ? '' : portal.pathname}`,
    address: addressLine(sender.address), colour: sender.colour, onColour: readableOn(sender.colour),
  }
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
