/** A page of the failed-charges queue: those with a broken promise that asks for somebody first, then the others, as one list. */
import type { FailedChargeFilter } from '#contract/failedCharges.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { AT_WHAT_ASKS, anythingAsks, beginOf } from '#main/db/failedChargeFilter.ts'
import { inOrderOf } from '#main/db/inOrderOf.ts'
import { decodeCursor, encodeCursor, type KeyValue } from '#main/db/keyset.ts'
import type { Schema } from '#main/db/schema.ts'
import { cursorShape, failedChargesById, failedChargesPage, keyOf, type FailedChargeSort, type Phase } from './queries.ts'

type Found = Schema['cache.failedCharge']

export interface PageWish {
  filter: FailedChargeFilter
  sort: FailedChargeSort
  descending: boolean
  after: string | undefined
  limit: number
}

/** @throws CursorError for a place that this list did not give out. */
export function pageOfFailedCharges({ database, now }: Pick<CoreContext, 'database' | 'now'>, { filter, sort, descending, after, limit }: PageWish): { rows: Found[]; next: string | null } {
  const [phase, ...key] = after === undefined ? [0] : (decodeCursor(after, cursorShape(sort)) as [number, ...KeyValue[]])
  const place = key.length === 0 ? null : key
  const asks = database.first(anythingAsks()) !== undefined
  const at = now()
  const read = (of: Phase, after: readonly KeyValue[] | null, upTo: number) =>
    inOrderOf<Found>(database, database.all(failedChargesPage(filter, { sort, descending, after, limit: upTo, now: at, begin: of === 0 ? AT_WHAT_ASKS : beginOf(database, filter, at), asking: of === 0 ? 'only' : asks ? 'without' : 'all' })).map(({ id }) => id), failedChargesById, ({ chargeId }) => chargeId)
      .map((row) => ({ row, phase: of }))

  const found = phase === 0 && asks ? read(0, place, limit) : []
  // One more than the page holds tells that there is another.
  if (found.length <= limit) found.push(...read(1, phase === 0 ? null : place, limit - found.length))
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown.map(({ row }) => row), next: found.length > limit && last !== undefined ? encodeCursor(keyOf(last.row, sort, last.phase)) : null }
}
