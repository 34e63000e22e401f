/** What somebody says who puts an address on the list by hand. */
import type { SuppressionReason } from '#contract/suppressions.ts'

export type Why = Extract<SuppressionReason, 'unsubscribed' | 'complained' | 'by_hand'>

export const WHYS = [{ value: 'unsubscribed', label: 'They asked' }, { value: 'complained', label: 'They complained' }, { value: 'by_hand', label: 'Other' }] as const satisfies readonly { value: Why; label: string }[]

/** ITU-T E.164, of the countries that parties are in. */
const CODES: Readonly<Record<string, string>> = { AU: '+61', NZ: '+64', US: '+1', CA: '+1', GB: '+44', IE: '+353', DE: '+49', FR: '+33', NL: '+31', ES: '+34', IT: '+39', PT: '+351', PL: '+48', GR: '+30', BG: '+359', JP: '+81', VN: '+84' }

/** The country code of these parties, as an example; null where they are of several countries, or of one not known here. */
export function exampleNumber(locales: readonly string[]): string | null {
  const codes = new Set(locales.map((locale) => CODES[/-([A-Z]{2})\b/.exec(locale)?.[1] ?? '']))
  return codes.size === 1 ? ([...codes][0] ?? null) : null
}
