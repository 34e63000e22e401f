/** An empty list: because of the filters, because nothing has been pulled, or because there is nothing. */
import { Button } from '@mantine/core'
import { use } from 'react'
import type { ReactNode } from 'react'
import { NOT_PULLED } from '../core/pulled.ts'
import { useParty } from '../core/session.ts'
import { useNotPulledYet } from '../core/useNotPulledYet.ts'
import { useDesk } from '../desk.ts'
import { Empty } from '../parts/Empty.tsx'
import { NothingYet } from '../sources/NothingYet.tsx'
import { useIsEmpty } from '../sources/useSources.ts'
import { ListFailed } from './listFailed.ts'

/** Of the views that every queue has, by their ids. */
const emptyViews: Readonly<Record<string, readonly [title: string, words: string]>> = {
  mine: ['Nothing is yours', 'What is assigned to you stands here. `a` on a row assigns it.'],
  snoozed: ['Nothing is snoozed', 'What is put off stands here until its time comes. `s` on a row snoozes it.'],
  done: ['Nothing is done yet', 'What is done stands here until something happens to it. `e` on a row is done with it.'],
  today: ['Nothing approves itself today', 'An invoice that does stands here, the nearest clock first.'],
  answered: ['No answer waits', 'What customers write by SMS and somebody has to decide stands here.'],
}

interface NoMatchProps {
  filtered: boolean
  /** The built-in view that is on and shows all it has; null where the list is narrowed further. */
  view?: string | null
  onClear: () => void
  title: string
  children: ReactNode
}

export function NoMatch({ filtered, view = null, onClear, title, children }: NoMatchProps) {
  const party = useParty()
  const setParty = useDesk((desk) => desk.setParty)
  const notPulled = useNotPulledYet()
  const empty = useIsEmpty()
  const failed = use(ListFailed)
  if (failed) return null
  if (empty) return <NothingYet />
  if (notPulled) return <Empty title={NOT_PULLED} action={filtered && <Button variant="default" onClick={onClear}>Clear filters and search</Button>}>What belongs here comes with the first pull; nothing is known of it before.</Empty>
  const ofView = view === null ? undefined : emptyViews[view]
  if (ofView !== undefined) return <Empty title={party === undefined ? ofView[0] : `${ofView[0]} for ${party.name}`}>{keyed(ofView[1])}</Empty>
  if (filtered) return <Empty title="Nothing matches" action={<Button variant="default" onClick={onClear}>Clear filters and search</Button>}>No row has all that is asked for above.</Empty>
  if (party !== undefined) return <Empty title={`${title} for ${party.name}`} action={<Button variant="default" onClick={() => setParty(null)}>Show all parties</Button>}>{children}</Empty>
  return <Empty title={title}>{children}</Empty>
}

const keyed = (words: string): ReactNode => words.split('`').map((part, at) => (at % 2 === 1 ? <kbd key={part}>{part}</kbd> : part))
