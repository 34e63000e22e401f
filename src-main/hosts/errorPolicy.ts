/**
 * What of an error reaches a window, the same in every host: a declared error as it is, wrong input
 * with the fields that are wrong, and everything else as `INTERNAL_SERVER_ERROR` with the id under
 * which the log has it. Never a stack, a path or a statement.
 */
import { ORPCError, validateORPCError, ValidationError } from '@orpc/contract'
import { mapEventIterator } from '@orpc/client'
import type { AnyProcedure } from '@orpc/server'
import type { StandardHandlerOptions } from '@orpc/server/standard'
import { diskFailure } from '#main/core/diskFailure.ts'
import type { Log } from '#main/core/ports/context.ts'

/** Issues told of one wrong input; the rest are more of the same. */
const ISSUES_TOLD = 20

/** `handlerOptions` of an oRPC handler. */
export function errorPolicy(log: Log): Required<Pick<StandardHandlerOptions<Record<never, never>>, 'interceptors' | 'clientInterceptors'>> {
  const called = new WeakSet<AbortSignal>()
  return {
    clientInterceptors: [
      async ({ path, procedure, signal, next }) => {
        if (signal) called.add(signal)
        const told = (error: unknown) => tellable(error, procedure, path, signal, log)
        try {
          const output = await next()
          return isEventIterator(output) ? mapEventIterator(output, { value: (event) => Promise.resolve(event), error: told }) : output
        } catch (error) {
          throw await told(error)
        }
      },
    ],
    interceptors: [
      async ({ request, next }) => {
        try {
          return await next()
        } catch (error) {
          // Whoever asked has left, as a browser that is closed does: nobody is answered, and nothing is wrong.
          if (error instanceof ORPCError || request.signal?.aborted === true) throw error
          const answered = request.signal !== undefined && called.has(request.signal)
          const id = log.error(answered ? 'An answer could not be written' : 'A call could not be read', error, { path: request.url.pathname })
          // Before the call it is the caller's mistake, which oRPC itself tells as BAD_REQUEST.
          throw answered ? internal(id) : error
        }
      },
    ],
  }
}

async function tellable(error: unknown, procedure: AnyProcedure, path: readonly string[], signal: AbortSignal | undefined, log: Log): Promise<unknown> {
  // Nobody listens any more.
  if (signal?.aborted) return error
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') return wrongInput(error.cause)
    const checked = await validateORPCError(procedure['~orpc'].errorMap, error)
    if (checked.defined) return checked
  }
  return internal(log.error(`${path.join('.')} failed`, error, issuesOf(error)), diskFailure(error)?.message)
}

function internal(id: string, known?: string): ORPCError<'INTERNAL_SERVER_ERROR', { id: string }> {
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: known ?? `Something went wrong inside Counterfoil. It is in the log as ${id}: try again, and name this id if it comes back.`,
    data: { id },
  })
}

interface Issue {
  message: string
  path?: ReadonlyArray<PropertyKey | { key: PropertyKey }> | undefined
}

function wrongInput(cause: ValidationError): ORPCError<'BAD_REQUEST', { issues: { path: string[]; message: string }[] }> {
  const issues = cause.issues.slice(0, ISSUES_TOLD).map((issue) => ({ path: pathOf(issue), message: issue.message }))
  const words = issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ')
  return new ORPCError('BAD_REQUEST', { message: `This was not understood. ${words}`, data: { issues } })
}

const pathOf = (issue: Issue): string[] => (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment))

/** Why an answer was not what the contract says; for the log. */
function issuesOf(error: unknown): Record<string, unknown> {
  const cause = error instanceof ORPCError ? error.cause : null
  return cause instanceof ValidationError ? { issues: cause.issues.slice(0, ISSUES_TOLD).map((issue) => `${pathOf(issue).join('.')}: ${issue.message}`) } : {}
}

const isEventIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
