/**
 * A quick way to see that a record is sound: a test is built once from its zod schema and says yes
 * or no, several times faster than a parse that builds an answer. A no, or a schema with something
 * in it that is not known here, leaves the word to zod, which also says why. So a yes must mean
 * that zod would take the value as it is: a test holds the two against each other.
 */
import type { z } from 'zod'

/** True only where the schema would take the value and give it back unchanged. */
export type QuickTest = (value: unknown) => boolean

interface Def {
  type: string
  checks?: { _zod: { def: CheckDef } }[]
  format?: string
  check?: string
  pattern?: RegExp
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
  const def = schema._zod.def as unknown as Def
  switch (def.type) {
    case 'string':
      return stringTest(def)
    case 'number':
      return numberTest(def)
    case 'boolean':
      return noChecks(def) ? (value) => value === true || value === false : null
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries!))
      return noChecks(def) ? (value) => values.has(value) : null
    }
    case 'literal': {
      const values = new Set<unknown>(def.values)
      return noChecks(def) ? (value) => values.has(value) : null
    }
    case 'nullable': {
      const inner = quickTest(def.innerType!, open)
      return inner && ((value) => value === null || inner(value))
    }
    case 'optional': {
      const inner = quickTest(def.innerType!, open)
      return inner && ((value) => value === undefined || inner(value))
    }
    case 'array':
      return arrayTest(def)
    case 'object':
      return objectTest(def, open)
    default:
      return null
  }
}

const noChecks = (def: Def): boolean => (def.checks ?? []).length === 0
const checksOf = (def: Def): CheckDef[] => (def.checks ?? []).map((check) => check._zod.def)

/** Formats whose pattern is the whole of the rule. */
const PATTERN_IS_ALL = new Set(['regex', 'email', 'date'])

function stringTest(def: Def): QuickTest | null {
  let min = 0
  let max = Infinity
  const patterns: RegExp[] = []
  // A format is a check of its own: `z.email()`.
  const own: CheckDef[] = def.check === undefined ? [] : [def as CheckDef]
  for (const check of [...own, ...checksOf(def)]) {
    if (check.check === 'min_length') min = Math.max(min, check.minimum!)
    else if (check.check === 'max_length') max = Math.min(max, check.maximum!)
    else if (check.check === 'length_equals') min = max = check.length!
    else if (check.check === 'string_format' && PATTERN_IS_ALL.has(check.format!) && check.pattern && !check.pattern.global) patterns.push(check.pattern)
    else return null
  }
  if (def.coerce) return null
  if (patterns.length === 0) return (value) => typeof value === 'string' && value.length >= min && value.length <= max
  const matches = remembering((value: string) => patterns.every((pattern) => pattern.test(value)), def.format === 'date' || max <= 3)
  return (value) => typeof value === 'string' && value.length >= min && value.length <= max && matches(value)
}

const REMEMBERED = 20_000

/** The same few dates come again and again. */
function remembering(test: (value: string) => boolean, fewValues: boolean): (value: string) => boolean {
  if (!fewValues) return test
  const good = new Set<string>()
  return (value) => {
    if (good.has(value)) return true
    if (!test(value)) return false
    if (good.size < REMEMBERED) good.add(value)
    return true
  }
}

function numberTest(def: Def): QuickTest | null {
  let min = -Infinity
  let max = Infinity
  let whole = false
  const own: CheckDef[] = def.check === undefined ? [] : [def as CheckDef]
  for (const check of [...own, ...checksOf(def)]) {
    if (check.check === 'number_format' && check.format === 'safeint') whole = true
    else if (check.check === 'greater_than' && check.inclusive === true) min = Math.max(min, check.value!)
    else if (check.check === 'less_than' && check.inclusive === true) max = Math.min(max, check.value!)
    else return null
  }
  if (!whole || def.coerce) return null
  return (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}

function arrayTest(def: Def): QuickTest | null {
  const element = quickTest(def.element!)
  let min = 0
  let max = Infinity
  for (const check of checksOf(def)) {
    if (check.check === 'max_length') max = Math.min(max, check.maximum!)
    else if (check.check === 'min_length') min = Math.max(min, check.minimum!)
    else return null
  }
  if (!element) return null
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return false
    for (const item of value) if (!element(item)) return false
    return true
  }
}

function objectTest(def: Def, open: boolean): QuickTest | null {
  if (def.catchall !== undefined || !noChecks(def)) return null
  const names = Object.keys(def.shape!)
  const tests: QuickTest[] = []
  for (const name of names) {
    const test = quickTest(def.shape![name]!)
    if (!test) return null
    tests.push(test)
  }
  const known = new Set(names)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const record = value as Record<string, unknown>
    for (let i = 0; i < names.length; i++) if (!tests[i]!(record[names[i]!])) return false
    // zod leaves out what it does not know, and what is kept as a whole must be without it.
    if (!open) for (const name in record) if (!known.has(name)) return false
    return true
  }
}
