/** The stream of invalidations: what the core changed, told to every window. */
import { EventPublisher } from '@orpc/server'
import type { Invalidation, Topic } from '#contract/events.ts'

/** Invalidations kept for a slow window; past it the oldest are dropped, for a newer one of the same topics follows. */
const KEPT = 200

export interface Events {
  publish(topics: readonly Topic[]): void
  /** From now on. The first event is empty: the stream is there. */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<Invalidation>
}

export function createEvents(): Events {
  const publisher = new EventPublisher<{ changed: Invalidation }>({ maxBufferedEvents: KEPT })
  return {
    publish(topics) {
      if (topics.length > 0) publisher.publish('changed', { topics: [...topics] })
    },
    async *subscribe(signal) {
      const changes = publisher.subscribe('changed', { signal })
      yield { topics: [] }
      yield* changes
    },
  }
}
