/** Whether what came over the wire is a record of its resource; if not, why, in plain words. */
import { z } from 'zod'
import { PartyId } from '#contract/vocabulary.ts'
import type { RawRecord } from '#main/core/ports/connector.ts'
import { resourceNames, resources, type Resource } from '#main/core/ports/records.ts'
import { quickTest, type QuickTest } from './quickCheck.ts'

/** A record that is no more: it takes the copy away. */
export interface RemovedRecord {
  id: string
  rev: number
  deleted: true
}
export type SoundRecord = { id: string; rev: number; partyId: string } & Record<string, unknown>

export type Checked =
  | { kind: 'record'; record: SoundRecord }
  | { kind: 'removed'; record: RemovedRecord }
  | { kind: 'bad'; id: string | null; reason: string; raw: RawRecord }

const Removed = z.object({ id: z.string().min(1).max(64), rev: z.int().min(0), partyId: PartyId, deleted: z.literal(true) })

/** Records are read by their columns: other fields than those named do not matter. */
const quick = Object.fromEntries(resourceNames.map((resource) => [resource, quickTest(resources[resource], true)])) as Record<Resource, QuickTest | null>

/** `party`: the one that was asked for; null when any will do (the answer to a command). */
export function checkRecord(resource: Resource, party: string | null, raw: RawRecord): Checked {
  if (quick[resource]?.(raw) && !isRemoval(raw) && (party === null || (raw as SoundRecord).partyId === party)) return { kind: 'record', record: raw as SoundRecord }
  const schema: z.ZodType = isRemoval(raw) ? Removed : resources[resource]
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return { kind: 'bad', id: idOf(raw), reason: plainReason(parsed.error, raw), raw }
  const record = parsed.data as SoundRecord
  if (party !== null && record.partyId !== party) {
    return { kind: 'bad', id: record.id, reason: `partyId is ${record.partyId}, but only records of ${party} were asked for`, raw }
  }
  return isRemoval(record) ? { kind: 'removed', record } : { kind: 'record', record }
}

const isRemoval = (raw: unknown): raw is RemovedRecord => typeof raw === 'object' && raw !== null && (raw as { deleted?: unknown }).deleted === true

/** What names the record, where that much can be trusted. */
export function idOf(raw: unknown): string | null {
  const id = typeof raw === 'object' && raw !== null ? (raw as { id?: unknown }).id : null
  return typeof id === 'string' && /^[A-Za-z0-9_.:-]{1,64}$/.test(id) ? id : null
}

const REASONS_SHOWN = 3

function plainReason(error: z.ZodError, raw: unknown): string {
  const issues = error.issues.slice(0, REASONS_SHOWN).map((issue) => sentence(issue, raw))
  const more = error.issues.length - issues.length
  return issues.join('; ') + (more > 0 ? `; and ${more} more` : '')
}

function sentence(issue: z.core.$ZodIssue, raw: unknown): string {
  const path = issue.path.reduce<string>((text, key) => text + (typeof key === 'number' ? `[${key}]` : text === '' ? String(key) : `.${String(key)}`), '')
  const found = issue.path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), raw)
  const subject = path === '' ? 'the record' : path
  if (found === undefined && path !== '') return `${subject} is missing`
  return `${subject} must be ${expected(issue)}, but is ${shown(found)}`
}

const TYPES: Record<string, string> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'an object', array: 'a list', null: 'nothing',
}
const FORMATS: Record<string, string> = { date: 'a date (YYYY-MM-DD)', email: 'an email address', url: 'a web address', regex: 'of the right form' }

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected
    case 'invalid_format':
      return FORMATS[issue.format] ?? `a ${issue.format}`
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : issue.origin === 'array' ? `at most ${issue.maximum} entries` : `${issue.maximum} at most`
    case 'too_small':
      return issue.origin === 'string' ? `at least ${issue.minimum} characters` : issue.origin === 'array' ? `at least ${issue.minimum} entries` : `${issue.minimum} or more`
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message
    default:
      return issue satisfies never
  }
}

function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
