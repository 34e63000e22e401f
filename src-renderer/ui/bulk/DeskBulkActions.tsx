/** In the bar of a selection: what the desk alone keeps, on all that are selected. */
import { Button, Menu } from '@mantine/core'
import { useRef, useState } from 'react'
import type { BulkOrder } from '#contract/bulk.ts'
import type { Queue } from '#contract/work.ts'
import { formatCount } from '../format/words.ts'
import { focusList } from '../list/useRowFocus.ts'
import { ManageButton } from '../parts/ManageButton.tsx'
import { ManageItem } from '../parts/ManageItem.tsx'
import { placeOf, WorkQuestion } from '../work/WorkQuestion.tsx'
import type { AskedWork, WorkAsk } from '../work/WorkQuestion.tsx'
import type { WorkAnswer } from '../work/workAnswer.ts'
import { BulkDialog } from './BulkDialog.tsx'

export type BulkSelection<Q extends Queue> = Extract<BulkOrder, { queue: Q }>['selection']

interface DeskBulkActionsProps<Q extends Queue> {
  queue: Q
  /** What is selected now: read when an action is asked for. */
  selection: BulkSelection<Q> | (() => BulkSelection<Q>)
  /** How many that is. */
  count: number
  /** Why not now; null when it can be done. */
  not?: string | null
  /** It was done and looked at: the selection is dealt with. */
  onRan?: () => void
}

export function DeskBulkActions<Q extends Queue>({ queue, selection, count, not = null, onRan }: DeskBulkActionsProps<Q>) {
  const [asked, setAsked] = useState<AskedWork | null>(null)
  const [order, setOrder] = useState<BulkOrder | null>(null)
  const from = useRef<Element | null>(null)
  const ask = (which: WorkAsk) => {
    from.current = document.activeElement
    setAsked({ ask: which, about: `${formatCount(count)} selected`, count, place: placeOf(from.current) })
  }
  const dismiss = () => {
    setAsked(null)
    // An entry of the menu goes with it.
    window.setTimeout(() => (from.current instanceof HTMLElement && from.current.isConnected ? from.current.focus() : focusList(null)), 0)
  }
  const give = (action: WorkAnswer) => {
    setAsked(null)
    setOrder({ queue, selection: typeof selection === 'function' ? selection() : selection, action } as BulkOrder)
  }
  return (
    <>
      <ManageButton size="xs" variant="default" not={not} onClick={() => ask('assign')}>Assign…</ManageButton>
      <ManageButton size="xs" variant="default" not={not} onClick={() => ask('snooze')}>Snooze…</ManageButton>
      <ManageButton size="xs" variant="default" not={not} onClick={() => give({ do: 'done' })}>Done…</ManageButton>
      <Menu position="top-start">
        <Menu.Target><Button size="xs" variant="default" disabled={not !== null}>More</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask('note')}>Note…</Menu.Item>
          <ManageItem onClick={() => ask('next_action')}>Next action…</ManageItem>
          <ManageItem onClick={() => give({ do: 'snooze', until: null })}>End their snooze…</ManageItem>
          <ManageItem onClick={() => give({ do: 'reopen' })}>Work on them again…</ManageItem>
        </Menu.Dropdown>
      </Menu>
      {asked !== null && <WorkQuestion asked={asked} onClose={dismiss} onAnswer={(answer) => {
        if (answer.do !== 'no_action') give(answer)
        return Promise.resolve()
      }} />}
      {order !== null && <BulkDialog order={order} onClose={() => setOrder(null)} onRan={() => onRan?.()} />}
    </>
  )
}
