/** Businesses, people and addresses from a culture; nobody's real address or number. */
import type { Random } from '../../random.ts'
import type { PostalAddress } from '#contract/vocabulary.ts'
import { agencyTrades } from './america.ts'
import type { Culture } from './culture.ts'

export interface Business {
  name: string
  /** `kestrel-freight.example` */
  domain: string
}
export interface Person {
  name: string
  /** What stands before the `@`. */
  mailbox: string
}

const NAME_TRIES = 6

/** A business whose name nobody in `taken` has; after a few tries its town is added. */
export function business(culture: Culture, random: Random, taken: Set<string>, agency = false): Business {
  for (let attempt = 0; ; attempt++) {
    const head = random.pick(culture.heads)
    const trade = random.pick(agency ? agencyTrades : culture.trades)
    const form = random.pick(culture.forms)
    const town = attempt < NAME_TRIES ? '' : ` ${random.pick(culture.cities)[0]}`
    const spoken = `${written(head)} ${written(trade)}${town}`
    if (taken.has(spoken) && attempt < 3 * NAME_TRIES) continue
    taken.add(spoken)
    const name = culture.country === 'JP' ? `${written(head)}${written(trade)}${form}` : `${spoken}${form === '' ? '' : ` ${form}`}`
    const slug = ascii(`${romanised(head)} ${romanised(trade)}${culture.country === 'GR' || culture.country === 'BG' || culture.country === 'JP' ? '' : town}`)
    // Two that only differ by town share no mailbox.
    return { name, domain: `${slug}${attempt < NAME_TRIES ? '' : `-${taken.size}`}.example` }
  }
}

export function person(culture: Culture, random: Random): Person {
  const [first, last] = [random.pick(culture.first), random.pick(culture.last)]
  const name = culture.country === 'JP' ? `${written(last)} ${written(first)}` : `${written(first)} ${written(last)}`
  return { name, mailbox: `${ascii(romanised(first))}.${ascii(romanised(last))}` }
}

export function address(culture: Culture, random: Random): PostalAddress {
  const [city, region, postcode] = random.pick(culture.cities)
  const street = random.pick(culture.streets)
  const house = random.int(1, 240)
  const line = culture.country === 'JP' ? `${street}${random.int(1, 9)}丁目${house % 30}` : culture.numberFirst ? `${house} ${street}` : `${street} ${house}`
  const unit = culture.numberFirst && random.chance(0.2) ? [`Unit ${random.int(1, 40)}`] : []
  return { lines: [...unit, line], city, region, postcode: digits(postcode, random), country: culture.country }
}

export const phone = (culture: Culture, random: Random): string => digits(culture.phone, random)

const digits = (pattern: string, random: Random): string => pattern.replace(/#/g, () => String(random.int(0, 9)))
const written = (word: string): string => word.split('|')[0] as string
const romanised = (word: string): string => word.split('|')[1] ?? (word.split('|')[0] as string)
const LETTERS: Record<string, string> = { ł: 'l', đ: 'd', ø: 'o', ß: 'ss', æ: 'ae' }

/** Lower-case letters, digits and single hyphens. */
function ascii(text: string): string {
  return text.toLowerCase().replace(/[łđøßæ]/g, (c) => LETTERS[c] as string).normalize('NFD').replace(/[\u0300-\u036f’'.]/g, '')
    .replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}
