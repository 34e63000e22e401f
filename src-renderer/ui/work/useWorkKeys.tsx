/** The keys of a queue: `a` assign, `n` note, `s` snooze, `e` done, `t` next action on the selected rows or the focused one; `z` puts back what was done last. */
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { BulkOrder } from '#contract/bulk.ts'
import type { Queue, QueueItem, WorkMark } from '#contract/work.ts'
import { BulkDialog } from '../bulk/BulkDialog.tsx'
import { useMayNotManage } from '../core/session.ts'
import { isAnswering, useKeys } from '../keys.ts'
import type { ListStore } from '../list/listState.ts'
import { focusList } from '../list/useRowFocus.ts'
import { listMovesOn, nextAfter } from './moveOn.ts'
import { tellFailed, undoLast } from './undo.tsx'
import { useWork } from './useWork.ts'
import { aboutWords, AT_A_TIME, takesAway } from './workAnswer.ts'
import type { OneAnswer, WorkAnswer } from './workAnswer.ts'
import { placeOf, WorkQuestion } from './WorkQuestion.tsx'
import type { AskedWork, WorkAsk } from './WorkQuestion.tsx'

interface WorkKeys<Row extends { work: WorkMark; accountName: string }, F, S extends string> {
  queue: Queue
  store: ListStore<F, S>
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** What the list is narrowed to, as the core takes it: for all that match. */
  filter: object
  /** How many match. */
  total: number | null
  /** The row whose detail is open, and how another one's is. */
  openId: string | null
  onOpen: (id: string) => void
}

interface Asked extends AskedWork {
  ids: readonly string[]
}

/** Returns what is asked now, to be rendered with the list. */
export function useWorkKeys<Row extends { work: WorkMark; accountName: string }, F, S extends string>(list: WorkKeys<Row, F, S>): ReactNode {
  const { queue, store, rows, rowId, filter, total, openId, onOpen } = list
  const mayNot = useMayNotManage()
  const work = useWork()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [order, setOrder] = useState<BulkOrder | null>(null)
  const allMatching = useStore(store, (state) => state.allMatching)

  const ids = (): readonly string[] => {
    const { selected, focused } = store.getState()
    if (selected.size > 0) return [...selected]
    const inDetail = document.activeElement?.closest('aside[aria-label=Detail]') != null
    const one = inDetail && openId !== null ? openId : focused
    return one !== null && rows.some((row) => rowId(row) === one) ? [one] : openId === null ? [] : [openId]
  }
  const rowsOf = (these: readonly string[]) => {
    const set = new Set(these)
    return rows.filter((row) => set.has(rowId(row)))
  }

  /** The next row is there; an open detail follows it. */
  const goOn = (acted: readonly string[]) => {
    const order = rows.map(rowId)
    const next = nextAfter(order, new Set(acted), store.getState().focused)
    store.getState().select(acted, false)
    if (next === null) return void window.setTimeout(() => focusList(null), 0)
    store.getState().focus(next)
    if (openId !== null && acted.includes(openId)) onOpen(next)
    return void window.setTimeout(() => focusList(next), 0)
  }
  useEffect(() => listMovesOn(goOn))

  const back = () => {
    setAsked(null)
    const { focused } = store.getState()
    window.setTimeout(() => focusList(focused), 0)
  }

  const give = async (answer: OneAnswer, these: readonly string[]) => {
    const before = store.getState().focused
    const items: QueueItem[] = these.map((id) => ({ queue, id }))
    await work.mutateAsync({
      answer, items, names: rowsOf(these).map(({ accountName }) => accountName),
      onBack: () => {
        // Back on the row it was done to, once it is there again; whoever answers a question by now is left to it.
        if (isAnswering()) return
        store.getState().focus(before)
        window.setTimeout(() => focusList(before), 0)
      },
    })
  }

  const many = (answer: WorkAnswer) => {
    const selection = allMatching ? { filter } : { ids: [...store.getState().selected] }
    setAsked(null)
    setOrder({ queue, selection, action: answer })
  }
  const isMany = () => allMatching || store.getState().selected.size > AT_A_TIME

  const ask = (which: WorkAsk) => {
    const these = ids()
    if (these.length === 0) return
    const those = rowsOf(these)
    const only = those.length === 1 && !allMatching ? those[0] : undefined
    const count = allMatching && total !== null ? total : these.length
    const { focused } = store.getState()
    const at = document.querySelector(`[role=grid] [data-row="${CSS.escape(only === undefined ? (focused ?? '') : rowId(only))}"]`)
    setAsked({
      ask: which, ids: these, count, about: aboutWords(those.map(({ accountName }) => accountName), count), place: beside(at),
      ...(only === undefined ? {} : { now: { snoozed: only.work.snoozedUntil !== null, nextAction: only.work.nextAction } }),
    })
  }

  const done = () => {
    if (mayNot !== null) return tellFailed('Not done', new Error(mayNot))
    const these = ids()
    if (these.length === 0) return undefined
    const those = rowsOf(these)
    // What is done already is worked on again.
    const answer: WorkAnswer = those.length > 0 && those.every(({ work: { doneAt } }) => doneAt !== null) ? { do: 'reopen' } : { do: 'done' }
    if (isMany()) return many(answer)
    give(answer, these).catch((error: unknown) => tellFailed('Not done', error))
    return goOn(these)
  }

  useKeys({ a: () => ask('assign'), n: () => ask('note'), s: () => ask('snooze'), t: () => ask('next_action'), e: done, z: () => void undoLast() })

  return (
    <>
      {asked !== null && (
        <WorkQuestion
          asked={asked}
          onClose={back}
          onAnswer={async (answer) => {
            if (isMany() && answer.do !== 'no_action') return many(answer)
            await give(answer, asked.ids)
            setAsked(null)
            return takesAway(answer) ? goOn(asked.ids) : back()
          }}
        />
      )}
      {order !== null && <BulkDialog order={order} onClose={() => setOrder(null)} onRan={() => store.getState().clearSelection()} />}
    </>
  )
}

/** A row is as wide as the list: the question stands at its beginning. */
function beside(row: Element | null): AskedWork['place'] {
  const place = placeOf(row)
  return place === null ? null : { ...place, left: place.left + 36 }
}
