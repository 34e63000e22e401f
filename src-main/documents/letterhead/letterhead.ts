/** Who sends a document, and to whom: plain data, as it is printed. */
import type { PostalAddress } from '#contract/vocabulary.ts'

export interface Letterhead {
  legalName: string
  address: PostalAddress
  /** `ABN 00 123 456 789`; as the party writes it. */
  taxNumber: string
  phone: string
  email: string
  portalUrl: string
  /** How payments reach us: one line each. */
  remittance: readonly string[]
  /** At the foot of every page, under how to reach them. */
  footer: readonly string[]
  logo: Logo | null
  paper: 'A4' | 'Letter'
  /** `#rrggbb`. */
  colour: string
  /** BCP 47: how the party itself writes. A document is in its recipient's language. */
  locale: string
}

/** A picture as it is in its file. */
export interface Logo {
  type: 'png' | 'jpeg'
  bytes: Uint8Array
  /** In dots. */
  width: number
  height: number
}

export interface Recipient {
  name: string
  /** The account's number: `A-000123`. */
  ref: string
  address: PostalAddress
  poNumber: string | null
  /** BCP 47: the language of the document, and how amounts and dates are written in it. */
  locale: string
}

/**
 * A postal address as lines, in the order that its country writes them. Where the country differs from
 * the sender's its English name is the last line, as the posts ask for.
 */
export function addressLines(address: PostalAddress, fromCountry: string): string[] {
  const inCountry = linesAtHome(address).map((parts) => parts.filter((part) => part.trim() !== '').join(' '))
  return [...inCountry, address.country === fromCountry ? '' : countryName(address.country)].filter((line) => line.trim() !== '')
}

function linesAtHome({ lines, city, region, postcode, country }: PostalAddress): string[][] {
  const street = lines.map((line) => [line])
  // Written in its own script an address begins with the largest place.
  if (LARGEST_FIRST.test(city)) return [[postcode], [region, city], ...street]
  if (ON_ITS_OWN.has(country)) return [...street, [region === '' ? city : `${city},`, region], [postcode]]
  if (POSTCODE_FIRST.has(country)) return [...street, [postcode, city, region]]
  if (country === 'US') return [...street, [city === '' ? '' : `${city},`, region, postcode]]
  return [...street, [city, region, postcode]]
}

const LARGEST_FIRST = /[\p{Script=Han}\p{Script=Hangul}]/u
const ON_ITS_OWN = new Set(['GB', 'IE'])
// Universal Postal Union, addressing systems by country: the postcode stands before the place.
const POSTCODE_FIRST = new Set(['AT', 'BE', 'BG', 'CH', 'CN', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IS', 'IT', 'JP', 'LI', 'LT', 'LU', 'NL', 'NO', 'PL', 'PT', 'RO', 'RS', 'SE', 'SI', 'SK', 'TR', 'UA', 'VN'])

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

function countryName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
