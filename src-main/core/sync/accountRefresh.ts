/** Reads an account again when somebody looks at it: at once, and not more often than that helps. */
import type { Instant } from '#contract/vocabulary.ts'
import type { CoreContext } from '../ports/context.ts'
import { topicsOf } from './copyWork.ts'
import type { Clock } from './clock.ts'

export interface Refreshed {
  refreshed: boolean
  /** When the account was last read by itself; null when it came with the pulls only. */
  at: Instant | null
}

interface RefreshEvents {
  /** Without a line nothing is asked. */
  mayGo(): boolean
  /** Whether a pull is at work: a further thread beside it costs memory when most of it is taken. */
  pulling(): boolean
  works(): void
  broke(error: unknown): void
}

/** An account that was read, or asked for, a moment ago is not asked for again. */
const NOT_SOONER_MS = 30_000
const AT_ONCE = 2
const AT_ONCE_BESIDE_A_PULL = 1
/** Whoever leafs through accounts wants the last ones: of more that wait, the oldest is let go. */
const WAITING_MAX = 8
/** Accounts remembered; the one read longest ago is forgotten first. */
const REMEMBERED = 1_000

export function createAccountRefresh(context: CoreContext, clock: Clock, { mayGo, pulling, works, broke }: RefreshEvents): (accountId: string) => Promise<Refreshed> {
  const { jobs, workspaceDir } = context
  const known = new Map<string, { askedAt: number; readAt: Instant | null }>()
  const underWay = new Map<string, Promise<Refreshed>>()
  const waiting: { go(): void; letGo(): void }[] = []
  let busy = 0

  const remember = (accountId: string, readAt: Instant | null) => {
    known.delete(accountId)
    known.set(accountId, { askedAt: clock.elapsed(), readAt })
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
  }
  const not = (accountId: string): Refreshed => ({ refreshed: false, at: known.get(accountId)?.readAt ?? null })

  /** Answers false when others came in between until it was let go. */
  const turn = (): Promise<boolean> => {
    if (busy < (pulling() ? AT_ONCE_BESIDE_A_PULL : AT_ONCE)) {
      busy += 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      waiting.push({ go: () => resolve(true), letGo: () => resolve(false) })
      if (waiting.length > WAITING_MAX) waiting.shift()!.letGo()
    })
  }
  /** The newest first: it is the one that is looked at. */
  const free = () => {
    const next = waiting.pop()
    if (next === undefined) busy -= 1
    else next.go()
  }

  const refresh = async (accountId: string): Promise<Refreshed> => {
    if (!(await turn())) return not(accountId)
    try {
      const connection = context.connection()
      if (connection === null || !mayGo()) return not(accountId)
      const before = known.get(accountId)?.readAt ?? null
      remember(accountId, before)
      const { byResource, quarantined } = await jobs.start('sync.account', { workspaceDir, connection, accountId }, { label: 'Read an account again', quiet: true }).finished
      const at = context.now()
      remember(accountId, at)
      works()
      context.publish(...topicsOf(byResource), ...(quarantined > 0 ? (['quarantine', 'sync'] as const) : []))
      return { refreshed: true, at }
    } catch (error) {
      // The copy is shown as it is; what is wrong with the line is shown there.
      broke(error)
      return not(accountId)
    } finally {
      free()
    }
  }

  return (accountId) => {
    const same = underWay.get(accountId)
    if (same !== undefined) return same
    const last = known.get(accountId)
    if (context.connection() === null || !mayGo() || (last !== undefined && clock.elapsed() - last.askedAt < NOT_SOONER_MS)) return Promise.resolve(not(accountId))
    const reading = refresh(accountId).finally(() => underWay.delete(accountId))
    underWay.set(accountId, reading)
    return reading
  }
}
