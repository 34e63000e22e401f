/** The state of the line to the billing system in words. */
import type { SyncStatus } from '#contract/sync.ts'
import type { Instant } from '#contract/vocabulary.ts'
import { formatAgo } from '../format/dates.ts'

export interface LineWords {
  /** Empty while all is well: then the time of the last pull says it. */
  word: string
  tone: 'good' | 'wait' | 'bad'
  /** Whether the way out is in Settings. */
  settings: boolean
}

export function lineWords({ line }: Pick<SyncStatus, 'line'>): LineWords {
  switch (line) {
    case 'online':
      return { word: '', tone: 'good', settings: false }
    case 'offline':
      return { word: 'offline', tone: 'wait', settings: false }
    case 'unauthorized':
      return { word: 'the token is not taken', tone: 'bad', settings: true }
    case 'not_connected':
      return { word: 'not connected', tone: 'wait', settings: true }
  }
}

type Pulls = Pick<SyncStatus, 'line' | 'lastPullAt' | 'nextPullAt' | 'pulling'>

/** When it was pulled: `pulled 2 min ago`, or without a line how old the copy is: `as of 2 h ago`. */
export function lastPullWords({ line, lastPullAt, pulling }: Pulls, now: Instant): string | null {
  if (line === 'online' && pulling !== null) return 'pulling'
  if (lastPullAt === null) return line === 'online' ? 'never pulled yet' : 'nothing pulled yet'
  return `${line === 'online' ? 'pulled' : 'as of'} ${formatAgo(lastPullAt, now)}`
}

/** What comes by itself: `next in 3 min`, `next try in 30 s`; null where nothing does. */
export function nextPullWords({ line, nextPullAt, pulling }: Pulls, now: Instant): string | null {
  if (pulling !== null || nextPullAt === null || line === 'not_connected') return null
  const what = line === 'online' ? 'next' : 'next try'
  return nextPullAt - now < 10_000 ? `${what} in a moment` : `${what} ${formatAgo(nextPullAt, now)}`
}
