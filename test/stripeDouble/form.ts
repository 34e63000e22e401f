/** Stripe's request bodies and queries: `metadata[a]=b&expand[]=c&items[0][price]=d`; an empty text unsets. */
import { wrong } from './failure.ts'

export type FormValue = string | { [name: string]: FormValue }
export type Form = { [name: string]: FormValue }

export function parseForm(text: string): Form {
  const form = Object.create(null) as Form
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [name.replace(/\[.*$/s, ''), ...[...name.matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part ?? '')]
    let at = form
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      at = typeof next === 'object' ? next : ((at[part] = Object.create(null) as Form))
    }
    const last = path.at(-1) ?? ''
    at[last === '' ? String(Object.keys(at).length) : last] = value
  }
  return form
}

/** What a request carries, each read as what it should be. */
export class Params {
  readonly form: Form
  readonly #at: string
  constructor(form: Form, at = '') {
    this.form = form
    this.#at = at
  }
  #name(name: string): string {
    return this.#at === '' ? name : `${this.#at}[${name}]`
  }
  names(): string[] {
    return Object.keys(this.form)
  }
  has(name: string): boolean {
    return this.form[name] !== undefined
  }
  /** Undefined where it is not there; '' where it is to be unset. */
  text(name: string): string | undefined {
    const value = this.form[name]
    if (typeof value === 'object') throw wrong('Invalid string.', this.#name(name), 'parameter_invalid_string')
    return value
  }
  need(name: string): string {
    const value = this.text(name)
    if (value === undefined || value === '') throw wrong(`Missing required param: ${this.#name(name)}.`, this.#name(name), 'parameter_missing')
    return value
  }
  int(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (!/^-?\d{1,15}$/.test(value)) throw wrong(`Invalid integer: ${value}`, this.#name(name), 'parameter_invalid_integer')
    return Number(value)
  }
  bool(name: string): boolean | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (value !== 'true' && value !== 'false') throw wrong(`Invalid boolean: ${value}`, this.#name(name))
    return value === 'true'
  }
  one<const T extends string>(name: string, of: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (!(of as readonly string[]).includes(value)) throw wrong(`Invalid ${this.#name(name)}: must be one of ${of.join(', ')}`, this.#name(name))
    return value as T
  }
  /** Undefined where it is not there, null where it is to be unset. */
  inner(name: string): Params | null | undefined {
    const value = this.form[name]
    if (value === undefined) return undefined
    if (value === '') return null
    if (typeof value === 'string') throw wrong('Invalid object', this.#name(name))
    return new Params(value, this.#name(name))
  }
  list(name: string): Params[] | null | undefined {
    const inner = this.inner(name)
    return inner?.names().map((at) => inner.inner(at)).filter((row): row is Params => row !== undefined && row !== null) ?? (inner as null | undefined)
  }
  texts(name: string): string[] {
    return Object.values(this.inner(name)?.form ?? {}).filter((value): value is string => typeof value === 'string')
  }
  /** Refuses what is not among these names. */
  only(...names: readonly string[]): void {
    for (const name of this.names()) {
      if (!names.includes(name)) throw wrong(`Received unknown parameter: ${this.#name(name)}`, this.#name(name), 'parameter_unknown')
    }
  }
}

const KEY_MAX = 40
const VALUE_MAX = 500
const KEYS_MAX = 50

/** Metadata as it is after the request: keys are added, replaced, and with an empty text taken away. */
export function metadataAfter(before: Record<string, string>, params: Params): Record<string, string> | undefined {
  const given = params.inner('metadata')
  if (given === undefined) return undefined
  if (given === null) return {}
  const after = { ...before }
  for (const key of given.names()) {
    const value = given.text(key) ?? ''
    if (key.length > KEY_MAX) throw wrong(`Metadata keys can be up to ${KEY_MAX} characters: ${key}`, 'metadata')
    if (value.length > VALUE_MAX) throw wrong(`Metadata values can have up to ${VALUE_MAX} characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value.slice(0, 40)}`, `metadata[${key}]`)
    if (value === '') delete after[key]
    else after[key] = value
  }
  if (Object.keys(after).length > KEYS_MAX) throw wrong(`Metadata can have up to ${KEYS_MAX} keys.`, 'metadata')
  return after
}
