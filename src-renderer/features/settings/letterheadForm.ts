/** A letterhead as it is typed: an empty field is the billing system's. */
import { LetterheadFields } from '#contract/letterhead.ts'
import type { Logo, PartyLetterhead } from '#contract/letterhead.ts'
import type { PostalAddress } from '#contract/vocabulary.ts'
import { problemsOf } from '../../ui/commands/problems.ts'
import type { Problems } from '../../ui/commands/problems.ts'

/** Fields of one line, with their labels in the order of the form. */
export const LINE_FIELDS = { legalName: 'Legal name', taxNumber: 'Tax number', phone: 'Phone', email: 'Email', portalUrl: 'Portal address' } as const
type LineField = keyof typeof LINE_FIELDS

export interface LetterheadForm extends Record<LineField, string> {
  /** Null: the billing system's. Its street as one text, a line each. */
  address: (Omit<PostalAddress, 'lines'> & { lines: string }) | null
  /** A line each. */
  remittance: string
  footer: string
  colour: string
  paper: '' | 'A4' | 'Letter'
  /** As it is to be; left as it was unless it is another. */
  logo: Logo | null
}

/** What the desk has set of it now. */
export function formOf({ fields, set, logo }: PartyLetterhead): LetterheadForm {
  const own = (key: LineField | 'colour') => (set.includes(key) ? fields[key] : '')
  return {
    legalName: own('legalName'), taxNumber: own('taxNumber'), phone: own('phone'), email: own('email'), portalUrl: own('portalUrl'), colour: own('colour'),
    address: set.includes('address') ? typedAddress(fields.address) : null,
    remittance: set.includes('remittance') ? fields.remittance.join('\n') : '',
    footer: set.includes('footer') ? fields.footer.join('\n') : '',
    paper: set.includes('paper') ? fields.paper : '',
    logo,
  }
}

export const typedAddress = (address: PostalAddress): NonNullable<LetterheadForm['address']> => ({ ...address, lines: address.lines.join('\n') })

/** What is typed, as fields; what is empty is left out. */
function ownFields(form: LetterheadForm): Partial<Record<keyof LetterheadFields, unknown>> {
  const fields: Partial<Record<keyof LetterheadFields, unknown>> = {}
  for (const key of Object.keys(LINE_FIELDS) as LineField[]) if (form[key].trim() !== '') fields[key] = form[key].trim()
  for (const key of ['remittance', 'footer'] as const) if (linesOf(form[key]).length > 0) fields[key] = linesOf(form[key])
  if (form.colour.trim() !== '') fields.colour = form.colour.trim().toLowerCase()
  if (form.paper !== '') fields.paper = form.paper
  if (form.address !== null) fields.address = { ...form.address, lines: linesOf(form.address.lines), country: form.address.country.trim().toUpperCase() }
  return fields
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')

/** What is wrong, by field. */
export function letterheadProblems(form: LetterheadForm): Problems {
  const problems = { ...problemsOf(LetterheadFields.partial().safeParse(ownFields(form)).error) }
  // Of several lines each has a number that nobody sees.
  for (const key of ['remittance', 'footer']) {
    const line = Object.keys(problems).find((path) => path.startsWith(`${key}.`))
    if (line !== undefined) problems[key] ??= problems[line]!
    if (problems[key] === `${key === 'footer' ? 3 : 6} at the most.`) problems[key] = `${key === 'footer' ? 3 : 6} lines at the most.`
  }
  if (problems['colour'] !== undefined) problems['colour'] = 'A colour as # and six digits, like #0b5c6b.'
  if (problems['portalUrl'] !== undefined) problems['portalUrl'] = 'An address that begins with https://.'
  return problems
}

/** As it will be printed, for the preview. Sound where `letterheadProblems` finds nothing. */
export function asPrinted(form: LetterheadForm, { given }: Pick<PartyLetterhead, 'given'>): LetterheadFields {
  return { ...given, ...(ownFields(form) as Partial<LetterheadFields>) }
}

export interface LetterheadChanges {
  fields: { [K in keyof LetterheadFields]?: LetterheadFields[K] | null }
  logo?: Logo | null
}

/** What is to be set: null gives a field back. Null where nothing has changed. */
export function letterheadChanges(form: LetterheadForm, row: PartyLetterhead): LetterheadChanges | null {
  const own = ownFields(form)
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(LetterheadFields.shape) as (keyof LetterheadFields)[]) {
    const isSet = row.set.includes(key)
    if (own[key] === undefined ? isSet : !isSet || JSON.stringify(own[key]) !== JSON.stringify(row.fields[key])) fields[key] = own[key] ?? null
  }
  const logo = form.logo?.base64 !== row.logo?.base64
  return Object.keys(fields).length === 0 && !logo ? null : { fields, ...(logo ? { logo: form.logo } : {}) }
}
