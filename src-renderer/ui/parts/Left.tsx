import { ORPCError } from '@orpc/client'
import { ErrorNote } from './ErrorNote.tsx'
import { Note } from './Note.tsx'

/** Whether the record of a detail is not there any more. */
export const isGone = (error: unknown): boolean => error instanceof ORPCError && error.status === 404

/** A detail whose record has left the local copy or the queue. */
export function Left({ error }: { error: unknown }) {
  if (isGone(error)) return <Note tone="good">This has left the queue: there is nothing to do about it any more.</Note>
  return <ErrorNote error={error} />
}
