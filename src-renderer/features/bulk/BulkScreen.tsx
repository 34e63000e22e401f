/** Bulk actions that were begun at this desk: what became of each, and their undo. */
import { BulkRunScreen } from './BulkRunScreen.tsx'
import { BulkRunsScreen } from './BulkRunsScreen.tsx'

/** `id` is the run that is looked at; all of them without one. */
export function BulkScreen({ id }: { id: string | null }) {
  return id === null ? <BulkRunsScreen /> : <BulkRunScreen key={id} id={id} />
}
