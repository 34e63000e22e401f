/** The two event streams of the core, taken up again whenever they end. */
import { create } from 'zustand'
import { bridge, client, onReconnected, orpc } from '../../client.ts'
import { rememberActivity } from './activities.ts'
import { invalidator } from './invalidations.ts'
import { isSignedOut } from './plainError.ts'
import type { Queries } from './queries.ts'
import { untilHidden, whenShown } from './shown.ts'

/** Whether the core answers this window at all; not the line to the billing system. */
export const useCoreLine = create<{ state: 'up' | 'away' | 'signed_out' }>()(() => ({ state: 'up' }))

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 8000
/** A core that is slow to be heard keeps nobody from the screen for longer. */
const LONGEST_UNHEARD_MS = 2000
/** Why a stream ended when nobody looked any more: nothing is wrong. */
const LET_GO = Symbol('let go')

/**
 * Follows both streams until `stop` is called. `heard` resolves when what is asked from then on is either told of its
 * changes, or asked again once the stream is there: over HTTP a question may overtake the stream, and what changed
 * between the two would be told to nobody. In the desktop application one port keeps the order.
 */
export function followCore(queries: Queries): { heard: Promise<void>; stop: () => void } {
  const stopping = new AbortController()
  const invalidate = invalidator(queries)
  let missedSome = false
  const first = Promise.withResolvers<void>()
  const unheard = () => {
    missedSome = true
    first.resolve()
  }
  const timer = bridge === undefined ? window.setTimeout(unheard, LONGEST_UNHEARD_MS) : undefined
  if (bridge !== undefined) first.resolve()

  void follow(stopping.signal, async (signal, alive) => {
    for await (const { topics } of await client.events.invalidations(undefined, { signal })) {
      alive()
      window.clearTimeout(timer)
      first.resolve()
      useCoreLine.setState({ state: 'up' })
      // What changed while nobody listened is not told again.
      if (missedSome) void queries.invalidateQueries()
      missedSome = false
      invalidate(topics)
    }
  }, (error) => {
    unheard()
    if (error !== LET_GO) useCoreLine.setState({ state: isSignedOut(error) ? 'signed_out' : 'away' })
  })

  void follow(stopping.signal, async (signal, alive) => {
    const changes = await client.activity.watch(undefined, { signal })
    alive()
    void queries.invalidateQueries({ queryKey: orpc.activity.list.key() })
    for await (const activity of changes) rememberActivity(queries, activity)
  }, () => undefined)

  const forget = onReconnected(() => void queries.invalidateQueries())
  return {
    heard: first.promise,
    stop: () => {
      forget()
      window.clearTimeout(timer)
      stopping.abort()
    },
  }
}

/** Runs a stream again and again, waiting longer after each failure in a row, at most eight seconds. */
async function follow(
  stop: AbortSignal,
  stream: (signal: AbortSignal, alive: () => void) => Promise<void>,
  ended: (error: unknown) => void,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS
  while (!stop.aborted) {
    await whenShown()
    const hidden = untilHidden()
    let why: unknown
    try {
      await stream(AbortSignal.any([stop, hidden.signal]), () => {
        waitMs = FIRST_WAIT_MS
      })
    } catch (error) {
      why = error
    }
    hidden.forget()
    if (stop.aborted) return
    ended(hidden.signal.aborted ? LET_GO : why)
    await new Promise((resolve) => window.setTimeout(resolve, waitMs))
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
  }
}
