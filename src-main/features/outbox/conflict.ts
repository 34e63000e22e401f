/** Both versions of a record that was changed in the billing system after it was read here. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { commands, type CommandInput, type CommandName, type FieldWords, type TargetResource } from '#contract/commands.ts'
import type { FieldOfBoth } from '#contract/outbox.ts'
import { recordFields } from './recordFields.ts'
import type { Reader } from './words.ts'

const Raw = z.record(z.string(), z.unknown())
const Outcome = z.object({ current: z.object({ resource: z.string(), record: Raw }).nullable() })

export interface Conflict {
  resource: string
  recordId: string
  fields: FieldOfBoth[]
}

/** Null when the billing system did not say what it has. What differs comes first, then what the command sets. */
export function conflictOf(
  { command, targetId, basis, outcome }: { command: CommandName; targetId: string; basis: string | null; outcome: string | null },
  input: CommandInput<CommandName> | null, reader: Reader,
): Conflict | null {
  const { on } = commands[command]
  const current = parsed(Outcome, outcome)?.current ?? null
  if (current === null || current.resource !== on) return null
  const here = parsed(Raw, basis)
  const sets = commands[command].sets as ((input: CommandInput<CommandName>) => Readonly<Record<string, unknown>>) | undefined
  const wants = input === null ? {} : (sets?.(input) ?? {})
  const fields = Object.entries(recordFields[on as TargetResource] as Record<string, FieldWords>).map(([field, words]): FieldOfBoth => ({
    field, label: words.label,
    here: here === null ? null : reader.read(here[field], words),
    there: reader.read(current.record[field], words),
    wanted: field in wants ? reader.read(wants[field], words) : null,
    differs: here !== null && !isDeepStrictEqual(here[field] ?? null, current.record[field] ?? null),
  }))
  const rank = ({ field, differs }: FieldOfBoth): number => (differs ? 0 : field in wants ? 1 : 2)
  return { resource: on, recordId: targetId, fields: fields.toSorted((a, b) => rank(a) - rank(b)) }
}

function parsed<S extends z.ZodType>(schema: S, json: string | null): z.infer<S> | null {
  if (json === null) return null
  const result = schema.safeParse(JSON.parse(json))
  return result.success ? result.data : null
}
