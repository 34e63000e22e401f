/** Why a command ended badly: a code for programs, plain words for people, and the exit status. */
import { CommanderError } from 'commander'
import { ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'

export interface Failure {
  code: string
  message: string
  /** 1: it failed; 2: wrong use. */
  exit: 1 | 2
}

/** Wrong use of the command line: exit 2. */
export class WrongUse extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'WrongUse'
    this.code = code
  }
}

/** Codes that say the command was given wrong, wherever that was found. */
const WRONG_USE = new Set(['DATE_RANGE_REVERSED', 'BAD_REQUEST', 'BAD_CURSOR'])

/** Expected errors of every layer carry a `code` and plain words; anything else is a fault of ours, named without its stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return { code: 'WRONG_USE', message: error.message.replace(/^error: /, ''), exit: 2 }
  if (error instanceof WrongUse) return { code: error.code, message: error.message, exit: 2 }
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    const issues = error.cause.issues.map((issue) => `${issue.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? 'input'}: ${issue.message}`)
    return { code: 'WRONG_USE', message: issues.slice(0, 5).join('; '), exit: 2 }
  }
  if (error instanceof Error && typeof (error as { code?: unknown }).code === 'string') {
    const code = (error as unknown as { code: string }).code
    return { code, message: error.message, exit: WRONG_USE.has(code) ? 2 : 1 }
  }
  return { code: 'UNEXPECTED', message: `Counterfoil failed in a way it does not know: ${error instanceof Error ? error.message : String(error)}`, exit: 1 }
}
