/** What runs and what ended lately, and everyone who watches it. */
import type { Activity } from '#contract/activity.ts'

/** Activities kept; of those that ended the oldest go first. */
export const ACTIVITIES_KEPT = 50

export interface Activities {
  /** Adds it, or puts it in the place of the one with its id. */
  put(activity: Activity): void
  get(id: string): Activity | undefined
  /** The newest first. */
  list(): Activity[]
  watch(signal?: AbortSignal): AsyncIterable<Activity>
}

export function createActivities(): Activities {
  const activities = new Map<string, Activity>()
  const watchers = new Set<(activity: Activity) => void>()
  return {
    put(activity) {
      activities.set(activity.id, activity)
      for (const { id, state } of activities.values()) {
        if (activities.size <= ACTIVITIES_KEPT) break
        if (state !== 'running') activities.delete(id)
      }
      for (const tell of watchers) tell(activity)
    },
    get: (id) => activities.get(id),
    list: () => [...activities.values()].toReversed().slice(0, ACTIVITIES_KEPT),
    watch: (signal) => watch(watchers, signal),
  }
}

/** A slow watcher gets the newest state of each activity, not every one in between: what waits for it is bounded by the activities. */
async function* watch(watchers: Set<(activity: Activity) => void>, signal: AbortSignal | undefined): AsyncGenerator<Activity, void, void> {
  const waiting = new Map<string, Activity>()
  let wake = () => {}
  const tell = (activity: Activity) => {
    waiting.delete(activity.id)
    waiting.set(activity.id, activity)
    wake()
  }
  const stop = () => wake()
  watchers.add(tell)
  signal?.addEventListener('abort', stop)
  try {
    for (;;) {
      if (signal?.aborted) return
      const next = waiting.entries().next()
      if (next.done) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      const [id, activity] = next.value
      waiting.delete(id)
      yield activity
    }
  } finally {
    watchers.delete(tell)
    signal?.removeEventListener('abort', stop)
  }
}
