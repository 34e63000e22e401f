/** What is known of the line to the billing system. */
import { NOT_CONNECTED } from '#contract/errors.ts'
import type { SyncStatus } from '#contract/sync.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { ConnectorError } from '../ports/connector.ts'
import type { CoreContext } from '../ports/context.ts'
import { JobFailure } from '../ports/jobs.ts'

/** Why something with the billing system did not succeed. */
export interface Failure {
  code: string
  /** Plain words with what to do. */
  message: string
  /** How long the billing system asked to be left alone; null where it did not. */
  retryAfterMs?: number | null
}

export interface Line {
  /** Whether calls go through, as far as is known. Before the first one it is believed. */
  up(): boolean
  shown(): Pick<SyncStatus, 'line' | 'reason'>
  /** A call went through. Answers whether that is news: it was down, or in doubt. */
  works(): boolean
  /** There is none. Answers whether that is news. */
  failed(failure: Failure): boolean
  /** The machine says that it has none, and will say when it has one again. */
  lost(): void
  /** Whether the machine said so. */
  isLost(): boolean
  /** Whether nothing was heard of it yet, or since it may be another one. */
  doubted(): boolean
  /** It may be another one since: after sleep, at the start. */
  doubt(): void
  /** Another billing system, or none. */
  forget(): void
}

const LOST = 'This machine has no network connection. Counterfoil goes on by itself when it has one again.'

export function createLine(context: Pick<CoreContext, 'connection'>): Line {
  let down: { line: 'offline' | 'unauthorized'; reason: string } | null = null
  let lost = false
  let doubted = true
  return {
    up: () => down === null,
    shown: () => (context.connection() === null ? { line: 'not_connected', reason: NOT_CONNECTED.message } : (down ?? { line: 'online', reason: null })),
    works() {
      const news = down !== null || doubted
      down = null
      lost = doubted = false
      return news
    },
    failed({ code, message }) {
      const line = code === 'UNAUTHORIZED' || code === 'FORBIDDEN' ? 'unauthorized' : 'offline'
      const news = down?.line !== line || down.reason !== message
      down = { line, reason: message }
      lost = false
      return news
    },
    lost() {
      down = { line: 'offline', reason: LOST }
      lost = true
    },
    isLost: () => lost,
    doubted: () => doubted,
    doubt() {
      doubted = true
    },
    forget() {
      down = null
      lost = false
      doubted = true
    },
  }
}

/** Ends of a job that can only mean that nothing goes through now. With any other the line must be asked. */
const NO_LINE: readonly string[] = ['OFFLINE', 'TIMEOUT', 'UNTRUSTED', 'UNAUTHORIZED', 'OTHER_SYSTEM']
export const isWantOfLine = ({ code }: Failure): boolean => NO_LINE.includes(code)

/** The smallest question there is, once: who the token belongs to. Null when it was answered as it should be. */
export async function askLine(context: Pick<CoreContext, 'connection' | 'connectAll'>, signal: AbortSignal): Promise<Failure | null> {
  const connection = context.connection()
  if (connection === null) return { code: 'NOT_CONNECTED', message: NOT_CONNECTED.message }
  try {
    const connector = context.connectAll(connection)
    try {
      await connector.me(signal)
      return null
    } finally {
      await connector.close()
    }
  } catch (error) {
    if (error instanceof ConnectorError || error instanceof JobFailure) return error
    throw error
  }
}

/** Whether an address is on this machine: no network is needed for it. */
export function isOnThisMachine(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return host === 'localhost' || host === '[::1]' || host.endsWith('.localhost') || host.startsWith('127.')
}

/** By the clock on the wall of whoever reads it. */
export const pauseWords = (until: Instant | null): string | null =>
  until === null ? null : `The billing system asks for a pause until ${PAUSE_ENDS.format(until + 59_999)}. What is to go out waits for it, and nothing is lost.`
const PAUSE_ENDS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
