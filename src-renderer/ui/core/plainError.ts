/** Any failure as plain words, with the id under which the log has it. */
import { ORPCError } from '@orpc/client'

export interface PlainError {
  message: string
  /** The id of an unexpected failure in the core's log. */
  id: string | null
}

const UNREACHABLE = 'The program behind this window does not answer. It is tried again by itself; if this stays, start Counterfoil again.'
const UNEXPECTED = 'Something went wrong in the program. Try again; if it stays, give the id below to whoever looks after it.'
const SIGNED_OUT = 'This browser is not let in any more. Start "counterfoil serve" again and open the link that it prints.'

export function plainError(error: unknown): PlainError {
  if (error instanceof ORPCError) return fromCore(error)
  // fetch tells a broken line by a TypeError and nothing more.
  if (error instanceof TypeError) return { message: UNREACHABLE, id: null }
  return { message: error instanceof Error && error.message !== '' ? error.message : UNEXPECTED, id: null }
}

function fromCore(error: ORPCError<string, unknown>): PlainError {
  const data = error.data as { id?: unknown; issues?: unknown } | null | undefined
  const id = typeof data?.id === 'string' ? data.id : null
  if (isSignedOut(error)) return { message: SIGNED_OUT, id }
  if (error.code === 'BAD_REQUEST' && Array.isArray(data?.issues)) return { message: `This was not accepted: ${firstIssue(data.issues)}.`, id }
  // The core's own words name the id already.
  if (error.status >= 500 && !error.defined) return { message: id !== null && error.message.includes(id) ? error.message : UNEXPECTED, id }
  return { message: error.message, id }
}

function firstIssue(issues: readonly unknown[]): string {
  const issue = issues[0] as { message?: string; path?: readonly PropertyKey[] } | undefined
  const field = issue?.path?.map(String).join('.') ?? ''
  return [field, issue?.message ?? 'it is not of the expected form'].filter((part) => part !== '').join(': ')
}

/** Whether the host refuses this browser as a whole; it answers with a page then, and with no error of the contract. */
export const isSignedOut = (error: unknown): boolean => error instanceof ORPCError && !error.defined && (error.status === 401 || error.status === 403)

/** Whether the core said no on purpose, so that asking again gives the same answer. */
export const isAnswer = (error: unknown): boolean => error instanceof ORPCError && error.status < 500
