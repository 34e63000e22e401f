/** A log that gives every error an id and hands the lines on. */
import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import type { Log } from '#main/core/ports/context.ts'

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  message: string
  /** Plain data; of an error its id, name, code, message and stack. */
  data: Record<string, unknown>
}

export function lineLog(write: (line: LogLine) => void): Log {
  return {
    info: (message, data = {}) => write({ level: 'info', message, data }),
    warn: (message, data = {}) => write({ level: 'warn', message, data }),
    error(message, error, data = {}) {
      // Short enough to be read out on the telephone.
      const id = randomBytes(4).toString('hex').toUpperCase()
      write({ level: 'error', message, data: { ...data, id, error: describe(error) } })
      return id
    },
  }
}

const CAUSES_TOLD = 4

function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return inspect(error, { depth: 2 })
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.cause !== undefined && depth < CAUSES_TOLD ? { cause: describe(error.cause, depth + 1) } : {}),
  }
}
