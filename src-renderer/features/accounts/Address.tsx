/** A postal address as it is written on an envelope. */
import type { PostalAddress } from '#contract/vocabulary.ts'

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** `AU` → `Australia`; what is no country stays as it is. */
export function countryName(code: string): string {
  try {
    return countries.of(code) ?? code
  } catch {
    return code
  }
}

export const addressLines = ({ lines, city, region, postcode, country }: PostalAddress): string[] =>
  [...lines, [city, region, postcode].filter((part) => part !== '').join(' '), countryName(country)].filter((line) => line !== '')

export function Address({ address }: { address: PostalAddress }) {
  return <address style={{ fontStyle: 'normal' }}>{addressLines(address).map((line) => <div key={line}>{line}</div>)}</address>
}
