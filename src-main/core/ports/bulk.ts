/** Actions on many items at once, as the core offers them to its features. */
import type { BulkOrder, BulkPreview } from '#contract/bulk.ts'

export interface BulkService {
  /** Freezes the selection. Rejects with `JobFailure` TOO_MANY. */
  preview(order: BulkOrder, signal?: AbortSignal): Promise<BulkPreview>
  /** What was frozen: its order, and who is left out with why, in the order of the selection. Null once it is older than half an hour. */
  frozen(preview: string): { order: BulkOrder; leftOut: readonly (readonly [id: string, why: string])[] } | null
  /** Begins it: safe on disk when this returns. Null where the preview is gone, or was run before. */
  run(preview: string): { run: string; activity: string } | null
  /** The activity of a run that is under way. */
  activityOf(run: string): string | null
  /** False where it had ended. */
  stop(run: string): boolean
  /** Takes back what can be. */
  undo(run: string): Promise<{ undone: number; left: number }>
}
