/** Phone numbers as people write them, made into the one form that providers take: `+61400000000` (ITU-T E.164). */

interface Plan {
  /** The country's calling code. */
  code: string
  /** Dialled before a number inside the country, and left out from abroad; '' where there is none. */
  trunk: string
  /** What is dialled before a foreign number. */
  abroad: string
  /** Digits of a number without code and trunk: least and most. */
  digits: readonly [number, number]
}
const plan = (code: string, trunk: string, digits: readonly [number, number], abroad = '00'): Plan => ({ code, trunk, abroad, digits })

/** Country by its ISO 3166 code; numbers of a country that is not here are read only with their `+`. */
const PLANS: Readonly<Record<string, Plan>> = {
  AU: plan('61', '0', [9, 9], '0011'), NZ: plan('64', '0', [8, 10]), US: plan('1', '1', [10, 10], '011'), CA: plan('1', '1', [10, 10], '011'),
  GB: plan('44', '0', [9, 10]), IE: plan('353', '0', [7, 9]), DE: plan('49', '0', [6, 11]), AT: plan('43', '0', [6, 12]), CH: plan('41', '0', [9, 9]),
  FR: plan('33', '0', [9, 9]), BE: plan('32', '0', [8, 9]), NL: plan('31', '0', [9, 9]), LU: plan('352', '', [6, 11]), IT: plan('39', '', [6, 11]),
  ES: plan('34', '', [9, 9]), PT: plan('351', '', [9, 9]), DK: plan('45', '', [8, 8]), NO: plan('47', '', [8, 8]), SE: plan('46', '0', [7, 10]),
  FI: plan('358', '0', [6, 11]), PL: plan('48', '', [9, 9]), CZ: plan('420', '', [9, 9]), SK: plan('421', '0', [9, 9]), HU: plan('36', '06', [8, 9]),
  RO: plan('40', '0', [9, 9]), BG: plan('359', '0', [7, 9]), GR: plan('30', '', [10, 10]), TR: plan('90', '0', [10, 10]), JP: plan('81', '0', [9, 10], '010'),
  SG: plan('65', '', [8, 8], '001'), HK: plan('852', '', [8, 8], '001'), IN: plan('91', '0', [10, 10]), ZA: plan('27', '0', [9, 9]), KW: plan('965', '', [8, 8]),
  AE: plan('971', '0', [8, 9]), FJ: plan('679', '', [7, 7]), PG: plan('675', '', [7, 8]),
}

/**
 * Null where it is no number, or one that cannot be read without its country's code.
 * @param country ISO 3166, of the address it was given with: whose rules a number without `+` follows
 */
export function e164(phone: string, country: string): string | null {
  const text = phone.normalize('NFKC').trim()
  // `(0)` is how some write the trunk prefix beside the code: +44 (0)20 …
  const bare = text.replace(/^(\+\d{1,3}\s*)\(0\)/, '$1').replace(/[\s().\-/\u2010-\u2015]/g, '')
  if (/^\+\d+$/.test(bare)) return international(bare.slice(1))
  const here = PLANS[country.toUpperCase()]
  if (here === undefined || !/^\d+$/.test(bare)) return null
  if (bare.startsWith(here.abroad)) return international(bare.slice(here.abroad.length))
  const national = here.trunk !== '' && bare.startsWith(here.trunk) ? bare.slice(here.trunk.length) : bare
  const fits = (digits: string): boolean => digits.length >= here.digits[0] && digits.length <= here.digits[1]
  if (fits(national)) return `+${here.code}${national}`
  // The code without its `+`.
  return bare.startsWith(here.code) && fits(bare.slice(here.code.length)) ? `+${bare}` : null
}

/** Eight digits are the shortest in use with their code, fifteen the most there may be (E.164, 6.2.1). */
function international(digits: string): string | null {
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : null
}

/**
 * The ways in which a number in E.164 is written without its spaces and marks: to look it up by. Each that is found is
 * read with `e164` again, for some of them are another number elsewhere.
 */
export function spellings(number: string): string[] {
  const digits = number.slice(1)
  const national = Object.values(PLANS).filter(({ code }) => digits.startsWith(code)).flatMap(({ code, trunk }) => [digits.slice(code.length), trunk + digits.slice(code.length), `+${code}0${digits.slice(code.length)}`])
  return [...new Set([number, digits, ...[...new Set(Object.values(PLANS).map(({ abroad }) => abroad))].map((abroad) => abroad + digits), ...national])]
}
