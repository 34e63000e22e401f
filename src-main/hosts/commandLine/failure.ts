/** Why a command ended badly: a code for programs, plain words for people, and the exit status. */
import { CommanderError } from 'commander'
import { ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'
import { JobCancelled } from '#main/core/ports/jobs.ts'

export interface Failure {
  code: string
  message: string
  /** 1: it failed; 2: wrong use. */
  exit: 1 | 2
  /** What was done all the same, printed beside the error. */
  done: object
}

/** Wrong use of the command line: exit 2. `done` is printed beside the error. */
export class WrongUse extends Error {
  readonly code: string
  readonly done: object
  constructor(code: string, message: string, done: object = {}) {
    super(message)
    this.name = 'WrongUse'
    this.code = code
    this.done = done
  }
}

/** A command that could not do, or not do all of, what was asked: exit 1. `done` is printed beside the error. */
export class CommandFailed extends Error {
  readonly code: string
  readonly done: object
  constructor(code: string, message: string, done: object = {}) {
    super(message)
    this.name = 'CommandFailed'
    this.code = code
    this.done = done
  }
}

/** Codes that say the command was given wrong, wherever that was found. */
const WRONG_USE = new Set(['DATE_RANGE_REVERSED', 'NOT_A_DATE', 'DATE_OUT_OF_RANGE', 'BAD_CURSOR', 'SMTP_URL'])

/** Expected errors of every layer carry a `code` and plain words; anything else is a fault of ours, named without its stack. */
export function failureOf(error: unknown): Failure {
  const failed = (code: string, message: string, exit: 1 | 2 = 1): Failure => ({ code, message, exit, done: error instanceof CommandFailed || error instanceof WrongUse ? error.done : {} })
  if (error instanceof CommanderError) return failed('WRONG_USE', notRepeated(error.message.replace(/^error: /, '')), 2)
  if (error instanceof WrongUse) return failed(error.code, error.message, 2)
  if (error instanceof JobCancelled) return failed('CANCELLED', 'Stopped before it was done. What was done until then is kept.')
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    return failed('WRONG_USE', error.cause.issues.slice(0, 5).map(issueWords).join('; '), 2)
  }
  const code = codeOf(error)
  const message = onTheCommandLine(error instanceof Error ? error.message : String(error))
  if (code !== null && code in FILES) return failed('NOT_WRITABLE', `${FILES[code]} (${pathOf(error) ?? message})`)
  if (code !== null && !OF_THE_RUNTIME.test(code)) return failed(code, message, WRONG_USE.has(code) ? 2 : 1)
  return failed('UNEXPECTED', `Counterfoil failed in a way it does not know: ${message}`)
}

/** What the contract does not take; of a choice, what there is to choose from. */
function issueWords(issue: ValidationError['issues'][number]): string {
  const where = issue.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? 'input'
  const { code, values } = issue as { code?: unknown; values?: unknown }
  return code === 'invalid_value' && Array.isArray(values) ? `${where} is one of ${values.join(', ')}.` : `${where}: ${issue.message}`
}

/** Words that stand where none belong may be a password, or a token whose option was mistyped. */
const notRepeated = (message: string): string => message.replace(/^(unknown option '[^'=]*)=.*'/s, "$1'").replace(/( but got \d+): .*$/s, '$1.')

/** Advice for the window, as it is followed here: the command line is given its addresses and tokens with each run. */
export const onTheCommandLine = (message: string): string =>
  ADVICE.reduce((words, [inTheWindow, here]) => words.replaceAll(inTheWindow, here), message).replaceAll(/\b((?:Check|Correct) [^.;]*?) in Settings\b/g, '$1')

const ADVICE = [
  ['To go back to it: move desk.db, and desk.db-wal and desk.db-shm where they are there, to another folder and keep them; then copy the backup to desk.db.', 'To go back to it: "counterfoil restore --desk latest", with the same --workspace. The damaged file is kept aside.'],
  ['Nothing was lost; it is tried again in a moment.', 'Nothing was lost. Run the command again in a moment.'],
  ['Give a new one in Settings.', 'Give another one with --token, or in COUNTERFOIL_TOKEN.'],
  ['No mail server is set. Give its address in Settings', 'No mail server is named. Give it with --smtp'],
  ['No SMS provider is set. Give its account in Settings', 'No SMS provider is named. Give it with --sms, --sms-account and --sms-token'],
  ['Give it again in Settings, Sources.', 'Give it in COUNTERFOIL_KEY; where several sources need a key, in one variable for each: "counterfoil source list" names them.'],
  ['if they are really gone there, say so.', 'if they are really gone there, say so with "counterfoil reconcile --believe SOURCE".'],
  ['Give it again in Settings.', 'Give it with --token, or in COUNTERFOIL_TOKEN.'],
  ['Give its address and token in Settings', 'Give them with --url and --token'],
] as const

/** What Node and SQLite name their own errors: no words for people. */
const OF_THE_RUNTIME = /^(E[A-Z0-9]+|ERR_.*|SQLITE_.*|UND_ERR_.*|INTERNAL_SERVER_ERROR)$/

/** Errors of the file system that a person can do something about. */
const FILES: Record<string, string> = {
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'A file stands where a folder is needed.',
  EEXIST: 'A file stands where a folder is needed.',
  EISDIR: 'A folder stands where a file is needed.',
  EACCES: 'This account may not write there.',
  EPERM: 'This account may not write there.',
  EROFS: 'This disk cannot be written to.',
  ENOSPC: 'The disk is full. Make room and try again.',
  EDQUOT: 'The disk quota is used up. Make room and try again.',
  ENAMETOOLONG: 'The name is too long.',
  SQLITE_FULL: 'The disk is full. Make room and try again.',
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : null
  return typeof code === 'string' ? code : null
}

function pathOf(error: unknown): string | null {
  const path = (error as { path?: unknown }).path
  return typeof path === 'string' ? path : null
}
