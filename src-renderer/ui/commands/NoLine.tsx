/** In the question before a command is given: that it waits, while there is no line. */
import { Muted } from '../parts/Muted.tsx'
import { useHasLine } from './give.ts'

export function NoLine() {
  return useHasLine() ? null : <Muted>No line now: it waits in the outbox and goes out by itself.</Muted>
}
