/** A detail whose record has left the local copy or the queue. */
import { ORPCError } from '@orpc/client'
import { ErrorNote } from './ErrorNote.tsx'
import { Note } from './Note.tsx'

export function Left({ error }: { error: unknown }) {
  if (error instanceof ORPCError && error.status === 404) return <Note tone="good">This has left the queue: there is nothing to do about it any more.</Note>
  return <ErrorNote error={error} />
}
