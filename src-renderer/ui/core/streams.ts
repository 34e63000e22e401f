/** The two event streams of the core, taken up again whenever they end. */
import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { client, onReconnected, orpc } from '../../client.ts'
import { rememberActivity } from './activities.ts'
import { invalidator } from './invalidations.ts'

/** Whether the core answers this window at all; not the line to the billing system. */
export const useCoreLine = create<{ up: boolean }>()(() => ({ up: true }))

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 8000

/** Follows both streams until `stop` is called. */
export function followCore(queries: QueryClient): () => void {
  const stopping = new AbortController()
  const invalidate = invalidator(queries)
  let missedSome = false

  void follow(stopping.signal, async (signal, alive) => {
    for await (const { topics } of await client.events.invalidations(undefined, { signal })) {
      alive()
      useCoreLine.setState({ up: true })
      // What changed while nobody listened is not told again.
      if (missedSome) void queries.invalidateQueries()
      missedSome = false
      invalidate(topics)
    }
  }, () => {
    missedSome = true
    useCoreLine.setState({ up: false })
  })

  void follow(stopping.signal, async (signal, alive) => {
    const changes = await client.activity.watch(undefined, { signal })
    alive()
    void queries.invalidateQueries({ queryKey: orpc.activity.list.key() })
    for await (const activity of changes) rememberActivity(queries, activity)
  }, () => undefined)

  const forget = onReconnected(() => void queries.invalidateQueries())
  return () => {
    forget()
    stopping.abort()
  }
}

/** Runs a stream again and again, waiting longer after each failure in a row, at most eight seconds. */
async function follow(
  stop: AbortSignal,
  stream: (signal: AbortSignal, alive: () => void) => Promise<void>,
  ended: () => void,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS
  while (!stop.aborted) {
    try {
      await stream(stop, () => {
        waitMs = FIRST_WAIT_MS
      })
    } catch {
      // Why it ended is told by the next call that fails; here it only has to be taken up again.
    }
    if (stop.aborted) return
    ended()
    await new Promise((resolve) => window.setTimeout(resolve, waitMs))
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
  }
}
