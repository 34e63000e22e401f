/** Changes to a mapping while a person decides it. */
import type { ImportLook, ImportMapping, ImportQuestion } from '#contract/imports.ts'
import { fieldsOf, type ImportField } from './fieldWords.ts'

/** What a person has decided so far; the rest is guessed from the file. */
export type Decided = Partial<ImportMapping>

/** Columns that are both: a file may know its customers by nothing but their name. */
export const ACCOUNT_AND_NAME = 'account+accountName'

/** With these the file has other columns, or columns of another meaning: they are guessed anew. */
const MAKES_COLUMNS_NEW: readonly (keyof ImportMapping)[] = ['kind', 'headerRow', 'sheet', 'encoding', 'delimiter']

export function decide(before: Decided, change: Decided): Decided {
  const { columns, ...rest } = before
  const anew = MAKES_COLUMNS_NEW.some((key) => change[key] !== undefined && change[key] !== before[key])
  return { ...rest, ...(anew || columns === undefined ? {} : { columns }), ...change }
}

/** The fields that a heading is taken for, as the select of its row has them; null for none. */
export function fieldOf(columns: ImportMapping['columns'], heading: string): string | null {
  const fields = Object.keys(columns).filter((field) => isSame(columns[field] ?? '', heading))
  if (fields.includes('account') && fields.includes('accountName')) return ACCOUNT_AND_NAME
  return fields[0] ?? null
}

/** The heading is that field from now on, and no other; a field that another heading had is taken from it. */
export function withField(columns: ImportMapping['columns'], heading: string, field: string | null): ImportMapping['columns'] {
  const others = Object.fromEntries(Object.entries(columns).filter(([, of]) => !isSame(of, heading)))
  return { ...others, ...Object.fromEntries((field === null ? [] : field.split('+')).map((name) => [name, heading])) }
}

/** Fields that must be there and are not. */
export const missingFields = ({ kind, columns }: Pick<ImportMapping, 'kind' | 'columns'>): ImportField[] => fieldsOf(kind).filter(({ name, needed }) => needed && columns[name] === undefined)

export interface Undecided {
  field: ImportQuestion['field']
  why: string
}

/** What keeps it from going on: questions of the file, and fields that must be there. Which those are nobody knows before what a row is has been said. */
export function undecided({ asks, mapping }: Pick<ImportLook, 'asks' | 'mapping'>): Undecided[] {
  const missing = missingFields(mapping)
  const rest = asks.filter(({ field }) => field !== 'columns')
  if (rest.some(({ field }) => field === 'kind')) return rest
  if (missing.length === 0) return [...rest, ...asks.filter(({ field }) => field === 'columns')]
  const labels = missing.map(({ label }) => label)
  return [...rest, { field: 'columns', why: `Which column is ${new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(labels.map((label) => `“${label}”`))}?` }]
}

/** The mapping as text: an attempt is good for the very same one. */
export const mappingKey = (mapping: ImportMapping): string => JSON.stringify(mapping, Object.keys(mapping).toSorted().concat(Object.keys(mapping.columns).toSorted()))

const isSame = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()
