/** What `counterfoil import` is told in a JSON file: a mapping, or the part of it that is decided. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { FileEncoding, ImportMapping } from '#contract/imports.ts'
import { WrongUse } from '../failure.ts'

/** Names of encodings as others write them. */
const ENCODINGS: Record<string, FileEncoding> = {
  utf8: 'utf-8', utf16: 'utf-16le', utf16le: 'utf-16le', utf16be: 'utf-16be', windows1252: 'windows-1252', cp1252: 'windows-1252', win1252: 'windows-1252', latin1: 'windows-1252', iso88591: 'windows-1252', ansi: 'windows-1252',
}

const said = <T>(known: z.ZodType<T>, as: (text: string) => unknown) => z.preprocess((value) => (typeof value === 'string' ? as(value) : value), known)

/** A party is named by its id or its name; encodings, orders and delimiters as people write them too. */
const Given = ImportMapping.extend({
  party: z.string().trim().min(1).max(80),
  // A field without a column is the same as one that is not there.
  columns: z.preprocess((value) => (typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter(([, heading]) => heading !== null && heading !== '')) : value), ImportMapping.shape.columns),
  currency: said(ImportMapping.shape.currency, (text) => text.trim().toUpperCase()),
  dateOrder: said(ImportMapping.shape.dateOrder, (text) => text.trim().toUpperCase()),
  encoding: said(FileEncoding, (text) => ENCODINGS[text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')] ?? text),
  delimiter: said(ImportMapping.shape.delimiter, (text) => (/^(?:tab|\\t)$/i.test(text) ? '\t' : text)),
}).partial().strict()

export type GivenMapping = Omit<Partial<ImportMapping>, 'party'> & { party?: string }

/** Of the file of a mapping; parts of it may be left out, and are then guessed. Throws `WrongUse`. */
export async function mappingIn(path: string | undefined): Promise<GivenMapping> {
  if (path === undefined) return {}
  const parsed = await readJson(path, '--mapping', Given)
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as GivenMapping
}

/** Throws `WrongUse`. */
export async function readJson<T>(path: string, option: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new WrongUse('WRONG_USE', `${path}, given as ${option}, is no JSON.`)
  }
  const read = schema.safeParse(value)
  if (!read.success) throw new WrongUse('WRONG_USE', `${path}, given as ${option}: ${read.error.issues.slice(0, 5).map(({ path: at, message }) => `${at.join('.') || 'it'}: ${message}`).join('; ')}`)
  return read.data
}
