/**
 * A quick way to see that a record is sound: a test made once from its zod schema says yes or no, ten
 * times faster than a parse that builds an answer. A no, or a schema with something in it that is
 * not known here, leaves the word to zod, which also says why. So a yes must mean that zod would
 * take the value as it is: a test holds the two against each other.
 *
 * The test is compiled, as zod's own are: a loop over fields by name costs five times as much as the
 * fields themselves. Nothing but our own schemas goes into it.
 */
import type { z } from 'zod'
import { compiled } from '#main/db/compiled.ts'

/** True only where the schema would take the value and give it back unchanged. */
export type QuickTest = (value: unknown) => boolean

interface Def {
  type: string
  checks?: { _zod: { def: CheckDef } }[]
  format?: string
  check?: string
  coerce?: boolean
  entries?: Record<string, string | number>
  values?: unknown[]
  innerType?: z.core.$ZodType
  element?: z.core.$ZodType
  shape?: Record<string, z.core.$ZodType>
  catchall?: unknown
}
interface CheckDef {
  check: string
  format?: string
  pattern?: RegExp
  minimum?: number
  maximum?: number
  length?: number
  value?: number
  inclusive?: boolean
}

/** Null where the schema has something that is not known here. `open`: other fields than those named do not matter, as nobody reads them. */
export function quickTest(schema: z.core.$ZodType, open = false): QuickTest | null {
  const parts: unknown[] = []
  const words = wordsFor(schema, 'value', { parts, open })
  return words === null ? null : (compiled(['value'], `return ${words}`, parts) as QuickTest)
}

/** What the words refer to by its place: patterns, sets, tests of what is inside. */
interface Writing {
  parts: unknown[]
  open: boolean
}

/** An expression that is true where the schema takes `x`; null where that cannot be said here. */
function wordsFor(schema: z.core.$ZodType, x: string, writing: Writing): string | null {
  const def = schema._zod.def as unknown as Def
  const part = (value: unknown): string => `part${writing.parts.push(value) - 1}`
  const checks = checksOf(def)
  switch (def.type) {
    case 'string':
      return stringWords(def, checks, x, part)
    case 'number':
      return numberWords(def, checks, x)
    case 'boolean':
      return checks.length > 0 ? null : `(${x} === true || ${x} === false)`
    case 'enum':
      return checks.length > 0 ? null : `${part(new Set(Object.values(def.entries!)))}.has(${x})`
    case 'literal':
      return checks.length > 0 ? null : `${part(new Set(def.values))}.has(${x})`
    case 'nullable':
      return either(`${x} === null`, wordsFor(def.innerType!, x, writing))
    case 'optional':
      return either(`${x} === undefined`, wordsFor(def.innerType!, x, writing))
    case 'array': {
      const test = arrayTest(def, checks)
      return test && `${part(test)}(${x})`
    }
    case 'object':
      return objectWords(def, checks, x, writing, part)
    default:
      return null
  }
}

const either = (one: string, other: string | null): string | null => (other === null ? null : `(${one} || ${other})`)

/** A format is a check of its own: `z.email()`. */
const checksOf = (def: Def): CheckDef[] => [...(def.check === undefined ? [] : [def as CheckDef]), ...(def.checks ?? []).map((check) => check._zod.def)]

/** Formats whose pattern is the whole of the rule. */
const PATTERN_IS_ALL = new Set(['regex', 'email', 'date'])

function stringWords(def: Def, checks: readonly CheckDef[], x: string, part: (value: unknown) => string): string | null {
  const words = [`typeof ${x} === 'string'`]
  const patterns: RegExp[] = []
  if (def.coerce) return null
  for (const { check, minimum, maximum, length, format, pattern } of checks) {
    if (check === 'min_length') words.push(`${x}.length >= ${minimum}`)
    else if (check === 'max_length') words.push(`${x}.length <= ${maximum}`)
    else if (check === 'length_equals') words.push(`${x}.length === ${length}`)
    else if (check === 'string_format' && PATTERN_IS_ALL.has(format!) && pattern && !pattern.global) patterns.push(pattern)
    else return null
  }
  const few = def.format === 'date' || patterns.some(({ source }) => source === CODE)
  for (const pattern of patterns) words.push(few ? `${part(remembering(pattern))}(${x})` : `${part(pattern)}.test(${x})`)
  return `(${words.join(' && ')})`
}

/** A currency. */
const CODE = '^[A-Z]{3}$'
const REMEMBERED = 20_000

/** The same few dates and currencies come again and again. */
function remembering(pattern: RegExp): (value: string) => boolean {
  const good = new Set<string>()
  return (value) => {
    if (good.has(value)) return true
    if (!pattern.test(value)) return false
    if (good.size < REMEMBERED) good.add(value)
    return true
  }
}

function numberWords(def: Def, checks: readonly CheckDef[], x: string): string | null {
  const words: string[] = []
  let whole = false
  for (const { check, format, inclusive, value } of checks) {
    if (check === 'number_format' && format === 'safeint') whole = true
    else if (check === 'greater_than' && inclusive === true) words.push(`${x} >= ${value}`)
    else if (check === 'less_than' && inclusive === true) words.push(`${x} <= ${value}`)
    else return null
  }
  return whole && !def.coerce ? `(${[`Number.isSafeInteger(${x})`, ...words].join(' && ')})` : null
}

function arrayTest(def: Def, checks: readonly CheckDef[]): QuickTest | null {
  const element = quickTest(def.element!)
  let min = 0
  let max = Infinity
  for (const { check, minimum, maximum } of checks) {
    if (check === 'max_length') max = Math.min(max, maximum!)
    else if (check === 'min_length') min = Math.max(min, minimum!)
    else return null
  }
  if (element === null) return null
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return false
    // Not `every`, which would leave out holes.
    for (const item of value) if (!element(item)) return false
    return true
  }
}

function objectWords(def: Def, checks: readonly CheckDef[], x: string, writing: Writing, part: (value: unknown) => string): string | null {
  if (def.catchall !== undefined || checks.length > 0) return null
  const names = Object.keys(def.shape!)
  const words = [`typeof ${x} === 'object' && ${x} !== null && !Array.isArray(${x})`]
  // zod leaves out what it does not know, and what is kept as a whole must be without it.
  const inner: Writing = { ...writing, open: false }
  for (const name of names) {
    const field = wordsFor(def.shape![name]!, `${x}[${JSON.stringify(name)}]`, inner)
    if (field === null) return null
    words.push(field)
  }
  if (!writing.open) words.push(`${part(hasOnly(new Set(names)))}(${x})`)
  return `(${words.join(' && ')})`
}

const hasOnly = (names: ReadonlySet<string>) => (value: object): boolean => {
  for (const name in value) if (!names.has(name)) return false
  return true
}
