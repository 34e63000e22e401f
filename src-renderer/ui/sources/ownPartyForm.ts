/** A party of the team's own making, as it is typed. */
import { OwnParty } from '#contract/sources.ts'
import { problemsOf, type Problems } from '../commands/problems.ts'

export interface OwnPartyForm {
  name: string
  legalName: string
  currency: string
  timeZone: string
  locale: string
  taxName: string
  /** Percent, with two decimals at the most. */
  taxRate: string
  taxNumber: string
  /** A line each. */
  lines: string
  city: string
  region: string
  postcode: string
  country: string
  phone: string
  portalUrl: string
  senderName: string
  senderEmail: string
  paper: 'A4' | 'Letter'
  colour: string
  /** A line each. */
  remittance: string
}

const LETTER_COUNTRIES = new Set(['US', 'CA', 'MX', 'PH'])

/** Before anything is typed: what this computer tells of its reader. */
export function newOwnParty(language: string, timeZone: string, currency: string | null): OwnPartyForm {
  const country = /-([A-Z]{2})\b/.exec(language)?.[1] ?? ''
  return {
    name: '', legalName: '', currency: currency ?? '', timeZone, locale: language, taxName: '', taxRate: '0', taxNumber: '', lines: '', city: '', region: '', postcode: '', country, phone: '', portalUrl: '',
    senderName: '', senderEmail: '', paper: LETTER_COUNTRIES.has(country) ? 'Letter' : 'A4', colour: '#1f5fd6', remittance: '',
  }
}

export const ownPartyForm = ({ taxRateBp, address, remittance, ...party }: OwnParty): OwnPartyForm => ({ ...party, ...address, taxRate: percent(taxRateBp), lines: address.lines.join('\n'), remittance: remittance.join('\n') })

/** The party where everything is as it must be, else what is wrong, by the field of the form. */
export function readOwnParty(form: OwnPartyForm): { party: OwnParty } | { problems: Problems } {
  const { taxRate, lines, city, region, postcode, country, remittance, ...rest } = form
  const taxRateBp = basisPoints(taxRate)
  const parsed = OwnParty.safeParse({
    ...rest,
    // Most companies are known by the name that they are registered under.
    legalName: rest.legalName.trim() === '' ? rest.name : rest.legalName, senderName: rest.senderName.trim() === '' ? rest.name : rest.senderName,
    currency: rest.currency.trim().toUpperCase(), colour: rest.colour.trim().toLowerCase(), portalUrl: rest.portalUrl.trim(), senderEmail: rest.senderEmail.trim(),
    taxRateBp: taxRateBp ?? 0, remittance: linesOf(remittance), address: { lines: linesOf(lines), city: city.trim(), region: region.trim(), postcode: postcode.trim(), country: country.trim().toUpperCase() },
  })
  const { legalName, senderName, ...others } = plain(problemsOf(parsed.error))
  // Those that stand in the name's place are wrong with it, and told by it.
  const own = { ...(legalName === undefined || rest.legalName.trim() === '' ? {} : { legalName }), ...(senderName === undefined || rest.senderName.trim() === '' ? {} : { senderName }) }
  const problems = { ...others, ...own, ...(taxRateBp === null ? { taxRate: 'A percentage from 0 to 100, like 10 or 7.25.' } : {}) }
  return parsed.success && Object.keys(problems).length === 0 ? { party: parsed.data } : { problems }
}

/** By the form's own fields, in words that say how it must look. */
function plain(found: Problems): Problems {
  const problems = Object.fromEntries(Object.entries(found).map(([path, problem]) => {
    const field = path.replace(/^address\./, '').replace(/\.\d+$/, '')
    if (field === 'lines') return [field, path.endsWith('lines') ? 'Four lines at the most.' : '200 characters a line at the most.']
    if (field === 'remittance') return [field, path.endsWith('remittance') ? 'Six lines at the most.' : '200 characters a line at the most.']
    return [field, problem]
  }))
  const say: Problems = { currency: 'Choose one.', country: 'Two letters, like AU.', portalUrl: 'An address that begins with https://.', colour: 'A colour as # and six digits, like #0b5c6b.', locale: 'A language and a country, like en-AU.' }
  for (const [field, words] of Object.entries(say)) if (problems[field] !== undefined) problems[field] = words
  return problems
}

/** `7.25` → 725; null where it is no percentage. */
function basisPoints(text: string): number | null {
  const [, whole, fraction = ''] = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text === '' ? '0' : text) ?? []
  if (whole === undefined) return null
  const points = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return points <= 10_000 ? points : null
}

const percent = (points: number): string => `${Math.floor(points / 100)}${points % 100 === 0 ? '' : `.${String(points % 100).padStart(2, '0').replace(/0$/, '')}`}`
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
