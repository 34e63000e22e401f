/** Doing something with items of a queue: told to the core, shown at once, told back with its undo. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueueItem } from '#contract/work.ts'
import { client } from '../../client.ts'
import { begun, tellDone, workChanged } from './undo.tsx'
import { aboutWords, toldWords } from './workAnswer.ts'
import type { OneAnswer } from './workAnswer.ts'

interface Told {
  answer: OneAnswer
  items: QueueItem[]
  /** What they are called, where it is one. */
  names: readonly string[]
  /** Called when it is put back. */
  onBack?: () => void
}

export function useWork() {
  const queries = useQueryClient()
  return useMutation({
    onMutate: () => ({ ended: begun() }),
    onSettled: (_told, _error, _given, context) => context?.ended(),
    mutationFn: async ({ answer, items }: Told) => tell(answer, items),
    onSuccess: ({ changed, undo }, { answer, items, names, onBack }) => {
      const about = aboutWords(names, items.length)
      if (changed === 0) tellDone(queries, { title: 'It was so already', about, undo: null })
      else tellDone(queries, { title: toldWords(answer, Date.now()), about: changed === items.length ? about : aboutWords([], changed), undo, ...(onBack === undefined ? {} : { onBack }) })
      // Not waited for: who works by keyboard goes on while the list is read again.
      void workChanged(queries)
    },
  })
}

/** Tells the core; `undo` is null where nothing can be put back: notes are not. */
async function tell(answer: OneAnswer, items: QueueItem[]): Promise<{ changed: number; undo: string | null }> {
  switch (answer.do) {
    case 'assign':
      return client.work.assign({ items, to: answer.to })
    case 'snooze':
      return client.work.snooze({ items, until: answer.until })
    case 'done':
    case 'reopen':
      return client.work.done({ items, done: answer.do === 'done' })
    case 'next_action':
      return client.work.nextAction({ items, action: { text: answer.text, on: answer.on } })
    case 'no_action':
      return client.work.nextAction({ items, action: null })
    case 'note': {
      const { changed } = await client.work.addNote({ items, text: answer.text })
      return { changed, undo: null }
    }
  }
}
