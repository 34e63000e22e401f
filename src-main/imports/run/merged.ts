/** What a record becomes when a file speaks of it again. */

type Fields = Record<string, unknown>

interface Versions {
  /** As it is; null where there is none. */
  current: Fields | null
  /** As files said it last: the same as `current` unless the desk changed it since. */
  base: Fields | null
  /** What the file says now. */
  said: Fields
  /** What a new one has that no file says. */
  fresh: Fields
}

/**
 * A field that a file says as it said it before stays as it is, whatever the desk made of it; one that it says anew
 * holds. `base` answers what files have said by now, null where that is the record itself.
 */
export function merged({ current, base, said, fresh }: Versions): { record: Fields; base: Fields | null } {
  if (current === null || base === null) return { record: { ...fresh, ...said }, base: null }
  const record = { ...current }
  for (const [field, value] of Object.entries(said)) if (!sameField(field, value, base[field])) record[field] = value
  const saidByNow: Fields = { ...base, ...said }
  const differs = Object.keys(saidByNow).some((field) => field !== 'rev' && field !== 'updatedAt' && !sameField(field, saidByNow[field], record[field]))
  return { record, base: differs ? saidByNow : null }
}

/** Whether an owed invoice is open or paid follows from what is applied to it: to a file both are the same. */
const sameField = (field: string, a: unknown, b: unknown): boolean => JSON.stringify(field === 'status' ? owed(a) : a) === JSON.stringify(field === 'status' ? owed(b) : b)
const owed = (status: unknown): unknown => (status === 'paid' ? 'open' : status)
