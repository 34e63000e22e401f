/** The search box of a list; `/` goes there, Esc empties it and goes back to the rows. */
import { ActionIcon, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useKeys } from '../keys.ts'
import type { ListStore } from './listState.ts'
import { focusList } from './useRowFocus.ts'

const SETTLE_MS = 180

export function SearchBox<F, S extends string>({ store, placeholder }: { store: ListStore<F, S>; placeholder: string }) {
  const box = useRef<HTMLInputElement>(null)
  const settled = useStore(store, (state) => state.text)
  const [text, setText] = useState(settled)
  const [seen, setSeen] = useState(settled)
  const settle = useDebouncedCallback((value: string) => store.getState().setText(value.trim()), { delay: SETTLE_MS, flushOnUnmount: true })
  // Emptied or filled from elsewhere: the box follows, unless that is what stands in it.
  if (seen !== settled) {
    setSeen(settled)
    if (text.trim() !== settled) setText(settled)
  }
  useKeys({ '/': () => box.current?.select() })
  const change = (value: string) => {
    setText(value)
    settle(value)
  }
  // There is nothing more to wait for; whoever then leaves the list does not find the search in it again.
  const empty = () => {
    change('')
    settle.flush()
  }
  return (
    <TextInput
      ref={box}
      type="search"
      aria-label={placeholder}
      placeholder={placeholder}
      // Before the chips, wherever it was written.
      style={{ order: -1 }}
      flex="0 1 clamp(9.5rem, 16vw, 13rem)"
      miw={150}
      maxLength={200}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          empty()
          focusList(store.getState().focused)
        }
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault()
          focusList(store.getState().focused)
        }
      }}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text === '' ? <kbd aria-hidden>/</kbd> : <ActionIcon size={20} aria-label="Empty the search" onClick={empty}><IconX size={12} /></ActionIcon>}
    />
  )
}
