/** The places that pages give out: where in which list, or since which moment events are to be told. */
import { z } from 'zod'
import { ConnectorError } from '#main/core/ports/connector.ts'

/** Since `t` (epoch seconds of the newest event seen) changes are told by events; `s`: those of the last minutes that were seen. */
const Since = z.object({ t: z.int().min(0), s: z.array(z.string()).max(1000) })
export type Since = z.infer<typeof Since>

/** `w`: which of the resource's lists; `a`: after which object; `o`: records of the page that were given out already. `since`: null where events are not offered. */
const Listing = z.object({ p: z.literal('list'), w: z.int().min(0), a: z.string().nullable(), o: z.int().min(0), since: Since.nullable() })
/** `g`: the reading of the events that `i`, a number of objects, counts in. */
const Told = z.object({ p: z.literal('told'), since: Since, g: z.string().optional(), i: z.int().min(0).optional(), o: z.int().min(0).optional() })
/** No events: the next pull lists again. */
const Again = z.object({ p: z.literal('again'), n: z.int().min(0) })
const Cursor = z.discriminatedUnion('p', [Listing, Told, Again])
export type Listing = z.infer<typeof Listing>
export type Told = z.infer<typeof Told>
export type Cursor = z.infer<typeof Cursor>

export const written = (cursor: Cursor): string => JSON.stringify(cursor)

/** @throws ConnectorError CURSOR_EXPIRED where it is none of ours: the list is then read from its beginning. */
export function readCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(text))
  } catch (error) {
    throw new ConnectorError('CURSOR_EXPIRED', 'The place where the last pull ended is not one of Stripe’s. What it has of this kind is read again from the beginning; nothing is lost.', { cause: error })
  }
}
