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

/** Of several sources those that are not there: `Stripe USA cannot be reached; others are current`. Null where all are, or none is: the line says that. */
export function sourceWords({ sources }: Pick<SyncStatus, 'sources'>): string | null {
  const away = sources.filter(({ line }) => line === 'offline')
  const refused = sources.filter(({ line }) => line === 'unauthorized')
  if (away.length + refused.length === 0) return null
  const said = [
    ...(away.length === 0 ? [] : [`${namesOf(away)} cannot be reached`]),
    ...(refused.length === 0 ? [] : [`${namesOf(refused)} ${refused.length === 1 ? 'does not take its key' : 'do not take their keys'}`]),
  ].join(', ')
  return away.length + refused.length < sources.length ? `${said}; others are current` : said
}

/** Why, source by source: what the other side says, and how old what is here is. */
export const sourceReasons = ({ sources }: Pick<SyncStatus, 'sources'>, now: Instant): string[] =>
  sources.flatMap(({ name, reason, lastPullAt }) => (reason === null ? [] : [`${name}: ${reason}${lastPullAt === null ? '' : ` As of ${formatAgo(lastPullAt, now)}.`}`]))

const namesOf = (sources: readonly { name: string }[]): string => new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(sources.map(({ name }) => name))

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

export interface OutboxPart {
  /** The view of the outbox that lists them. */
  view: 'waiting' | 'refused' | 'conflicts' | 'uncertain' | 'open'
  count: number
  word: string
  tone: 'badText' | 'waitText' | null
}

/** What of the outbox is told: what waits, and what asks for somebody, by its kind where it is of one kind only. */
export function outboxParts({ waiting, refused, conflicts, uncertain }: SyncStatus['outbox']): OutboxPart[] {
  const bad: OutboxPart[] = [
    { view: 'refused', count: refused, word: 'refused', tone: 'badText' },
    { view: 'conflicts', count: conflicts, word: 'changed elsewhere', tone: 'badText' },
    { view: 'uncertain', count: uncertain, word: 'not known whether sent', tone: 'waitText' },
  ]
  const asking = bad.filter(({ count }) => count > 0)
  const one: OutboxPart[] = asking.length <= 1 ? asking : [{ view: 'open', count: refused + conflicts + uncertain, word: 'to look at', tone: 'badText' }]
  return [...(waiting === 0 ? [] : [{ view: 'waiting', count: waiting, word: 'waiting to go out', tone: null } as const]), ...one]
}
