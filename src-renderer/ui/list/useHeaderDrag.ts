/** Carrying a column to another place by its header. A press that does not move is a click, which sorts. */
import { useRef, useState } from 'react'
import type { MouseEvent, PointerEvent } from 'react'
import { withPlace } from './arrange.ts'
import type { Column } from './column.ts'
import type { ListStore } from './listState.ts'
import { useListState } from './useListState.ts'

/** A hand that shakes still clicks. */
const CARRIES_FROM_PX = 6

interface Carry {
  id: string
  fromX: number
  moved: boolean
}

export function useHeaderDrag<Row, F, S extends string>({ store, all, columns }: { store: ListStore<F, S>; all: readonly Column<Row, S>[]; columns: readonly Column<Row, S>[] }) {
  const { columns: choices, setColumns } = useListState(store)
  const carry = useRef<Carry | null>(null)
  const [carried, setCarried] = useState<string | null>(null)
  const [over, setOver] = useState<{ id: string; after: boolean } | null>(null)
  const place = (id: string) => columns.findIndex((column) => column.id === id)

  const end = () => {
    setCarried(null)
    setOver(null)
  }
  const handlers = (id: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) carry.current = { id, fromX: event.clientX, moved: false }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const now = carry.current
      if (now === null || event.buttons === 0) return
      if (!now.moved) {
        if (Math.abs(event.clientX - now.fromX) < CARRIES_FROM_PX) return
        now.moved = true
        event.currentTarget.setPointerCapture(event.pointerId)
        setCarried(now.id)
      }
      const target = headAt(event.clientX, event.currentTarget.parentElement)
      setOver(target === null || target === now.id ? null : { id: target, after: place(target) > place(now.id) })
    },
    onPointerUp: () => {
      const now = carry.current
      if (now?.moved === true && over !== null) setColumns(withPlace(all, choices, now.id, over.id))
      end()
    },
    onPointerCancel: () => {
      carry.current = null
      end()
    },
    onClickCapture: (event: MouseEvent) => {
      if (carry.current?.moved === true) event.stopPropagation()
      carry.current = null
    },
  })
  return { carried, over, handlers }
}

/** The column whose header is at `x`; beyond the last one, the last. */
function headAt(x: number, row: HTMLElement | null): string | null {
  const heads = [...(row?.querySelectorAll<HTMLElement>('[data-head]') ?? [])]
  const head = heads.find((one) => x < one.getBoundingClientRect().right) ?? heads.at(-1)
  return head?.dataset.head ?? null
}
