/** Records as a careless system would send them. */
import { hash32 } from './random.ts'

type Raw = Record<string, unknown>

const kinds = {
  noUpdatedAt: ({ updatedAt: _gone, ...record }: Raw): unknown => record,
  textForInstant: (record: Raw): unknown => ({ ...record, updatedAt: new Date(Number(record['updatedAt'] ?? 0)).toISOString() }),
  noParty: (record: Raw): unknown => ({ ...record, partyId: null }),
  noId: ({ id: _gone, ...record }: Raw): unknown => record,
  noRecord: (): unknown => '[object Object]',
}

/** A field gone, a wrong type, nothing where a name must be, no id, or no record at all. */
export type Damage = keyof typeof kinds
export const damages = Object.keys(kinds) as readonly Damage[]

/** Always the same for one id. */
export const damageOf = (id: string): Damage => damages[hash32(id) % damages.length] as Damage

/** The record's JSON with the damage done. */
export const damaged = (json: string, damage: Damage): string => JSON.stringify(kinds[damage](JSON.parse(json) as Raw))
