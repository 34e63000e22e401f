/** What can be told of a record that could not be taken: it may be anything. */
import type { z } from 'zod'
import type { QuarantinedRecord } from '#contract/sync.ts'

export type Quarantined = z.infer<typeof QuarantinedRecord>

/** The raw text with a line a field, where it is JSON at all; else as it came. */
export function prettyRaw(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}

const ID = /^[A-Za-z0-9_.:-]{1,64}$/

/** The account that the record names; null where it names none that can be one. */
export function accountIdOf({ resource, recordId, raw }: Pick<Quarantined, 'resource' | 'recordId' | 'raw'>): string | null {
  if (resource === 'accounts') return recordId !== null && ID.test(recordId) ? recordId : null
  try {
    const record: unknown = JSON.parse(raw)
    const id = typeof record === 'object' && record !== null ? (record as { accountId?: unknown }).accountId : undefined
    return typeof id === 'string' && ID.test(id) ? id : null
  } catch {
    return null
  }
}
