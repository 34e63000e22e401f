/** The stream of invalidations: what the core changed, told to every window. */
import type { Invalidation, Topic } from '#contract/events.ts'

export interface Events {
  publish(topics: readonly Topic[]): void
  /**
   * From now on. The first event is empty: the stream is there. What is published while a window is
   * busy becomes one event, so a slow window waits for at most one of each topic, and misses none.
   */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<Invalidation>
}

export function createEvents(): Events {
  const subscribers = new Set<(topics: readonly Topic[]) => void>()
  return {
    publish(topics) {
      if (topics.length > 0) for (const tell of subscribers) tell(topics)
    },
    async *subscribe(signal) {
      const waiting = new Set<Topic>()
      let wake = () => {}
      const tell = (topics: readonly Topic[]) => {
        for (const topic of topics) waiting.add(topic)
        wake()
      }
      const end = () => wake()
      subscribers.add(tell)
      signal?.addEventListener('abort', end)
      try {
        yield { topics: [] }
        for (;;) {
          if (waiting.size === 0 && !signal?.aborted) await new Promise<void>((resolve) => { wake = resolve })
          if (signal?.aborted) return
          const topics = [...waiting]
          waiting.clear()
          yield { topics }
        }
      } finally {
        subscribers.delete(tell)
        signal?.removeEventListener('abort', end)
      }
    },
  }
}
