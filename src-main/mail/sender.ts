/** In whose name a message goes: the party, as templates name it, with what the desk has set on its letterhead. */
import { keptFields } from '#contract/letterhead.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskLetterhead } from '#main/db/letterheads.ts'
import { shownAddress } from '#main/domain/notSet.ts'
import type { Mailbox } from './compose.ts'
import type { PartyValues } from './templates/variables.ts'

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
  /** The known numbers SMS leaves from. */
  smsNumbers: readonly string[]
}

/**
 * What it is called, and how it is reached, is as on its documents; the address that messages come from stays the billing system's.
 * @throws JobFailure `NO_PARTY` when the copy does not hold the party
 */
export function senderOf(database: Database, partyId: string): Sender {
  const found = database.first<Omit<Sender, 'smsNumbers'> & { smsNumbers: string }>(
    db.selectFrom('cache.party')
      .select(['id', 'legalName', 'timeZone', 'locale', 'address', 'phone', 'portalUrl', 'senderName', 'senderEmail', 'colour', 'smsNumbers'])
      .where('id', '=', partyId))
  if (found === undefined) throw new JobFailure('NO_PARTY', `The local copy does not hold the party ${partyId} yet. Pull, and try again.`)
  const sender: Sender = { ...found, smsNumbers: JSON.parse(found.smsNumbers) as string[] }
  const desk = deskLetterhead(database, partyId)
  if (desk === null) return sender
  const { legalName, address, phone, portalUrl, colour } = { ...sender, ...keptFields(desk.fields) }
  return { ...sender, legalName, phone, portalUrl, colour, address: typeof address === 'string' ? address : JSON.stringify(address) }
}

/** Each party's read once. @throws JobFailure `NO_PARTY` */
export function createSenders(database: Database): (partyId: string) => Sender {
  const senders = new Map<string, Sender>()
  return (partyId) => {
    const sender = senders.get(partyId) ?? senderOf(database, partyId)
    senders.set(partyId, sender)
    return sender
  }
}

export const senderMailbox = (sender: Sender): Mailbox => ({ name: sender.senderName, address: sender.senderEmail })

/** `party` of every template. */
export function partyVariables(sender: Sender): PartyValues {
  const known = ofSenders.get(sender)
  if (known !== undefined) return known
  const values = valuesOf(sender)
  ofSenders.set(sender, values)
  return values
}
/** A campaign has one sender a party, and asks this for each of its messages. */
const ofSenders = new WeakMap<Sender, PartyValues>()

function valuesOf(sender: Sender): PartyValues {
  // Empty where nobody has given it: what needs it is not sent (notSet.ts).
  const portalUrl = shownAddress(sender.portalUrl)
  const portal = portalUrl === '' ? null : new URL(portalUrl)
  return {
    legalName: sender.legalName, senderName: sender.senderName, senderEmail: sender.senderEmail, phone: sender.phone,
    portalUrl, portalName: portal === null ? '' : `${portal.host}${portal.pathname === '/' ? '' : portal.pathname}`,
    address: addressLine(sender.address), colour: sender.colour, onColour: readableOn(sender.colour),
  }
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' })

function addressLine(json: string): string {
  const address = JSON.parse(json) as RecordOf<'parties'>['address']
  return [...address.lines, placeLine(address), COUNTRIES.of(address.country)].filter(Boolean).join(', ')
}

/** `Newcastle NSW 2300`, and with a comma where the country writes one: `Galway, Co. Galway H91 E2K3`, `Austin, TX 78701`. */
function placeLine({ city, region, postcode, country }: RecordOf<'parties'>['address']): string {
  const comma = city !== '' && region !== '' && !NO_COMMA.has(country)
  return [comma ? `${city},` : city, region, postcode].filter(Boolean).join(' ')
}
const NO_COMMA = new Set(['AU', 'NZ'])

/** Black or white, whichever is read better on a colour (WCAG 2: relative luminance). `#rrggbb` */
function readableOn(colour: string): '#ffffff' | '#111111' {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#ffffff' : '#111111'
}
