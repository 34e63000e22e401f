/** The outbox by what a person needs of it. */
import type { OutboxItem, OutboxState } from '#contract/outbox.ts'
import { outboxWords, pendingWords } from '../../ui/parts/Pending.tsx'
import type { Tone } from '../../ui/parts/Tag.tsx'

/** `open`: what waits and what asks for somebody. */
export const VIEWS = ['open', 'waiting', 'refused', 'conflicts', 'uncertain', 'done', 'all'] as const
export type OutboxView = (typeof VIEWS)[number]

export const isView = (word: string | null): word is OutboxView => VIEWS.some((view) => view === word)

/** What each view asks the core for, one list after the other. */
export const asks: Record<OutboxView, readonly { state?: OutboxState; open: boolean }[]> = {
  open: [{ open: true }],
  // What is on its way is still waiting for its answer; there are never many.
  waiting: [{ state: 'sending', open: true }, { state: 'queued', open: true }],
  refused: [{ state: 'rejected', open: true }],
  conflicts: [{ state: 'conflict', open: true }],
  uncertain: [{ state: 'uncertain', open: true }],
  done: [{ state: 'done', open: false }],
  all: [{ open: false }],
}

const BAD_ENDS: readonly OutboxState[] = ['rejected', 'conflict', 'uncertain']

/** Whether a change is one of those that a view shows. */
export function isIn(view: OutboxView, { state, resolution }: Pick<OutboxItem, 'state' | 'resolution'>): boolean {
  const asksForSomebody = BAD_ENDS.includes(state) && resolution === null
  return asks[view].some((ask) => (ask.state ?? state) === state && (!ask.open || asksForSomebody || state === 'queued' || state === 'sending'))
}

export const viewWords: Record<OutboxView, string> = {
  open: 'Open', waiting: 'Waiting', refused: 'Refused', conflicts: 'Changed elsewhere', uncertain: 'Not known', done: 'Done', all: 'All',
}

/** What stands in a view that has nothing. */
export const emptyWords: Record<OutboxView, { title: string; text: string }> = {
  open: { title: 'Nothing waits, and nothing asks for you', text: 'Each change made here waits in the outbox until the billing system has answered. What it refused stays until somebody has dealt with it.' },
  waiting: { title: 'Nothing waits to go out', text: 'A change waits here when there is no line, when another change of the same account goes before it, or when it was given for later.' },
  refused: { title: 'Nothing was refused', text: 'When the billing system says no to a change, it stands here with the reason until somebody has dealt with it.' },
  conflicts: { title: 'No change met another one', text: 'When a record was changed in the billing system after it was read here, nothing is overwritten: both versions stand here side by side.' },
  uncertain: { title: 'Every answer came', text: 'When it cannot be known whether a change arrived, it stands here until somebody has looked.' },
  done: { title: 'Nothing has been carried out yet', text: 'A retry, a release, a new registration link: each change that the billing system has carried out stays here with its answer.' },
  all: { title: 'Nothing has been changed from this desk yet', text: 'A retry, a release, a new registration link: each change waits here until the billing system has answered, and stays with its answer.' },
}

const resolved = { seen: 'left as it is', again: 'done again', carried_out: 'was carried out' } as const

/** Where a change stands, in a sentence's words and briefly for a list; a bad end that somebody has dealt with no longer asks for anybody. */
export function stateOf({ state, resolution, declined = false, notBefore = null, attempts = 0 }: Pick<OutboxItem, 'state' | 'resolution'> & Partial<Pick<OutboxItem, 'declined' | 'notBefore' | 'attempts'>>): { word: string; brief: string; tone: Tone } {
  if (declined) return { word: 'Nothing was charged', brief: 'Declined', tone: 'bad' }
  if (resolution === null) return pendingWords({ state, ...(notBefore === null || attempts > 0 ? {} : { notBefore }) })
  const { brief } = outboxWords[state]
  return { word: `${brief}, ${resolved[resolution]}`, brief: `${brief}, ${resolved[resolution]}`, tone: 'plain' }
}
